"""Steps and rosters as plain values: no repository is needed to judge one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pipeline.git.steps import Change, Commit, Step
from pipeline.model.clock import SHANGHAI
from pipeline.office.roles import CITY, Approval, Level, Need, Requirement, Role
from pipeline.office.roster import Officer, Post, Roster

JIANGBEI, LIANGJIANG, BISHAN = "500105", "CQD-LJ", "500120"
NAMES = {JIANGBEI: "江北区", LIANGJIANG: "两江新区", BISHAN: "璧山区"}
AT = datetime(2025, 9, 25, 15, 30, tzinfo=SHANGHAI)
FROM = date(2020, 1, 1)


def officer(name: str, office: str, role: Role, until: date | None = None) -> Officer:
    return Officer(name, f"示例{name}", (f"key {name}",), (Post(office, role, FROM, until),))


OFFICERS = (
    officer("jb-clerk", JIANGBEI, Role.DISTRICT_CLERK, date(2026, 1, 24)),
    officer("jb-leader", JIANGBEI, Role.DISTRICT_LEADER, date(2026, 1, 24)),
    officer("lj-clerk", LIANGJIANG, Role.DISTRICT_CLERK),
    officer("lj-leader", LIANGJIANG, Role.DISTRICT_LEADER),
    officer("bs-clerk", BISHAN, Role.DISTRICT_CLERK),
    officer("bs-leader", BISHAN, Role.DISTRICT_LEADER),
    officer("clerk", CITY, Role.CITY_CLERK),
    officer("clerk-2", CITY, Role.CITY_CLERK),
    officer("chief", CITY, Role.SECTION_CHIEF),
    officer("chief-2", CITY, Role.SECTION_CHIEF),
    officer("leader", CITY, Role.COMMISSION_LEADER),
    officer("admin", CITY, Role.ADMINISTRATOR),
)
ROSTER = Roster(OFFICERS)

_CLERK, _LEADER = frozenset({Role.DISTRICT_CLERK}), frozenset({Role.DISTRICT_LEADER})
_CITY, _CHIEF = frozenset({Role.CITY_CLERK}), frozenset({Role.SECTION_CHIEF})
_TOP = frozenset({Role.COMMISSION_LEADER})
_NO: frozenset[Role] = frozenset()


def _row(
    kind: str,
    drafter: frozenset[Role],
    checker: frozenset[Role],
    approver: frozenset[Role],
    approval: Approval,
    level: Level,
) -> Requirement:
    return Requirement(
        kind=kind,
        drafter=drafter,
        checker=checker,
        approver=approver,
        approval=approval,
        level=level,
    )


ROWS = {
    row.kind: row
    for row in (
        _row("application", _NO, _NO, _CLERK, Approval.INTAKE, Level.DISTRICT),
        _row("acceptance", _CLERK, _NO, _CLERK, Approval.INTAKE, Level.DISTRICT),
        _row("recommendation", _CLERK, _NO, _LEADER, Approval.ONE, Level.DISTRICT),
        _row("review", _CITY, _NO, _CHIEF, Approval.ONE, Level.CITY),
        _row("objection", _CITY, _NO, _CHIEF, Approval.ONE, Level.CITY),
        _row("call", _CITY, _CHIEF, _TOP, Approval.TWO, Level.CITY),
        _row("compliance-check", _CLERK | _CITY, _NO, _LEADER | _CHIEF, Approval.ONE, Level.EITHER),
    )
}


def need(kind: str, division: str | None = None, handlers: Iterable[str] = ()) -> Need:
    path = f"dossiers/2025/f-7k3q/{kind}.yaml"
    return Need(path, kind, ROWS[kind], division, frozenset(handlers))


def commit(sha: str, *parents: str, at: datetime = AT) -> Commit:
    return Commit(sha, f"tree of {sha}", parents, at, "", signature="armoured")


def step(
    acts: Sequence[Need],
    drafter: str | None,
    checker: str | None = None,
    approver: str | None = None,
    at: datetime = AT,
) -> Step:
    """One drafting commit, a 核稿 commit where there is a checker, and the merge."""
    branch = [commit("draft", "base")]
    if checker is not None:
        branch.append(commit("check", "draft"))
    people = {"draft": drafter, "check": checker, "merge": approver}
    changes = tuple(Change(act.path, None, f"blob of {act.path}") for act in acts)
    return Step(
        commit=commit("merge", "main", branch[-1].sha, at=at),
        branch=tuple(branch),
        changes=changes,
        proposed=changes,
        added={act.path: "draft" for act in acts},
        signers=keys(people),
    )


def keys(people: Mapping[str, str | None]) -> dict[str, str]:
    return {sha: f"key {name}" for sha, name in people.items() if name is not None}
