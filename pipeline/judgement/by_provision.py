"""What each provision makes of one application: the table that its applicant reads. Pure.

"未发现不符" is what a rule can say at most: what it leaves to people stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.judgement.act import judged
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Finding
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.procedure.terms import law_of
from pipeline.rules.facts import CASE, Facts, Rule
from pipeline.rules.runner import findings_of, rules, unchecked

CHAPTER = {"park": "第六条", "factory": "第七条"}
REPORT = (ActKind.EVALUATION, "尚不能判断（没有评价报告）")
QUERY = (ActKind.COMPLIANCE_CHECK, "尚不能判断（尚未查询）")
AWAITS = {
    "第九条": REPORT,
    "第六条第（八）项": REPORT,
    "第七条第（八）项": REPORT,
    "art-07-3-credit-lists": QUERY,
}
"""Provisions and rules on which nothing can be said before an act of that kind is there."""

APPLIES: Mapping[str, tuple[Callable[[Case], bool], str]] = {
    "art-10-new-version-scope": (
        lambda case: any(act.record.get("supersedes") for act in case.acts),
        "不适用（没有提交新版本）",
    ),
    "art-06-1-cluster": (
        lambda case: bool(case.application.get("park", "cluster")),
        "不适用（不是独立组团）",
    ),
}
"""Rules on what not every application has: whether it does, and what is said where it does not."""

CHAPTERS = (
    "第三条",
    "第四条",
    "第五条",
    "第六条",
    "第七条",
    "第八条",
    "第九条",
    "第十条",
    "第十一条",
)
"""The provisions that decide on an application (chapters one to three)."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One rule's word on one application. `effect` is None where nothing speaks against it;
    `left` names what the rule leaves to people."""

    rule: str
    article: str
    title: str
    effect: Effect | None
    said: str
    left: tuple[str, ...]


def conclusions(docket: Docket, case: Case, office: Office, on: date) -> tuple[Conclusion, ...]:
    """Every rule on applications of that kind, in the order of the articles."""
    law = law_of(docket, case.year, office)
    if law is None:
        return ()
    calendar = office.calendar.known_on(on)
    facts = Facts(docket, law, calendar, office.divisions, on, office.registry, case)
    order = {ref: place for place, ref in enumerate(law.articles)}
    ours = [(name, r) for name, r in rules().items() if r.JUDGES & CASE and _concerns(r, case.kind)]
    ours.sort(key=lambda item: (order[item[1].ARTICLE], item[0]))
    return tuple(_concluded(name, rule, facts, office) for name, rule in ours)


def _concerns(rule: Rule, kind: str) -> bool:
    """Whether the provision speaks of units of that kind: Article 6 of parks, 7 of factories."""
    other = CHAPTER["factory" if kind == "park" else "park"]
    return not rule.ARTICLE.startswith(other)


def _concluded(name: str, rule: Rule, facts: Facts, office: Office) -> Conclusion:
    case = facts.case_or_raise
    found = list(findings_of(name, facts, case.application, case.id, office.title))
    settled = set(judged(act.record for act in case.acts))
    referred = [f for f in found if f.effect is Effect.REFERRAL]
    open_ones = [f for f in found if f not in referred or f.id not in settled]
    effect = min((f.effect for f in open_ones), key=list(Effect).index, default=None)
    said = _said(effect, referred, case, name, rule)
    return Conclusion(name, rule.ARTICLE, rule.TITLE, effect, said, rule.NOT_MODELLED)


def _said(
    effect: Effect | None, referred: Sequence[Finding], case: Case, name: str, rule: Rule
) -> str:
    if effect and effect is not Effect.REMARK:
        return effect.chinese
    if not effect and name in APPLIES:
        applies, not_at_all = APPLIES[name]
        if not applies(case):
            return not_at_all
    kind, not_yet = AWAITS.get(name) or AWAITS.get(rule.ARTICLE) or (ActKind.APPLICATION, "")
    if case.find(kind) is None:
        return not_yet
    if referred:
        return "已研判"
    return "未发现不符（有提示）" if effect else "未发现不符"


def not_checked(office: Office, cases: Iterable[Case] = ()) -> list[str]:
    """What no rule looks at in such cases, said aloud so that nobody takes silence for a pass."""
    kinds = {case.kind for case in cases} or set(CHAPTER)
    other = tuple(chapter for kind, chapter in CHAPTER.items() if kind not in kinds)
    said = []
    for law in office.laws.values():
        refs = [ref for ref in law.articles if ref.startswith(CHAPTERS)]
        said += [
            f"{law.number}{ref}：{'；'.join(parts) or '没有自动规则'}，须人工审查"
            for ref, parts in unchecked(law, refs).items()
            if not (other and ref.startswith(other))
        ]
    return [*said, "附件原件：记录只登记摘要，原件内容未核对"]


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
