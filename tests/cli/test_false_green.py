"""A check of some paths is green only where the files named were judged as they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.batch import BATCH, INTAKE, TEXTS, changed, dumped, loaded
from tests.support.running import ROOT, dossier
from tests.support.work import findings, tree

CASE = BATCH + "f-7k3q/"
FILED = CASE + "application.yaml"
CALENDAR = "registry/calendar/cn-2025.yaml"


def taken_in(**files: bytes) -> dict[str, bytes]:
    """A call and one application just taken in; `files` replaces files of the case by kind."""
    paths = [BATCH + "call.yaml", *(f"{CASE}{kind}.yaml" for kind in INTAKE)]
    new = {f"{CASE}{kind.replace('_', '-')}.yaml": raw for kind, raw in files.items()}
    return {path: TEXTS[path] for path in paths} | new


def edited(path: str, edits: Mapping[str, object]) -> bytes:
    return dumped(changed(loaded(TEXTS[path]), edits))


NO_FACTORY = edited(FILED, {"industry.code": "7320"})


def test_an_application_just_taken_in_is_green(tmp_path: Path) -> None:
    repo = tree(tmp_path, taken_in())
    for path in (FILED, CASE, BATCH + "x/../f-7k3q"):
        code, found = findings(repo, path)
        assert code == 0 and {f["effect"] for f in found} <= {"referral"}, path


@pytest.mark.parametrize("path", [FILED, CASE, f"{BATCH}../2025/f-7k3q/application.yaml", "."])
def test_another_text_than_was_taken_in_is_judged(tmp_path: Path, path: str) -> None:
    code, found = findings(tree(tmp_path, taken_in(application=NO_FACTORY)), path)
    (refused,) = [f for f in found if f["effect"] == "refusal"]
    assert code == 1
    assert refused["file"] == FILED and refused["line"] > 1 and refused["hint"]
    assert refused["article"] == "第七条第（一）项"


def test_a_new_version_is_judged_before_anybody_looks_at_it(tmp_path: Path) -> None:
    """The unit answers a 补正通知 with a text that is not eligible: it is told at once."""
    case = BATCH + "f-s6m2/"
    kinds = (*INTAKE, "supplement-notice-1", "application-2")
    own = {f"{case}{kind}.yaml": (ROOT / f"{case}{kind}.yaml").read_bytes() for kind in kinds}
    own[BATCH + "call.yaml"] = (ROOT / BATCH / "call.yaml").read_bytes()
    path = case + "application-2.yaml"
    assert findings(tree(tmp_path / "sound", own), path)[0] == 0
    own[path] = dumped(changed(loaded(own[path]), {"industry.code": "7320"}))
    code, found = findings(tree(tmp_path / "sly", own), path)
    assert code == 1
    assert {f["file"] for f in found if f["effect"] == "refusal"} == {path}


def test_what_rests_on_another_text_is_told_once(tmp_path: Path) -> None:
    """The mend is the digest, not that the file be listed: it is."""
    sound = TEXTS[FILED] + "# 另加一行\n".encode()
    code, found = findings(tree(tmp_path, taken_in(application=sound)), FILED)
    stale = [f for f in found if f["rule"] == "rests-on"]
    assert code == 1
    assert {f["file"] for f in stale} == {CASE + "acceptance.yaml", CASE + "evaluation.yaml"}
    assert len(stale) == 2 and all("摘要与在案文本不符" in f["message"] for f in stale)


def test_another_report_than_was_taken_in_is_judged(tmp_path: Path) -> None:
    own = edited(CASE + "evaluation.yaml", {"verdict": "不合格"})
    code, found = findings(tree(tmp_path, taken_in(evaluation=own)), CASE + "evaluation.yaml")
    assert code == 1
    assert [f for f in found if f["file"] == CASE + "evaluation.yaml" and f["effect"] == "refusal"]
    assert [f for f in found if f["file"] == CASE + "acceptance.yaml" and f["rule"] == "rests-on"]


def test_a_report_that_cannot_be_read_is_told_of_the_application(tmp_path: Path) -> None:
    code, found = findings(tree(tmp_path, taken_in(evaluation=b"record: [\n")), FILED)
    assert code == 1
    assert {f["file"] for f in found if f["effect"] == "defect"} >= {CASE + "evaluation.yaml"}


def test_a_registry_that_cannot_be_read_is_told_of_what_it_judges(tmp_path: Path) -> None:
    repo = tree(tmp_path, {**taken_in(), CALENDAR: b"record: [\n"})
    code, found = findings(repo, FILED)
    assert code == 1 and CALENDAR in {f["file"] for f in found}


def unchecked(repo: Path, *paths: str) -> tuple[int, str]:
    ran = dossier("check", "--format", "json", "--as-of", "2025-06-17", *paths, repo=repo)
    return ran.returncode, "\n".join(json.loads(ran.stdout)["unchecked"])


def test_faults_beside_the_paths_are_said_to_exist(tmp_path: Path) -> None:
    repo = tree(tmp_path, {**taken_in(), BATCH + "notes.yaml": b"x: 1\n"})
    code, said = unchecked(repo, FILED)
    assert code == 0 and "另有1项阻断" in said and BATCH + "notes.yaml" in said
    assert "另有" not in unchecked(tree(tmp_path / "sound", taken_in()), FILED)[1]


@pytest.mark.parametrize("path", ["README.md", CASE + "attachments", "drafts", "/etc/hostname"])
def test_what_is_not_read_is_not_green(tmp_path: Path, path: str) -> None:
    repo = tree(tmp_path, taken_in())
    for made in ("README.md", CASE + "attachments/plan.pdf", "drafts/application.yaml"):
        (repo / made).parent.mkdir(exist_ok=True)
        (repo / made).write_bytes(NO_FACTORY)
    code, found = findings(repo, path)
    assert code == 1 and ["未判断" in f["message"] for f in found] == [True]
    code, said = unchecked(repo, path, FILED)
    assert code == 0 and f"{path}：未判断" in said
