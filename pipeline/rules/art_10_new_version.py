"""第十条：区县审查上报资料的真实性、合规性；材料有缺的补正，补正的是全文新版本。

Passes: a later version that names, by digest, the one it supersedes. Fails: another predecessor;
a corrected report without its reasons. What it may change: see the rule on its scope.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.finding import Effect, Problem
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十条"
TITLE = "补正为全文新版本，指明所取代的版本"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.APPLICATION, ActKind.EVALUATION})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    case = facts.own_case
    earlier = case.find(act.kind) if case else None
    if earlier is None:
        return
    if act.record.get("supersedes") != earlier.sha256:
        yield Problem(
            ("supersedes",),
            f"没有以摘要指明所取代的 {earlier.file}",
            "用 dossier new 填写 supersedes",
        )
    if act.kind == ActKind.EVALUATION and not act.record.get("correction_reasons"):
        yield Problem(
            ("correction_reasons",), "评价报告的新版本没有写更正理由", "写明更正了什么、为什么"
        )
