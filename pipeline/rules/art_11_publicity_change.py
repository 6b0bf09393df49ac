"""第十一条：公示5个工作日。A period cut short is made good; no printed end moves by itself.

Passes: while the period is open, extended by the working days lost; a name corrected. Fails: after
the printed end, a new end that does not make the lost days good, a correction of another name.
Must judge: whether a corrected name starts the period anew.
"""

from collections.abc import Iterator
from datetime import date

from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.terms import name_on, publicity_end
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "公示期的延长和名称更正"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PUBLICITY_CHANGE})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    on = set(act.record.rests_on)
    for publicity in facts.docket.batch_acts(act.year, ActKind.PUBLICITY):
        if publicity.path in on:
            yield from _period(facts, act.record, publicity_end(facts.docket, publicity.record))
            yield from _names(facts, publicity.record)


def _period(facts: Facts, record: Record, ends: date) -> Iterator[Problem]:
    if facts.on > ends:
        yield Problem(("dated",), f"公示期至 {ends.isoformat()} 已满，不能再变更", "另行公示")
    lost = record.get("days_lost")
    new = record.day("new_ends_on") if record.get("new_ends_on") else None
    if not lost and not new:
        return
    try:
        expected = facts.calendar.add(ends, lost) if lost else ends
    except Uncovered as uncovered:
        yield Problem(
            ("new_ends_on",), f"延长后的期满日无法核算：{uncovered}", "待日历补齐后再变更"
        )
        return
    if not new or new < expected or new <= ends:
        yield Problem(
            ("new_ends_on",),
            f"补足{lost}个工作日，公示末日应为 {expected.isoformat()}",
            f"改为 {expected.isoformat()}",
        )


def _names(facts: Facts, publicity: Record) -> Iterator[Problem]:
    act = facts.act_or_raise
    for index, correction in enumerate(act.record.get("corrections") or ()):
        path = ("corrections", index)
        shown = name_on(facts.docket, publicity, correction["dossier"], before=act)
        if shown != correction["was"]:
            yield Problem(path, f"公示上没有印出“{correction['was']}”", "照公示上的名称填写 was")
            continue
        yield Problem(
            path,
            f"更正为“{correction['is']}”：公众能否认出原公示的单位，是否须重新公示，须研判",
            "在 judgements 中写明判断，或另行公示",
            effect=Effect.REFERRAL,
        )
