"""A package index on this machine that offers a newer release of everything."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NEWER = "999.0"


def wheel(
    folder: Path,
    name: str,
    version: str,
    headers: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Path:
    """A real wheel of pure Python; `headers` are further lines of its metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    about = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *headers]
    kind = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    contents = {**(files or {}), f"{info}/METADATA": "\n".join(about) + "\n", f"{info}/WHEEL": kind}
    record = "".join(f"{file},,\n" for file in [*contents, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in {**contents, f"{info}/RECORD": record}.items():
            archive.writestr(file, text)
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pages(folder: Path) -> None:
    """The index's pages for all of `folder`/files, with a newer release of each beside it."""
    files = folder / "files"
    for name in {path.name.split("-")[0] for path in files.glob("*.whl")}:
        wheel(files, name, NEWER)
        links = [
            f'<a href="../../files/{path.name}#sha256={digest(path)}">{path.name}</a><br>'
            for path in sorted(files.glob(f"{name}-*.whl"))
        ]
        page = folder / "simple" / name.lower().replace("_", "-").replace(".", "-") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<!DOCTYPE html><html><body>" + "\n".join(links), "utf-8")


@dataclass
class Index:
    """A running index: what was asked of it, and a gate that holds files back."""

    url: str
    asked: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)


class _Handler(SimpleHTTPRequestHandler):
    index: Index

    def do_GET(self) -> None:
        self.index.asked.append(self.path)
        if self.path.startswith("/files/"):
            self.index.reached.set()
            self.index.gate.wait(60)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[Index]:
    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    index = Handler.index = Index(f"http://127.0.0.1:{server.server_port}/simple/")
    index.gate.set()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield index
    finally:
        index.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()
