"""One check as text, Markdown, annotations, JSON and SARIF: the same facts, and nothing obeyed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.duties import Duty
from pipeline.desk.report import Report, as_json, as_text
from pipeline.desk.report_formats import (
    ANNOTATIONS,
    COMMENT_LIMIT,
    as_github,
    as_markdown,
    as_sarif,
    due_markdown,
    plain,
)
from pipeline.model.finding import Effect, Finding
from pipeline.model.record import Location
from tests.support.acting import Forge, git
from tests.support.batch import BATCH, TEXTS, Overlay
from tests.support.running import ROOT, Golden, dossier

DAY = date(2025, 6, 10)
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
TAGS = {"<code>", "</code>", "<br>", "<details>", "</details>", "<summary>", "</summary>"}
HOSTILE = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from(
        ["a\n::error ::x", "\r::stop-commands::x", "%0A::add-mask::x", "@someone", "#12", "::"],
    ),
    st.sampled_from(
        ["<img src=x>", "&lt;script&gt;", "[a](b)", "`x`", "|a|", "- a", "![a](b)", "\\<b>"],
    ),
).map(lambda text: f"x{text}")


def finding(number: int, effect: Effect = Effect.DEFECT, **more: str) -> Finding:
    where = Location(more.get("file", f"a/{number}.yaml"), number + 1, 3)
    message, hint = more.get("message", f"错处{number}"), more.get("hint", f"改正{number}")
    article = more.get("article", "第七条")
    return Finding(f"id-{number}", f"rule-{number}", effect, where, message, article, hint=hint)


def report(findings: Sequence[Finding], blocking: Sequence[Finding] = ()) -> Report:
    return Report("0" * 40, DAY, findings, blocking, ["未查"], ["将出具：通知"])


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As the runner reads them: split first, unescape afterwards."""
    found = []
    for line in text.split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
        values = {key: _decoded(value) for key, value in pairs.items()}
        found.append((match[1], values, _decoded(match[3])))
    return found


def _decoded(text: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def shown(markdown: str) -> str:
    """What a reader sees of it."""
    return html.unescape(re.sub(r"</?[a-z]+>", "", markdown)).replace("\u2060", "")


def test_the_same_facts_in_each_format() -> None:
    each = [finding(n, effect) for n, effect in enumerate(Effect)]
    told = report(each, each[:2])
    sarif = json.loads(as_sarif(told))["runs"][0]["results"]
    noted = annotations(as_github(told))
    for one in each:
        for text in (as_text(told), shown(as_markdown(told))):
            assert one.message in text and one.hint in text and str(one.where) in text
        assert [a for a in noted if a[1]["file"] == one.where.file and one.message in a[2]]
        assert [r for r in sarif if r["ruleId"] == one.rule and one.message in r["message"]["text"]]
        assert one.message in as_json(told)


@pytest.mark.parametrize("effect", Effect)
def test_what_blocks_is_an_error_in_annotations_and_sarif(effect: Effect) -> None:
    """A red run shows an error, a green run none, whatever the finding's effect in law."""
    one = finding(1, effect)
    for blocking, level in (([one], "error"), ([], None)):
        told = report([one], blocking)
        levels = {
            annotations(as_github(told))[0][0],
            json.loads(as_sarif(told))["runs"][0]["results"][0]["level"].replace("note", "notice"),
        }
        assert len(levels) == 1
        assert ("error" in levels) == (level == "error")
        assert ("❌" in as_markdown(told)) == bool(blocking)


def test_annotations_stay_within_the_forges_limits_and_count_the_rest() -> None:
    errors = [finding(n) for n in range(ANNOTATIONS + 7)]
    remarks = [finding(100 + n, Effect.REMARK) for n in range(ANNOTATIONS + 5)]
    lines = as_github(report([*errors, *remarks], errors)).split("\n")
    starts = [line.split(" ", 1)[0] for line in lines]
    assert starts.count("::error") == ANNOTATIONS
    assert lines[-1] == "::notice title=检查::另有12项未能标注，见运行摘要"


def test_a_long_comment_is_cut_and_says_so() -> None:
    text = as_markdown(report([finding(n, message="长" * 500) for n in range(300)]))
    assert len(text) <= COMMENT_LIMIT + 200 and "内容过长" in text
    assert text.count("<details>") == text.count("</details>")


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_value_ends_an_annotation(file: str, message: str, hint: str, article: str) -> None:
    one = finding(1, file=file, message=message, hint=hint, article=article)
    ((level, values, said),) = annotations(as_github(report([one])))
    assert (level, said) == ("warning", f"{message}\n怎么办：{hint}")
    assert values["file"] == file and values["title"] == f"文件不可用 {article}"


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_value_becomes_markup(file: str, message: str, hint: str, note: str) -> None:
    one = finding(1, file=file, message=message, hint=hint)
    text = as_markdown(replace(report([one]), notes=[note], unchecked=[note]))
    harmless = as_markdown(report([finding(1)]))
    assert len(text.splitlines()) == len(harmless.splitlines())
    assert set(re.findall(r"<[^>]*>", text)) <= TAGS
    assert text.count("<") == harmless.count("<")
    assert "@" not in text and "::" not in text
    assert text.count("`") == harmless.count("`") and text.count("](") == 0


@given(st.text())
def test_plain_text_reads_as_it_was_written(text: str) -> None:
    wanted = " ".join(text.split()).replace("'", "’").replace("\u2060", "")
    assert shown(plain(text)) == wanted


@given(st.text(), st.text())
def test_a_duty_is_one_row(subject: str, why: str) -> None:
    late = Duty("2025-06-01", subject, "补正材料", "申报单位", why)
    rows = due_markdown([late], DAY).splitlines()[2:]
    assert len(rows) == 3 and {row.count("|") for row in rows} == {7}
    assert "| 逾期 |" in rows[2]


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_sarif_holds_together(messages: list[str]) -> None:
    """The parts of SARIF 2.1.0 that a forge requires; its schema is not at hand offline."""
    found = [finding(n, message=message) for n, message in enumerate(messages)]
    log = json.loads(as_sarif(report(found)))
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0" and len(set(rules)) == len(rules)
    for result in run["results"]:
        assert result["ruleId"] in rules and result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
        assert place["artifactLocation"]["uri"]


INTAKE = [f"{BATCH}f-7k3q/{kind}.yaml" for kind in ("application", "evaluation", "acceptance")]
REQUESTS = {
    "good": (INTAKE, {}),
    "unusable": (INTAKE, {"applicant.credit_code": "91500115MA5U7K3Q8A"}),
    "awaits-district": (INTAKE[:2], {}),
    "not-eligible": (INTAKE[:2], {"production.on_site": False}),  # as the applicant sends it
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_comment_on_a_request(name: str, demo: Path, tmp_path: Path, golden: Golden) -> None:
    files, fault = REQUESTS[name]
    texts = Overlay(change={"f-7k3q/application.yaml": fault}).texts() if fault else TEXTS
    log = git(demo / "origin.git", "log", "--first-parent", "--format=%H %s", "main")
    (called,) = [line.split()[0] for line in log.splitlines() if line.endswith("2025/call")]
    forge = Forge.of(demo / "origin.git", tmp_path, called, "2025-06-10")
    forge.push("filing", {path: texts[path] for path in files})
    ran = dossier(
        *("check", "--base", "origin/main", "--format", "markdown", "--as-of", "2025-06-10"),
        repo=forge.clone,
    )
    assert ran.returncode == (name != "good"), ran.stderr
    text = re.sub(r"\b[0-9a-f]{12}\b", "COMMIT", ran.stdout)
    golden(ROOT / "tests" / "desk" / f"{name}.md", text)
