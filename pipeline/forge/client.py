"""A forge's REST API (GitHub's), read with care: bounded in time, size and tries. The only HTTP.

Whatever goes wrong ends in a `ForgeFailure` with one Chinese sentence; the caller has written
nothing by then. The token goes to the configured address alone, never along a redirect.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import httpx

from pipeline.model.failure import Failure

VERSION = "2022-11-28"
PER_PAGE = 100  # the most that is allowed
PAGES = 50
BYTES = 20 * 1024 * 1024
_SLUG = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_LIMITED = re.compile(r"rate limit|abuse detection", re.I)
_NEAR = ("127.0.0.1", "localhost", "::1")

_SENTENCES = {
    401: "令牌无效或已过期，请检查 GITHUB_TOKEN",
    403: "令牌没有所需的权限；需要 contents: read 和 pull-requests: read",
    404: "没有这个仓库或请求，或令牌看不到它；请核对 --repo-slug 和令牌权限",
    409: "平台称仓库处于冲突状态（如仓库是空的），请稍后重试",
    410: "平台称该内容已不存在",
    422: "平台不接受这一请求，本程序与平台的接口可能不合，请报告维护人员",
}


class ForgeFailure(Failure):
    """The forge could not be asked, or did not answer as its description says; in Chinese."""


class TooLong(ForgeFailure):
    """One list is longer than the limit; other requests are not affected."""


@dataclass(frozen=True)
class Access:
    """Where the API is, which repository ("owner/name"), and the token. Raises ForgeFailure."""

    url: str
    repository: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parts = httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise ForgeFailure(f"接口地址 {self.url!a} 无法解读，请核对 GITHUB_API_URL") from error
        if parts.scheme != "https" and parts.host not in _NEAR:
            raise ForgeFailure(f"接口地址 {self.url} 不是 https，令牌不在明文上发送")
        if not _SLUG.fullmatch(self.repository):
            raise ForgeFailure("请用 --repo-slug 指明仓库，写作 所有者/名称")
        if not re.fullmatch(r"[!-~]+", self.token):
            raise ForgeFailure("缺少令牌，或令牌含有空白等字符：请在环境变量 GITHUB_TOKEN 中提供")

    @property
    def forge(self) -> str:
        """The host people know the forge by: that of its API without "api."."""
        return httpx.URL(self.url).host.removeprefix("api.")


@dataclass(frozen=True)
class Patience:
    """Seconds for each read, for a whole answer, of the longest wait; and how many tries."""

    read: float = 10
    whole: float = 60
    longest: float = 60
    tries: int = 4
    first: float = 1


@dataclass(frozen=True)
class _Trouble:
    """A passing failure: its reason, and how long the forge asks to wait (None: not stated)."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True)
class _Answer:
    data: Any
    next: str


class Forge:
    """One repository on a forge. Use as a context manager. Every method raises ForgeFailure."""

    def __init__(
        self,
        access: Access,
        patience: Patience = Patience(),
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.access, self._patience, self._sleep, self._clock = access, patience, sleep, clock
        self._base = f"{access.url.rstrip('/')}/repos/{access.repository}"
        self._client = httpx.Client(
            timeout=patience.read,
            follow_redirects=False,
            headers={
                "Authorization": f"Bearer {access.token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": VERSION,
                "User-Agent": "green-dossier",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    @cached_property
    def repository(self) -> Any:
        """What the forge says of the repository itself, asked once."""
        return self.get("")

    def get(self, path: str) -> Any:
        """One resource below the repository ("/pulls/7")."""
        return self._ask(self._base + path, {}).data

    def pages(self, path: str, **params: str) -> Iterator[Any]:
        """Every item of a list, page by page."""
        answer = self._ask(self._base + path, {**params, "per_page": str(PER_PAGE)})
        for _ in range(PAGES):
            if not isinstance(answer.data, list):
                raise ForgeFailure(f"平台对 {path} 的答复不是列表，与其接口说明不符")
            yield from answer.data
            if not answer.next:
                return
            if not answer.next.startswith(f"{self.access.url.rstrip('/')}/"):
                raise ForgeFailure(f"平台对 {path} 的下一页指向别的地址，不予跟随")
            answer = self._ask(answer.next, {})
        raise TooLong(f"平台对 {path} 的答复超过{PAGES}页，无法读全，故不采用")

    def _ask(self, url: str, params: Mapping[str, str]) -> _Answer:
        patience = self._patience
        for turn in range(patience.tries):
            found = self._once(url, params)
            if isinstance(found, _Answer):
                return found
            reason = f"{found.reason}（{_short(url)}，试了{turn + 1}次）。请稍后重试"
            if turn + 1 < patience.tries:
                wait = patience.first * 2**turn if found.wait is None else found.wait
                self._sleep(min(wait, patience.longest))
        raise ForgeFailure(reason)

    def _once(self, url: str, params: Mapping[str, str]) -> _Answer | _Trouble:
        try:
            # Parameters given replace those of the address, so a next page is asked without any.
            with self._client.stream("GET", url, params=params or None) as response:
                return self._judge(response, self._body(response), url)
        except httpx.TimeoutException:
            return _Trouble(f"平台没有在 {self._patience.read:g} 秒内答复")
        except httpx.RequestError as error:
            return _Trouble(f"与平台的连接中断或无法建立（{type(error).__name__}）")

    def _body(self, response: httpx.Response) -> bytes:
        """The whole answer, however slowly it drips, within the time and size allowed."""
        began, body = self._clock(), bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > BYTES:
                raise ForgeFailure("平台的答复过大，不予读取")
            if self._clock() - began > self._patience.whole:
                raise httpx.ReadTimeout("dripping")
        return bytes(body)

    def _judge(self, response: httpx.Response, body: bytes, url: str) -> _Answer | _Trouble:
        status = response.status_code
        if status >= 500:
            return _Trouble(f"平台内部出错（{status}）")
        said = _message(body)
        if status == 429 or (status == 403 and _limited(response, said)):
            return _Trouble(f"平台限制了请求次数（{status}）", self._asked_to_wait(response))
        if 300 <= status < 400:
            raise ForgeFailure("仓库已改名或迁移，令牌不随之发往别处。请用现在的名称重试")
        if status != 200:
            known = _SENTENCES.get(status, "平台拒绝了请求")
            raise ForgeFailure(f"{known}（{status}，{_short(url)}{'：' + said if said else ''}）")
        try:
            return _Answer(json.loads(body), response.links.get("next", {}).get("url", ""))
        except (ValueError, RecursionError) as error:
            raise ForgeFailure(f"平台的答复不是 JSON（{_short(url)}），未采用") from error

    def _asked_to_wait(self, response: httpx.Response) -> float | None:
        """What Retry-After says, in seconds; without it, the longest: limits last minutes."""
        asked = response.headers.get("retry-after", "")
        return float(asked) if asked.isdigit() else self._patience.longest


def _limited(response: httpx.Response, said: str) -> bool:
    """Whether a 403 means "not now" and not "not you"."""
    headers = response.headers
    spent = headers.get("x-ratelimit-remaining") == "0"
    return spent or "retry-after" in headers or bool(_LIMITED.search(said))


def _message(body: bytes) -> str:
    """What the forge says of an error, fit to print."""
    try:
        said = json.loads(body)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return "".join(c for c in str(said)[:200] if c.isprintable())


def _short(url: str) -> str:
    return httpx.URL(url).path
