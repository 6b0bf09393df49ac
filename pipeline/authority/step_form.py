"""The form of a step: is it a plain merge of what was proposed, of plain files, in order of time?

Who signed it is no question here (`signatories`); what it must carry is `authority`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.authority.before import View
from pipeline.authority.refusal import Refusal, shown
from pipeline.authority.restoring import places
from pipeline.git.names import path_fault
from pipeline.git.objects import EXECUTABLE, FILE, SUBMODULE, SYMLINK
from pipeline.git.steps import Step
from pipeline.model.generation import Generation
from pipeline.records.paths import ANNULMENTS, DOSSIERS, OFFICERS, ROOT, RULINGS, WITHHOLDINGS

KEPT = (DOSSIERS, RULINGS, ANNULMENTS, WITHHOLDINGS)
"""Where a merged file is never edited or deleted."""

TOP = (DOSSIERS.rstrip("/"), "registry", "schemas", "templates", ".github")
"""Folders that count as there even while nothing lies in them."""

_MODES = {
    EXECUTABLE: "可执行文件",
    SYMLINK: "符号链接",
    SUBMODULE: "子模块",
}


def check_merge(step: Step, generation: Generation) -> Iterator[Refusal]:
    """Two parents, and in the merge what the branch proposed, no more and no less.

    Since `on_view` it writes what the branch proposes, whatever was there before; since
    `no_empty_steps` that is something: what changes nothing needs nobody's competence, and yet
    its date would hold back all that follows.
    """
    parents = len(step.commit.parents)
    if parents < 2:
        yield Refusal(
            "authority-direct",
            "主线上的直接提交（或压缩合并、变基合并）没有批准手续，不生效",
            "请在分支上起草，由有权人员用 dossier approve 以合并提交（--no-ff）批准",
        )
    elif parents > 2:
        yield Refusal(
            "authority-octopus",
            f"一次合并了{parents - 1}个分支，无法确定批准的是哪一份内容",
            "请逐个分支合并",
        )
    elif not step.branch:
        yield Refusal(
            "authority-nothing-merged",
            "被合并的分支早已在主线上，本次合并没有可批准的内容",
            "无须处理；如要办理新的事项，请新建分支",
        )
    elif generation.no_empty_steps and not step.changes and not step.proposed:
        yield Refusal(
            "authority-nothing-merged",
            "被合并的分支没有改动任何文件，本次合并没有可批准的内容",
            "无须处理；如要办理新的事项，请在新建的分支上提交文件",
        )
    else:
        yield from _evil(_written(step) if generation.on_view else step)


def _written(step: Step) -> Step:
    """The step with what it writes alone: not what stood there, on main or where it parted."""
    done = tuple(replace(change, old=None) for change in step.changes)
    proposed = tuple(replace(change, old=None) for change in step.proposed)
    return replace(step, changes=done, proposed=proposed)


def _evil(step: Step) -> Iterator[Refusal]:
    done, proposed = set(step.changes), set(step.proposed)
    for path in sorted({change.path for change in done ^ proposed}):
        yield Refusal(
            "authority-evil-merge",
            "合并后的内容与分支所报不一致：合并时夹带了改动，或主线在此期间已改动同一文件",
            "请在最新主线上重做分支，再用 dossier approve 批准",
            path,
        )


def check_displaced(step: Step) -> Iterator[Refusal]:
    """Refuse a branch that contains commits which were already merged on main.

    Accepting it would remove them from main's first-parent history without notice.
    """
    for sha in step.displaced:
        yield Refusal(
            "authority-foxtrot",
            f"被合并的一侧含有主线自己的合并 {sha[:12]}：主线被换成了另一条线，"
            "原主线上的步骤因此不在主线上",
            "请查明由谁推送，把主线恢复到推送前的提交（仍含所述合并）；"
            "只是在分支上合并了别的分支、且该合并由有权人员签名的，请从主线重新起草，不带合并提交",
        )


def check_time(step: Step, previous: datetime | None) -> Iterator[Refusal]:
    """Dates along main never go back; `previous` is the date of the last step in effect."""
    at = step.commit.committed_at
    if previous is not None and at < previous:
        yield Refusal(
            "authority-backdated",
            f"合并时间{at:%Y-%m-%d %H:%M}早于上一有效步骤的{previous:%Y-%m-%d %H:%M}，日期倒退",
            "请校准签署人电脑的时间后重新合并",
        )


def check_paths(step: Step, view: View | None = None, portable: bool = False) -> Iterator[Refusal]:
    """Plain files under plain names only, no two of which differ by the case of letters alone.

    `portable` (Generation.portable_names): a name may be any that goes.
    """
    yield from _check_case(step, view or {})
    for change in step.changes:
        if change.new is not None and change.mode != FILE:
            what = _MODES.get(change.mode, f"模式为{change.mode}的文件")
            yield Refusal(
                "authority-mode",
                f"不接受{what}，只接受普通文件",
                "请以普通文件提交其内容（git update-index --chmod=-x 可去掉可执行位）",
                change.path,
            )
        goes = portable and change.new is None
        if not goes and (fault := path_fault(change.path, portable)) is not None:
            yield Refusal("authority-path", f"文件路径{fault}", "请改名后重新提交", change.path)


def _check_case(step: Step, view: View) -> Iterator[Refusal]:
    """On Windows and macOS such a path overwrites the other, or lands in the other's folder."""
    new = [c.path for c in step.changes if c.new is not None and c.path not in view]
    if not new:
        return
    gone = {c.path for c in step.changes if c.new is None}
    held = places([*(p for p in view if p not in gone), *TOP])
    known = {place.casefold(): place for place in held}
    for path in new:
        for place in sorted(places([path])):
            there = known.setdefault(place.casefold(), place)
            if there != place:
                message = f"文件路径与已有的“{shown(there)}”只有字母大小写之别"
                yield Refusal("authority-path", message, "请改用已有的写法，或另取名称", path)
                break


def check_base(
    step: Step, view: View, restored: frozenset[str], on_view: bool = False
) -> Iterator[Refusal]:
    """A file may be changed only from the version in effect, not from a refused one.

    That version is looked for on main, or, `on_view`, where the branch parted from it.
    """
    for change in step.proposed if on_view else step.changes:
        if change.path not in restored and view.get(change.path) != change.old:
            yield Refusal(
                "authority-ineffective",
                "本次改动所依据的内容不是现行有效的内容（被未生效的步骤改动过，或分支已过时）",
                "请在最新主线的有效内容上重新起草；未生效的步骤改动过的，先以废止记录"
                "（registry/annulments/）清除",
                change.path,
            )


def check_kept(step: Step, restored: frozenset[str], view: View | None = None) -> Iterator[Refusal]:
    """A merged record is never edited or deleted; root and roster are edited, never deleted.

    A record is one in effect where the `view` is given, else any that main holds. A branch that
    parted from main before it was there edits nothing; that is `check_base`'s.
    """
    parted = {change.path for change in step.proposed if change.old is None}
    for change in step.changes:
        if change.new is None and change.path in (ROOT, OFFICERS):
            yield Refusal(
                "authority-deleted",
                "管理权限的根与名册不得删除，否则此后无人有权办理任何事项",
                "如需更换管理员或工作人员，请修改该文件的内容",
                change.path,
            )
        if view is None:
            held = change.old is not None
        else:
            held = change.path in view and change.path not in parted
        if not held or change.path in restored or not change.path.startswith(KEPT):
            continue
        done, rule = ("修改", "edited") if change.new is not None else ("删除", "deleted")
        yield Refusal(
            f"authority-{rule}",
            f"已入卷的文件不得{done}",
            "请另行提交新的文书（更正、变更、撤销或补正后的新版本）",
            change.path,
        )


def check_scope(step: Step, restored: frozenset[str]) -> Iterator[Refusal]:
    """Dossiers are never mixed with registry, schemas, templates or workflows."""
    paths = [c.path for c in step.changes if c.path not in restored]
    inside = [path for path in paths if path.startswith(DOSSIERS)]
    if inside and len(inside) < len(paths):
        other = next(path for path in paths if not path.startswith(DOSSIERS))
        yield Refusal(
            "authority-mixed",
            "一次合并既有案卷又有名册、规则、模板或流程等其他文件，二者的批准权限不同",
            "请分成两个分支，分别批准",
            other,
        )
