"""Notes on merges as Git keeps them: `git notes --ref=approvals show SHA` prints one.

A note is the signed text, then the armoured signature. Whoever may push may write here, so
nothing is believed but what the signature covers, and nothing large is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.git.objects import FILE
from pipeline.git.refs import common_folder, git_folder, read_refs
from pipeline.git.repository import HistoryError, Repository
from pipeline.git.ssh_keys import KeySigner, sign, verify
from pipeline.git.sshsig import BEGIN, BadSignature
from pipeline.git.steps import Note

NOTES = "refs/notes/approvals"
NAMESPACE = b"dossier-approvals"
"""What a recorder's signature is for; one made for a commit is none here."""
MAX_BYTES = 512 * 1024
_PLACE = re.compile(r"(?:[0-9a-f]{2}/){0,19}[0-9a-f]{2,40}")


def read_notes(repository: Repository, tree: Mapping[str, tuple[str, str]]) -> Mapping[str, Note]:
    """Every note of a notes tree by the commit it is on. Raises HistoryError where damaged.

    Git fans names out into folders as it likes; two notes on one commit are one too many.
    """
    found: dict[str, str] = {}
    twice = set()
    for path, (mode, blob) in tree.items():
        name = path.replace("/", "")
        if mode == FILE and _PLACE.fullmatch(path) and len(name) == 40:
            twice |= {name} & found.keys()
            found[name] = blob
    sizes = sizes_of(repository, found.values())
    return {
        name: Note(fault="有两份，无从确定以哪份为准")
        if name in twice
        else note_in(repository, blob, sizes[blob])
        for name, blob in found.items()
    }


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


def note_in(repository: Repository, blob: str, size: int) -> Note:
    """The note in a blob of that size."""
    if size > MAX_BYTES:
        return Note(fault=f"有{size}字节，超过{MAX_BYTES}字节的上限")
    return note_of(repository.blob(blob))


def sizes_of(repository: Repository, blobs: Iterable[str]) -> dict[str, int]:
    """The size of each blob, asked before anything is read."""
    wanted = sorted(set(blobs))
    asked = "".join(f"{blob}\n" for blob in wanted).encode()
    told = repository.run("cat-file", "--batch-check=%(objectsize)", stdin=asked).split(b"\n")
    if [size for size in told[:-1] if not size.isdigit()]:
        raise HistoryError(f"{NOTES} 中的记录不全，请重新取回：git fetch origin '+{NOTES}:{NOTES}'")
    return {blob: int(size) for blob, size in zip(wanted, told[:-1], strict=True)}
