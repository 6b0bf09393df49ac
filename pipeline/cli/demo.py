"""`dossier demo`: replay the story, publish on its days, tell what happened and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from pipeline.cli.tables import console
from pipeline.demo.office import Event
from pipeline.demo.replay import cast_of, replay
from pipeline.ledger.snapshot import snapshot_of
from pipeline.model.case import State
from pipeline.publication.issuing import Output
from pipeline.publication.keeping import Order
from pipeline.publication.publishing import publish_site


def run(office: Path, target: Path, batch: Path | None = None) -> None:
    """Make the demo in `target`, telling each step as it is done; see `replay`.

    Raises CannotReplay.
    """
    screen = console()
    publisher = cast_of(batch or office).publisher
    out = Output(target / "site", target / "internal")

    def publish(clone: Path, at: datetime) -> str:
        return publish_site(clone, out, at.date(), order=Order(at, lambda _: publisher)).commit

    last = date.min
    for event in replay(office, target, publish, batch=batch):
        screen.print(_line(event))
        last = event.at.date()
    screen.print(_closing(target, last))


def _line(event: Event) -> str:
    when = event.at.strftime("%Y-%m-%d %H:%M")
    people = f"（{event.people}）" if event.people else ""
    return f"{when}  {event.commit[:7]}  {event.title}{people}"


def _outcome(repo: Path, last: date) -> str:
    """How many applied, how many hold a title, and where the others ended."""
    with snapshot_of(repo, last) as snapshot:
        cases = snapshot.in_effect.cases()
    titled = Counter(case.kind for case in cases if case.state is State.DESIGNATED)
    others = Counter(case.state for case in cases if case.state is not State.DESIGNATED)
    kinds = {s: Counter(c.kind for c in cases if c.state is s) for s in others}
    ended = sorted(others, key=lambda state: (-others[state], list(State).index(state)))
    rest = "，".join(f"{state.chinese} {_many(kinds[state])}" for state in ended)
    return (
        f"一个批次从申报通知走到了认定：{_many(Counter(case.kind for case in cases))}申报，"
        f"{_many(titled)}获得称号；其余 {rest}。"
    )


def _many(kinds: Mapping[str, int]) -> str:
    """1 个园区、2 家工厂, without what there is none of."""
    words = {"park": "个园区", "factory": "家工厂"}
    return "、".join(f"{kinds[kind]} {word}" for kind, word in words.items() if kinds[kind])


def _closing(target: Path, last: date) -> str:
    repo = target / "repo"
    return f"""
{_outcome(repo, last)}
可以看：
  公开网站    {target / "site" / "index.html"}
  公示        {target / "site/papers/2025/publicity-1.pdf"}
  认定通知    {target / "site/papers/2025/designation-1.pdf"}
  不公开公文  {target / "internal"}
  案卷库      {repo}
接着试：
  .venv/bin/dossier --repo {repo} audit
  .venv/bin/dossier --repo {repo} status --as-of 2025-10-10
  .venv/bin/dossier --repo {repo} show 2025/f-w3n6
  git -C {repo} log --first-parent
以上都是演示：单位和人员均为虚构，公文不具效力。"""
