"""Where each kind of record stands in the repository, and what its name says.

Batch acts stand in `dossiers/<year>/`, acts of one application in `dossiers/<year>/<id>/`, as
`<kind>[-<division>][-n].yaml`; registry records in `registry/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Problem

DOSSIERS, REGISTRY, SCHEMAS, TEMPLATES = "dossiers/", "registry/", "schemas/", "templates/"
ROOT, OFFICERS = "registry/root.yaml", "registry/officers.yaml"
GENERATION = "registry/generation.yaml"
PUBLISHED = "registry/published.yaml"
ISSUER, DIVISIONS = "registry/issuer.yaml", "registry/divisions.yaml"
ANNULMENTS, RULINGS = "registry/annulments/", "registry/rulings/"
WITHHOLDINGS = "registry/withholdings/"
CALENDARS, REGULATIONS, STANDARDS = (
    "registry/calendar/",
    "registry/regulations/",
    "registry/standards/",
)


class Folder(StrEnum):
    """The places where a record may stand; the value names the place for people."""

    BATCH = "dossiers/<年度>/"
    DOSSIER = "dossiers/<年度>/<案号>/"
    REGISTRY = "registry/"


class Part(StrEnum):
    """Whether a name part must, may or must not stand."""

    NEVER = "never"
    MAYBE = "maybe"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one kind: its folders, and the parts of its name."""

    folders: tuple[Folder, ...]
    division: Part = Part.NEVER
    number: Part = Part.NEVER

    def pattern(self, kind: str) -> str:
        """The name as shown to people: compliance-check[-<区县代码>]-<序号>.yaml."""
        return f"{kind}{_shown(self.division, '-<区县代码>')}{_shown(self.number, '-<序号>')}.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """What a legal path says. `case` is "2025/f-7k3q"; `number` counts from 1."""

    kind: str
    folder: Folder
    year: str = ""
    case: str = ""
    division: str = ""
    number: int | None = None


_B, _D = (Folder.BATCH,), (Folder.DOSSIER,)
_SEVERAL = Part.ALWAYS
SLOTS: Final[Mapping[str, Slot]] = {
    ActKind.CALL: Slot(_B),
    ActKind.CALL_AMENDMENT: Slot(_B, number=_SEVERAL),
    ActKind.DISTRICT_LETTER: Slot(_B, Part.ALWAYS, Part.MAYBE),
    ActKind.COMPLIANCE_CHECK: Slot(_B, Part.MAYBE, _SEVERAL),
    ActKind.PANEL: Slot(_B, number=_SEVERAL),
    ActKind.PROPOSAL: Slot(_B, number=_SEVERAL),
    ActKind.CONSULTATION: Slot(_B, number=_SEVERAL),
    ActKind.CONSULTATION_REPLY: Slot(_B, number=_SEVERAL),
    ActKind.RESOLUTION: Slot(_B, number=_SEVERAL),
    ActKind.PUBLICITY: Slot(_B, number=_SEVERAL),
    ActKind.PUBLICITY_CLOSING: Slot(_B, number=_SEVERAL),
    ActKind.PUBLICITY_CHANGE: Slot(_B, number=_SEVERAL),
    ActKind.DESIGNATION: Slot(_B, number=_SEVERAL),
    "story": Slot(_B),
    ActKind.OBJECTION: Slot(_D + _B, number=_SEVERAL),
    ActKind.OBJECTION_FINDING: Slot(_D + _B, number=_SEVERAL),
    ActKind.APPLICATION: Slot(_D, number=Part.MAYBE),
    ActKind.EVALUATION: Slot(_D, number=Part.MAYBE),
    ActKind.ACCEPTANCE: Slot(_D),
    ActKind.SUPPLEMENT_NOTICE: Slot(_D, number=_SEVERAL),
    ActKind.WITHDRAWAL: Slot(_D),
    ActKind.INCIDENT: Slot(_D, number=_SEVERAL),
    ActKind.ALTERATION: Slot(_D, number=_SEVERAL),
    ActKind.ALTERATION_DECISION: Slot(_D, number=_SEVERAL),
    ActKind.RECOMMENDATION: Slot(_D, number=Part.MAYBE),
    ActKind.REVIEW: Slot(_D, number=Part.MAYBE),
    ActKind.SITE_VISIT: Slot(_D, number=Part.MAYBE),
    ActKind.NON_DESIGNATION: Slot(_D),
}
_REGISTRY: Final = {
    f"registry/{kind}.yaml": kind
    for kind in ("root", "officers", "issuer", "divisions", "generation", "published")
}
_SHELVES: Final = {
    "regulations": "regulation",
    "standards": "standard",
    "evaluators": "evaluator",
    "rulings": "ruling",
    "annulments": "annulment",
    "withholdings": "withholding",
    "calendar": "calendar",
}
_SHELF_NAME = re.compile(r"registry/([a-z]+)/([a-z0-9][a-z0-9-]*)\.yaml")
_CALENDAR_NAME = re.compile(r"cn-20[0-9]{2}")
_DOSSIER_PATH = re.compile(r"dossiers/(20[0-9]{2})/(?:([fp]-[a-z0-9]{4,8})/)?([^/]+)")
_NAME = re.compile(
    r"([a-z]+(?:-[a-z]+)*)(?:-(500[0-9]{3}|CQ[ZD]-[A-Z]{2}))?(?:-([1-9][0-9]{0,3}))?\.yaml"
)


def is_office_file(path: str) -> bool:
    """Whether a path belongs to the office's own settings rather than to a dossier."""
    return path.startswith((SCHEMAS, TEMPLATES, REGISTRY))


def is_record(path: str) -> bool:
    """Whether a path holds a record: dossiers without attachments, and the registry."""
    return path.startswith((DOSSIERS, REGISTRY)) and "/attachments/" not in path


def check_name(path: str) -> Problem | None:
    """Whether a record may stand at `path`, and if not, why and where it should."""
    outcome = _parse(path)
    return outcome if isinstance(outcome, Problem) else None


def place_of(path: str) -> Place | None:
    """What the path says of its record, None where no record may stand there."""
    outcome = _parse(path)
    return outcome if isinstance(outcome, Place) else None


def case_of(path: str) -> str:
    """The case in whose folder the path lies, "2025/f-7k3q"; "" for any other path."""
    year, id = folder_of(path)
    return f"{year}/{id}" if id else ""


def folder_of(path: str) -> tuple[str, str]:
    """Year and id of the folder an act lies in: ("2025", "f-7k3q"); id "" in a batch folder.

    Both are "" outside `dossiers/`. The file's own name is not asked.
    """
    match = _DOSSIER_PATH.fullmatch(path)
    return (match[1], match[2] or "") if match else ("", "")


def kind_of(path: str) -> str:
    """The kind of record that the file's name says; "" where no record may stand there."""
    place = place_of(path)
    return place.kind if place else ""


def _parse(path: str) -> Place | Problem:
    if path.startswith("registry/"):
        return _registry(path)
    match = _DOSSIER_PATH.fullmatch(path)
    if match is None:
        return _problem(
            path, "记录只能放在 dossiers/<年度>/、dossiers/<年度>/<案号>/ 或 registry/ 下。"
        )
    year, id, name = match.groups()
    folder = Folder.DOSSIER if id else Folder.BATCH
    parts = _NAME.fullmatch(name)
    if parts is None:
        return _problem(
            path,
            _guess(name.removesuffix(".yaml")) or "文件名应为 <种类>[-<区县代码>][-<序号>].yaml。",
        )
    kind, division, number = parts.groups()
    if problem := _misfit(path, kind, folder, division, number):
        return problem
    case = f"{year}/{id}" if id else ""
    return Place(kind, folder, year, case, division or "", int(number) if number else None)


def _misfit(
    path: str, kind: str, folder: Folder, division: str | None, number: str | None
) -> Problem | None:
    slot = SLOTS.get(kind)
    if slot is None:
        return _problem(path, _guess(kind) or f"可用的种类：{'、'.join(SLOTS)}。")
    if folder not in slot.folders:
        return _problem(path, f"{kind} 应放在 {' 或 '.join(slot.folders)} 下。")
    if kind == ActKind.CALL and number:
        return _problem(
            path, "文件名应为 call.yaml。一个年度只有一份申报通知（第三条：每年认定一次）。"
        )
    if not (_fits(slot.division, division) and _fits(slot.number, number)):
        return _problem(path, f"文件名应为 {slot.pattern(kind)}。")
    if slot.number is Part.MAYBE and number == "1":
        return _problem(path, "第一份不写序号，第二份起写 -2。")
    return None


def _registry(path: str) -> Place | Problem:
    if kind := _REGISTRY.get(path):
        return Place(kind, Folder.REGISTRY)
    match = _SHELF_NAME.fullmatch(path)
    if match is None or match[1] not in _SHELVES:
        near = get_close_matches(path, [*_REGISTRY, *(f"registry/{s}/" for s in _SHELVES)], 1)
        return _problem(
            path, f"是否应为 {near[0]}？" if near else "见 docs/architecture.md 所列的文件。"
        )
    if match[1] == "calendar" and not _CALENDAR_NAME.fullmatch(match[2]):
        return _problem(path, "工作日历的文件名应为 cn-<年份>.yaml。")
    return Place(_SHELVES[match[1]], Folder.REGISTRY)


def _fits(part: Part, value: str | None) -> bool:
    return part is Part.MAYBE or (part is Part.ALWAYS) == (value is not None)


def _shown(part: Part, text: str) -> str:
    return {Part.NEVER: "", Part.MAYBE: f"[{text}]", Part.ALWAYS: text}[part]


def _guess(name: str) -> str:
    near = get_close_matches(name, SLOTS, 1, cutoff=0.7)
    return f"是否应为 {SLOTS[near[0]].pattern(near[0])}？" if near else ""


def _problem(path: str, hint: str) -> Problem:
    return Problem((), f"此处不能有文件“{path}”，不知是何种记录。", hint)
