"""A paper is issued once: its bytes are kept whatever its templates have become."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipeline.publication.edition import MANIFEST
from tests.support.approving import approved, head
from tests.support.publishing import key
from tests.support.running import DOSSIER, ROOT, dossier

TEMPLATE = "templates/publicity.html.j2"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def papers(folder: Path) -> dict[str, bytes]:
    return {name: raw for name, raw in contents(folder).items() if name.startswith("papers/")}


def test_published_again_nothing_is_new(demo_copy: Path) -> None:
    repo, out, inside = demo_copy / "repo", demo_copy / "site", demo_copy / "internal"
    before, branch = contents(out), head(repo, "published")
    again = ("publish", "--out", out, "--internal", inside, "--as-of", "2025-10-10")
    ran = dossier(*again, "--commit", "--key", key(demo_copy), repo=repo)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("原样保留") == 13 and "新出具" not in ran.stdout
    assert contents(out) == before
    assert head(repo, "published") == branch


def test_a_changed_template_does_not_touch_what_is_issued(demo_copy: Path, tmp_path: Path) -> None:
    repo, out = demo_copy / "repo", tmp_path / "site"
    text = (repo / TEMPLATE).read_text("utf-8")
    approved(repo, {TEMPLATE: (text + "<!-- 新版式 -->\n").encode()}, tmp_path)
    assert dossier("audit", repo=repo).returncode == 0
    ran = dossier("publish", "--out", out, repo=repo)
    assert ran.returncode == 0, ran.stderr
    assert papers(out) == papers(demo_copy / "site")
    commit = json.loads((out / MANIFEST).read_text("utf-8"))["commit"]
    assert commit == head(repo, "main")


def test_other_content_under_the_same_id_is_an_error(demo_copy: Path, tmp_path: Path) -> None:
    """As if the record had said something else when the paper was issued."""
    manifest = demo_copy / "site" / MANIFEST
    data = json.loads(manifest.read_text("utf-8"))
    data["papers"][0]["content_sha256"] = "0" * 64
    manifest.write_text(json.dumps(data), "utf-8")
    out = tmp_path / "out"
    ran = dossier(
        "publish", "--out", out, "--previous", demo_copy / "site", repo=demo_copy / "repo"
    )
    assert ran.returncode == 1 and "不能重新出具" in ran.stderr
    assert data["papers"][0]["id"] in ran.stderr and not out.exists()


def test_a_kept_file_that_was_tampered_with_is_an_error(demo_copy: Path, tmp_path: Path) -> None:
    file = demo_copy / "site/papers/2025/publicity-1.pdf"
    file.write_bytes(file.read_bytes() + b"\n")
    out = tmp_path / "out"
    ran = dossier(
        "publish", "--out", out, "--previous", demo_copy / "site", repo=demo_copy / "repo"
    )
    assert ran.returncode == 1 and "摘要不符" in ran.stderr and "publicity-1.pdf" in ran.stderr
    assert not out.exists()


def register(folder: Path) -> list[str]:
    return [u["id"] for u in json.loads((folder / "register.json").read_text("utf-8"))["units"]]


@pytest.mark.parametrize(
    ("day", "titled", "public"),
    [("2025-09-24", 0, 0), ("2025-09-25", 0, 1), ("2025-10-09", 0, 1), ("2025-10-10", 3, 2)],
)
def test_the_site_as_of_a_day(
    demo: Path, tmp_path: Path, day: str, titled: int, public: int
) -> None:
    out = tmp_path / "site"
    ran = dossier("publish", "--out", out, "--as-of", day, repo=demo / "repo")
    assert ran.returncode == 0, ran.stderr
    assert len(register(out)) == titled
    manifest = json.loads((out / MANIFEST).read_text("utf-8"))
    assert (manifest["as_of"], len(manifest["papers"])) == (day, public)
    assert papers(out).items() <= papers(demo / "site").items()


def test_an_earlier_day_is_not_kept_over_a_later_one(demo_copy: Path, tmp_path: Path) -> None:
    repo, branch = demo_copy / "repo", head(demo_copy / "repo", "published")
    held = ("--commit", "--key", key(tmp_path))
    ran = dossier("publish", "--out", tmp_path / "s", *held, "--as-of", "2025-09-30", repo=repo)
    assert ran.returncode == 1 and "不能再记入更早的 2025-09-30" in ran.stderr
    assert head(repo, "published") == branch and not (tmp_path / "s").exists()


def test_without_a_folder_for_them_notices_are_not_written(demo: Path, tmp_path: Path) -> None:
    ran = dossier(
        "publish", "--out", tmp_path / "site", "--as-of", "2025-10-10", repo=demo / "repo"
    )
    assert "未写出，未指定 --internal" in ran.stdout
    assert not [f for f in contents(tmp_path) if "notice" in f]


def test_a_folder_that_is_not_ours_is_left_alone(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    ran = dossier("publish", "--out", tmp_path, repo=demo / "repo")
    assert ran.returncode == 1 and "未作改动" in ran.stderr
    assert contents(tmp_path) == {"thesis.txt": b"mine"}


def test_a_path_through_a_file_is_one_sentence(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    ran = dossier("publish", "--out", tmp_path / "file/site", repo=demo / "repo")
    assert ran.returncode == 1 and ran.stderr.startswith("错误：读写") and "请" in ran.stderr


def command(demo: Path) -> list[str]:
    out = ["--out", str(demo / "site"), "--internal", str(demo / "internal")]
    held = ["--commit", "--key", str(key(demo.parent))]
    return [*DOSSIER, "--repo", str(demo / "repo"), "publish", *out, *held]


def test_killed_in_the_middle_it_recovers(behind: Path, demo: Path) -> None:
    """Whatever a kill left, the next run gives the same papers, on the branch and in the folder."""
    for seconds in (0.4, 1.1, 1.8, 2.4, 3.0):
        run = subprocess.Popen(
            command(behind), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
        )
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
        site = behind / "site"
        assert not site.exists() or (site / MANIFEST).is_file()
    done = subprocess.run(command(behind), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert papers(behind / "site") == papers(demo / "site")
    assert papers(behind / "internal") == papers(demo / "internal")
    left = sorted(p.name for p in behind.iterdir() if not p.name.endswith(".lock"))
    assert left == ["internal", "origin.git", "repo", "site", "told.txt"]
    assert head(behind / "repo", "published") == head(behind / "origin.git", "published")


def small_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def test_a_full_disk_is_one_sentence(demo_copy: Path) -> None:
    before = contents(demo_copy / "site")
    done = subprocess.run(
        command(demo_copy), capture_output=True, text=True, preexec_fn=small_disk, cwd=ROOT
    )
    assert done.returncode == 1 and done.stderr.startswith("错误：读写")
    assert "请检查磁盘和限额" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(demo_copy / "site") == before
    assert not [p for p in demo_copy.iterdir() if p.name.endswith((".new", ".old"))]
