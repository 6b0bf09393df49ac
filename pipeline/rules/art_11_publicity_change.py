"""第十一条：公示5个工作日。A period cut short is made good; no printed end moves by itself.

Passes: while the period is open, extended by the working days lost; a name corrected; at any time,
the publicity ended for units that are to be listed anew. Fails: anything else after the printed
end, a new end that does not make the lost days good, a correction of another name, a cause that is
not so (放假安排变动 though the calendar leaves all days). Must judge: whether a corrected name
starts the period anew.
"""

from collections.abc import Iterator
from datetime import date

from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.terms import days_short, name_on, publicity_end
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
            if facts.generation.no_dead_ends:
                yield from _cause(facts, act.record, publicity.record)
                yield from _ended(facts, act.record, publicity.record)


def _period(facts: Facts, record: Record, ends: date) -> Iterator[Problem]:
    alone = record.get("terminated") and not (record.get("corrections") or record.get("days_lost"))
    if facts.on > ends and not alone:
        message = f"公示期至 {ends.isoformat()} 已满，不能再变更"
        anew = facts.generation.no_dead_ends
        yield Problem(
            ("dated",),
            message,
            "只终止对有关单位的公示（terminated），再另行公示" if anew else "另行公示",
        )
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


_WITH = {"网站中断": "days_lost", "名称更正": "corrections", "公示终止": "terminated"}
"""What a change for that cause has to say."""


def _cause(facts: Facts, record: Record, publicity: Record) -> Iterator[Problem]:
    cause = str(record.get("cause"))
    needed = _WITH.get(cause)
    if needed and not record.get(needed):
        yield Problem(
            (needed,), f"变更原因为“{cause}”，却没有写明其内容", "填写该项，或更正变更原因"
        )
    if record.get("terminated") and cause != "公示终止":
        yield Problem(("cause",), "终止了对单位的公示，变更原因应为“公示终止”", "更正变更原因")
    if cause == "放假安排变动" and not days_short(
        facts.docket, publicity, facts.law, facts.calendar
    ):
        message = "按登记的放假安排，公示期没有变短，不能以“放假安排变动”为由变更"
        yield Problem(("cause",), message, "先登记放假通知（registry/calendar/），或更正变更原因")


def _ended(facts: Facts, record: Record, publicity: Record) -> Iterator[Problem]:
    """The publicity is ended for units that it lists, and that no later one lists."""
    for index, dossier in enumerate(record.get("terminated") or ()):
        case = facts.docket.cases.get(dossier)
        latest = case.find(ActKind.PUBLICITY) if case else None
        if latest is None or latest.file != publicity.file:
            message = f"{dossier} 不在 {publicity.file} 的名单上，或其后已另行公示"
            yield Problem(("terminated", index), message, "只列本次公示名单上的单位")
