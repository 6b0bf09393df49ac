"""Steps in effect that were signed with a key others may have held by then.

A revocation takes nothing back: what was accepted stays, and people look at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.authority.decision import Decision
from pipeline.model.clock import SHANGHAI
from pipeline.model.finding import Effect, Finding
from pipeline.office.revocation import Revocation
from pipeline.office.roster import Roster

RULE = "key-compromised"


def doubted(decisions: Iterable[Decision], roster: Roster) -> list[Decision]:
    """The decisions, each with a remark for every doubtful key that it rests on."""
    return [
        replace(one, findings=(*one.findings, *_remarks(one, roster)))
        if one.accepted and one.keys & roster.revocations.keys()
        else one
        for one in decisions
    ]


def _remarks(decision: Decision, roster: Roster) -> Iterator[Finding]:
    for key in sorted(decision.keys & roster.revocations.keys()):
        revoked = roster.revocations[key]
        if revoked.doubtful_from is None or revoked.doubtful_from <= decision.at:
            yield _remark(decision, revoked, roster)


def _remark(decision: Decision, revoked: Revocation, roster: Roster) -> Finding:
    people = "、".join(f"{p.name}（{p.id}）" for p in roster.officers if revoked.key in p.keys)
    begins = revoked.doubtful_from
    since = f"自 {begins.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 起" if begins else ""
    message = (
        f"本步骤由{people}的密钥签名，该密钥{since}可能已为他人所用（{revoked.reason.chinese}）"
    )
    hint = "本步骤仍然有效；请本人和处长核对，不是本人所签的，以撤销、更正等新文书处理"
    place = f"commit:{decision.step[:12]}"
    found = Finding.of_file(RULE, place, message, hint, subject=f"{decision.step[:12]}:{people}")
    return replace(found, effect=Effect.REMARK)
