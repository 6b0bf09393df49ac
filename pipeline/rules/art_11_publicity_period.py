"""第十一条：在市经济信息委官网公示5个工作日。

Starts on the first working day after the paper's date (or on that day, where the call says so),
ends on the fifth working day counting the first in; make-up days count, holidays do not. The
printed end stands: it is verified once, here, and never recomputed.
Passes: 2025-09-26 to 2025-10-09. Fails: 10-02 (holidays ignored), a Sunday start. Remark: 10-10,
longer than asked. Refused as not computable: a year whose calendar is not published.
"""

from collections.abc import Iterator
from datetime import date

from pipeline.law.calendar import Uncovered
from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "公示期为5个工作日"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PUBLICITY})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    record = facts.act_or_raise.record
    dated, starts, ends = (record.day(name) for name in ("dated", "starts_on", "ends_on"))
    days = facts.law.value("publicity_workdays", facts.on)
    try:
        yield from _start(facts, dated, starts)
        yield from _end(facts, starts, ends, days)
    except Uncovered as uncovered:
        yield Problem(
            ("ends_on",),
            f"公示期无法核算：{uncovered}",
            "待国务院办公厅放假通知公布、registry/calendar/ 补齐后再公示",
        )


def _start(facts: Facts, dated: date, starts: date) -> Iterator[Problem]:
    if starts == dated and facts.call.get("publicity", "same_day_start"):
        return
    expected = facts.calendar.default_start(dated)
    if starts != expected:
        yield Problem(
            ("starts_on",),
            f"公示起始日应为成文日期后的第一个工作日 {expected.isoformat()}",
            f"改为 {expected.isoformat()}",
        )


def _end(facts: Facts, starts: date, ends: date, days: int) -> Iterator[Problem]:
    expected = facts.calendar.publicity_end(starts, days)
    if ends < expected:
        yield Problem(
            ("ends_on",),
            f"公示期不足{days}个工作日：自 {starts.isoformat()} 起，第{days}个工作日是 "
            f"{expected.isoformat()}",
            f"改为 {expected.isoformat()}",
        )
    elif ends > expected:
        yield Problem(
            ("ends_on",),
            f"印出的期满日晚于第{days}个工作日 {expected.isoformat()}，以印出的为准",
            effect=Effect.REMARK,
        )
    if facts.calendar.is_provisional(ends):
        yield Problem(
            ("ends_on",),
            f"{ends.isoformat()} 的工作日安排可能被次年放假通知改动",
            "次年通知公布后复核；如使公示期变短，须在期满前发布延长公示",
            effect=Effect.REMARK,
        )
