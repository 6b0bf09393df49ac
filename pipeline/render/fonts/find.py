"""Which font file draws which role of GB/T 9704, and what stands in for a font that is not there.

The standard names 仿宋, 楷体, 黑体, 宋体 and 小标宋; the usual files are commercial. Those found in
the folders searched come first, then the free stand-ins. A role is a chain, because no free 仿宋
draws 喆 or 堃: the face is chosen per character by `metrics`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.render.errors import MissingSystemPart


class Role(StrEnum):
    """A typeface as the standard names it."""

    FANG = "仿宋"
    KAI = "楷体"
    HEI = "黑体"
    SONG = "宋体"
    TITLE = "小标宋"


@dataclass(frozen=True, slots=True)
class Face:
    """One face of one file. `index` counts faces of a collection; `family` is set only there,
    since a collection cannot be loaded by address and is asked for by name."""

    path: Path
    index: int = 0
    family: str = ""
    standard: bool = False

    @property
    def key(self) -> str:
        """A name of its own for each face: FandolSong's Bold calls itself FandolSong Regular."""
        return f"{self.family} Bold" if self.bold else self.family or self.path.stem

    @property
    def bold(self) -> bool:
        return bool(self.family) and self.path.stem.endswith("-Bold")


Chains = Mapping[Role, tuple[Face, ...]]

FOLDERS: tuple[Path, ...] = (
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts/opentype/fandol"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/share/fonts/opentype/noto"),
)

_FANDOL = (
    "mkdir -p /usr/share/fonts/opentype/fandol && cd /tmp && apt-get download texlive-lang-chinese"
    " && dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb | tar -x -C"
    " /usr/share/fonts/opentype/fandol --strip-components=9 --wildcards '*/public/fandol/*.otf'"
)
_NOTO = "apt-get install -y --no-install-recommends fonts-noto-cjk"
_WENKAI = "apt-get install -y --no-install-recommends fonts-lxgw-wenkai"

_STANDARD = {
    Role.FANG: ("仿宋_GB2312.ttf", "simfang.ttf"),
    Role.KAI: ("楷体_GB2312.ttf", "simkai.ttf"),
    Role.HEI: ("simhei.ttf",),
    Role.SONG: ("simsun.ttf",),
    Role.TITLE: ("方正小标宋简体.ttf", "FZXBSJW.TTF"),
}
_STAND_IN = {
    Role.FANG: "FandolFang-Regular.otf",
    Role.KAI: "FandolKai-Regular.otf",
    Role.HEI: "FandolHei-Regular.otf",
    Role.SONG: "FandolSong-Regular.otf",
    Role.TITLE: "FandolSong-Bold.otf",
}
# Index 2 of Noto's collections is the face with the forms of mainland China.
_FALLBACK: Mapping[Role, tuple[tuple[str, int, str], ...]] = {
    Role.FANG: (
        ("LXGWWenKai-Light.ttf", 0, ""),
        ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),
    ),
    Role.KAI: (
        ("LXGWWenKai-Regular.ttf", 0, ""),
        ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),
    ),
    Role.HEI: (("NotoSansCJK-Regular.ttc", 2, "Noto Sans CJK SC"),),
    Role.SONG: (("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),),
    Role.TITLE: (("NotoSerifCJK-Bold.ttc", 2, "Noto Serif CJK SC"),),
}


def find(override: Path | None = None, folders: Sequence[Path] = FOLDERS) -> Chains:
    """The chain of faces for each role, best first.

    `override` is the user's folder of licensed fonts, searched before `folders`.
    Raises MissingSystemPart where a role has no first face or a fallback is missing.
    """
    where = ((override,) if override else ()) + tuple(folders)
    return {role: (_first(role, where), *_fallbacks(role, where)) for role in Role}


def _first(role: Role, folders: Sequence[Path]) -> Face:
    for name in _STANDARD[role]:
        if path := _seek(name, folders):
            return Face(path, standard=True)
    if path := _seek(_STAND_IN[role], folders):
        return Face(path)
    raise MissingSystemPart(_STAND_IN[role], f"公文{role}字体，缺少则无法排版", _FANDOL)


def _fallbacks(role: Role, folders: Sequence[Path]) -> Iterator[Face]:
    for name, index, family in _FALLBACK[role]:
        if (path := _seek(name, folders)) is None:
            why = f"{role}缺少的生僻字（如喆、堃）须由它补足"
            raise MissingSystemPart(name, why, _NOTO if family else _WENKAI)
        yield Face(path, index, family)


def _seek(name: str, folders: Sequence[Path]) -> Path | None:
    for folder in folders:
        if (path := folder / name).is_file():
            return path
    return None


@cache
def digest(path: Path) -> str:
    """SHA-256 of a font file, read once: it is part of every renderer fingerprint."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
