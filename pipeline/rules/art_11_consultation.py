"""第十一条：提出拟认定名单并征求市级相关部门意见建议，之后方可审定。

Passes: each department of the letter has answered, or its silence has a recorded disposal.
Fails: a department without either; silence is no consent unless the letter said so and an
official recorded it. Fails too: a unit adopted over a department's objection without a reason.
"""

from collections.abc import Iterator

from pipeline.model import Act, Effect, Problem
from pipeline.rules import Facts

ARTICLE = "第十一条"
TITLE = "部门意见齐备后审定"
EFFECT = Effect.REFUSAL
JUDGES = frozenset({"resolution"})
NOT_MODELLED = ()


def check(facts: Facts) -> Iterator[Problem]:
    act = facts.the_act
    replies = facts.docket.batch_acts(act.year, "consultation-reply")
    asked = {
        department
        for letter in facts.docket.batch_acts(act.year, "consultation")
        for department in letter.record.get("departments")
    }
    answered = {reply.record.get("department") for reply in replies}
    for department in sorted(asked - answered):
        yield Problem(
            ("on",),
            f"征求意见的部门“{department}”既未答复，也无未答复的处置记录",
            "补登 consultation-reply：写明答复，或 silent: true 与处置",
        )
    yield from _overruled(act, replies)


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
