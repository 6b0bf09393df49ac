"""第十一条：委托第三方机构或组织专家对申报资料进行评审。

The law gives neither number nor recusal; an odd number of at least three, three left after
recusals, and a reviewing body other than the report's author are settings or readings, and the
messages say so. Passes: so composed. Fails: too few or an even number of experts; an expert of the
applicant or of the evaluator who took part; a reviewer that wrote the report. Curable: one recused
who is no expert of the panel. Not modelled: the experts' fields; ties of other kinds.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, Record
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "评审的人数和回避"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.PANEL})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("专家的专业和其他利害关系",)

Experts = Mapping[str, str]
Row = Mapping[str, Any]


def check(facts: Facts) -> Iterator[Problem]:
    panel = facts.act_or_raise.record
    experts = {expert["name"]: expert["organisation"] for expert in panel.get("experts")}
    if panel.get("mode") == "专家":
        yield from _number(facts, len(experts))
    for index, row in enumerate(panel.get("rows")):
        path: FieldPath = ("rows", index)
        yield from _recused(facts, panel, experts, row, path)
        if case := facts.docket.cases.get(row["dossier"]):
            yield from _ties(case, experts, row, path)
            yield from _author(case, panel, path)


def _number(facts: Facts, count: int) -> Iterator[Problem]:
    least = facts.law.value("setting.panel_experts", facts.on)
    odd = facts.law.value("setting.panel_odd", facts.on)
    if count < least or (odd and count % 2 == 0):
        wanted = f"不少于 {least} 人的单数" if odd else f"不少于 {least} 人"
        yield Problem(
            ("experts",),
            f"评审专家 {count} 人（同名只计一人），应为{wanted}（口径，《办法》未规定人数）",
            "重新组织评审",
        )


def _recused(
    facts: Facts, panel: Record, experts: Experts, row: Row, path: FieldPath
) -> Iterator[Problem]:
    recused = set(row["recused"])
    if strangers := sorted(recused - experts.keys()):
        yield Problem(
            (*path, "recused"),
            f"回避人员{'、'.join(strangers)}不是本次评审的专家",
            "核对姓名",
            effect=Effect.DEFICIENCY,
        )
    left = len(experts.keys() - recused)
    least = facts.law.value("setting.panel_experts", facts.on)
    if panel.get("mode") == "专家" and left < least <= len(experts):
        yield Problem(
            (*path, "recused"),
            f"{row['dossier']} 回避后参加评审的专家 {left} 人，不足 {least} 人（口径）",
            "增补专家后对该单位重新评审",
        )


def _ties(case: Case, experts: Experts, row: Row, path: FieldPath) -> Iterator[Problem]:
    evaluation = case.find(ActKind.EVALUATION)
    bodies = {case.application.get("applicant", "name"), case.name}
    wrote: set[str] = set()
    if evaluation is not None:
        bodies.add(evaluation.get("evaluator", "name"))
        wrote = {member["name"] for member in evaluation.get("site_work", "team")}
        wrote |= {evaluation.get("report", part) for part in ("compiled_by", "reviewed_by")}
    for name, organisation in experts.items():
        if name not in row["recused"] and (organisation in bodies or name in wrote):
            tie = f"来自{organisation}" if organisation in bodies else "参与了该单位的第三方评价"
            yield Problem(
                (*path, "recused"),
                f"{row['dossier']} 的评审专家{name}{tie}，应当回避而没有回避（口径）",
                "列入 recused，由其余专家重新评审该单位",
            )


def _author(case: Case, panel: Record, path: FieldPath) -> Iterator[Problem]:
    evaluation = case.find(ActKind.EVALUATION)
    if panel.get("mode") != "第三方机构" or evaluation is None:
        return
    if panel.get("third_party", "credit_code") == evaluation.get("evaluator", "credit_code"):
        yield Problem(
            path,
            f"评审机构就是 {case.id} 的评价机构，不能评审自己的报告（口径）",
            "委托另一机构，或组织专家评审",
        )
