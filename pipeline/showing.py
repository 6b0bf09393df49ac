"""`dossier demo`: replay the story, publish on its days, tell what happened and where to look."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline import flow
from pipeline.demo import Event, replay
from pipeline.issuing import Output
from pipeline.tables import console


def run(office: Path, target: Path, batch: Path | None = None) -> None:
    """Make the demo in `target`, telling each step as it is done; see `replay`.

    Raises CannotReplay.
    """
    screen = console()
    out = Output(target / "site", target / "internal")

    def publish(clone: Path, at: datetime) -> str:
        return flow.publish(clone, out, at.date(), commit_at=at).commit

    for event in replay(office, target, publish, batch=batch):
        screen.print(_line(event))
    screen.print(_closing(target))


def _line(event: Event) -> str:
    when = event.at.strftime("%Y-%m-%d %H:%M")
    people = f"（{event.people}）" if event.people else ""
    return f"{when}  {event.commit[:7]}  {event.title}{people}"


def _closing(target: Path) -> str:
    repo = target / "repo"
    return f"""
一个批次从申报通知走到了认定：1 个园区、2 家工厂获得称号；
1 家工厂因异议成立未予认定，只书面告知该单位。
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
