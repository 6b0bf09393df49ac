"""One act judged: what it rests on, its date, the procedure, the articles.

Who signed it is judged elsewhere (`authority`); here the same questions serve the audit, a pull
request and an applicant's work tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.law.regulation import Law
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case
from pipeline.model.finding import Effect, Finding, Problem
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.office.roles import Approval
from pipeline.procedure.agreement import disagreements
from pipeline.procedure.docket import Docket, Listed, case_id, listed, refusals
from pipeline.procedure.row import Row
from pipeline.procedure.rows import named, row_of
from pipeline.procedure.terms import law_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.runner import judge_act, judge_case, rules

INCOMPLETE = frozenset({ActKind.APPLICATION, ActKind.EVALUATION})
"""Acts after which a case is not yet whole: it is judged at its acceptance, or by `filed`."""

BLOCKING = frozenset({Effect.DEFECT, Effect.REFUSAL, Effect.DEFICIENCY, Effect.REFERRAL})


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found on an act, and which of it keeps the act from taking effect.

    `follows` is False where the act could not even be put in effect to look at the next one.
    `asked` names the cases whose whole text the articles were asked about; a fault of the act
    itself comes before that.
    """

    findings: tuple[Finding, ...] = ()
    blocking: tuple[Finding, ...] = ()
    follows: bool = True
    asked: frozenset[str] = frozenset()


def judge(docket: Docket, act: Act, office: Office, *, merged: bool) -> Verdict:
    """What is found on an act about to join `docket`.

    `merged` says that `act.on` is the day of a merge, against which the act's own date counts.
    """
    row = row_of(act.record, act.generation)
    if row is None:
        return Verdict()
    found = [*_rests(docket, act, row, office)]
    for problem in disagreements(docket, act, row, office.divisions):
        found.append(_found(problem, act, office, "agreement", row.article))
    if merged:
        found += _dated(act, row, office)
    procedural = [_found(p, act, office, "procedure", row.article) for p in refusals(docket, act)]
    if found or procedural:
        hard = tuple(f for f in (*found, *procedural) if f.effect is not Effect.REMARK)
        if hard:
            return Verdict((*found, *procedural), hard, follows=not procedural)
    lawful = list(_lawful(docket, act, row, office))
    blocking = tuple(f for f in lawful if _blocks(f, act, row))
    asked = frozenset(_asked_about(docket, act, row))
    return Verdict((*found, *lawful), blocking, asked=asked)


def _found(problem: Problem, act: Act, office: Office, rule: str, article: str = "") -> Finding:
    return Finding.in_record(
        act.record,
        problem,
        rule,
        Effect.REFUSAL if rule == "procedure" else Effect.DEFECT,
        field=office.title(problem.record or act.record, problem.path),
        article=article,
        case=case_id(act) if act.case else "",
    )


def _rests(docket: Docket, act: Act, row: Row, office: Office) -> Iterator[Finding]:
    """`on:` names records in effect by their digest, of each kind the row asks for."""
    kinds = set()
    for index, ref in enumerate(act.record.get("on") or ()):
        base = docket.acts.get(ref["path"])
        if base is None:
            message, hint = f"所依据的 {ref['path']} 尚未生效", "先办理该文件，或更正路径"
        elif base.record.sha256 != ref["sha256"]:
            message, hint = f"{ref['path']} 的摘要与在案文本不符", "用 dossier new 重新填写摘要"
            kinds.add(base.kind)  # it is listed: that it is another text is all there is to say
        elif base.case and act.case and base.case != act.case:
            message, hint = f"{ref['path']} 是另一案卷的文件", "只能依据本案卷和批次的文件"
        else:
            kinds.add(base.kind)
            continue
        yield _found(Problem(("on", index), message, hint), act, office, "rests-on", row.article)
    for wanted in row.foundations:
        if not kinds & set(wanted):
            needed = f"“{row.title}”须以在案的{named(wanted)}为依据"
            problem = Problem(("on",), needed, "在 on 中列入该文件的路径和摘要")
            yield _found(problem, act, office, "rests-on", row.article)


def own_date(record: Record, row: Row) -> date | None:
    """The day the act says it was done, None where it says none."""
    return record.day(*row.dated) if row.dated and record.get(*row.dated) else None


def _dated(act: Act, row: Row, office: Office) -> Iterator[Finding]:
    """No act is dated after its merge; a paper born here is dated that very day."""
    own = own_date(act.record, row)
    if own is None or own == act.on:
        return
    if own > act.on:
        problem = Problem(
            row.dated,
            f"日期 {own.isoformat()} 晚于合并之日 {act.on.isoformat()}",
            "更正日期，或到当日再合并",
        )
    elif row.issuing:
        problem = Problem(
            row.dated,
            f"成文日期 {own.isoformat()} 不是合并之日 {act.on.isoformat()}",
            f"改为 {act.on.isoformat()} 后重新核稿、签发",
            effect=None if act.kind == ActKind.PUBLICITY else Effect.REMARK,
        )
    else:
        return
    yield _found(problem, act, office, "dated", row.article)


def _lawful(docket: Docket, act: Act, row: Row, office: Office) -> Iterator[Finding]:
    """The articles on the act, and on each case as it would stand after it."""
    after = docket.fork()
    after.apply(act)
    law = law_of(after, act.year, office)
    if law is None:
        problem = Problem(("rule_set",), "申报通知指明的规则文本不在 registry/regulations/ 中")
        yield _found(problem, act, office, "rule-set")
        return
    facts = facts_of(docket, law, office, act.on)
    settled = set(judged([act.record]))
    for one in judge_act(replace(facts, act=act), office.title):
        if one.effect is not Effect.REFERRAL or one.id not in settled:
            yield one
    for dossier in _asked_about(docket, act, row):
        for one in standing(after, dossier, replace(facts, docket=after), office):
            if not _reported_before(one, act):
                yield one


def facts_of(docket: Docket, law: Law, office: Office, on: date) -> Facts:
    """What the articles are asked with on that day, no case and no act chosen yet."""
    calendar = office.calendar.known_on(on)
    parts = docket, law, calendar, office.divisions, on, office.registry
    return Facts(*parts, generation=office.judging)


def _asked_about(docket: Docket, act: Act, row: Row) -> Iterator[str]:
    """The cases that an act brings forward: each is judged whole as it would stand after it."""
    for item in listed(act, row) if act.kind not in INCOMPLETE else ():
        if advances(row, item, docket.cases.get(item.dossier)):
            yield item.dossier


def _reported_before(one: Finding, act: Act) -> bool:
    """Report a remark on a case's file only on acts of that case, not again on each later list."""
    return one.effect is Effect.REMARK and not act.case and f"/{one.case}/" in one.where.file


def advances(row: Row, item: Listed, case: Case | None) -> bool:
    """Whether the act brings the case forward, rather than against it or nowhere."""
    move = row.move(item.outcome, case.state if case else None)
    if move is None or move.negative or move.after is None:
        return False
    return case is None or case.state is not move.after


def standing(docket: Docket, dossier: str, facts: Facts, office: Office) -> Iterator[Finding]:
    """What the articles make of a case now, less the referrals an officer has judged."""
    case = docket.cases[dossier]
    settled = set(judged(act.record for act in case.acts))
    for one in judge_case(replace(facts, case=case), office.title):
        if one.effect is not Effect.REFERRAL or one.id not in settled:
            yield one


def filed(docket: Docket, dossier: str, office: Office, on: date) -> Verdict:
    """What the articles make of an application that nobody has taken in yet.

    A referral is for an officer to judge, so it does not keep the applicant from filing.
    """
    law = law_of(docket, dossier.split("/")[0], office)
    if law is None:
        return Verdict()
    facts = facts_of(docket, law, office, on)
    found = tuple(standing(docket, dossier, facts, office))
    mendable = BLOCKING - {Effect.REFERRAL}
    return Verdict(found, tuple(f for f in found if f.effect in mendable))


def judged(records: Iterable[Record]) -> Iterator[str]:
    """The ids of findings that these records judge, with reasons and by whom.

    Judgements in an acceptance are ignored: an intake has only one signature.
    """
    for record in records:
        row = row_of(record)
        if row is not None and row.approval is Approval.INTAKE:
            continue
        for judgement in record.get("judgements") or ():
            yield judgement["finding"]


def _blocks(one: Finding, act: Act, row: Row) -> bool:
    """Intake may take in a faulty application, else it could never be mended (补正).

    What is wrong with the act itself (a new version of another text) is not the application's.
    """
    if one.effect not in BLOCKING:
        return False
    own = one.rule in rules() and not rules()[one.rule].JUDGES & CASE
    return one.effect is Effect.DEFECT or own or row.approval is not Approval.INTAKE
