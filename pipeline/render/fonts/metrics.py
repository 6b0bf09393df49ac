"""Which face draws a character, and how wide and high it is. The only importer of fontTools."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from pipeline.render.errors import MissingGlyph, code
from pipeline.render.fonts.find import Chains, Face, Role

# Fandol's 仿宋, 楷体 and 黑体 draw ？ and ！ in the middle of the box; GB/T 15834 wants them left.
_LEFT_MARKS = frozenset("？！")
# Some fonts do map these, to nothing or to a box; a paper shows all it says.
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class FaceMetrics:
    """One face, read when first needed. All lengths are fractions of the type size."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self._inks: dict[str, tuple[float, float]] = {}

    @cached_property
    def _font(self) -> Any:
        # From memory: a lazy TTFont would hold the file open for the life of the process.
        file = io.BytesIO(self.face.path.read_bytes())
        return TTFont(file, fontNumber=self.face.index, lazy=True)

    @cached_property
    def _names(self) -> dict[int, str]:
        names: dict[int, str] = self._font.getBestCmap()
        return names

    @cached_property
    def strut(self) -> float:
        """Distance of the baseline below the middle of a line box set in this face alone."""
        head = self._font["hhea"]
        return float((head.ascent + head.descent) / 2 / self._units)

    @cached_property
    def middle(self) -> float:
        """Height of the middle of a character's ink above the baseline, taken from 国."""
        low, high = self.ink("国")
        return (low + high) / 2

    @cached_property
    def _units(self) -> int:
        return int(self._font["head"].unitsPerEm)

    def has(self, character: str) -> bool:
        return ord(character) in self._names

    def advance(self, character: str) -> float:
        return float(self._font["hmtx"][self._names[ord(character)]][0] / self._units)

    def ink(self, character: str) -> tuple[float, float]:
        """Lowest and highest ink of a character above the baseline."""
        if character not in self._inks:
            self._inks[character] = self._draw(character)
        return self._inks[character]

    def _draw(self, character: str) -> tuple[float, float]:
        glyphs = self._font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[self._names[ord(character)]].draw(pen)
        _, low, _, high = pen.bounds or (0, 0, 0, 0)
        return low / self._units, high / self._units


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters of one face; `spacing` in points follows each of them."""

    text: str
    face: str
    spacing: float = 0.0


class Metrics:
    """All chains of one installation, with a memory: one object serves many papers."""

    def __init__(self, chains: Chains) -> None:
        self.chains = chains
        made = {face: FaceMetrics(face) for chain in chains.values() for face in chain}
        self._chains = {role: [made[face] for face in chain] for role, chain in chains.items()}
        self.faces = {metrics.face.key: metrics for metrics in made.values()}
        self._chosen: dict[tuple[Role, str], tuple[FaceMetrics, float]] = {}

    def first(self, role: Role) -> FaceMetrics:
        return self._chains[role][0]

    def face(self, role: Role, character: str) -> FaceMetrics:
        """The face that draws `character` in `role`. Raises MissingGlyph."""
        return self._choose(role, character)[0]

    def width(self, role: Role, text: str) -> float:
        """Natural width of `text` in ems. Raises MissingGlyph."""
        return sum(self._choose(role, character)[1] for character in text)

    def runs(self, role: Role, text: str, spacing: float = 0.0) -> tuple[Run, ...]:
        """`text` cut where the face changes."""
        runs: list[Run] = []
        for character in text:
            key = self.face(role, character).face.key
            if runs and runs[-1].face == key:
                runs[-1] = Run(runs[-1].text + character, key, spacing)
            else:
                runs.append(Run(character, key, spacing))
        return tuple(runs)

    def _choose(self, role: Role, character: str) -> tuple[FaceMetrics, float]:
        if (known := self._chosen.get((role, character))) is None:
            known = self._chosen[role, character] = self._search(role, character)
        return known

    def _search(self, role: Role, character: str) -> tuple[FaceMetrics, float]:
        if unicodedata.category(character) in _INVISIBLE:
            raise MissingGlyph(
                character,
                f"文字中含有不可见字符（{code(character)}），公文中不得出现；请在原记录中删去",
            )
        chain = self._chains[role]
        if character in _LEFT_MARKS and not chain[0].face.standard:
            chain = [self._chains[Role.SONG][0], *chain]
        for metrics in chain:
            if metrics.has(character):
                return metrics, metrics.advance(character)
        raise MissingGlyph(
            character,
            f"字符“{character}”（{code(character)}）在{role}及其后备字体中都没有字形，"
            "无法出具公文；请核对该字，或在字体目录中补充含有该字的字体",
        )
