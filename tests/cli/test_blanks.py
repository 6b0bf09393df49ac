"""A file just begun: `check` lists every blank that `new` announced, a line each, no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.office.office import Office, read_office
from pipeline.records.explain import MAX_FAILURES, explain
from pipeline.records.reader import read
from pipeline.records.schemas import schema_name
from pipeline.records.sentences import BLANK
from tests.support.batch import BATCH, TEXTS, loaded
from tests.support.running import dossier
from tests.support.work import tree

FILED = BATCH + "f-7k3q/application.yaml"


@pytest.mark.parametrize(
    "begun",
    [
        ["application", "--year", "2025"],
        ["application", "--year", "2025", "--park"],
        ["call", "--year", "2026"],
    ],
    ids=["factory", "park", "call"],
)
def test_every_blank_of_a_file_just_begun_is_a_line(tmp_path: Path, begun: list[str]) -> None:
    repo = tree(tmp_path, {BATCH + "call.yaml": TEXTS[BATCH + "call.yaml"]})
    new = dossier("new", *begun, "--as-of", "2025-06-20", repo=repo)
    said = re.search(r"已起草 (\S+)（(\d+) 处标明【待填】）", new.stdout + new.stderr)
    assert said, new.stderr
    path, count = said[1], int(said[2])
    marked = [n for n, t in enumerate((repo / path).read_text().splitlines(), 1) if "【待填】" in t]
    ran = dossier("check", path, "--as-of", "2025-06-20", repo=repo)
    listed = [int(n) for n in re.findall(r"^  第(\d+)行  ", ran.stdout, re.M)]
    assert ran.returncode == 1 and f"尚未填写（阻断）：{count} 处" in ran.stdout
    assert listed == marked and len(marked) == count
    assert "schema-type" not in ran.stdout and "其余未列" not in ran.stdout


def test_the_year_of_a_call_is_known(tmp_path: Path) -> None:
    ran = dossier("new", "call", "--year", "2026", repo=tree(tmp_path, {}))
    assert ran.returncode == 0, ran.stderr
    assert loaded((tmp_path / "dossiers/2026/call.yaml").read_bytes())["year"] == 2026


def explained(office: Office, text: str) -> list[Finding]:
    record = read(FILED, text.encode())
    assert isinstance(record, Record)
    return list(explain(office.schemas, schema_name(record), record))


def test_blanks_are_listed_beyond_the_most_faults_told(tmp_path: Path) -> None:
    office, _ = read_office({p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in
                           tree(tmp_path, {}).rglob("*") if p.is_file()})  # fmt: skip
    wrong = "".join(f"  - {n}\n" for n in range(MAX_FAILURES + 9))
    blank = "".join('  - ""\n  - null\n' for _ in range(MAX_FAILURES))
    text = f"record: application/1\nkind: factory\nproducts:\n{wrong}{blank}"
    found = explained(office, text)
    assert len([f for f in found if f.rule == BLANK]) == 2 * MAX_FAILURES
    assert [f for f in found if f.rule == "schema-many"]
    assert len([f for f in found if f.rule == "schema-type"]) <= MAX_FAILURES
    assert not [f for f in explained(office, text.replace(wrong, "")) if f.rule == "schema-many"]
    hostile = text + blank * 100
    assert len(explained(office, hostile)) < 1200
