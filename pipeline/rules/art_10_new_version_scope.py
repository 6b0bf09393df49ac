"""第十条：补正为全文新版本，只改补正通知所列的事项。

Compared are the latest two versions of application and of report. Passes: changes within what the
notices in between name. Must judge: other fields changed too; the recommendation or review judges.
After a return, by the district or by the city, the applicant files anew and no list binds it.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "补正只改通知所列事项"
EFFECT = Effect.REFERRAL
JUDGES = CASE
APPLIES_TO = BOTH_KINDS.where(lambda case: bool(_new_versions(case)), "没有提交新版本")
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()

RETURNING = frozenset({ActKind.RECOMMENDATION, ActKind.REVIEW})
FREE: frozenset[tuple[str, ...]] = frozenset(
    {
        ("record",),
        ("supersedes",),
        ("on",),
        ("submitted_at",),
        ("declarations",),
        ("correction_reasons",),
        ("report", "issued_on"),
        ("report", "sha256"),
        ("independence", "dated"),
        ("independence", "sealed_sha256"),
    }
)
"""What every new version changes: its header, its grounds, when and by whom it was declared; of a
report, the paper itself and its sealed statement."""


def check(facts: Facts) -> Iterator[Problem]:
    for earlier, later in _new_versions(facts.case_or_raise):
        yield from _beyond(facts.case_or_raise, earlier, later)


def _new_versions(case: Case) -> list[tuple[Act, Act]]:
    """The latest two versions of the application, and of the report, where there are two."""
    found: list[tuple[Act, Act]] = []
    for kind in (ActKind.APPLICATION, ActKind.EVALUATION):
        versions = [act for act in case.acts if act.kind == kind]
        found += list(pairwise(versions))[-1:]
    return found


def _beyond(case: Case, earlier: Act, later: Act) -> Iterator[Problem]:
    acts = list(case.acts)
    between = acts[acts.index(earlier) : acts.index(later)]
    if any(a.kind in RETURNING and a.record.get("conclusion") == "退回" for a in between):
        return
    named = [
        tuple(item["field"].strip("/").split("/"))
        for act in between
        if act.kind == ActKind.SUPPLEMENT_NOTICE
        for item in act.record.get("items")
        if item["record_kind"] == later.kind
    ]
    for path in differences(earlier.record.data, later.record.data):
        words = tuple(str(step) for step in path)
        free = words[:1] in FREE or words[:2] in FREE
        if not free and not any(_within(words, name) for name in named):
            yield Problem(
                path,
                f"补正通知没有要求改动“{'/'.join(words)}”，新版本却改了",
                "恢复原文；确需改动的，由承办机关在 judgements 中写明判断",
                record=later.record,
            )


def _within(words: tuple[str, ...], named: tuple[str, ...]) -> bool:
    return words[: len(named)] == named or named[: len(words)] == words


def differences(old: Any, new: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    """Where two values differ, as deep as both are mappings; lists differ as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif old != new:
        yield path
