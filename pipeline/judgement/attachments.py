"""Attachments compared with the digests that the records of their case or batch name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.judgement.trial import Trial
from pipeline.model.case import Case
from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.procedure.docket import Docket
from pipeline.records.attachments import Attachment, digests, folder_of_attachment
from pipeline.records.paths import DOSSIERS

RULE = "attachment"


def compare(
    trial: Trial, attached: Mapping[str, Attachment], office: Office, records: Iterable[Record] = ()
) -> None:
    """A finding on each file that no record of its folder names; the case keeps the others.

    `records` are those of the change itself. Where one in the folder is unusable nothing is said:
    it may be the one that names the file.
    """
    if not attached:
        return
    blocks, records = office.generation.attachments_compared, tuple(records)
    spoilt = {path.rpartition("/")[0] for path in trial.spoilt}
    folders: dict[str, dict[str, Attachment]] = {}
    for path in sorted(attached):
        folders.setdefault(folder_of_attachment(path), {})[path] = attached[path]
    for folder, files in folders.items():
        if folder in spoilt:
            continue
        known = _known(trial.docket, folder, records)
        faults = list(_faults(files, known))
        if blocks:
            trial.block(*faults)
        else:
            trial.findings += [replace(one, effect=Effect.REMARK) for one in faults]
        same = {one.sha256 for one in files.values() if one.here and one.sha256 in known}
        trial.docket.attach(folder.removeprefix(DOSSIERS), frozenset(same))


def told(cases: Iterable[Case]) -> str:
    """How many attachments the records of these cases name, and how many were compared."""
    named, same = counted(cases)
    if not named:
        return "附件原件：未随附的，未核对；内容均须人工审查"
    absent = named - same
    rest = f"；{absent}份未随附，未核对" if absent else ""
    return f"附件原件：登记{named}份，其中{same}份随附且摘要相符{rest}；内容均须人工审查"


def counted(cases: Iterable[Case]) -> tuple[int, int]:
    """How many attachments are named, and how many of these lie there with that content."""
    named = same = 0
    for case in cases:
        own = [act.record for act in case.acts if act.case]
        wanted = frozenset[str]().union(*map(digests, own))
        named += len(wanted)
        same += len(wanted & case.attached)
    return named, same


def counted_in(docket: Docket) -> tuple[int, int]:
    """The same of all cases and batches."""
    named, same = counted(docket.cases.values())
    for year in docket.years():
        own = [act.record for act in docket.batch_acts(year)]
        wanted = frozenset[str]().union(*map(digests, own))
        named += len(wanted)
        same += len(wanted & docket.attached(year))
    return named, same


def _known(docket: Docket, folder: str, records: Iterable[Record]) -> frozenset[str]:
    """The digests that records of that very folder name, in effect or about to be."""
    year, _, case = folder.removeprefix(DOSSIERS).partition("/")
    held = docket.cases.get(f"{year}/{case}") if case else None
    acts = docket.batch_acts(year) if not case else held.acts if held else ()
    all_of_them = (*(act.record for act in acts), *records)
    own = (one for one in all_of_them if one.file.rpartition("/")[0] == folder)
    return frozenset[str]().union(*map(digests, own))


def _faults(files: Mapping[str, Attachment], known: frozenset[str]) -> Iterator[Finding]:
    for path, one in files.items():
        if one.fault:
            yield Finding.of_file(RULE, path, one.fault, "请用 Git LFS 存放，或拆成较小的文件")
        elif one.sha256 not in known:
            message = f"附件{one.what}的摘要 {one.sha256} 不是所在案卷任何记录登记的摘要"
            hint = "换成记录所登记的原件，或在记录中登记本文件的摘要；无关的文件请移出 attachments/"
            yield Finding.of_file(RULE, path, message, hint)
