"""The nouns of the procedure, as frozen data. Imports nothing of ours.

One file is one `Record`, judged by one schema; once a competent merge has brought it to main it
is one `Act`. Acts make up a `Case` (one applicant's life) and a `Batch` (one year, Article 3).
States are derived from acts and never written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""Where in a record: ("applicant", "legal_representatives", 0, "name")."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where a person should look. Lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Effect(StrEnum):
    """What a finding means in law (design: a bad file is not a bad application)."""

    DEFECT = "defect"  # 文件不可用：the record cannot be used at all
    REFUSAL = "refusal"  # 不符合：a veto
    DEFICIENCY = "deficiency"  # 需补正：curable
    REFERRAL = "referral"  # 需研判：a human must judge
    REMARK = "remark"  # 提示：never blocks

    @property
    def chinese(self) -> str:
        return _EFFECT_CHINESE[self]


_EFFECT_CHINESE = {
    Effect.DEFECT: "文件不可用",
    Effect.REFUSAL: "不符合条件",
    Effect.DEFICIENCY: "需补正",
    Effect.REFERRAL: "需研判",
    Effect.REMARK: "提示",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One YAML file as read: plain JSON data and where each node stands in the text.

    `file` is the path inside the repository, with slashes. `sha256` is over the raw bytes.
    """

    file: str
    kind: str
    version: int
    data: Mapping[str, Any]
    positions: Mapping[FieldPath, tuple[int, int]]
    sha256: str

    def locate(self, path: FieldPath = ()) -> Location:
        """The place of `path`, or of its nearest ancestor that was written."""
        for end in range(len(path), -1, -1):
            if (place := self.positions.get(path[:end])) is not None:
                return Location(self.file, *place)
        return Location(self.file)

    def get(self, *path: str | int) -> Any:
        """The value at `path`, or None where any step of it is missing."""
        node: Any = self.data
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule or a reader says; the runner adds id, article and file to make a Finding.

    `record` is where to point if that is not the record the rule was run on; `effect` overrides
    the rule's own.
    """

    path: FieldPath
    message: str
    hint: str = ""
    effect: Effect | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on one place, with its legal ground and the next step.

    `id` is rule + case + JSON pointer + digest of the judged record, so that a judgement can name
    it. `field` is the Chinese title of the field, `article` the provision, both "" where none.
    """

    id: str
    rule: str
    effect: Effect
    where: Location
    message: str
    article: str = ""
    field: str = ""
    hint: str = ""
    case: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One path in the difference of two trees; `old` and `new` are blob ids, None where absent."""

    path: str
    old: str | None
    new: str | None
    mode: str = "100644"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as stored. `signature` is the armoured SSH signature, `payload` what it signs."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime
    message: str
    signature: str | None = None
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of main's first-parent line, with what it changed and who prepared it.

    `branch` holds the commits brought by the merge, oldest first, and is empty for a direct
    commit. `changes` is first parent → this tree; `proposed` is merge base → branch tip; `added`
    maps a path to the commit of the branch that last wrote it. `signers` maps a commit id to the
    public key ("ssh-ed25519 AAAA…") whose signature verified, and lacks unsigned ones.
    """

    commit: Commit
    branch: tuple[Commit, ...]
    changes: tuple[Change, ...]
    proposed: tuple[Change, ...]
    added: Mapping[str, str]
    signers: Mapping[str, str]

    @property
    def tip(self) -> Commit | None:
        return self.branch[-1] if self.branch else None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who stood behind one act: officer ids, None where that signature is absent."""

    drafter: str | None = None
    checker: str | None = None
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The judgement on one step: with any finding that blocks it has no effect."""

    step: str
    at: datetime
    accepted: bool
    findings: tuple[Finding, ...]
    signatures: Mapping[str, Signatures] = field(default_factory=dict)


class State(StrEnum):
    """Where a case stands. Derived by `procedure.derive`, never written in a record."""

    RECEIVED = "received"
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not-recommended"
    RETURNED_BY_DISTRICT = "returned-by-district"
    FORWARDED = "forwarded"
    UNDER_REVIEW = "under-review"
    RETURNED_BY_CITY = "returned-by-city"
    REVIEW_REFUSED = "review-refused"
    VISITED = "visited"
    ASSESSED = "assessed"
    PROPOSED = "proposed"
    DEFERRED = "deferred"
    PROPOSED_REFUSAL = "proposed-refusal"
    CONSULTED = "consulted"
    RESOLVED = "resolved"
    RESOLVED_REFUSAL = "resolved-refusal"
    PUBLICISED = "publicised"
    CLEARED = "cleared"
    HELD = "held"
    NOT_DESIGNATED = "not-designated"
    DESIGNATED = "designated"

    @property
    def chinese(self) -> str:
        return _STATE_CHINESE[self]


_STATE_CHINESE = {
    State.RECEIVED: "已受理",
    State.RECOMMENDED: "区县已推荐",
    State.NOT_RECOMMENDED: "区县不推荐",
    State.RETURNED_BY_DISTRICT: "区县退回",
    State.FORWARDED: "已上报市级",
    State.UNDER_REVIEW: "进入市级评审",
    State.RETURNED_BY_CITY: "市级退回",
    State.REVIEW_REFUSED: "审查不予认定",
    State.VISITED: "已现场核实",
    State.ASSESSED: "已评审",
    State.PROPOSED: "建议拟认定",
    State.DEFERRED: "暂缓",
    State.PROPOSED_REFUSAL: "建议不予认定",
    State.CONSULTED: "征求意见中",
    State.RESOLVED: "审定拟认定",
    State.RESOLVED_REFUSAL: "审定不予认定",
    State.PUBLICISED: "公示中",
    State.CLEARED: "公示期满可认定",
    State.HELD: "异议核查中",
    State.NOT_DESIGNATED: "不予认定",
    State.DESIGNATED: "已认定",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A record in effect. `on` is the Asia/Shanghai date of the merge that brought it.

    In a work tree without steps, `on` is the record's own date and `step` is "".
    """

    record: Record
    year: str
    case: str | None  # "f-7k3q", None for an act of the whole batch
    on: date
    step: str = ""
    signatures: Signatures = Signatures()

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def path(self) -> str:
        return self.record.file


@dataclass(frozen=True, slots=True)
class Case:
    """One application and its whole life: its own acts and the batch acts that list it, in order."""

    id: str  # "2025/f-7k3q"
    acts: tuple[Act, ...]
    state: State

    @property
    def kind(self) -> str:
        """"factory" or "park": the application's kind."""
        return str(self.application.data["kind"])

    @property
    def application(self) -> Record:
        return self.last("application")

    def find(self, kind: str) -> Record | None:
        """The latest record of that kind, or None."""
        return next((a.record for a in reversed(self.acts) if a.kind == kind), None)

    def last(self, kind: str) -> Record:
        """The latest record of that kind; KeyError where there is none."""
        if (record := self.find(kind)) is None:
            raise KeyError(f"{self.id} has no {kind}")
        return record


@dataclass(frozen=True, slots=True)
class Batch:
    """One year's round (Article 3): its call, its batch acts and its cases."""

    year: str
    acts: tuple[Act, ...]
    cases: Mapping[str, Case]


class Audience(StrEnum):
    """Who may see a paper. Only `PUBLIC` ones reach the site, the register and its manifest."""

    PUBLIC = "public"
    ADDRESSEE = "addressee"
    INTERNAL = "internal"


class Form(StrEnum):
    """The layout a paper takes (GB/T 9704-2012)."""

    PLAIN = "plain"  # 公示等：no 版头, 文号, 主送 or 版记
    RED_HEAD = "red-head"  # 文件式：§7
    LETTER = "letter"  # 信函式：§10.1


class Standing(StrEnum):
    """What a rendering is worth, seen on every page of it."""

    OFFICIAL = "official"
    DRAFT = "draft"  # 预览·未经批准
    SPECIMEN = "specimen"  # 演示样张·不具效力


@dataclass(frozen=True, slots=True)
class Document:
    """A paper decided on, not yet rendered: everything its template may print.

    `id` is "<act path>#<kind>[/<dossier>]". `context` is JSON data: values already chosen and
    worded by the builder; the template only places them. `number` is the 文号 or "".
    """

    id: str
    kind: str
    title: str
    number: str
    dated: date
    audience: Audience
    form: Form
    batch: str
    dossier: str
    articles: tuple[str, ...]
    source: str  # path of the act
    source_commit: str
    context: Mapping[str, Any]
    supersedes: str = ""
