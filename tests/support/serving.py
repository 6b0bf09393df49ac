"""A small forge on loopback: the endpoints `record` uses, as GitHub's API description has them.

It is strict: another method, path, header or parameter than the description allows is answered as
the forge would and noted in `violations`, which the fixture holds to be empty.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

TOKEN = "示例".encode().hex()
SLUG = "example-office/files"
REPOSITORY = 4242
ZERO = "0" * 40
Data = dict[str, Any]


def user(number: int, login: str, kind: str = "User") -> Data:
    """A simple user."""
    return {
        "login": login,
        "id": number,
        "node_id": f"U_{number}",
        "avatar_url": f"https://example.invalid/u/{number}",
        "url": f"https://example.invalid/users/{login}",
        "html_url": f"https://example.invalid/{login}",
        "type": kind,
        "site_admin": False,
    }


@dataclass
class Pull:
    """A request as the forge keeps it. `commits` pairs an id with its author's and committer's."""

    number: int
    author: Data
    branch: str
    head: str
    merge: str | None
    merged_at: str | None
    commits: list[tuple[str, Data | None, Data | None]]
    reviews: list[Data] = field(default_factory=list)
    pushes: list[Data] = field(default_factory=list)
    events: list[Data] = field(default_factory=list)
    base: str = "main"
    merged_by: Data | None = None
    source: int | None = REPOSITORY
    counted: int | None = None

    def simple(self) -> Data:
        """As lists show it."""
        return {
            "id": 9000 + self.number,
            "number": self.number,
            "state": "closed" if self.merged_at else "open",
            "title": '"; touch pwned\n::error::hurt',
            "user": self.author,
            "body": None,
            "merged_at": self.merged_at,
            "merge_commit_sha": self.merge,
            "head": {
                "ref": self.branch,
                "sha": self.head,
                "label": f"example-office:{self.branch}",
                "repo": {"id": self.source, "full_name": SLUG} if self.source else None,
            },
            "base": {"ref": self.base, "sha": ZERO, "repo": {"id": REPOSITORY, "full_name": SLUG}},
        }

    def full(self) -> Data:
        """As it shows itself."""
        return self.simple() | {
            "merged": self.merged_at is not None,
            "merged_by": self.merged_by,
            "commits": len(self.commits) if self.counted is None else self.counted,
            "changed_files": 1,
        }

    def listed(self) -> list[Data]:
        return [
            {"sha": sha, "author": a, "committer": c, "commit": {}} for sha, a, c in self.commits
        ]


@dataclass
class Fault:
    """What goes wrong with requests whose path and query match, so many times."""

    match: str
    status: int = 0  # 0: no answer at all
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b'{"message": "x"}'
    times: int = 1000
    drip: bool = False

    def meets(self, path: str) -> bool:
        if self.times > 0 and re.search(self.match, path):
            self.times -= 1
            return True
        return False


@dataclass
class Hub:
    """The forge: its requests, what goes wrong, what it was asked."""

    pulls: list[Pull] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    during: Callable[[str], None] = lambda path: None
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    page: int = 100  # a forge may give less than it is asked for

    def find(self, number: str) -> Pull:
        return next(pull for pull in self.pulls if pull.number == int(number))

    def answer(self, path: str, query: Mapping[str, str]) -> Any:
        """The data at a path below the repository. Raises LookupError where there is none."""
        if path == "":
            return {"id": REPOSITORY, "full_name": SLUG, "private": True, "default_branch": "main"}
        if found := re.fullmatch(r"/commits/([0-9a-f]{40})/pulls", path):
            sha = found[1]
            mine = [p for p in self.pulls if sha in (p.merge, *(c[0] for c in p.commits))]
            return [pull.simple() for pull in mine]
        if found := re.fullmatch(r"/pulls/(\d+)", path):
            return self.find(found[1]).full()
        if found := re.fullmatch(r"/pulls/(\d+)/(commits|reviews)", path):
            pull = self.find(found[1])
            return pull.listed() if found[2] == "commits" else pull.reviews
        if found := re.fullmatch(r"/issues/(\d+)/events", path):
            return self.find(found[1]).events
        if path == "/activity":
            everything = [a for pull in self.pulls for a in pull.pushes if a["ref"] == query["ref"]]
            return sorted(everything, key=lambda a: (a["timestamp"], a["id"]), reverse=True)
        raise LookupError(path)


ALLOWED = {"": set(), "/activity": {"per_page", "ref", "direction", "after"}}
LISTS = {"per_page", "page"}


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query, path = dict(parse_qsl(address.query)), address.path.removeprefix(f"/repos/{SLUG}")
        self.hub.asked.append(self.path)
        self.hub.during(self.path)
        if fault := next((f for f in self.hub.faults if f.meets(self.path)), None):
            self._fail(fault)
        elif self._refused(address.path, path, query):
            return
        else:
            self._give(path, query)

    def do_POST(self) -> None:
        self._violation(405, f"method {self.command}")

    do_PUT = do_PATCH = do_DELETE = do_HEAD = do_POST

    def _refused(self, whole: str, path: str, query: Mapping[str, str]) -> bool:
        headers = self.headers
        kind = re.sub(r"\d+|[0-9a-f]{40}", "N", path)
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            self._violation(401, "authorization")
        elif headers.get("Accept") != "application/vnd.github+json":
            self._violation(415, f"accept {headers.get('Accept')}")
        elif headers.get("X-GitHub-Api-Version") != "2022-11-28" or not headers.get("User-Agent"):
            self._violation(400, "version or user agent")
        elif not whole.startswith(f"/repos/{SLUG}"):
            self._violation(404, f"path {whole}")
        elif set(query) - ALLOWED.get(kind, LISTS if kind != "/pulls/N" else set()):
            self._violation(422, f"parameters {query} of {kind}")
        elif not 1 <= int(query.get("per_page", "30")) <= 100:
            self._violation(422, f"per_page {query}")
        else:
            return False
        return True

    def _give(self, path: str, query: Mapping[str, str]) -> None:
        try:
            data = self.hub.answer(path, query)
        except (LookupError, StopIteration):
            self._violation(404, f"path {path}")
            return
        headers = {}
        if isinstance(data, list):
            data, headers = self._cut(data, path, query)
        self._send(200, json.dumps(data).encode(), headers)

    def _cut(
        self, data: list[Any], path: str, query: Mapping[str, str]
    ) -> tuple[list[Any], dict[str, str]]:
        """One page; the list of pushes goes by cursor, the others by number."""
        size = min(int(query.get("per_page", "30")), self.hub.page)
        cursor = "after" if path == "/activity" else "page"
        first = 0 if cursor == "after" else 1
        number = int(query.get(cursor, str(first)))
        start = (number - first) * size
        if start + size >= len(data):
            return data[start : start + size], {}
        more = urlencode({**query, cursor: str(number + 1)})
        link = f'<{self.hub.url}/repos/{SLUG}{path}?{more}>; rel="next"'
        return data[start : start + size], {"Link": link}

    def _fail(self, fault: Fault) -> None:
        if not fault.status:
            self.hub.over.wait(30)
            self.close_connection = True
        elif fault.drip:
            self.send_response(fault.status)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            while not self.hub.over.wait(0.02):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
        else:
            self._send(fault.status, fault.body, fault.headers)

    def _violation(self, status: int, what: str) -> None:
        self.hub.violations.append(what)
        self._send(status, json.dumps({"message": what}).encode(), {})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # who asked has gone


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The forge at `hub.url` for as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("H", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    server.block_on_close = False
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        hub.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
        time.sleep(0)
