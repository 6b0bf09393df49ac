"""What an act says of a publisher's key that leaked, held against the branch it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Record
from pipeline.publication.link import Fault, Link
from pipeline.records.paths import PUBLISHED

_RULE = "published-last"
_SEEN = "git log --format='%H %ad %s' published 列出各次发布"


def misnamed(compromised: Mapping[str, str], line: Iterable[Link]) -> Iterator[Fault]:
    """A Fault for each key whose last believed commit the branch does not hold.

    Nothing by that key counts then, and every paper that it signed would seem to be lost.
    """
    known = {link.sha for link in line}
    for key, last in compromised.items():
        if last not in known:
            message = (
                f"{PUBLISHED} 写明密钥 {key} 最后可信的发布是 {last}，published 分支没有该提交"
            )
            hint = f"请经批准更正 {PUBLISHED} 中的 last（{_SEEN}），更正前不能采信该密钥的任何发布"
            yield Fault("", _RULE, message, hint, halts=True)


def looked_up(record: Record, line: Iterable[Link]) -> Iterator[Finding]:
    """A remark on the change that would write such a commit: main is judged without the branch."""
    said = record.get("compromised") or ()
    for fault in misnamed({one["key"]: one["last"] for one in said}, line):
        yield _remark(fault.message, f"请更正 last（{_SEEN}）后再合并，否则合并后不能发布")


def unseen(record: Record) -> Iterator[Finding]:
    """A remark where the clone does not have the branch: nothing was compared."""
    if record.get("compromised"):
        message = f"本克隆没有 published 分支，{PUBLISHED} 的 last 未核对"
        yield _remark(message, "请先 git fetch origin published，再检查")


def _remark(message: str, hint: str) -> Finding:
    found = Finding.of_file(_RULE, PUBLISHED, message, hint)
    return Finding(found.id, _RULE, Effect.REMARK, found.where, found.message, hint=found.hint)
