"""第十一条：提出拟认定名单。The meeting decides on it; differences have a reason.

Passes: as proposed, or differing with reasons. Fails: another conclusion than proposed without a
reason; 拟认定 of a unit that left out a step before, because it was deferred early or brought back
by an objection, or on which a report is open, or whose evaluation was replaced after the panel
(since generation 3). Remark: a unit that was consulted on and that the resolution does not name,
which stays where it is. Not modelled: the minutes.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case, State
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath
from pipeline.procedure.docket import open_reports
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "审定与建议不同的写明理由"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.RESOLUTION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("会议纪要",)

STEPS = {
    ActKind.RECOMMENDATION: "区县推荐",
    ActKind.DISTRICT_LETTER: "区县推荐函",
    ActKind.REVIEW: "市级资料审查",
    ActKind.SITE_VISIT: "现场核实",
    ActKind.PANEL: "评审",
    ActKind.CONSULTATION: "征求市级相关部门意见",
}
LEAVING = frozenset({"不推荐", "退回", "补正", "不予认定"})
"""Conclusions by which a unit leaves the way at that step."""


def check(facts: Facts) -> Iterator[Problem]:
    rows = facts.act_or_raise.record.get("rows")
    cases = facts.docket.batch(facts.act_or_raise.year).cases
    for index, row in enumerate(rows):
        case = cases.get(row["dossier"])
        proposed = _proposed(case) if case else ""
        if proposed and row["conclusion"] != proposed and not row.get("reasons"):
            yield Problem(
                ("rows", index),
                f"{row['dossier']} 建议“{proposed}”，审定“{row['conclusion']}”，没有写明理由",
                "在该行 reasons 中写明理由",
            )
        adopted = case if row["conclusion"] == "拟认定" else None
        if adopted and facts.generation.no_dead_ends:
            yield from _unsettled(adopted, ("rows", index))
        for step in _missing(adopted) if adopted else ():
            yield Problem(
                ("rows", index),
                f"{row['dossier']} 尚未经{step}，不能审定为拟认定",
                f"先补作{step}；条件未具备的，结论写“暂缓”",
            )
    named = {row["dossier"] for row in rows}
    for case in cases.values():
        if case.state is State.CONSULTED and case.id not in named:
            yield Problem(
                ("rows",),
                f"{case.id}（{case.name}）已征求意见，本次审定没有列入，仍为“{case.state.chinese}”",
                effect=Effect.REMARK,
            )


def _unsettled(case: Case, path: FieldPath) -> Iterator[Problem]:
    """What has come up since the unit was assessed, and nobody has looked into."""
    for report in open_reports(case.acts):
        number = report.get("registration_no")
        yield Problem(
            path,
            f"{case.id} 登记号 {number} 的异议或线索尚无核查结论，不能审定为拟认定",
            "先作核查结论，或写“暂缓”",
        )
    kinds = [act.kind for act in case.acts if act.kind in {ActKind.EVALUATION, ActKind.PANEL}]
    if ActKind.PANEL in kinds and kinds[-1] == ActKind.EVALUATION:
        message = f"{case.id} 评审后更换了评价报告，尚未重新评审，不能审定为拟认定"
        yield Problem(path, message, "由专家或机构重新评审，或写“暂缓”")


def _missing(case: Case) -> Iterator[str]:
    """The steps before the meeting that the case has not passed."""
    for kind, title in STEPS.items():
        record = case.find(kind)
        if record is None or record.get("conclusion") in LEAVING:
            yield title


def _proposed(case: Case) -> str:
    """The conclusion of the latest proposal that names the case, "" where there is none."""
    proposal = case.find(ActKind.PROPOSAL)
    rows = proposal.get("rows") if proposal else ()
    return str(next((r["conclusion"] for r in rows if r["dossier"] == case.id), ""))
