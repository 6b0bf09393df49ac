"""The fonts of one PDF: what each character is written as, and the font objects at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

import pydyf  # type: ignore[import-untyped]

from pipeline.render.metrics import FaceMetrics, Metrics, Run
from pipeline.render.subsetting import SourceFace, Subset

_BATCH = 100  # entries of one beginbfchar


class Typeface:
    """One embedded face. Text is written as two-byte codes, `encode`d, from `resource`.

    A CID-keyed CFF font is addressed by its CIDs, any other by glyph numbers (ISO 32000-1 9.7.4).
    """

    def __init__(
        self, resource: str, metrics: FaceMetrics, subset: Subset, glyphs: Mapping[str, int]
    ) -> None:
        self.resource = resource
        self._metrics = metrics
        self._subset = subset
        self._codes = {
            character: metrics.cid(glyph) if metrics.cid_keyed else subset.glyphs[glyph]
            for character, glyph in glyphs.items()
        }

    def encode(self, text: str) -> str:
        """Hexadecimal digits of a PDF string."""
        return "".join(f"{self._codes[character]:04x}" for character in text)

    def width(self, text: str) -> float:
        """Natural width of `text` in ems."""
        return sum(self._metrics.advance(character) for character in text)

    def add(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        """The font's objects in `pdf`; the one that resources refer to."""
        descendant = _added(pdf, self._descendant(pdf))
        unicode = pydyf.Stream([self._to_unicode()], compress=True)
        return _added(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/Type0",
                    "BaseFont": f"/{self._name}",
                    "Encoding": "/Identity-H",
                    "DescendantFonts": pydyf.Array([descendant.reference]),
                    "ToUnicode": _added(pdf, unicode).reference,
                }
            ),
        )

    @property
    def _name(self) -> str:
        """Subset fonts have a tag of six capitals before the name (ISO 32000-1 9.6.4)."""
        digest = sha256(self._subset.data).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        return f"{tag}+{self._metrics.face.key.replace(' ', '-')}"

    def _descendant(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        cff = self._subset.cff
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0" if cff else "/CIDFontType2",
                "BaseFont": f"/{self._name}",
                "CIDSystemInfo": "<</Registry (Adobe)/Ordering (Identity)/Supplement 0>>",
                "FontDescriptor": _added(pdf, self._descriptor(pdf)).reference,
                "DW": 1000,
                "W": self._widths(),
            }
        )
        if not cff:
            font["CIDToGIDMap"] = "/Identity"
        return font

    def _descriptor(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        data, cff = self._subset.data, self._subset.cff
        extra = {"Subtype": "/CIDFontType0C"} if cff else {"Length1": len(data)}
        file = _added(pdf, pydyf.Stream([data], extra, compress=True))
        low, high = self._metrics.ink("国")
        return pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{self._name}",
                "Flags": 4,  # its own characters, not Latin's
                "FontBBox": pydyf.Array(self._metrics.box),
                "ItalicAngle": 0,
                "Ascent": round(high * 1000),
                "Descent": round(low * 1000),
                "CapHeight": round(high * 1000),
                "StemV": 80,
                "FontFile3" if cff else "FontFile2": file.reference,
            }
        )

    def _widths(self) -> pydyf.Array:
        widths = pydyf.Array()
        for code, character in sorted((code, c) for c, code in self._codes.items()):
            widths += [code, pydyf.Array([round(self._metrics.advance(character) * 1000, 3)])]
        return widths

    def _to_unicode(self) -> bytes:
        """What a reader copies out: the characters themselves, in UTF-16."""
        pairs = [
            f"<{code:04x}> <{character.encode('utf-16-be').hex()}>"
            for character, code in sorted(self._codes.items())
        ]
        parts = [pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH)]
        lists = "".join(
            f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{lists}"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


class Foundry:
    """Cuts the typefaces of any number of papers from faces opened once."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._sources: dict[str, SourceFace] = {}

    def typefaces(self, runs: Iterable[Run]) -> dict[str, Typeface]:
        """By `Run.face`, each with the characters that `runs` set in it."""
        used: defaultdict[str, set[str]] = defaultdict(set)
        for run in runs:
            used[run.face].update(run.text)
        names = sorted(used)
        return {key: self._cut(f"F{n}", key, used[key]) for n, key in enumerate(names, 1)}

    def _cut(self, resource: str, key: str, characters: set[str]) -> Typeface:
        face = self._metrics.faces[key]
        if key not in self._sources:
            self._sources[key] = SourceFace(face.face)
        glyphs = {character: face.glyph(character) for character in sorted(characters)}
        subset = self._sources[key].subset(set(glyphs.values()))
        return Typeface(resource, face, subset, glyphs)


def _added(pdf: pydyf.PDF, thing: pydyf.Object) -> pydyf.Object:
    pdf.add_object(thing)
    return thing
