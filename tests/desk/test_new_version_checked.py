"""A version after 补正 is told what the articles make of it on its own request, before any act."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.running import dossier

ANSWER = "dossiers/2025/f-s6m2/application-2.yaml"


def git(repo: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    done = subprocess.run(
        ["git", "-C", str(repo), *who, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("on_site: true", "on_site: true", ""),
        ("on_site: true", "on_site: false", "申报场所没有实际生产"),
    ],
)
def test_an_answer_is_judged_when_it_is_sent(
    year: Path, tmp_path: Path, was: str, now: str, words: str
) -> None:
    repo = tmp_path / "repo"
    shutil.copytree(year / "repo", repo)
    (merge,) = git(
        repo, "log", "--first-parent", "-m", "--diff-filter=A", "--format=%H", "main", "--", ANSWER
    ).split()
    day = git(repo, "log", "-1", "--format=%cs", merge)
    git(repo, "branch", "-f", "base", f"{merge}^1")
    git(repo, "checkout", "-q", "--detach", f"{merge}^2")
    text = (repo / ANSWER).read_text("utf-8")
    assert was in text
    (repo / ANSWER).write_text(text.replace(was, now), "utf-8")
    git(repo, "commit", "-q", "--allow-empty", "-am", "补正")
    ran = dossier("check", "--base", "base", "--as-of", day, repo=repo)
    assert f"{ANSWER}:" in ran.stdout and "第七条第（七）项" in ran.stdout
    assert ("不符合条件" in ran.stdout) == bool(words) and words in ran.stdout
