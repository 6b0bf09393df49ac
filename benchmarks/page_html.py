"""The same pages as HTML, for WeasyPrint: every line is at its place, it has nothing to lay out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from pipeline.model import Document
from pipeline.render.fonts import Face, Role
from pipeline.render.geometry import MM_PER_PT, PAGE_HEIGHT, PAGE_WIDTH
from pipeline.render.metrics import Metrics, Run
from pipeline.render.painting import joined
from pipeline.render.sheet import Item, Rule, Text


class Drawing:
    """The HTML and CSS of one installation's fonts."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._first = metrics.first(Role.FANG).face
        self._strut = strut(self._first)
        self._classes = {key: f"f{n}" for n, key in enumerate(metrics.faces)}

    def css(self) -> str:
        """@font-face for each file, and the few rules the pages need."""
        faces = "".join(
            f"@font-face{{font-family:'{key}';src:url('{metrics.face.path.as_uri()}')}}"
            for key, metrics in self._metrics.faces.items()
            if not metrics.face.family
        )
        families = "".join(self._family(key) for key in self._metrics.faces)
        return (
            f"@page{{size:{PAGE_WIDTH}mm {PAGE_HEIGHT}mm;margin:0}}{faces}"
            f"html{{font-family:'{self._first.key}';font-kerning:none;"
            "font-variant-ligatures:none;line-height:1}body{margin:0}"
            f"section{{position:relative;width:{PAGE_WIDTH}mm;height:{PAGE_HEIGHT}mm;"
            "}section+section{break-before:page}"
            # A given width spares WeasyPrint two measurings of every line; pre keeps it whole.
            f"div{{position:absolute;width:1mm;white-space:pre}}span{{line-height:0}}{families}"
        )

    def _family(self, key: str) -> str:
        face = self._metrics.faces[key].face
        weight = ";font-weight:bold" if face.bold else ""
        return f".{self._classes[key]}{{font-family:'{face.family or key}'{weight}}}"

    def html(self, document: Document, sheets: Sequence[Sequence[Item]]) -> str:
        """A complete page description of what `Printer.items` gives for each page."""
        made = "".join(
            f"<section>{''.join(map(self._item, joined(items)))}</section>" for items in sheets
        )
        return (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
            f"<title>{escape(document.title)}</title></head><body>{made}</body></html>"
        )

    def _item(self, item: Item) -> str:
        if isinstance(item, Rule):
            return (
                f'<div style="left:{item.x:.3f}mm;top:{item.y:.3f}mm;width:{item.width:.3f}mm;'
                f'height:{item.height:.3f}mm;background:{item.color}"></div>'
            )
        return f'<div style="{self._style(item)}">{self._runs(item)}</div>'

    def _style(self, text: Text) -> str:
        em = text.size * MM_PER_PT
        top = text.y - em / 2 - self._strut * em
        style = f"left:{text.x:.3f}mm;top:{top:.3f}mm;font-size:{text.size:.3f}pt"
        if spacing := _spacing(text):
            style += f";letter-spacing:{spacing:.4f}pt"
        if text.color != "#000000":
            style += f";color:{text.color}"
        if text.stretch != 1:
            style += f";transform-origin:0 0;transform:scaleX({text.stretch:.4f})"
        if text.bookmark:
            level, label = text.bookmark
            style += f";bookmark-level:{level};bookmark-label:{_css_string(label)}"
        return style

    def _runs(self, text: Text) -> str:
        spacing = _spacing(text)
        return "".join(self._run(run, spacing) for run in text.runs)

    def _run(self, run: Run, spacing: float) -> str:
        """A span only where the run differs from its line: spans are what WeasyPrint is slow at."""
        text = escape(run.text)
        own = f' style="letter-spacing:{run.spacing:.4f}pt"' if run.spacing != spacing else ""
        if run.face == self._first.key and not own:
            return text
        return f'<span class="{self._classes[run.face]}"{own}>{text}</span>'


def _spacing(text: Text) -> float:
    """Letter spacing of most of a line's characters."""
    longest = max(text.runs, key=lambda run: len(run.text), default=None)
    return longest.spacing if longest else 0.0


def strut(face: Face) -> float:
    """Distance of the baseline below the middle of a line box set in this face alone."""
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        head = font["hhea"]
        return float((head.ascent + head.descent) / 2 / font["head"].unitsPerEm)


def _css_string(text: str) -> str:
    """A CSS string inside a double-quoted attribute: anything but letters goes as an escape."""
    return "'" + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + "'"
