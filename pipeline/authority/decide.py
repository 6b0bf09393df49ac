"""Who may do what: the judgement on one step of main.

A step that is refused here has no effect: fold the effective view from accepted steps only, and
read roster, schemas, templates and acts from that view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.authority import by_review, by_signature
from pipeline.authority.before import Before, View
from pipeline.authority.own_files import ANNULMENT, own_file_row
from pipeline.authority.record_check import NONE, RecordCheck
from pipeline.authority.refusal import Refusal, unreadable
from pipeline.authority.restoring import check_folders, leftovers, restorations
from pipeline.authority.signatories import Signatories
from pipeline.authority.step_form import (
    check_base,
    check_displaced,
    check_kept,
    check_merge,
    check_paths,
    check_scope,
    check_time,
)
from pipeline.git.objects import SUBMODULE, SYMLINK
from pipeline.git.steps import Change, Step
from pipeline.model.case import Signatures
from pipeline.model.finding import Finding
from pipeline.office.roles import Need
from pipeline.office.roster import Roster
from pipeline.records.attachments import folder_of_attachment
from pipeline.records.paths import DOSSIERS, ROOT
from pipeline.records.withheld import takes_out


def decide(
    step: Step,
    needed: Sequence[Need],
    before: Before,
    *,
    merged: bool = True,
    record_check: RecordCheck = NONE,
) -> tuple[tuple[Finding, ...], Mapping[str, Signatures]]:
    """The grounds on which a step has no effect (none: it is accepted), and who signed each act.

    `needed` names every record the step adds under `dossiers/` and, with `annuls`, under
    `registry/annulments/`; other registry paths need not be named. `before` is what was in effect
    before the step, `record_check` what came of the note on an unsigned merge. Where a step is not
    yet `merged`, the approver's signature is not asked for.
    """
    on_view = before.generation.on_view
    if step.unreadable:
        return (unreadable(step.unreadable).finding(step),), {}
    if grounds := [*check_merge(step, before.generation), *check_time(step, before.previous)]:
        return tuple(ground.finding(step) for ground in grounds), {}
    who = Signatories(step, before.roster, before.names, record_check.recorded)
    if displaced := list(check_displaced(step)):
        return tuple(ground.finding(step) for ground in displaced), {}
    left = leftovers(step, before.view, before.refused)
    restored = _restored(step, needed, before) | left
    needs = _with_own_files(step, needed, restored, left)
    found = [
        *check_paths(step, before.view, before.generation.portable_names),
        *check_folders(step, before.view),
        *check_base(step, before.view, restored, on_view),
        *check_kept(step, restored, before.view if on_view else None),
        *check_scope(step, restored),
        *_check_known(step, needs, restored),
        *(by_signature.check_merged(who, record_check) if merged else ()),
        *by_review.check_signed_only(who),
        *by_signature.check_commits(who, needs),
        *_check_annulled(who, needs, before),
    ]
    people = {}
    for need, grounds, signatures in _judged(who, needs):
        found += grounds
        people[need.path] = signatures
    return tuple(ground.finding(step) for ground in dict.fromkeys(found)), people


def _judged(
    who: Signatories, needs: Sequence[Need]
) -> Iterator[tuple[Need, list[Refusal], Signatures]]:
    """Each act with what is lacking and who stood behind it, by reviews or by signatures."""
    strictest = max((need.row.approval.rank for need in needs), default=0)
    for need in needs:
        checker_may_approve = need.row.approval.rank < strictest
        if who.recorded:
            yield need, list(by_review.judge(who, need)), by_review.signatures(who, need)
        else:
            judged = list(by_signature.judge(who, need, checker_may_approve))
            yield need, judged, by_signature.signatures(who, need, checker_may_approve)


def establish(
    step: Step,
    root: Mapping[str, Any],
    tree: Mapping[str, tuple[str, str]],
    demo_keys: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """The grounds on which authority does not begin here (none: it does).

    `step` is the first of main whose tree holds `registry/root.yaml`; `root` is that record and
    `tree` all files (path → mode, blob). The commit is signed by an administrator it lists.
    """
    who = Signatories(step, Roster.of(root, None, demo_keys))
    grounds = list(_check_root(who))
    for path, (mode, _) in tree.items():
        if path.startswith(DOSSIERS):
            message = "起点提交不得带有案卷：其中的文书没有批准手续"
            grounds.append(Refusal("authority-root-acts", message, "请从起点提交中移出案卷", path))
        elif mode in (SYMLINK, SUBMODULE):
            message = "起点提交不得含有符号链接或子模块"
            grounds.append(Refusal("authority-mode", message, "请改为普通文件", path))
    return tuple(ground.finding(step) for ground in grounds)


def fold(view: View, step: Step) -> dict[str, str]:
    """The effective view after an accepted step."""
    after = dict(view)
    for change in step.changes:
        if change.new is None:
            after.pop(change.path, None)
        else:
            after[change.path] = change.new
    return after


def needs_of(step: Step, needed: Sequence[Need], before: Before) -> tuple[Need, ...]:
    """All that a step asks for, the office's own files included."""
    left = leftovers(step, before.view, before.refused)
    return _with_own_files(step, needed, _restored(step, needed, before) | left, left)


def _restored(step: Step, needed: Sequence[Need], before: Before) -> frozenset[str]:
    annuls = frozenset(sha for need in needed for sha in need.annuls)
    back = restorations(step, before.view, annuls, before.refused, before.generation.restores)
    return back | _withheld(step, needed, before)


def _withheld(step: Step, needed: Sequence[Need], before: Before) -> frozenset[str]:
    """Paths that the step takes out of main, or replaces, as its withholdings say."""
    if not before.generation.withholding:
        return frozenset()
    named = frozenset(edit for need in needed for edit in need.withholds)
    return frozenset(
        c.path
        for c in step.changes
        if takes_out(named, (c.path, c.old, c.new), before.view.get(c.path, ""))
    )


def _with_own_files(
    step: Step, needed: Sequence[Need], restored: frozenset[str], left: frozenset[str]
) -> tuple[Need, ...]:
    """`needed`, plus one need for each other changed path outside dossiers/, plus (as an
    annulment) one for each leftover file being deleted.
    """
    named = {need.path for need in needed}
    done = named | restored
    more = [
        Need(change.path, row.kind, row)
        for change in step.changes
        if change.path not in done and (row := own_file_row(change.path)) is not None
    ]
    cleared = [Need(path, ANNULMENT.kind, ANNULMENT) for path in sorted(left) if path not in named]
    return (*needed, *more, *cleared)


def _check_known(step: Step, needs: Sequence[Need], restored: frozenset[str]) -> Iterator[Refusal]:
    """Every change is an act that someone must approve, or the attachment of one."""
    named = {need.path for need in needs}
    folders = {path.rpartition("/")[0] for path in named}
    done = named | restored
    for change in step.changes:
        if change.path not in done and not _attached(change, folders):
            yield Refusal(
                "authority-unknown-act",
                "不是已知种类的文书，无从确定应由谁批准",
                "请核对文件名与所在文件夹（dossier new 可生成），或从分支中移出",
                change.path,
            )


def _attached(change: Change, folders: Iterable[str]) -> bool:
    folder = folder_of_attachment(change.path)
    return bool(folder) and folder in folders


def _check_annulled(who: Signatories, needs: Sequence[Need], before: Before) -> Iterator[Refusal]:
    """An annulment names refused steps only, and nobody annuls a step of their own."""
    for need in needs:
        for sha in sorted(need.annuls):
            if (step := before.refused.get(sha)) is None:
                message = f"所废止的 {sha[:12]} 不是未生效的步骤"
                hint = "已生效的文书以撤销、更正等新文书处理；请核对提交号（40位）"
                yield Refusal("authority-annulment", message, hint, need.path)
                continue
            theirs = Signatories(step, who.roster).everyone() | before.stood_behind.get(
                sha, frozenset()
            )
            for person in sorted(who.everyone() & theirs):
                message = f"{person} 在所废止的步骤 {sha[:12]} 中签过名或审核过，不得参与废止"
                yield Refusal("authority-annulment-own", message, "请由他人办理", need.path)


def _check_root(who: Signatories) -> Iterator[Refusal]:
    if who.approver is None:
        commit = who.step.commit.sha
        yield Refusal(
            "authority-root-" + who.rule(commit),
            f"首个含 {ROOT} 的提交{who.fault(commit)}，管理权限未能确立",
            "该提交须由其中所列管理员之一用所列密钥签名",
            ROOT,
        )
