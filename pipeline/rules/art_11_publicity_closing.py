"""第十一条：“公示无异议”须在期满后由承办人书面说明，不从没有文件推定。

Passes: signed after the printed end, every publicised unit disposed of as it stands and as was
found, objections counted ("0件" is written). Fails: earlier, a unit left out, another number of
objections than are registered, a conclusion that says otherwise than the finding ("无异议" for a
unit with an objection, "异议不成立" where it was upheld in part). Remark: until generation 2, a
period that a later holiday notice cut short and nobody extended.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.closing import (
    conclusion_of,
    first_statement,
    looked_into,
    units_to_state,
)
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
    for path in closing.rests_on:
        found = facts.docket.acts.get(path)
        if found is None or found.kind != ActKind.PUBLICITY:
            continue
        ends = publicity_end(facts.docket, found.record)
        if closing.day("decided_on") <= ends:
            message = f"公示期至 {ends} 24时届满，期满前不得出具说明"
            yield Problem(("decided_on",), message, "期满后再办")
        yield from _units(facts, closing, found.record)
        yield from _objections(facts, closing, found.record)
        rest = _said if facts.generation.no_dead_ends else _days_before
        yield from rest(facts, closing, found.record)


def _units(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    """The first statement disposes of every unit; a later one of some that were held."""
    disposed = [row["dossier"] for row in closing.get("outcomes")]
    listed = _to_state(facts, publicity)
    first = first_statement(facts.docket, publicity)
    for dossier in listed:
        times = disposed.count(dossier)
        if times > 1 or (times == 0 and first):
            yield Problem(("outcomes",), f"公示的 {dossier} 须恰好处置一次", "逐家列明")
    for index, dossier in enumerate(disposed):
        if dossier not in listed:
            yield Problem(("outcomes", index), f"{dossier} 不在该次公示待处置的名单内", "删去该行")


def _to_state(facts: Facts, publicity: Record) -> list[str]:
    """The units that must be stated on; until generation 2 those listed anew as well."""
    if facts.generation.no_dead_ends:
        return [case.id for case in units_to_state(facts.docket, publicity)]
    listed = [row["dossier"] for row in publicity.get("rows")]
    acts = facts.docket.batch_acts(facts.act_or_raise.year, ActKind.PUBLICITY_CLOSING)
    earlier = [act.record for act in acts if publicity.file in act.record.rests_on]
    last = {row["dossier"]: row["conclusion"] for c in earlier for row in c.get("outcomes")}
    cases = facts.docket.cases
    if not earlier:
        return listed
    return [d for d in listed if last.get(d) == "暂缓" or cases[d].state in ON_LIST]


def _said(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    """A unit still on the list is told of as was found; of others the table says it."""
    for index, row in enumerate(closing.get("outcomes")):
        case = facts.docket.cases.get(row["dossier"])
        if case is None or case.state is not State.PUBLICISED:
            continue
        said, wanted = row["conclusion"], conclusion_of(case, publicity)
        if said == "无异议" == wanted and not row.get("reasons") and looked_into(case, publicity):
            message = f"{case.id} 公示后登记过线索，只写“无异议”不足以说明"
            yield Problem(("outcomes", index), message, "在该行 reasons 中写明核查结果")
        elif said not in {wanted, "暂缓", "无异议"}:
            message = f"{case.id} 经核查应写“{wanted}”，不是“{said}”"
            yield Problem(
                ("outcomes", index, "conclusion"), message, f"改为“{wanted}”；仍须核查的写“暂缓”"
            )


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


def _days_before(facts: Facts, closing: Record, publicity: Record) -> Iterator[Problem]:
    """As generations 1 and 2 judge the days; since then a rule of its own does."""
    starts, ends = publicity.day("starts_on"), publicity_end(facts.docket, publicity)
    if short := days_short(facts.docket, publicity, facts.law, facts.calendar):
        yield Problem(
            ("decided_on",),
            f"按现行放假安排，{starts} 至 {ends} 少{short}个工作日，期满前没有延长公示",
            "由签发人判断是否须另行公示；公示期内放假安排变动的，期满前发布延长公示",
            effect=Effect.REMARK,
        )
    if closing.day("online", "from") > starts:
        message = f"页面上线晚于公示起始日 {starts}"
        yield Problem(("online", "from"), message, "按缺失的工作日延长公示")
    if closing.day("online", "to") <= ends:
        message = f"页面在 {ends} 24时前已下线"
        yield Problem(("online", "to"), message, "按缺失的工作日延长公示")
