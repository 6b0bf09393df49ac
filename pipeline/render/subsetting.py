"""A font file cut down to the glyphs of one paper, through HarfBuzz's own C interface.

The only user of libharfbuzz-subset. A face is opened once and serves any number of papers; the
system maps the file, so that what stays in memory is what was read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from ctypes import c_char_p, c_int, c_uint, c_void_p
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.render.errors import MissingSystemPart
from pipeline.render.fonts import Face
from pipeline.render.system import LIBRARIES, SUBSETTER

_NO_HINTING, _DESUBROUTINIZE = 0x1, 0x4  # hb_subset_flags_t
_DROP_TABLES = 3  # hb_subset_sets_t
_UNPRINTED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "cmap", "name", "vhea", "vmtx")

_SIGNATURES: Mapping[str, tuple[Any, tuple[Any, ...]]] = {
    "hb_blob_create_from_file_or_fail": (c_void_p, (c_char_p,)),
    "hb_blob_destroy": (None, (c_void_p,)),
    "hb_blob_get_data": (c_void_p, (c_void_p, ctypes.POINTER(c_uint))),
    "hb_face_create": (c_void_p, (c_void_p, c_uint)),
    "hb_face_destroy": (None, (c_void_p,)),
    "hb_face_reference_blob": (c_void_p, (c_void_p,)),
    "hb_face_reference_table": (c_void_p, (c_void_p, c_uint)),
    "hb_map_get": (c_uint, (c_void_p, c_uint)),
    "hb_set_add": (None, (c_void_p, c_uint)),
    "hb_subset_input_create_or_fail": (c_void_p, ()),
    "hb_subset_input_destroy": (None, (c_void_p,)),
    "hb_subset_input_glyph_set": (c_void_p, (c_void_p,)),
    "hb_subset_input_set": (c_void_p, (c_void_p, c_int)),
    "hb_subset_input_set_flags": (None, (c_void_p, c_uint)),
    "hb_subset_plan_create_or_fail": (c_void_p, (c_void_p, c_void_p)),
    "hb_subset_plan_destroy": (None, (c_void_p,)),
    "hb_subset_plan_execute_or_fail": (c_void_p, (c_void_p,)),
    "hb_subset_plan_old_to_new_glyph_mapping": (c_void_p, (c_void_p,)),
}


@dataclass(frozen=True, slots=True)
class Subset:
    """`data` is a bare CFF table where `cff`, else a TrueType file; `glyphs` maps old to new."""

    data: bytes
    cff: bool
    glyphs: Mapping[int, int]


class SourceFace:
    """One face of one font file, kept open for the life of the process."""

    def __init__(self, face: Face) -> None:
        """Raises MissingSystemPart without the library, OSError if the file cannot be read."""
        self._hb = _library()
        blob = self._hb.hb_blob_create_from_file_or_fail(str(face.path).encode())
        if not blob:
            raise OSError(f"字体文件无法读取：{face.path}")
        self._face = self._hb.hb_face_create(blob, face.index)
        self._hb.hb_blob_destroy(blob)  # the face holds it

    def __del__(self) -> None:
        if hasattr(self, "_face"):
            self._hb.hb_face_destroy(self._face)

    def subset(self, glyphs: Iterable[int]) -> Subset:
        """The font with `glyphs` and .notdef only, numbered anew without gaps."""
        wanted, hb = sorted(glyphs), self._hb
        with ExitStack() as held:
            plan = self._plan(wanted, held)
            mapping = hb.hb_subset_plan_old_to_new_glyph_mapping(plan)
            made = self._hold(held, "face", hb.hb_subset_plan_execute_or_fail(plan))
            table = self._bytes(held, hb.hb_face_reference_table(made, _tag("CFF ")))
            return Subset(
                data=table or self._bytes(held, hb.hb_face_reference_blob(made)),
                cff=bool(table),
                glyphs={glyph: hb.hb_map_get(mapping, glyph) for glyph in wanted},
            )

    def _plan(self, glyphs: list[int], held: ExitStack) -> int:
        hb = self._hb
        request = self._hold(held, "subset_input", hb.hb_subset_input_create_or_fail())
        hb.hb_subset_input_set_flags(request, _NO_HINTING | _DESUBROUTINIZE)
        dropped = hb.hb_subset_input_set(request, _DROP_TABLES)
        for name in _UNPRINTED:
            hb.hb_set_add(dropped, _tag(name))
        kept = hb.hb_subset_input_glyph_set(request)
        for glyph in glyphs:
            hb.hb_set_add(kept, glyph)
        plan = hb.hb_subset_plan_create_or_fail(self._face, request)
        return self._hold(held, "subset_plan", plan)

    def _hold(self, held: ExitStack, kind: str, thing: int | None) -> int:
        if not thing:
            raise MemoryError(f"HarfBuzz: {kind}")
        held.callback(getattr(self._hb, f"hb_{kind}_destroy"), thing)
        return thing

    def _bytes(self, held: ExitStack, blob: int | None) -> bytes:
        length = c_uint()
        place = self._hb.hb_blob_get_data(self._hold(held, "blob", blob), ctypes.byref(length))
        return ctypes.string_at(place, length.value) if length.value else b""


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


@cache
def _library() -> ctypes.CDLL:
    """Its dependency libharfbuzz answers through the same handle."""
    try:
        library = ctypes.CDLL(SUBSETTER)
    except OSError as error:
        raise MissingSystemPart(SUBSETTER, *LIBRARIES[SUBSETTER]) from error
    for name, (result, arguments) in _SIGNATURES.items():
        function = library[name]
        function.restype, function.argtypes = result, arguments
        setattr(library, name, function)
    return library
