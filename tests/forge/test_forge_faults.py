"""Whatever the forge does, `record` ends in time with one sentence; nothing is half written."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.authority.review_record import ReviewRecord
from pipeline.forge.client import Access, Forge, ForgeFailure
from pipeline.forge.facts import review_record_of
from pipeline.git.notes import NOTES
from tests.support.running import dossier
from tests.support.serving import SLUG, TOKEN, Fault, Hub, serving
from tests.support.webwork import RECORDER, SOON, Said, WebOffice, key_file

PLAIN = {"papers/x.yml": b"{}\n"}


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with serving(Hub()) as forge:
        yield forge


@pytest.fixture(scope="module")
def merged(
    enrolled: WebOffice, hub: Hub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebOffice]:
    """Two requests merged by the button, nothing recorded."""
    office = enrolled.at(tmp_path_factory.mktemp("faults"), hub)
    office.web("2025-03-07T10:00", PLAIN, "admin-1", [Said("chief-1")])
    office.web("2025-03-07T11:00", {"papers/y.yml": b"{}\n"}, "admin-1", [Said("chief-1")])
    office.deliver()
    yield office
    office.close()


@pytest.fixture
def whole(hub: Hub, merged: WebOffice) -> Iterator[WebOffice]:
    """The same, with nothing yet gone wrong."""
    hub.faults.clear()
    hub.violations.clear()
    hub.asked.clear()
    yield merged
    hub.faults.clear()
    hub.page = 100
    assert hub.violations == []


def nothing_written(office: WebOffice) -> bool:
    office.writer.reread_refs()
    there = office.writer.run("for-each-ref", "refs/notes", more={"GIT_DIR": str(office.origin)})
    return NOTES not in office.writer.refs and there == b""


def ask(office: WebOffice, slept: list[float] | None = None) -> ReviewRecord:
    """The facts of the last merge, as `record` asks for them."""
    access = Access(office.hub.url, SLUG, TOKEN)
    step = office.writer.step("main")
    with Forge(access, SOON, sleep=([] if slept is None else slept).append) as forge:
        return review_record_of(forge, step, step.commit.sha, step.commit.committed_at)


def test_asked_for_in_order_it_answers(whole: WebOffice) -> None:
    assert [r.state for r in ask(whole).reviews] == ["APPROVED"]


FINAL = {
    401: "令牌无效",
    403: "令牌没有所需的权限",
    404: "没有这个仓库或请求",
    409: "冲突状态",
    410: "已不存在",
    418: "平台拒绝了请求",
    422: "不接受这一请求",
    301: "仓库已改名或迁移",
}


@pytest.mark.parametrize("status", FINAL)
def test_what_will_not_pass_is_not_tried_again(whole: WebOffice, hub: Hub, status: int) -> None:
    hub.faults.append(Fault("/reviews", status, {"Location": "https://elsewhere.invalid/"}))
    with pytest.raises(ForgeFailure, match=FINAL[status]):
        ask(whole, slept := [])
    assert slept == [] and sum("/reviews" in path for path in hub.asked) == 1


REVIEW = b'[{"id": 1, "user": null, "state": "APPROVED", "commit_id": null}]'
LIMIT = b'{"message": "You have exceeded a secondary rate limit"}'
PASSING = {
    "429": (Fault("/reviews", 429, {"Retry-After": "1"}), [1, 1], "限制了请求次数"),
    "429 for an hour": (Fault("/reviews", 429, {"Retry-After": "3600"}), [2, 2], "限制了"),
    "429 without a word": (Fault("/reviews", 429), [2, 2], "限制了"),
    "429 until a date": (Fault("/reviews", 429, {"Retry-After": "Fri, 7"}), [2, 2], "限制了"),
    "403 limited": (Fault("/reviews", 403, {"X-RateLimit-Remaining": "0"}), [2, 2], "限制了"),
    "403 in words": (Fault("/reviews", 403, body=LIMIT), [2, 2], "限制了"),
    "403 with a time": (Fault("/reviews", 403, {"Retry-After": "1"}), [1, 1], "限制了"),
    "500": (Fault("/reviews", 500), [0.01, 0.02], "平台内部出错（500）"),
    "502 not even JSON": (Fault("/reviews", 502, body=b"<html>"), [0.01, 0.02], "出错（502）"),
}  # fmt: skip


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_tried_again_and_not_for_ever(
    whole: WebOffice, hub: Hub, name: str
) -> None:
    fault, waits, words = PASSING[name]
    hub.faults.append(Fault(fault.match, fault.status, fault.headers, fault.body))
    with pytest.raises(ForgeFailure, match=f"{words}.*试了3次"):
        ask(whole, slept := [])
    assert slept == waits


@pytest.mark.parametrize(
    "fault",
    [Fault("/activity"), Fault("/activity", 200, drip=True), Fault(r"/pulls/\d+$")],
    ids=["no answer", "one byte at a time", "no answer to one request"],
)
def test_silence_ends_in_time(whole: WebOffice, hub: Hub, fault: Fault) -> None:
    hub.faults.append(fault)
    began = time.monotonic()
    with pytest.raises(ForgeFailure, match=r"没有在.*答复.*试了3次"):
        ask(whole)
    assert time.monotonic() - began < 3 * (0.5 + 0.3) + 2  # three tries


ODD = {
    "not JSON": (b"<html>", "不是 JSON"),
    "deep": (b"[" * 200_000, "不是 JSON"),
    "not a list": (b"{}", "不是列表"),
    "nulls": (b"[null]", "与其接口说明不符"),
    "another state": (REVIEW.replace(b"APPROVED", b"OK"), "不符"),
    "a number as text": (REVIEW.replace(b": 1", b': "1"'), "不符"),
    "no time zone": (REVIEW.replace(b"}]", b', "submitted_at": "2025-03-07T10:00:00"}]'), "不符"),
    "a branch for a commit": (REVIEW.replace(b'id": null', b'id": "main"'), "不符"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_answer_of_another_shape_is_not_used(whole: WebOffice, hub: Hub, name: str) -> None:
    body, words = ODD[name]
    hub.faults.append(Fault("/reviews", 200, body=body))
    with pytest.raises(ForgeFailure, match=words):
        ask(whole)


def test_a_fault_on_the_second_page_leaves_nothing(whole: WebOffice, hub: Hub) -> None:
    """Even of the first request, which was read whole."""
    hub.page = 1
    pull = hub.pulls[-1]
    pull.reviews.append({**pull.reviews[0], "id": 999})
    try:
        hub.faults.append(Fault(r"/reviews\?.*page=2", 500))
        with pytest.raises(ForgeFailure, match="平台内部出错"):
            whole.record()
    finally:
        pull.reviews.pop()
    assert nothing_written(whole)


@pytest.mark.parametrize(
    ("link", "words"),
    [("https://elsewhere.invalid/x", "别的地址"), ("{url}/repos/{slug}/pulls/2/reviews", "读全")],
    ids=["elsewhere", "for ever"],
)  # fmt: skip
def test_pages_lead_nowhere_else_and_end(whole: WebOffice, hub: Hub, link: str, words: str) -> None:
    to = link.format(url=hub.url, slug=SLUG)
    hub.faults.append(Fault("/reviews", 200, {"Link": f'<{to}>; rel="next"'}, b"[]"))
    with pytest.raises(ForgeFailure, match=words):
        ask(whole)


def test_a_passing_fault_passes(whole: WebOffice, hub: Hub, tmp_path: Path) -> None:
    shutil.copytree(whole.repo.parent, tmp_path / "d")
    hub.faults.append(Fault("/reviews", 503, times=2))
    hub.faults.append(Fault("/activity", 429, {"Retry-After": "1"}, times=1))
    done = whole.record(repo=tmp_path / "d/repo", slept=(slept := []))
    assert len(done.recorded) == 2 and slept == [1, 0.01, 0.02]


def test_nobody_listens(hub: Hub, whole: WebOffice) -> None:
    with pytest.raises(ForgeFailure, match="连接中断或无法建立"):
        whole.record(url="http://127.0.0.1:9")
    assert nothing_written(whole)


@pytest.mark.parametrize(
    ("url", "slug", "token", "words"),
    [
        ("http://forge.invalid", SLUG, TOKEN, "不是 https"),
        ("https://forge.invalid", "../../user", TOKEN, "--repo-slug"),
        ("https://forge.invalid", SLUG, "", "缺少令牌"),
        ("https://forge.invalid", SLUG, "a\nb", "令牌"),
        ("https://a:b:c", SLUG, TOKEN, "无法解读"),
    ],
)
def test_the_token_goes_nowhere_it_should_not(url: str, slug: str, token: str, words: str) -> None:
    with pytest.raises(ForgeFailure, match=words):
        Access(url, slug, token)
    assert "a\nb" not in repr(Access("https://forge.invalid", SLUG, "secret"))
    assert "secret" not in repr(Access("https://forge.invalid", SLUG, "secret"))


def test_the_forge_is_known_by_its_host() -> None:
    assert Access("https://api.github.com", SLUG, "x").forge == "github.com"
    assert Access("https://ghe.example.invalid/api/v3", SLUG, "x").forge == "ghe.example.invalid"


def test_the_command_says_it_in_one_sentence(whole: WebOffice, hub: Hub, tmp_path: Path) -> None:
    hub.faults.append(Fault("/pulls", 403, body=b'{"message": "a\\n::error::b"}'))
    key = key_file(tmp_path, RECORDER)
    known = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": SLUG, "GITHUB_TOKEN": TOKEN}
    ran = dossier("record", "--key", key, repo=whole.repo, **known)
    assert ran.returncode == 1 and ran.stdout == ""
    assert ran.stderr.startswith("错误：令牌没有所需的权限") and ran.stderr.count("\n") == 1
    assert TOKEN not in ran.stderr
    key.chmod(0o640)
    ran = dossier("record", "--key", key, repo=whole.repo, **known)
    assert ran.returncode == 1 and "chmod 600" in ran.stderr
