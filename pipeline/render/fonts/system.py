"""The libraries outside Python that the PDF depends on, and a table of all parts for `doctor`."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.render.errors import MissingSystemPart
from pipeline.render.fonts import find

_APT = "apt-get install -y --no-install-recommends "
LIBRARIES = {
    "libpangoft2-1.0.so.0": ("文字整形与字体选择", _APT + "libpangoft2-1.0-0"),
    "libharfbuzz-subset.so.0": ("字体子集化，缺少则出具 PDF 慢十倍", _APT + "libharfbuzz-subset0"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the report. `stands_in` names the standard font a free one replaces, or ""."""

    name: str
    found: bool
    path: str
    stands_in: str
    command: str


def require_libraries(libraries: Mapping[str, tuple[str, str]] = LIBRARIES) -> None:
    """Raises MissingSystemPart for the first of `libraries` (name → why, command) not loadable."""
    for name, (why, command) in libraries.items():
        if _load(name) is None:
            raise MissingSystemPart(name, why, command)


def report(override: Path | None = None, folders: Sequence[Path] = find.FOLDERS) -> list[Part]:
    """Every font role and library: found or not, where, what it replaces, how to install it."""
    return [*_font_parts(override, folders), *_library_parts()]


def _font_parts(override: Path | None, folders: Sequence[Path]) -> Iterator[Part]:
    try:
        chains = find.find(override, folders)
    except MissingSystemPart as missing:
        yield Part(missing.name, False, "", "", missing.command)
        return
    for role, (first, *rest) in chains.items():
        yield Part(str(role), True, str(first.path), "" if first.standard else str(role), "")
        for face in rest:
            yield Part(f"{role}（生僻字）", True, str(face.path), str(role), "")


def _library_parts() -> Iterator[Part]:
    for name, (_, command) in LIBRARIES.items():
        found = _load(name) is not None
        yield Part(name, found, name if found else "", "", "" if found else command)


def versions() -> dict[str, str]:
    """Versions of Pango and HarfBuzz as loaded: line shapes depend on them."""
    return {
        "pango": _version("libpango-1.0.so.0", "pango_version_string"),
        "harfbuzz": _version("libharfbuzz.so.0", "hb_version_string"),
    }


def _version(library: str, function: str) -> str:
    if (loaded := _load(library)) is None:
        return ""
    call = loaded[function]
    call.restype = ctypes.c_char_p
    return bytes(call()).decode("ascii")


def _load(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None
