"""第十一条：提出拟认定名单并征求市级相关部门意见建议，之后方可审定。

Passes: each department of the letter has answered it, or its silence has a recorded disposal.
Fails: a department without either; silence is no consent unless the letter said so and an
official recorded it, after the day the letter gave; an answer of a department or on a unit that
nobody asked. Fails too: a unit adopted over a department's objection without a reason.
"""

from collections.abc import Iterator

from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import Record
from pipeline.procedure.open_matters import awaited_on
from pipeline.rules.facts import Facts
from pipeline.rules.scope import BOTH_KINDS

ARTICLE = "第十一条"
TITLE = "部门意见齐备后审定"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({ActKind.RESOLUTION, ActKind.CONSULTATION_REPLY})
APPLIES_TO = BOTH_KINDS
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.act_or_raise
    if act.kind == ActKind.CONSULTATION_REPLY:
        letters = [facts.docket.acts.get(path) for path in act.record.rests_on]
        for letter in letters:
            if letter and letter.kind == ActKind.CONSULTATION:
                yield from _asked(act.record, letter.record)
                yield from _silent(act.record, letter.record)
        return
    replies = facts.docket.batch_acts(act.year, ActKind.CONSULTATION_REPLY)
    for asked in _letters(facts):
        yield from _unanswered(facts, asked)
    yield from _overruled(act, replies)


def _asked(reply: Record, letter: Record) -> Iterator[Problem]:
    if reply.get("department") not in letter.get("departments"):
        yield Problem(
            ("department",),
            f"{letter.file} 没有征求“{reply.get('department')}”的意见",
            "核对部门，或另发征求意见函",
        )
    for index, opinion in enumerate(reply.get("opinions") or ()):
        if opinion["dossier"] not in letter.get("units"):
            yield Problem(
                ("opinions", index, "dossier"),
                f"{opinion['dossier']} 不在所征求意见的名单内",
                "核对案号；对名单外单位的意见另行登记为线索（incident）",
            )


def _silent(reply: Record, letter: Record) -> Iterator[Problem]:
    due = letter.day("due_on")
    if reply.get("silent") and reply.day("disposal", "decided_on") <= due:
        yield Problem(
            ("disposal", "decided_on"),
            f"征求意见函的答复期限为 {due}，期限届满前不能认定未答复",
            "期满后再作处置",
        )


def _letters(facts: Facts) -> list[Record]:
    """The letters that named the units of the list, the last one of each."""
    cases = (
        facts.docket.cases.get(row["dossier"]) for row in facts.act_or_raise.record.get("rows")
    )
    found = (case.find(ActKind.CONSULTATION) for case in cases if case)
    return list({letter.file: letter for letter in found if letter}.values())


def _unanswered(facts: Facts, letter: Record) -> Iterator[Problem]:
    for department in awaited_on(facts.docket, letter):
        yield Problem(
            ("on",),
            f"征求意见的部门“{department}”对 {letter.file} 既未答复，也无未答复的处置记录",
            "补登 consultation-reply：写明答复，或 silent: true 与处置",
        )


def _overruled(act: Act, replies: tuple[Act, ...]) -> Iterator[Problem]:
    against = {
        opinion["dossier"]
        for reply in replies
        for opinion in reply.record.get("opinions") or ()
        if opinion["opinion"] == "有意见"
    }
    for index, row in enumerate(act.record.get("rows")):
        if row["dossier"] in against and row["conclusion"] == "拟认定" and not row.get("reasons"):
            yield Problem(
                ("rows", index),
                f"{row['dossier']} 有部门提出意见，仍拟认定而未写理由",
                "在该行 reasons 中写明采纳与否的理由",
            )
