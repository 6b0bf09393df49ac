"""Objects as no Git writes them, byte by byte, put into a repository as a push could."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.git.objects import FILE, FOLDER, write_commit
from pipeline.git.writer import Writer

Item = tuple[str, bytes, str]
"""Mode, name, id."""


def items(writer: Writer, tree: str) -> list[Item]:
    """What a folder holds, in the order of its bytes."""
    return [(mode, name, sha) for name, (mode, sha) in writer.folder(tree).items()]


def folder(writer: Writer, entries: Sequence[Item]) -> str:
    """A folder of just these entries, in this order."""
    raw = b"".join(b"%s %s\0%s" % (m.encode(), n, bytes.fromhex(s)) for m, n, s in entries)
    return writer.store("tree", raw)


def put(writer: Writer, tree: str, path: str, more: Sequence[Item]) -> str:
    """The tree with entries added, whatever they are, to the folder at `path` ("" the top)."""
    name, _, rest = path.partition("/")
    held = items(writer, tree)
    if not name:
        return folder(writer, [*held, *more])
    within = next(sha for mode, known, sha in held if (known, mode) == (name.encode(), FOLDER))
    changed = put(writer, within, rest, more)
    return folder(writer, [(m, n, changed if n == name.encode() else sha) for m, n, sha in held])


def blob(writer: Writer, raw: bytes = b"x\n") -> str:
    return writer.store("blob", raw)


def nested(writer: Writer, depth: int) -> str:
    """Folders within one another, a file in the last."""
    tree = folder(writer, [(FILE, b"f", blob(writer))])
    for _ in range(depth):
        tree = folder(writer, [(FOLDER, b"d", tree)])
    return tree


def bomb(writer: Writer, levels: int = 10, width: int = 10) -> str:
    """A tree of few objects and width ** levels files."""
    tree = folder(writer, [(FILE, b"%d" % n, blob(writer)) for n in range(width)])
    for _ in range(levels):
        tree = folder(writer, [(FOLDER, b"%d" % n, tree) for n in range(width)])
    return tree


def rewritten(writer: Writer, sha: str, edit: Callable[[bytes], bytes], signer: object) -> str:
    """A commit like another with other bytes, signed anew where there is a signer."""
    payload = edit(writer.commit(sha).payload)
    signature = signer.sign(payload) if signer else ""  # type: ignore[attr-defined]
    return writer.store("commit", write_commit(payload, signature) if signature else payload)
