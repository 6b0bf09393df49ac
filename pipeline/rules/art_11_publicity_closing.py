"""第十一条：“公示无异议”须在期满后由承办人书面说明，不从没有文件推定。

Passes: signed after the printed end, page online over the whole period, every publicised unit
disposed of, objections counted ("0件" is written). Fails: earlier, a gap, a unit left out, another
number of objections than are registered, "无异议" for a unit with an objection. Remark: a period
that a later holiday notice cut short and nobody extended.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.open_matters import ON_LIST, objections_under
from pipeline.procedure.terms import days_short, publicity_end
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "公示期满情况说明"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PUBLICITY_CLOSING})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    closing = facts.act_or_raise.record
    publicities = {
        a.path: a.record
        for a in facts.docket.batch_acts(facts.act_or_raise.year, ActKind.PUBLICITY)
    }
    for ref in closing.get("on"):
        if (publicity := publicities.get(ref["path"])) is not None:
            yield from _period(facts, closing, publicity)
            yield from _units(facts, closing, publicity)
            yield from _objections(facts, closing, publicity)


def _period(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    starts = publicity.day("starts_on")
    ends = publicity_end(facts.docket, publicity)
    if closing.day("decided_on") <= ends:
        yield Problem(
            ("decided_on",), f"公示期至 {ends} 24时届满，期满前不得出具说明", "期满后再办"
        )
    if short := days_short(facts.docket, publicity, facts.law, facts.calendar):
        yield Problem(
            ("decided_on",),
            f"按现行放假安排，{starts} 至 {ends} 少{short}个工作日，期满前没有延长公示",
            "由签发人判断是否须另行公示；公示期内放假安排变动的，期满前发布延长公示",
            effect=Effect.REMARK,
        )
    if closing.day("online", "from") > starts:
        yield Problem(
            ("online", "from"), f"页面上线晚于公示起始日 {starts}", "按缺失的工作日延长公示"
        )
    if closing.day("online", "to") <= ends:
        yield Problem(("online", "to"), f"页面在 {ends} 24时前已下线", "按缺失的工作日延长公示")


def _units(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    """The first closing disposes of every unit; a later one of some that were held.

    A unit cleared before, and held since for what came to light, is disposed of anew.
    """
    disposed = [row["dossier"] for row in closing.get("outcomes")]
    earlier = _closings(facts, publicity)
    listed = [row["dossier"] for row in publicity.get("rows")]
    if earlier:
        last = {row["dossier"]: row["conclusion"] for c in earlier for row in c.get("outcomes")}
        cases = facts.docket.cases
        listed = [d for d in listed if last.get(d) == "暂缓" or cases[d].state in ON_LIST]
    for dossier in listed:
        times = disposed.count(dossier)
        if times > 1 or (times == 0 and not earlier):
            yield Problem(("outcomes",), f"公示的 {dossier} 须恰好处置一次", "逐家列明")
    for index, dossier in enumerate(disposed):
        if dossier not in listed:
            yield Problem(("outcomes", index), f"{dossier} 不在该次公示待处置的名单内", "删去该行")


def _closings(facts: Facts, publicity: Record) -> list[Record]:
    acts = facts.docket.batch_acts(facts.act_or_raise.year, ActKind.PUBLICITY_CLOSING)
    return [act.record for act in acts if publicity.file in act.record.rests_on]


def _objections(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    received = objections_under(facts.docket, publicity.file)
    written = closing.get("objections_received")
    if written != len(received):
        yield Problem(
            ("objections_received",),
            f"写明收到异议{written}件，登记在案的是{len(received)}件",
            "补登异议，或更正件数；没有的写 0",
        )
    objected = {unit for record in received for unit in record.get("units")}
    for index, row in enumerate(closing.get("outcomes")):
        if row["conclusion"] == "无异议" and row["dossier"] in objected:
            yield Problem(
                ("outcomes", index, "conclusion"),
                f"{row['dossier']} 收到过异议，不能写“无异议”",
                "写“异议不成立”“异议成立移出”或“暂缓”",
            )
