"""What commands print: Rich tables and progress at a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from pipeline.desk.report import lines_of, moment
from pipeline.office.roster import Roster

if TYPE_CHECKING:
    from pipeline.desk.duties import Duty
    from pipeline.ledger.snapshot import Snapshot
    from pipeline.publication.branch import Branch
    from pipeline.publication.publishing import Proof, Published
    from pipeline.render.fonts.system import Part

DUE_SCHEMA = "https://example.invalid/green-dossier/due/1"
UNESTABLISHED = "尚未确立权限（没有有效的 registry/root.yaml）：一切文书都不具效力，公文只是预览。"


def console() -> Console:
    """At a terminal its own width; in a pipe wide enough that nothing is cut."""
    screen = Console(highlight=False, markup=False)
    return screen if screen.is_terminal else Console(highlight=False, markup=False, width=1000)


def columns(*names: str, title: str) -> Table:
    """A table with lines at a terminal, aligned columns in a pipe."""
    lines = box.SIMPLE_HEAD if console().is_terminal else None
    wide = min(cell_len(title), console().width)  # else a long title breaks over a narrow table
    table = Table(title=title, title_justify="left", box=lines, pad_edge=False, min_width=wide)
    for name in names:
        table.add_column(name, overflow="fold")  # on a narrow screen nothing is cut off
    return table


def title(name: str, seen: Snapshot) -> str:
    """A table's title with the day it speaks of."""
    return f"{name}（截至 {seen.as_of.isoformat()}）"


def name_of(officer: str | None, roster: Roster) -> str:
    """An officer as printed, "—" where nobody signed."""
    found = roster.find(officer) if officer else None
    return f"{found.name}（{found.id}）" if found else (officer or "—")


def due_json(found: Sequence[Duty], seen: Snapshot) -> str:
    """`{schema, commit, as_of, due}`."""
    data = {
        "schema": DUE_SCHEMA,
        "commit": seen.commit,
        "as_of": seen.as_of.isoformat(),
        "due": [duty.data(seen.as_of) for duty in found],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def print_due(found: Sequence[Duty], seen: Snapshot) -> None:
    """One line a duty; what is late is marked."""
    screen = console()
    table = columns("期限", "", "事项", "对象", "办理", "依据", title=title("到期事项", seen))
    for duty in found:
        mark = "逾期" if duty.late(seen.as_of) else ""
        table.add_row(moment(duty.on) or "未定", mark, duty.what, duty.subject, duty.who, duty.why)
    screen.print(table)
    if not found:
        screen.print("没有到期事项。")


def print_published(done: Published, out: Path, internal: Path | None) -> None:
    """What was issued, what was kept, where it went."""
    screen = console()
    table = columns("成文", "公文", "文号", "范围", "本次", title="公文")
    names = {"public": "公开", "addressee": "送达", "internal": "内部"}
    for paper in done.made.papers:
        document = paper.document
        fresh = "新出具" if document.id in done.new else "原样保留"
        where = names[document.audience.value]
        told = fresh if paper.public or internal else f"{fresh}（未写出，未指定 --internal）"
        table.add_row(document.dated.isoformat(), document.title, document.number, where, told)
    screen.print(table)
    screen.print(f"比对：{done.previous.origin or '以前没有发布过'}")
    screen.print(f"网站：{out}" + (f"    不公开：{internal}" if internal else ""))
    print_faults(done.branch)
    if done.commit:
        mended = "，并恢复原状" if done.branch.open else ""
        screen.print(f"已记入 published 分支{mended}：{done.commit[:12]}")


def print_faults(branch: Branch) -> None:
    """Every commit of `published` that does not count, and why."""
    if found := list(branch.findings()):
        screen = console()
        screen.print("published 分支上有不采信的提交：")
        screen.print(indent(lines_of(found), "  "))


def print_rebuilt(proof: Proof) -> bool:
    """What could be proved of each issued paper; whether nothing speaks against any."""
    table = columns("公文", "内容", "字节", "说明", title="重排比对")
    said = {True: "一致", False: "不同", None: "不能比"}
    for one in proof.papers:
        table.add_row(one.id, said[one.same_content], said[one.same_bytes], one.why)
    console().print(table)
    print_faults(proof.branch)
    return all(one.proved for one in proof.papers) and not proof.branch.open


def print_parts() -> bool:
    """Each system part and font; whether all are there."""
    from pipeline.render.fonts.system import report

    parts = [*report(), *_programs()]
    table = columns("组件", "状态", "位置", "代替", "安装", title="系统组件和字体")
    for part in parts:
        state = "有" if part.found else "缺"
        table.add_row(part.name, state, part.path, part.stands_in, part.command)
    console().print(table)
    return all(part.found for part in parts)


def _programs() -> Iterator[Part]:
    from pipeline.cli.failures import PROGRAMS
    from pipeline.render.fonts.system import Part

    for name, command in PROGRAMS.items():
        path = shutil.which(name) or ""
        yield Part(name, bool(path), path, "", "" if path else command)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar at a terminal, nothing in a pipe."""
    from rich.progress import Progress

    with Progress(console=console(), disable=not console().is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(number: int, total: int, what: str) -> None:
            bar.update(task, completed=number, total=total, description=what[:40])

        yield tell
