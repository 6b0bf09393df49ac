"""Notes on merges as Git keeps them: `git notes --ref=approvals show SHA` prints one.

A note is the signed text, then the armoured signature. Whoever may push may write here, so
nothing is believed but what the signature covers, and nothing large is read.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.git.keys.ssh_keys import KeySigner, sign, verify
from pipeline.git.keys.sshsig import BEGIN, BadSignature
from pipeline.git.objects import FILE, Entry, is_folder
from pipeline.git.refs import common_folder, git_folder, read_refs
from pipeline.git.repository import HistoryError, Repository
from pipeline.git.steps import Commit, Note
from pipeline.git.trees import FolderOf

NOTES = "refs/notes/approvals"
NAMESPACE = b"dossier-approvals"
"""What a recorder's signature is for; one made for a commit is none here."""
MAX_BYTES = 512 * 1024


def note_at(repository: Repository, folder_of: FolderOf, notes: Commit, commit: str) -> Note | None:
    """The note on a commit in the tree of `notes`, looked up by its id alone.

    Git fans names out into folders as it likes; two notes on one commit are one too many. What
    else lies there is never read. Raises HistoryError where an object is missing.
    """
    if notes.fault:
        return Note(fault=f"无法读取（{NOTES}：{notes.fault}）")
    found, fault = _entries(folder_of, notes.tree, commit)
    if len(found) > 1:
        return Note(fault="有两份，无从确定以哪份为准")
    if found:
        return note_in(repository, found[0][1][1])
    return Note(fault=f"无法读取（{NOTES}：{fault}）") if fault else None


def note_paths(folder_of: FolderOf, tree: str, commit: str) -> list[str]:
    """Where notes on a commit stand, one for each way of fanning out that holds one."""
    return [path for path, _ in _entries(folder_of, tree, commit)[0]]


def _entries(folder_of: FolderOf, tree: str, commit: str) -> tuple[list[tuple[str, Entry]], str]:
    """What stands for a commit, by path, and what of the folders on the way cannot be read."""
    found, fault, above, rest = [], "", "", commit.encode()
    while True:
        folder = folder_of(tree)
        fault = fault or folder.fault
        if (entry := folder.get(rest)) is not None and entry[0] == FILE:
            found.append((above + rest.decode(), entry))
        within = folder.get(rest[:2])
        if within is None or not is_folder(within) or len(rest) <= 2:
            return found, fault
        above, tree, rest = f"{above}{rest[:2].decode()}/", within[1], rest[2:]


def fetched(repo: Path) -> str:
    """Whether a clone holds records of reviews, in a sentence; "" where there is no clone."""
    try:
        folder = git_folder(repo)
    except HistoryError:
        return ""
    if NOTES in read_refs(folder, common_folder(folder)):
        return f"审核记录：有（{NOTES}）"
    return f"审核记录：没有取回或从未记录。取回：git fetch origin '+{NOTES}:{NOTES}'"


def place_of(commit: str) -> str:
    """Where a note on a commit is written: fanned out once, which Git reads at any number."""
    return f"{commit[:2]}/{commit[2:]}"


def written(text: bytes, signer: KeySigner) -> bytes:
    """The note over a signed text; the same bytes every time."""
    return text + sign(signer.key, text, NAMESPACE).encode()


def note_of(raw: bytes) -> Note:
    """A note from its bytes: the text, and the key whose signature for this very use verified."""
    text, begin, rest = raw.partition(BEGIN.encode())
    if not begin:
        return Note(text, fault="没有签名")
    try:
        return Note(text, verify(text, (begin + rest).decode("ascii", "replace"), NAMESPACE))
    except BadSignature as error:
        return Note(text, fault=f"的签名不成立（{error}）")


def note_in(repository: Repository, blob: str) -> Note:
    """The note in a blob. Raises HistoryError where it is missing."""
    kind, size = repository.measure(blob)
    if not kind:
        raise HistoryError(f"{NOTES} 中的记录不全，请重新取回：git fetch origin '+{NOTES}:{NOTES}'")
    if kind != "blob":
        return Note(fault="不是文件")
    if size > MAX_BYTES:
        return Note(fault=f"有{size}字节，超过{MAX_BYTES}字节的上限")
    return note_of(repository.blob(blob))
