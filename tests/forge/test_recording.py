"""What `record` writes, once and for all, and what it says it cannot."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.forge.client import Patience
from pipeline.forge.record import CannotRecord
from pipeline.git.keys.demo_keys import signer as demo_signer
from pipeline.git.notes import NOTES
from pipeline.git.refs import HistoryError
from pipeline.git.remotes import Moved
from tests.support.running import DOSSIER, ROOT, dossier
from tests.support.serving import SLUG, TOKEN, Hub, Pull
from tests.support.webwork import FORGE, RECORDER, Said, WebOffice, git, key_file
from tests.support.writing import moment, plain

PLAIN = {"papers/x.yml": b"{}\n"}
CHIEF = [Said("chief-1")]


BENT = {
    "no request": (lambda p: setattr(p, "merge", None), "没有请求"),
    "not yet merged": (lambda p: setattr(p, "merged_at", None), "没有请求"),
    "merged elsewhere": (lambda p: setattr(p, "base", "side"), "没有请求"),
    "from a fork": (lambda p: setattr(p, "source", 7), "来自别的仓库"),
    "from a fork that is gone": (lambda p: setattr(p, "source", None), "来自别的仓库"),
    "another head": (lambda p: setattr(p, "head", "5" * 40), "第二父提交"),
    "more counted than listed": (lambda p: setattr(p, "counted", 2), "三者须一致"),
    "more than are ever listed": (lambda p: setattr(p, "counted", 251), "只列出250个"),
    "another commit": (lambda p: setattr(p, "commits", [("5" * 40, None, None)]), "没有请求|三者"),
    "no push known": (lambda p: setattr(p, "pushes", []), "最后推送人"),
    "a push after the merge only": (
        lambda p: p.pushes[0].update(timestamp="2025-03-07T10:01:00+08:00"),
        "最后推送人",
    ),
}


def test_what_cannot_be_recorded_is_said_by_name(office: WebOffice) -> None:
    """(10) what is counted is not what is listed; and all else that fails closed."""
    merges = {}
    for n, (name, (bend, _)) in enumerate(BENT.items()):
        pull = office.web(
            "2025-03-07T10:00", {f"papers/{n}.yml": b"{}\n"}, "admin-1", [Said("chief-1")]
        )
        merges[name] = pull.merge or ""
        bend(pull)
    good = office.web("2025-03-07T10:00", PLAIN, "admin-1", [Said("chief-1")])
    done = office.record()
    assert [a.merge for a in done.recorded] == [good.merge]
    for name, (_, words) in BENT.items():
        assert any(word in done.refused[merges[name]] for word in words.split("|")), name


def test_one_tip_in_two_requests(office: WebOffice) -> None:
    """(11) The request that was merged is the right one; where both say so, neither is."""
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", [Said("chief-1")])
    twin = Pull(**{**vars(pull), "number": 90, "merge": None, "merged_at": None, "reviews": []})
    office.hub.pulls.insert(0, twin)
    assert office.record().recorded[0].pull_request == pull.number
    other = office.web("2025-03-07T11:00", {"papers/z.yml": b"{}\n"}, "admin-1", [Said("chief-1")])
    office.hub.pulls.append(Pull(**{**vars(other), "number": 91}))
    assert "有2个请求" in office.record().refused[other.merge or ""]


def test_again_it_writes_nothing(office: WebOffice) -> None:
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    first = office.record()
    before = office.writer.refs[NOTES]
    office.hub.asked.clear()
    assert first.commit == before
    again = office.record()
    named = office.record(pull.merge or "")
    assert (again.recorded, again.commit, named.recorded) == ([], "", [])
    assert office.hub.asked == []
    assert git(office.origin, "rev-parse", NOTES) == before


def test_git_shows_the_note(office: WebOffice) -> None:
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    (recorded,) = office.record().recorded
    shown = git(office.origin, "notes", "--ref=approvals", "show", pull.merge or "")
    assert shown.startswith(recorded.text().decode()) and "BEGIN SSH SIGNATURE" in shown
    assert "touch pwned" not in shown and "::error::" not in shown  # (6) no text of people's
    assert pull.branch not in shown


def test_the_same_facts_are_the_same_bytes(office: WebOffice, tmp_path: Path) -> None:
    office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    office.deliver()
    shutil.copytree(office.repo.parent, tmp_path / "again")
    assert office.record().commit == office.record(repo=tmp_path / "again/repo").commit


def test_only_the_merge_named(office: WebOffice) -> None:
    one = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    two = office.web("2025-03-07T11:00", {"papers/y.yml": b"{}\n"}, "admin-1", CHIEF)
    assert [a.merge for a in office.record((one.merge or "")[:12]).recorded] == [one.merge]
    assert office.rules(two.merge) == {"authority-unsigned"}
    with pytest.raises(CannotRecord, match="不是主线上"):
        office.record(two.head)
    with pytest.raises(HistoryError, match="找不到版本"):
        office.record("nonsense")


def test_two_runs_at_once(office: WebOffice, tmp_path: Path) -> None:
    """Another run pushes its notes between our reading and our push: read again, then written."""
    one = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    two = office.web("2025-03-07T11:00", {"papers/y.yml": b"{}\n"}, "admin-1", CHIEF)
    office.deliver()
    shutil.copytree(office.repo, tmp_path / "other" / "repo")
    (tmp_path / "other/origin.git").symlink_to(office.origin)
    other = tmp_path / "other/repo"
    office.hub.during = _once(lambda: office.record(one.merge or "", repo=other))
    done = office.record(patience=Patience(read=30))
    assert [a.merge for a in done.recorded] == [two.merge]  # the other was written by then
    assert all(d.accepted for d in office.judged().decisions)
    tree = git(office.origin, "ls-tree", "-r", "--name-only", NOTES).split()
    assert {name.replace("/", "") for name in tree} == {one.merge, two.merge}


def _once(act: object) -> object:
    """Acts on the first request for reviews, and on none that this causes."""
    waiting = [act]

    def during(path: str) -> None:
        if "/reviews" in path and waiting:
            waiting.pop()()  # type: ignore[operator]

    return during


def test_a_remote_that_never_stands_still(office: WebOffice) -> None:
    office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    hook = office.origin / "hooks/update"
    hook.write_text(
        "#!/bin/sh\nmain=$(git rev-parse main)\n"
        "export GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x\n"
        'test "$1" = refs/notes/approvals && git update-ref "$1" '
        '$(git commit-tree "$main^{tree}" -m "$$ $(date +%N)") ; exit 0\n'
    )
    hook.chmod(0o755)
    with pytest.raises((Moved, HistoryError)):
        office.record()
    office.writer.reread_refs()
    assert office.rules(office.hub.pulls[0].merge) == {"authority-unsigned"}


def test_a_remote_that_refuses(office: WebOffice) -> None:
    """Nothing is kept here either: the next run begins anew."""
    office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    hook = office.origin / "hooks/update"
    hook.write_text('#!/bin/sh\ntest "$1" != refs/notes/approvals\n')
    hook.chmod(0o755)
    with pytest.raises(HistoryError, match="拒绝接收"):
        office.record()
    office.writer.reread_refs()
    assert NOTES not in office.writer.refs
    hook.unlink()
    assert len(office.record().recorded) == 1


def test_squashed_and_rebased_are_refused_by_name(office: WebOffice) -> None:
    w, main = office.writer, office.writer.resolve("main")
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    tree = w.commit(pull.merge or "").tree
    squashed = w.commit_tree(tree, [main], FORGE, None, moment("2025-03-07T10:00"), "squash")
    w.set_ref("refs/heads/main", squashed, pull.merge)
    pull.merge = squashed
    said = office.record().refused[squashed]
    assert "压缩合并或变基合并" in said and "只允许“合并提交”" in said
    assert office.rules(squashed) == {"authority-direct"}


def test_signed_and_annulled_merges_need_none(office: WebOffice) -> None:
    office.hand("2025-03-07T10:00", PLAIN, "admin-1", "chief-1")
    refused = office.web("2025-03-07T11:00", {"papers/y.yml": b"{}\n"}, "admin-1", [])
    annul = {
        "record": "annulment/1",
        "steps": [{"commit": refused.merge, "reasons": "没有批准。"}],
        "dated": "2025-03-08",
    }
    files = {"registry/annulments/a.yaml": plain(annul), "papers/y.yml": None}
    office.hand("2025-03-08T10:00", files, "admin-2", "chief-1", "leader-1")
    assert not office.judged().refused
    office.hub.asked.clear()
    assert office.record().recorded == [] and office.hub.asked == []


def test_only_a_recorders_key_records(office: WebOffice, hub: Hub) -> None:
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    for key in (office.cast.keys["chief-1"], demo_signer(59)):
        with pytest.raises(CannotRecord, match="不是由本步骤之前名册中的记录员签名"):
            office.record(signer=key)
    office.writer.reread_refs()
    assert NOTES not in office.writer.refs
    assert office.rules(pull.merge) == {"authority-unsigned"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"records": {"forge": "github.com", "repository": 4242}}, "无权记录该仓库"),
        ({"posts": [{"office": "city", "role": "recorder", "valid_from": "2025-03-10"}]}, "员签名"),
    ],
    ids=["of another forge", "not yet"],
)  # fmt: skip
def test_a_recorder_speaks_of_its_repository_while_in_office(
    hub: Hub, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    office = WebOffice(tmp_path, {"f-aaaa": "500115"}, **changes)
    office.hub = hub
    try:
        office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
        with pytest.raises(CannotRecord, match=words):
            office.record()
    finally:
        office.close()


SEAT = b"role: recorder\n    valid_from: '2024-01-02'\n  - office: city\n    role: section-chief"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"role: recorder", SEAT, "recorder-1 另有职务或平台账号"),
        (b"id: 77", b"id: 79", "同一平台账号登记在多人名下（both-1、chief-1）"),
    ],
    ids=["a machine with a post", "an account of two"],
)
def test_rosters_that_are_refused(office: WebOffice, old: bytes, new: bytes, words: str) -> None:
    path = "registry/officers.yaml"
    raw = office.writer.blob(office.writer.tree("main")[path][1])
    assert old in raw
    office.hand("2025-03-07T10:00", {path: raw.replace(old, new)}, "admin-1", "chief-1")
    assert words in next(f.message for f in office.judged().decisions[-1].findings)


def test_the_key_comes_by_standard_input_too(office: WebOffice, tmp_path: Path) -> None:
    office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    office.deliver()
    ran = subprocess.run(
        [*DOSSIER, "--repo", str(office.repo), "record", "--key", "-", "--repo-slug", SLUG],
        input=key_file(tmp_path, RECORDER).read_bytes(),
        capture_output=True,
        cwd=ROOT,
        check=False,
        env={"PATH": "/usr/bin:/bin", "GITHUB_API_URL": office.hub.url, "GITHUB_TOKEN": TOKEN},
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert "已记录：" in ran.stdout.decode()
    empty = dossier("record", "--key", "-", "--repo-slug", SLUG, repo=office.repo, GITHUB_TOKEN="x")
    assert empty.returncode == 1 and "私钥无法读取" in empty.stderr


def test_one_odd_merge_keeps_no_other_from_being_recorded(office: WebOffice) -> None:
    """Its times differ too far; or more reviews than are ever read. Comments are no record."""
    clock, flood, chatty, good = (
        office.web("2025-03-07T10:00", {f"papers/odd-{n}.yml": b"{}\n"}, "admin-1", CHIEF)
        for n in range(4)
    )
    clock.merged_at = "2025-03-07T10:11:00+08:00"
    comment = {**good.reviews[0], "state": "COMMENTED"}
    flood.reviews = [{**comment, "id": 9000 + n} for n in range(5001)]
    chatty.reviews += [{**comment, "id": 20000 + n} for n in range(1001)]
    done = office.record()
    assert [a.merge for a in done.recorded] == [chatty.merge, good.merge]
    assert "相差过大" in done.refused[clock.merge or ""]
    assert "超过50页" in done.refused[flood.merge or ""]
    assert [len(a.reviews) for a in done.recorded] == [1, 1]
    assert office.rules(chatty.merge) == office.rules(good.merge) == set()
