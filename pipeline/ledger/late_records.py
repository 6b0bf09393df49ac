"""Reviews recorded after later steps had taken effect: they must not invalidate those.

A record names the tip of main it was made on. Where that is the merge itself, nothing had yet been
judged without it. Where it is later, the steps between were judged without it; one that took effect
then keeps its effect, or the record is left out. So main's past does not change under what was
published, annulled or built since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.authority.decision import Decision
from pipeline.authority.record_check import RecordCheck
from pipeline.authority.refusal import Refusal
from pipeline.ledger.ledger import Ledger

LeftOut = Mapping[str, RecordCheck]


def latecomers(ledger: Ledger) -> tuple[Decision, ...]:
    """Steps whose believed record was made when main had already gone on."""
    return tuple(d for d in ledger.decisions if d.recorded and d.recorded.main != d.step)


def left_out(whole: Ledger, folded: Callable[[LeftOut], Ledger]) -> LeftOut:
    """The merges of `whole` whose late record would undo a step, each with the reason.

    `folded` folds main again without some records. That is needed only where a step between a
    merge and its record has no effect, and one has effect without any of them; then records are
    let in one by one, the earliest merge first.
    """
    late = latecomers(whole)
    if all(d.accepted for one in late for d in _between(one, whole.decisions)):
        return {}
    out = {one.step: RecordCheck() for one in late}
    before = folded(out)
    if not any(d.accepted for one in late for d in _between(one, before.decisions)):
        return {}
    for one in late:
        tried = {step: reason for step, reason in out.items() if step != one.step}
        after = folded(tried)
        if lost := _lost(one, before, after):
            out[one.step] = _refused(lost)
        else:
            out, before = tried, after
    return out


def _between(late: Decision, decisions: Sequence[Decision]) -> Sequence[Decision]:
    """The steps after a merge, up to the tip of main on which its record was made."""
    line = [d.step for d in decisions]
    start = line.index(late.step) + 1
    tip = late.recorded.main if late.recorded else ""
    end = line.index(tip) + 1 if tip in line else len(line)
    return decisions[start:end]


def _lost(late: Decision, before: Ledger, after: Ledger) -> str:
    """The first step that took effect without the record and would not with it."""
    kept = {d.step for d in after.decisions if d.accepted}
    gone = [d.step for d in _between(late, before.decisions) if d.accepted and d.step not in kept]
    return next(iter(gone), "")


def _refused(lost: str) -> RecordCheck:
    fault = Refusal(
        "authority-note-late",
        f"审核补记过晚：其间步骤 {lost[:12]} 已生效，采信补记会使其失效，故不采信",
        "请废止本步骤（registry/annulments/），在现行有效内容上重新办理",
    )
    return RecordCheck(faults=(fault,))
