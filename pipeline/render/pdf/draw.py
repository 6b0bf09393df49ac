"""Pages as HTML that WeasyPrint only has to paint: every line is at its place, nothing flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipeline.documents.paper import Document, Standing
from pipeline.render.fonts.find import Role
from pipeline.render.fonts.metrics import Metrics, Run
from pipeline.render.page import folio
from pipeline.render.page.geometry import MM_PER_PT, PAGE_HEIGHT, PAGE_WIDTH
from pipeline.render.page.sheet import Item, Page, Rule, Text


class Drawing:
    """The HTML and CSS of one installation's fonts."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._strut = metrics.first(Role.FANG)
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
            f"html{{font-family:'{self._strut.face.key}';font-kerning:none;"
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

    def html(
        self, document: Document, author: str, pages: Sequence[Page], standing: Standing
    ) -> str:
        """A complete page description; title, author and language become the PDF's metadata."""
        sheets = "".join(self._page(page, standing) for page in pages)
        return (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
            f"<title>{escape(document.title)}</title>"
            f'<meta name="author" content="{escape(author)}"></head><body>{sheets}</body></html>'
        )

    def _page(self, page: Page, standing: Standing) -> str:
        items: list[Item] = [*_joined(page.items)]
        if page.number is not None:
            items.append(folio.number(page.number, self._metrics))
        if standing is Standing.SPECIMEN:
            items += folio.specimen(self._metrics)
        mark = self._watermark() if standing is Standing.DRAFT else ""
        return f"<section>{mark}{''.join(self._item(item) for item in items)}</section>"

    def _item(self, item: Item) -> str:
        if isinstance(item, Rule):
            return (
                f'<div style="left:{item.x:.3f}mm;top:{item.y:.3f}mm;width:{item.width:.3f}mm;'
                f'height:{item.height:.3f}mm;background:{item.color}"></div>'
            )
        return f'<div style="{self._style(item)}">{self._runs(item)}</div>'

    def _style(self, text: Text) -> str:
        em = text.size * MM_PER_PT
        top = text.y - em / 2 - self._strut.strut * em
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
        if run.face == self._strut.face.key and not own:
            return text
        return f'<span class="{self._classes[run.face]}"{own}>{text}</span>'

    def _watermark(self) -> str:
        text = folio.watermark(self._metrics)
        return (
            f'<div style="left:0;top:{PAGE_HEIGHT / 2 - 12:.3f}mm;width:{PAGE_WIDTH}mm;'
            f"text-align:center;font-size:{text.size}pt;color:{text.color};"
            f'transform:rotate(-40deg)">{self._runs(text)}</div>'
        )


def _spacing(text: Text) -> float:
    """Letter spacing of most of a line's characters."""
    longest = max(text.runs, key=lambda run: len(run.text), default=None)
    return longest.spacing if longest else 0.0


def _joined(items: Sequence[Item]) -> Iterator[Item]:
    """Upright rules that meet become one: a long list has thousands of them."""
    tall: dict[tuple[float, float], Rule] = {}
    for item in items:
        if not isinstance(item, Rule) or item.width > item.height:
            yield item
            continue
        key = (item.x, item.width)
        above = tall.get(key)
        if above and abs(above.y + above.height - item.y) < 1e-6:
            tall[key] = Rule(item.x, above.y, item.width, above.height + item.height, item.color)
        else:
            if above:
                yield above
            tall[key] = item
    yield from tall.values()


def _css_string(text: str) -> str:
    """A CSS string inside a double-quoted attribute: anything but letters goes as an escape."""
    return "'" + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + "'"
