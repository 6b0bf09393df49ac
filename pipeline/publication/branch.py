"""The branch `published` of a clone: where it stands at the remote, and what of it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

from pipeline.git.ancestry import brought
from pipeline.git.history import History
from pipeline.ledger.folding import fold
from pipeline.ledger.ledger import Ledger
from pipeline.ledger.snapshot import main_of
from pipeline.model.failure import Failure
from pipeline.model.finding import Effect, Finding
from pipeline.publication.chain import judge
from pipeline.publication.expected import Expected
from pipeline.publication.last_believed import misnamed
from pipeline.publication.link import Believed, Fault, Link
from pipeline.publication.manifest import place
from pipeline.publication.previous import Previous
from pipeline.records.withheld import Withholdings

BRANCH = "published"
HERE, THERE = f"refs/heads/{BRANCH}", f"refs/remotes/origin/{BRANCH}"


class Halted(Failure):
    """Something is wrong with what was published that people must look into first."""


@dataclass(frozen=True)
class Branch:
    """The branch as judged: its tip (None: there is none), what counts, and what does not."""

    tip: str | None
    believed: Believed
    faults: tuple[Fault, ...]
    previous: Previous

    @property
    def open(self) -> tuple[Fault, ...]:
        """What no later publication has mended."""
        return tuple(fault for fault in self.faults if not fault.mended)

    @property
    def settled(self) -> bool:
        """Whether the tip itself counts: there is nothing to put in order."""
        return (self.tip or "") == self.believed.last

    def findings(self) -> Iterator[Finding]:
        """A finding on each commit that does not count; a remark where that has been mended."""
        for fault in self.faults:
            yield finding(fault)

    def require_sound(self) -> None:
        """Raises Halted where nothing may be published before people have looked into it."""
        if halting := [fault for fault in self.open if fault.halts]:
            told = "；".join(f"{fault.message}。{fault.hint}" for fault in halting)
            raise Halted(f"未作发布：{told}")


NONE = Branch(None, Believed(), (), Previous())


def finding(fault: Fault) -> Finding:
    """As a report tells it."""
    where = f"{BRANCH}@{fault.commit[:12]}" if fault.commit else BRANCH
    found = Finding.of_file(fault.rule, where, fault.message, fault.hint, subject=fault.commit)
    if not fault.mended:
        return found
    told = "其后的发布已恢复原状，不影响效力；请查明由谁推送"
    return Finding(found.id, found.rule, Effect.REMARK, found.where, found.message, hint=told)


def tip_of(history: History) -> str | None:
    """Where the branch stands: at the remote, as last fetched, if the clone has one."""
    if any(name.startswith("refs/remotes/origin/") for name in history.refs):
        return history.refs.get(THERE)
    return history.refs.get(HERE)


@dataclass(frozen=True)
class Truth:
    """Where the branch stands at the remote, and the tips that this clone has met before."""

    tip: str | None
    seen: frozenset[str] = frozenset()

    @classmethod
    def of(cls, history: History) -> Self:
        """As last fetched."""
        here = {history.refs[HERE]} if HERE in history.refs else set[str]()
        return cls(tip_of(history), frozenset(here))


def judge_branch(history: History, ledger: Ledger, truth: Truth | None = None) -> Branch:
    """The branch, judged by all of main: `ledger` may end on a day before. Raises Rewritten."""
    main_tip = main_of(history)
    if main_tip is None or (ledger.root is None and ledger.begins is None):
        return NONE
    if ledger.head != history.resolve(main_tip):
        ledger = fold(history, main_tip)
    at = truth or Truth.of(history)
    tip, seen = at.tip, at.seen
    main = Expected(ledger)
    believed, faults = _chain(history, main, tip)
    if lost := [*misnamed(main.compromised, [*links(history, tip, *sorted(seen))])]:
        faults = ()  # all that follows from it would point elsewhere
    else:
        for other in sorted(seen):
            lost += _lost(_chain(history, main, other)[0], believed, history, tip)
        lost += [*_lacking(main, believed), *_still_there(main, believed)]
    previous = _previous(history, believed, ledger.blobs.withheld)
    return Branch(tip, believed, (*faults, *dict.fromkeys(lost)), previous)


def links(history: History, *tips: str | None) -> Iterator[Link]:
    """All that the tips rest on, parents before children: a merge hides no commit."""
    for commit in map(history.commit, brought(history.commit, list(filter(None, tips)), set())):
        tree = partial(history.tree, commit.sha)
        key = None if commit.fault else history.signer(commit.sha)
        yield Link(commit.sha, key, commit.committed_at, tree, commit.parents)


def _chain(history: History, main: Expected, tip: str | None) -> tuple[Believed, tuple[Fault, ...]]:
    return judge(links(history, tip), main, history.blob)


def _lost(seen: Believed, believed: Believed, history: History, tip: str | None) -> Iterator[Fault]:
    """What counted on a tip met before and the branch no longer holds.

    Where it holds the same papers all the same, nothing is lost that could be issued again: another
    clone that had not seen them has issued them, and two clones would call for each other's tip.
    """
    if not seen.last or (tip and history.contains(tip, seen.last)):
        return
    told = f"远端的 {BRANCH} 分支被退回：缺少本克隆见过的发布 {seen.last[:12]}"
    if not (gone := _missing(seen, believed)):
        again = f"{told}；其中的公文已由其他发布以同一内容在案"
        yield Fault(seen.last, "published-rolled-back", again, "", mended=True)
        return
    forced = tip is not None and not history.contains(seen.last, tip)
    push = f"git push {'--force ' if forced else ''}origin {seen.last}:refs/heads/{BRANCH}"
    take = f"；查明这些公文从未送达、以远端为准的，用 git branch -f {BRANCH} origin/{BRANCH}"
    yield Fault(
        seen.last,
        "published-rolled-back",
        f"{told}（{'、'.join(gone)}），公文不重新出具",
        f"请查明由谁改动；核对后用 {push} 恢复{take if tip else ''}，再发布",
        halts=True,
    )


def _missing(seen: Believed, believed: Believed) -> list[str]:
    """Papers that one state of the branch holds and another does not, with the same content."""
    held = {(paper, entry["content_sha256"]) for paper, entry in believed.entries.items()}
    wanted = ((paper, entry["content_sha256"]) for paper, entry in seen.entries.items())
    return [paper for paper, content in wanted if (paper, content) not in held]


def _lacking(main: Expected, believed: Believed) -> Iterator[Fault]:
    """Published papers that main rests on and the branch does not hold."""
    resting = {(paper, content): act for act, paper, content in main.named()}
    for (paper, content), act in resting.items():
        entry = believed.entries.get(paper)
        if paper in main.never_issued:
            continue
        if entry is None or entry["content_sha256"] != content:
            yield Fault(
                "",
                "published-rolled-back",
                f"{BRANCH} 分支缺少 {act} 所依据的已出具公文 {paper}：分支被退回，公文不重新出具",
                "请从见过该发布的克隆或镜像恢复 published 分支后再发布",
                halts=True,
            )


def _still_there(main: Expected, believed: Believed) -> Iterator[Fault]:
    """Files that print what is withheld, and that no withholding names: they cannot be dropped."""
    for paper, entry in believed.entries.items():
        if not main.withheld.said(paper, entry["content_sha256"]):
            continue
        files, named = entry["files"].values(), main.withheld.on_published
        if paths := [place(entry, file) for file in files if file["sha256"] not in named]:
            yield Fault(
                "",
                "published-still-printed",
                f"{paper} 印有已撤除的内容，不再提供；{'、'.join(paths)} 仍在 {BRANCH} 中",
                f"再办一次撤除，逐一列明这些文件（path 前加 {BRANCH}:），各处才能清除",
            )


def _previous(history: History, believed: Believed, withheld: Withholdings) -> Previous:
    if not believed.last:
        return Previous()

    def read(path: str) -> bytes | None:
        return history.blob(believed.blobs[path]) if path in believed.blobs else None

    return Previous(
        f"{BRANCH} 分支 {believed.last[:12]}",
        believed.entries,
        believed.renderers,
        believed.as_of,
        believed.commit,
        read,
        withheld,
    )
