"""The branch `published` judged commit by commit: which of them count, and why others do not.

A commit counts if it is signed by a key that was a publisher's when main stood where it says, keeps
all that was published before as it was, and adds only what main had issued by then. A commit that
does not count has no effect: nothing of it is served, and the next publication is made as if it
were not there. Pure over what is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.publication.expected import Expected
from pipeline.publication.link import Believed, Fault, Link
from pipeline.publication.weighing import Discredited, Weighing

_NEXT = (
    "不采信，其中的文件不会公开；下一次 dossier publish --commit 会在其后追加签名的提交，恢复原状。"
    "请查明由谁推送，收紧 published 分支的写入权限"
)

_LEAK = "。该提交由发布员的密钥签名：如非发布机所为，密钥可能已泄露，见 docs/publication.md"


def judge(
    links: Iterable[Link], main: Expected, blob: Callable[[str], bytes]
) -> tuple[Believed, tuple[Fault, ...]]:
    """What counts of these commits, parents before children, and why the others do not.

    Raises Rewritten where a publisher published from a main that is no longer the line.
    """
    believed, faults, line = Believed(), list[Fault](), list(links)
    until = {key: _up_to(line, last) for key, last in main.compromised.items()}
    for link in line:
        try:
            believed = Weighing(link, believed, main, blob, until).outcome()
        except Discredited as why:
            leak = _LEAK if link.key and why.rule == "published-changed" else ""
            hint = why.hint or _NEXT + leak
            faults.append(Fault(link.sha, why.rule, why.message, hint, why.halts))
        else:
            faults = [replace(fault, mended=True) for fault in faults]
    return believed, tuple(faults)


def _up_to(line: Iterable[Link], last: str) -> frozenset[str]:
    """A commit and all that it rests on; nothing where the branch does not hold it."""
    parents = {link.sha: link.parents for link in line}
    found, ahead = set[str](), [last]
    while ahead:
        if (sha := ahead.pop()) in parents and sha not in found:
            found.add(sha)
            ahead += parents[sha]
    return frozenset(found)
