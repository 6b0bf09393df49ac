"""What each provision makes of one application: the table that its applicant reads.

"未发现不符" is the most that a rule can say: the row also names what the rule leaves to people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.judgement.act import facts_of, judged
from pipeline.judgement.attachments import told
from pipeline.model.act_kind import ActKind
from pipeline.model.applicant_kind import ApplicantKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Finding
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.terms import law_of
from pipeline.rules.facts import CASE, Facts, Rule
from pipeline.rules.runner import findings_of, rules, unchecked
from pipeline.rules.scope import BOTH_KINDS, DECIDING

NOT_YET = {
    ActKind.EVALUATION: "尚不能判断（没有评价报告）",
    ActKind.COMPLIANCE_CHECK: "尚不能判断（尚未查询）",
}
"""The conclusion of a rule while the act that it awaits is not in effect."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one rule concludes on one application. `effect` is None where nothing speaks against it;
    `left_to_people` names what the rule does not decide."""

    rule: str
    article: str
    title: str
    effect: Effect | None
    said: str
    left_to_people: tuple[str, ...]


def conclusions(docket: Docket, case: Case, office: Office, on: date) -> tuple[Conclusion, ...]:
    """Every rule on applications of that kind, in the order of the articles."""
    law = law_of(docket, case.year, office)
    if law is None:
        return ()
    facts = replace(facts_of(docket, law, office, on), case=case)
    order = {ref: place for place, ref in enumerate(law.articles)}
    ours = [
        (name, rule)
        for name, rule in rules().items()
        if rule.JUDGES & CASE and case.kind in rule.APPLIES_TO.kinds
    ]
    ours.sort(key=lambda item: (order[item[1].ARTICLE], item[0]))
    return tuple(_concluded(name, rule, facts, office) for name, rule in ours)


def _concluded(name: str, rule: Rule, facts: Facts, office: Office) -> Conclusion:
    case = facts.case_or_raise
    found = list(findings_of(name, facts, case.application, case.id, office.title))
    settled = set(judged(act.record for act in case.acts))
    referred = [f for f in found if f.effect is Effect.REFERRAL]
    open_ones = [f for f in found if f not in referred or f.id not in settled]
    effect = min((f.effect for f in open_ones), key=list(Effect).index, default=None)
    said = _said(effect, referred, case, rule)
    return Conclusion(name, rule.ARTICLE, rule.TITLE, effect, said, rule.NOT_MODELLED)


def _said(effect: Effect | None, referred: Sequence[Finding], case: Case, rule: Rule) -> str:
    if effect and effect is not Effect.REMARK:
        return effect.chinese
    if not rule.APPLIES_TO.covers(case):
        return f"不适用（{rule.APPLIES_TO.otherwise}）"
    if rule.AWAITS and case.find(rule.AWAITS) is None:
        return NOT_YET[rule.AWAITS]
    if referred:
        return "已研判"
    return "未发现不符（有提示）" if effect else "未发现不符"


def not_checked(office: Office, cases: Iterable[Case] = ()) -> list[str]:
    """What no rule examines in such cases, named so that nobody takes silence for a pass."""
    cases = tuple(cases)
    kinds = frozenset(ApplicantKind(case.kind) for case in cases) or BOTH_KINDS.kinds
    said = []
    for law in office.laws.values():
        refs = [ref for ref in law.articles if ref.startswith(DECIDING)]
        said += [
            f"{law.number}{ref}：{'；'.join(parts) or '没有自动规则'}，须人工审查"
            for ref, parts in unchecked(law, refs, kinds).items()
        ]
    return [*said, told(cases)]


def cited(office: Office, findings: Iterable[Finding]) -> Mapping[str, str]:
    """The text of every provision that the findings rest on, in the law's order."""
    named = {finding.article for finding in findings}
    return {
        ref: text
        for law in office.laws.values()
        for ref, text in law.articles.items()
        if ref in named
    }


def concluded(
    docket: Docket, cases: Iterable[Case], office: Office, on: date
) -> Mapping[str, Sequence[Conclusion]]:
    """Each application article by article."""
    return {
        f"{case.id}（{case.name}）": conclusions(docket, docket.cases[case.id], office, on)
        for case in cases
    }
