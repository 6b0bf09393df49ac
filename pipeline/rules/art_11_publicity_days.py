"""第十一条：公示5个工作日，期满后方可认定。Days cut short are made good, or the list goes anew.

Passes: all working days that the law asked for when the list went out, the page there all through.
Fails: fewer, because a holiday notice came later or the page went online late, and no 公示变更 in
the period made them good; a page taken off before the end, a capture from another time, none of
the last day. Must judge: an outage on a day that is needed. Since generation 3; before, the rule on
the statement looks at the period. Not modelled: what a capture shows.
"""

from collections.abc import Iterator

from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record, day_of
from pipeline.procedure.terms import days_asked, days_short, publicity_end
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS
from pipeline.rules.shared.days_online import broken_days, first_full_day

ARTICLE = "第十一条"
TITLE = "公示满5个工作日"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PUBLICITY_CLOSING, ActKind.DESIGNATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = True
NOT_MODELLED = ("存证所示的内容",)

ANEW = "公示期内延长（公示变更）；期满后以公示变更终止对有关单位的公示，再另行公示"


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    if not facts.generation.no_dead_ends:
        return
    if act.kind == ActKind.DESIGNATION:
        yield from _of_units(facts)
        return
    for path in act.record.rests_on:
        found = facts.docket.acts.get(path)
        if found is not None and found.kind == ActKind.PUBLICITY:
            yield from _closed(facts, act.record, found.record)


def _of_units(facts: Facts) -> Iterator[Problem]:
    """A notice that came after the statement counts as much as one before it."""
    for index, row in enumerate(facts.act_or_raise.record.get("rows")):
        case = facts.docket.cases.get(row["dossier"])
        publicity = case.find(ActKind.PUBLICITY) if case else None
        if publicity is None:
            continue
        if short := days_short(facts.docket, publicity, facts.law, facts.calendar):
            message = f"{row['dossier']} 的公示按现行放假安排少{short}个工作日"
            yield Problem(("rows", index), message, ANEW)


def _closed(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    first, ends = first_full_day(closing, publicity), publicity_end(facts.docket, publicity)
    asked = days_asked(facts.docket, publicity, facts.law)
    try:
        counted = facts.calendar.workdays_between(first, ends)
        broken = broken_days(facts, closing, publicity)
    except Uncovered as uncovered:
        yield Problem(("decided_on",), f"公示的工作日无法核算：{uncovered}", "待日历补齐后再办")
        return
    if counted < asked:
        message = f"自 {first} 起整日在线，至 {ends} 只有{counted}个工作日，应为{asked}个"
        yield Problem(("online", "from"), message, ANEW)
    elif counted - len(broken) < asked:
        days = "、".join(day.isoformat() for day in broken)
        yield Problem(
            ("online", "outages"),
            f"{days} 页面曾中断，不计这些日子不足{asked}个工作日，是否影响公示须研判",
            "在 judgements 中写明判断；应补足的，终止公示后另行公示",
            effect=Effect.REFERRAL,
        )
    yield from _captures(closing, publicity_end(facts.docket, publicity).isoformat())


def _captures(closing: Record, ends: str) -> Iterator[Problem]:
    """The page is proved to have been there by captures of that time, one of the last day."""
    if closing.day("online", "to").isoformat() <= ends:
        yield Problem(("online", "to"), f"页面在 {ends} 24时前已下线", ANEW)
    first, last = closing.instant("online", "from"), closing.instant("online", "to")
    evidence = closing.get("online", "evidence")
    for index, _ in enumerate(evidence):
        at = closing.instant("online", "evidence", index, "captured_at")
        if not first <= at <= last:
            yield Problem(
                ("online", "evidence", index, "captured_at"),
                f"存证于 {at}，不在所写的在线期间之内",
                "更正时刻，或改用在线期间的存证",
            )
    if all(day_of(one["captured_at"]).isoformat() < ends for one in evidence):
        yield Problem(
            ("online", "evidence"), f"没有公示末日 {ends} 当日或其后的存证", "补列末日的存证"
        )
