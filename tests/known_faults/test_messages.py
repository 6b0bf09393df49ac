"""Message bugs of comparable projects, tried here: numbers 24 to 26 of those we gathered."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Record
from pipeline.office.office import faults_of, read_office
from pipeline.records.reader import take
from pipeline.records.schemas import Schemas
from pipeline.render import errors
from pipeline.render.fonts import find as fonts
from tests.rules.test_examples import EXAMPLES, found
from tests.support.batch import BATCH, TEXTS, loaded
from tests.support.decided import recorded
from tests.support.forking import ENVIRONMENT
from tests.support.running import DOSSIER, ROOT, dossier
from tests.support.work import drafted, findings, git, tree

REFUSED = sorted((ROOT / "tests/records/refused").glob("*.yaml"))
RAW = re.compile(r"Traceback|\{\}|anyOf|oneOf|NoneType|<object|<class|is not valid under|KeyError")
CHINESE = re.compile(r"[一-鿿]")


# --- 24: every failure has an id, place, reason and next step -----------------------------


def of_rules() -> Iterator[Finding]:
    for file in EXAMPLES:
        example = loaded(file.read_text("utf-8"))
        yield from found(file.parent.name, example)


def of_the_reader() -> Iterator[Finding]:
    schemas = Schemas({f.name: f.read_text("utf-8") for f in (ROOT / "schemas").glob("*.json")})
    for file in REFUSED:
        outcome = take("dossiers/2025/publicity-1.yaml", file.read_bytes(), schemas)
        assert not isinstance(outcome, Record), file
        yield from outcome


def complete(one: Finding) -> bool:
    """Whether a person could act on it."""
    said = one.message + one.hint
    words = CHINESE.search(one.message) and not RAW.search(said)
    mended = one.hint or one.effect is Effect.REMARK
    return bool(one.id and one.rule and one.where.file and one.where.line and words and mended)


def test_24_every_rule_says_what_is_wrong_where_and_what_to_do() -> None:
    said = list(of_rules())
    assert len(said) >= 60 and len({one.rule for one in said}) >= 40
    assert [one for one in said if not complete(one)] == []
    assert [one for one in said if not one.article] == []


def test_24_every_fault_of_a_text_has_its_line_and_mend() -> None:
    said = list(of_the_reader())
    assert len({one.rule for one in said}) >= 15
    assert [one for one in said if not complete(one) or not one.hint] == []


UNUSABLE = {
    "{": "第1行第2列",
    '{"maximum": ' + "9" * 5000 + "}": "数字过长",
    "[" * 2000: "嵌套",
    '{"type": "foo"}': 'type 处（现为 "foo"）',
    '{"properties": {"a": {"type": "strin"}}}': "properties/a/type",
    '{"pattern": "("}': "pattern 处",
    '{"$ref": "nowhere-1.schema.json"}': "$ref",
    "[]": "全文 处（现为 []）",
}


@pytest.mark.parametrize("text", UNUSABLE, ids=[key[:24] for key in UNUSABLE])
def test_24_a_schema_that_cannot_be_used_is_told_with_its_place(text: str) -> None:
    office, said = read_office({"schemas/call-1.schema.json": text.encode()})
    (told,) = [f for f in (*said, *faults_of(office)) if f.rule == "office-file"]
    assert complete(told) and told.hint and UNUSABLE[text] in told.message
    assert told.where.file == "schemas/call-1.schema.json"


def test_24_every_refusal_of_a_step_says_why_and_what_next() -> None:
    grounds = [ground for _, _, told in recorded() for ground in told["grounds"]]
    assert len({rule for rule, *_ in grounds}) >= 25
    for rule, file, message, hint in grounds:
        assert rule and file and hint and CHINESE.search(message), (rule, message)
        assert not RAW.search(message + hint)


# --- 25: the checker itself is down ---------------------------------------------------------

PRAISE = re.compile(r"没有阻断项|未发现|✅|green|通过")


def down(ran: Any, *words: str) -> None:
    said = ran.stdout + ran.stderr
    assert ran.returncode in (1, 3), said
    assert not PRAISE.search(said) and "Traceback" not in said
    assert all(word in said for word in words), said


def test_25_without_a_schema_nothing_is_praised(tmp_path: Path) -> None:
    repo = tree(tmp_path)
    (repo / "schemas/publicity-1.schema.json").unlink()
    code, said = findings(repo)
    own = [f for f in said if f["file"] == BATCH + "publicity-1.yaml"]
    assert code == 1 and own and own[0]["hint"]


def test_25_with_a_broken_schema_nothing_is_praised(tmp_path: Path) -> None:
    repo = tree(tmp_path)
    (repo / "schemas/publicity-1.schema.json").write_text("{", "utf-8")
    code, said = findings(repo)
    assert code == 1
    (told,) = [f for f in said if f["file"] == "schemas/publicity-1.schema.json"]
    assert "第1行第2列" in told["message"] and told["hint"] and not RAW.search(told["message"])


@pytest.mark.parametrize("command", [("audit",), ("check", "--base", "main"), ("status",)])
def test_25_without_git_the_command_that_installs_it_is_named(
    demo: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = dossier(*command, repo=demo / "repo", PATH=str(tmp_path))
    down(ran, "git", "apt-get install git")


def test_25_without_fonts_the_command_that_installs_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingSystemPart) as told:
        fonts.find(folders=[tmp_path])
    assert "apt-get" in told.value.command and "FandolFang" in str(told.value)


NO_FONTS = """
from pipeline.render.fonts import find
find.find.__defaults__ = (None, ())  # the folders of a machine without fonts
from pipeline.cli.app import main
main()
"""


@pytest.mark.parametrize("command", [("draft", "publicity-1", "publicity"), ("publish",)])
def test_25_without_fonts_no_paper_is_half_made(
    behind: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """As a draft, or where one that was not published yet is to be set."""
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-c", NO_FONTS, "--repo", str(behind / "repo"), *command, "--out", out],
        capture_output=True, text=True, check=False, cwd=ROOT, env=ENVIRONMENT,
    )  # fmt: skip
    down(ran, "FandolFang", "apt-get")
    assert not list(out.rglob("*.*"))


@pytest.mark.parametrize("megabytes", [30, 52, 64])
def test_25_without_memory_nothing_is_praised(tmp_path: Path, megabytes: int) -> None:
    """Wherever in its work the check runs out of memory; the sample needs some 70 megabytes."""
    repo = tree(tmp_path / "repo")
    limited = ["bash", "-c", f'ulimit -v {megabytes * 1024}; exec "$@"', "bash", *DOSSIER]
    ran = subprocess.run(
        [*limited, "--repo", str(repo), "check", "--as-of", "2025-10-13"],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env=ENVIRONMENT | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode != 0 and ran.stdout == "" and ran.stderr


def test_25_what_was_not_checked_is_said(demo: Path) -> None:
    ran = dossier("check", repo=demo / "repo")
    _, _, unchecked = ran.stdout.partition("未检查的内容：")
    assert "批准权限（没有指定 --base" in unchecked and "未核对" in unchecked


# --- 26: old faults outside the change are told and do not block ----------------------------


def test_26_an_old_fault_elsewhere_bars_no_change(attacker: Any) -> None:
    """A refused step left a broken file on main; another unit's change is judged by itself."""
    broken = "dossiers/2025/f-q8d2/withdrawal.yaml"
    step = attacker.act({broken: b"record: withdrawal/1\n  x\n"}, None, None)
    honest = attacker.office({".github/x.yml": b"{}\n"})
    decided = {d.step: d.accepted for d in attacker.audit()}
    assert decided[honest]
    (told,) = [d for d in attacker.audit() if not d.accepted]
    assert told.step == step and broken in [f.where.file for f in told.findings]


def test_26_a_check_of_a_change_is_green_beside_an_old_fault(demo_copy: Path) -> None:
    """A push past all advice broke a file on main; the audit tells, and another's work goes on."""
    repo, issuer = demo_copy / "repo", "registry/issuer.yaml"
    broken = BATCH + "f-q8d2/withdrawal.yaml"
    (repo / broken).write_bytes(b"record: [\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "x")
    drafted(repo, "honest", {issuer: (repo / issuer).read_bytes() + b"# x\n"}, "admin-1")
    git(repo, "checkout", "-q", "honest")
    code, said = findings(repo, "--base", "main", "--as-of", "2025-11-03")
    assert code == 0, said
    audit = dossier("audit", repo=repo)
    told = audit.stdout + audit.stderr
    assert audit.returncode == 1 and git(repo, "rev-parse", "--short=12", "main") in told
    assert "怎么办" in told or "请" in told


def test_26_an_old_fault_in_a_line_the_change_leaves_alone(tmp_path: Path) -> None:
    """It is said to be there, by name, and the paths asked about stay green."""
    old = BATCH + "notes.yaml"
    repo = tree(tmp_path, {**TEXTS, old: b"x: 1\n"})
    path = BATCH + "f-7k3q/application.yaml"
    ran = dossier("check", path, "--format", "json", "--as-of", "2025-10-13", repo=repo)
    said = "\n".join(json.loads(ran.stdout)["unchecked"])
    assert ran.returncode == 0 and "另有1项阻断" in said and old in said


def test_26_an_old_fault_outside_the_paths_asked_about(tmp_path: Path) -> None:
    repo = tree(tmp_path, {**TEXTS, BATCH + "f-q8d2/review.yaml": b"record: review/1\n"})
    own = BATCH + "f-7k3q"
    code, said = findings(repo, own)
    assert code == 0, said
    whole, all_of_it = findings(repo)
    assert whole == 1 and any(f["file"] == BATCH + "f-q8d2/review.yaml" for f in all_of_it)
