"""第十条：区县审查上报资料的真实性、合规性；材料有缺的补正，补正的是全文新版本。

A later version names the one it supersedes by digest, answers a notice or a return, and differs
only in what the notice names. Passes: such a version. Fails: another predecessor, no notice. Must
judge: other fields changed too. A corrected report gives its reasons (第二十条).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model import Case, Effect, FieldPath, Problem, Record, State
from pipeline.rules import Facts

ARTICLE = "第十条"
TITLE = "补正为全文新版本，只改通知所列事项"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({"application", "evaluation"})
NOT_MODELLED = ()

FREE = frozenset(
    {"record", "supersedes", "on", "submitted_at", "declarations", "correction_reasons"}
)
"""What every new version changes: its header, its grounds, when and by whom it was declared."""


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.the_act
    case = facts.docket.cases.get(f"{act.year}/{act.case}")
    earlier = case.find(act.kind) if case else None
    if case is None or earlier is None:
        return
    if act.record.get("supersedes") != earlier.sha256:
        yield Problem(
            ("supersedes",),
            f"没有以摘要指明所取代的 {earlier.file}",
            "用 dossier new 填写 supersedes",
        )
    if act.kind == "evaluation" and not act.record.get("correction_reasons"):
        yield Problem(
            ("correction_reasons",), "评价报告的新版本没有写更正理由", "写明更正了什么、为什么"
        )
    if case.state is not State.RETURNED_BY_DISTRICT:
        yield from _beyond(case, act.record, earlier)


def _beyond(case: Case, record: Record, earlier: Record) -> Iterator[Problem]:
    named = [
        tuple(item["field"].strip("/").split("/"))
        for act in case.acts
        if act.kind == "supplement-notice"
        for item in act.record.get("items")
        if item["record_kind"] == record.kind
    ]
    for path in differences(earlier.data, record.data):
        words = tuple(str(step) for step in path)
        if path[0] not in FREE and not any(
            words[: len(n)] == n or n[: len(words)] == words for n in named
        ):
            yield Problem(
                path,
                f"补正通知没有要求改动“{'/'.join(words)}”，新版本却改了",
                "恢复原文；确需改动的，由受理机关在 judgements 中写明判断",
                effect=Effect.REFERRAL,
            )


def differences(old: Any, new: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    """Where two values differ, as deep as both are mappings; lists differ as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif old != new:
        yield path
