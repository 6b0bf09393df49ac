"""Withholdings of a step: what it takes out of main, what it must say, that no decision changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pipeline.authority.before import View
from pipeline.git.limits import MAX_BLOB
from pipeline.git.steps import Step
from pipeline.judgement.trial import Trial
from pipeline.ledger.blobs import Blobs, record_bytes
from pipeline.ledger.entries import content_of
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.records.masking import MASKS, altered, unmasked
from pipeline.records.paths import REGISTRY, SCHEMAS, TEMPLATES
from pipeline.records.reader import read, take
from pipeline.records.withheld import (
    KIND,
    NONE,
    Withheld,
    Withholdings,
    edits,
    is_withholding,
    named,
    takes_out,
)

if TYPE_CHECKING:
    from pipeline.ledger.ledger import Ledger

Reread = Callable[[str, Withholdings, Mapping[str, str]], "Ledger"]
"""Main up to a commit, judged with other content withheld and more steps void."""
RULE: Final = "withholding"
_LIST: Final = (
    "在 papers 中写明该公文和摘要 {}；已发布的，它的各文件也列入 contents（path 前加 published:）"
)
_OWN = (REGISTRY, SCHEMAS, TEMPLATES)


def of_office(office: Office | None) -> Withholdings:
    """What the withholdings in the office's registry name."""
    if office is None or not office.generation.withholding:
        return NONE
    return Withholdings.of(r for r in office.registry.values() if r.kind == KIND)


def without_withheld(step: Step, view: View, blobs: Blobs, office: Office) -> Step:
    """The step without the files that it only takes out, or replaces, as its withholdings say."""
    brought = [c for c in step.changes if c.new is not None and is_withholding(c.path)]
    if not (brought and office.generation.withholding):
        return step
    taken = (take(c.path, record_bytes(blobs, c.new or ""), office.schemas) for c in brought)
    allowed = edits(one for one in taken if isinstance(one, Record))
    kept = (
        c
        for c in step.changes
        if not takes_out(allowed, (c.path, c.old, c.new), view.get(c.path, ""))
    )
    return replace(step, changes=tuple(kept))


def withholding_faults(ledger: Ledger, step: Step, trial: Trial) -> Iterator[Finding]:
    """What a step's withholdings say wrongly, and which earlier decisions they would change."""
    records = [record for record in trial.records if record.kind == KIND]
    if not records or ledger.reread is None:
        return
    if not ledger.office_in_effect.generation.withholding:
        message = "本仓库采用的规则代次还不能撤除内容"
        yield _finding(records[0].file, message, "请先改用新一代规则，见 docs/generations.md")
        return
    files = [one for record in records for one in named(record)]
    after = {**ledger.view, **{c.path: c.new for c in step.changes}}
    faults = [_finding(w.by, *fault) for w in files for fault in _faults(w, ledger, after)]
    yield from faults or _changes_of_decisions(ledger, step, records, ledger.reread)


def _faults(
    one: Withheld, ledger: Ledger, after: dict[str, str | None]
) -> Iterator[tuple[str, str]]:
    """What is wrong with one file that is named, as a message and how to mend it."""
    said = f"第{one.index + 1}项（{one.path}）"
    where = "用 git rev-parse、git cat-file -s 和 sha256sum 核对"
    kind, size = ledger.blobs.measure(one.blob)
    if kind not in ("", "blob") or size > MAX_BLOB:
        yield f"{said}不是文件内容，或者过大", where
    elif kind and (size, _digest(ledger.blobs, one.blob)) != (one.size, one.sha256):
        yield f"{said}的摘要或字节数与该内容不符", where
    if known := of_office(ledger.office_in_effect).files.get(one.blob):
        yield f"{said}已由 {known.by} 撤除", "不必再次撤除，删去本项"
    if one.instead and ledger.view.get(one.path) != one.blob:
        yield f"{said}不是在案的记录，不需要替代文本", "删去 instead"
    if own := _own_file(one.blob, ledger.view):
        yield f"{said}同时是 {own} 的内容，机关自身的文件不能撤除", "改动该文件后另行办理"
    masks_only = ledger.office_in_effect.generation.masks_only
    if one.instead and masks_only and (at := _beyond_masking(one, ledger)):
        message = f"{said}的替代文本自第{at}行起不只是遮盖文字"
        yield message, f"逐字以 {'、'.join(MASKS)} 之一代替，长号码可改成末尾的 0；其余一字不动"
    lacks = one.instead and ledger.blobs.measure(one.instead)[0] != "blob"
    if lacks and one.instead not in ledger.blobs.withheld.files:
        yield f"{said}的替代文本不在分支中", "把遮盖后的文本放在原文的位置，写明它的对象编号"
    for path, blob in after.items():
        if blob == one.blob:
            hint = "在同一分支中删去该文件；是记录的，以遮盖后的文本替换"
            yield f"{said}仍在 {path} 中", hint


def _beyond_masking(one: Withheld, ledger: Ledger) -> int:
    """The line where the text in place of a record does more than hide characters; 0 if none.

    Where either is absent nothing is compared: what is missing is said elsewhere, and what a clone
    has dropped was compared when the withholding was judged.
    """
    if any(ledger.blobs.measure(sha)[0] != "blob" for sha in (one.blob, one.instead)):
        return 0
    before, after = (record_bytes(ledger.blobs, sha) for sha in (one.blob, one.instead))
    found = unmasked(before.decode("utf-8", "replace"), after.decode("utf-8", "replace"))
    if found is not None:
        return found
    old, new = (read(one.path, raw) for raw in (before, after))
    if isinstance(old, Record) and isinstance(new, Record):
        return int(altered(old.data, new.data))
    return 0


def _digest(blobs: Blobs, sha: str) -> str:
    return sha256(blobs.blob(sha)).hexdigest()


def _own_file(blob: str, view: View) -> str:
    return next((p for p, sha in view.items() if sha == blob and p.startswith(_OWN)), "")


def _changes_of_decisions(
    ledger: Ledger, step: Step, records: list[Record], reread: Reread
) -> Iterator[Finding]:
    """What would be decided, or said by a paper, otherwise were it read so from now on."""
    new, known = Withholdings.of(records), of_office(ledger.office_in_effect)
    if new.files.items() <= ledger.blobs.withheld.files.items():
        return  # all is read so already
    failed = {d.step: d.step for d in ledger.decisions if any(f.rule == RULE for f in d.findings)}
    again = reread(step.commit.parents[0], new.over(known), failed)
    path = records[0].file
    was, now = ({d.step: d.accepted for d in one.decisions} for one in (ledger, again))
    for sha in (sha for sha, accepted in was.items() if now.get(sha) != accepted):
        message = f"撤除后步骤 {sha[:12]} 的审核结论会改变"
        hint = "撤除的是记录的，须附替代文本（instead），只遮盖不应留存的文字，其余一字不改"
        yield _finding(path, message, hint)
    said = {i.document.id: content_of(i) for i in again.papers}
    for paper, content in ((i.document.id, content_of(i)) for i in ledger.papers):
        if said.get(paper, content) != content and not new.said(paper, content):
            message = f"撤除后已出具的公文 {paper} 的内容会改变，而本记录没有列明"
            yield _finding(path, message, _LIST.format(content))


def _finding(path: str, message: str, hint: str) -> Finding:
    return Finding.of_file(RULE, path, message, hint)
