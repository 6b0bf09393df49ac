"""From an empty file to a draft on paper: `new`, `check --base`, `draft`; and a rewritten main."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from tests.support.batch import BATCH, OFFICE, TEXTS, loaded, story
from tests.support.running import dossier

KINDS = [
    ("review", ["--case", "2025/f-7k3q"], "f-7k3q/review.yaml"),
    ("site-visit", ["--case", "2025/f-7k3q"], "f-7k3q/site-visit.yaml"),
    ("panel", [], "panel-1.yaml"),
    ("consultation", [], "consultation-1.yaml"),
    ("resolution", [], "resolution-1.yaml"),
    ("publicity", [], "publicity-1.yaml"),
    ("designation", [], "designation-1.yaml"),
    ("publicity-closing", [], "publicity-closing-1.yaml"),
    ("objection-finding", ["--case", "2025/f-w3n6"], "f-w3n6/objection-finding-1.yaml"),
    ("non-designation", ["--case", "2025/f-w3n6"], "f-w3n6/non-designation.yaml"),
]


def after(path: str) -> set[str]:
    """The file and all that came after it in the story."""
    order = [act for step in story()["steps"] for act in step["acts"]]
    return set(order[order.index(BATCH + path) :])


def tree(folder: Path, without: set[str]) -> Path:
    for path, raw in {**OFFICE, **TEXTS}.items():
        if path not in without:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)
    return folder


@pytest.mark.parametrize(("kind", "options", "path"), KINDS, ids=lambda v: str(v))
def test_new_fills_in_what_is_known(
    tmp_path: Path, kind: str, options: list[str], path: str
) -> None:
    """Grounds with digests, rows, names and dates are those that the sample has."""
    repo = tree(tmp_path, after(path))
    own = loaded(TEXTS[BATCH + path])
    day = str(own.get("dated") or own.get("decided_on") or "2025-10-10")
    year = [] if options else ["--year", "2025"]
    ran = dossier("new", kind, *options, *year, "--as-of", day, repo=repo)
    assert ran.returncode == 0, ran.stderr
    made = loaded((repo / BATCH / path).read_bytes())
    grounds = {ref["path"]: ref["sha256"] for ref in made["on"]}
    shared = {r["path"]: r["sha256"] for r in own["on"] if r["path"] in grounds}
    assert shared and {p: grounds[p] for p in shared} == shared
    for field in ("rows", "units", "outcomes"):
        if field in own:
            named = [u if isinstance(u, str) else u["dossier"] for u in made[field]]
            wanted = [u if isinstance(u, str) else u["dossier"] for u in own[field]]
            assert named == wanted
    for field in ("starts_on", "ends_on", "dated", "objections_received", "unit"):
        if field in own:
            assert made[field] == own[field], field
    check = dossier("check", BATCH + path, "--as-of", day, repo=repo)
    assert check.returncode in (0, 1) and "Traceback" not in check.stderr


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    repo = tree(tmp_path, set())
    before = {p: (repo / p).read_bytes() for p in TEXTS}
    for kind in ("review", "acceptance", "site-visit"):
        dossier("new", kind, "--case", "2025/f-7k3q", repo=repo)
    assert {p: (repo / p).read_bytes() for p in TEXTS} == before


def test_a_draft_is_watermarked_and_bears_no_number(tmp_path: Path) -> None:
    repo, out = tree(tmp_path / "r", set()), tmp_path / "out"
    ran = dossier("draft", "designation-1", "designation", "--out", out, repo=repo)
    assert ran.returncode == 0, ran.stderr
    files = {file.suffix: file for file in out.iterdir()}
    assert set(files) == {".pdf", ".docx", ".html"}
    assert all("预览" in file.name for file in files.values())
    pdf = pypdfium2.PdfDocument(files[".pdf"])
    for page in pdf:
        text = re.sub(r"\s", "", page.get_textpage().get_text_range())
        assert "预览·未经批准" in text and "〔2025〕45号" not in text
    pdf.close()
    with zipfile.ZipFile(files[".docx"]) as parts:
        whole = "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())
    assert "未经批准" in whole and "〔2025〕45号" not in re.sub(r"<[^>]+>", "", whole)
    assert "〔2025〕45号" not in files[".html"].read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "title"), [("site-visit-form", "现场核实表"), ("panel-form", "评审表")]
)
def test_a_form_is_printed_before_the_act_and_clean(tmp_path: Path, kind: str, title: str) -> None:
    """To be filled in by hand: what is known of the unit, no watermark."""
    repo, out = tree(tmp_path / "r", after("f-7k3q/review.yaml")), tmp_path / "out"
    ran = dossier("draft", "2025/f-7k3q", kind, "--out", out, repo=repo)
    assert ran.returncode == 0, ran.stderr
    files = {file.suffix: file for file in out.iterdir()}
    assert set(files) == {".pdf", ".docx"} and all("空白" in file.name for file in files.values())
    pdf = pypdfium2.PdfDocument(files[".pdf"])
    text = "".join(re.sub(r"\s", "", p.get_textpage().get_text_range()) for p in pdf)
    pdf.close()
    assert title in text and "预览" not in text and "签名：____" in text
    application = loaded(TEXTS[BATCH + "f-7k3q/application.yaml"])
    assert application["applicant"]["credit_code"] in text


def test_a_form_of_nobody_is_said(tmp_path: Path) -> None:
    repo = tree(tmp_path / "r", after("f-7k3q/application.yaml"))
    ran = dossier("draft", "2025/f-7k3q", "panel-form", "--out", tmp_path / "o", repo=repo)
    assert ran.returncode == 1 and "没有已受理的案卷" in ran.stderr


def test_a_paper_that_no_act_makes_is_said(tmp_path: Path) -> None:
    ran = dossier(
        "draft", "f-7k3q", "publicity", "--out", tmp_path / "o", repo=tree(tmp_path / "r", set())
    )
    assert ran.returncode == 1 and "site-visit-sheet/2025/f-7k3q" in ran.stderr


def git(repo: Path, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    subprocess.run(["git", "-C", str(repo), *who, *arguments], check=True, capture_output=True)


def test_a_sound_request_is_green_and_says_who_must_sign(demo_copy: Path) -> None:
    """The designation drafted anew on main as it stood before."""
    repo, tip = demo_copy / "repo", "main^2"
    git(repo, "checkout", "-q", "-b", "again", tip)
    git(repo, "branch", "-f", "base", "main^1")
    ran = dossier("check", "--base", "base", "--as-of", "2025-10-10", repo=repo)
    assert ran.returncode == 0, ran.stdout
    for words in ("将出具：", "“已认定”", "核稿：", "示例丁某（chief-1）", "示例己某（leader-1）"):
        assert words in ran.stdout


def test_what_is_signed_is_asked_for_no_more(demo_copy: Path) -> None:
    """Before 核稿 both are named, by office; after it only who approves, never who drafted."""
    repo = demo_copy / "repo"
    git(repo, "branch", "-f", "base", "main^1")
    told = {}
    for name, tip in (("drafted", "main^2^"), ("checked", "main^2")):
        git(repo, "checkout", "-q", "--detach", tip)
        ran = dossier("check", "--base", "base", "--as-of", "2025-10-10", repo=repo)
        told[name] = [line.strip(" ·") for line in ran.stdout.splitlines() if "核稿：" in line]
        (approve,) = {x for x in ran.stdout.splitlines() if "批准：" in x and "示例己某" in x}
        assert "批准：市级 示例己某（leader-1）、示例庚某（leader-2）" in approve
    assert "核稿：市级 示例丁某（chief-1）、示例戊某（chief-2）" in told["drafted"]
    assert told["checked"] == ["核稿：已由 示例丁某（chief-1）完成"]


def test_a_rewritten_main_is_neither_audited_nor_published(demo_copy: Path) -> None:
    """A push that erases the last step would leave no trace, were it not for what was published."""
    repo, out = demo_copy / "repo", demo_copy / "site"
    git(repo, "reset", "-q", "--hard", "main^1")
    for command in (["audit"], ["publish", "--out", out]):
        ran = dossier(*command, repo=repo)
        assert ran.returncode == 1 and "主线被改写" in ran.stderr, command


def test_a_refusal_asks_for_the_remedy_or_takes_the_offices_own(tmp_path: Path) -> None:
    path = "f-w3n6/non-designation.yaml"
    repo = tree(tmp_path, after(path))
    ask = ("new", "non-designation", "--case", "2025/f-w3n6", "--as-of", "2025-10-10")
    assert dossier(*ask, repo=repo).returncode == 0
    assert 'remedy: ""  # 【待填】' in (repo / BATCH / path).read_text("utf-8")
    (repo / BATCH / path).unlink()
    with (repo / "registry/issuer.yaml").open("a", encoding="utf-8") as issuer:
        issuer.write("remedy: 可以依法申请行政复议。\n")
    assert dossier(*ask, repo=repo).returncode == 0
    assert loaded((repo / BATCH / path).read_bytes())["remedy"] == "可以依法申请行政复议。"


def test_a_wrong_paper_name_lists_those_of_that_act_alone(tmp_path: Path) -> None:
    ask = ("--out", str(tmp_path / "out"), "--as-of", "2025-10-10")
    repo = tree(tmp_path / "repo", set())
    ran = dossier("draft", "publicity-1", "publicty", *ask, repo=repo)
    assert "publicity-1.yaml#publicity" in ran.stderr and "designation-1" not in ran.stderr
    ran = dossier("draft", "f-none", "publicity", *ask, repo=repo)
    assert "可用的种类" in ran.stderr and "panel-form" in ran.stderr and "#" not in ran.stderr
