"""The generated dossiers are right, different from each other, and really judged."""

from datetime import date
from pathlib import Path

from benchmarks.dossiers import write
from pipeline.desk.check import check_tree
from pipeline.ledger.snapshot import FOREVER, of_files
from pipeline.model.record import Record
from pipeline.records.reader import read

DAY = date(2025, 6, 30)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a", 4), write(tmp_path / "b", 4)
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]
    assert len(set(first)) == 12


def test_all_are_taken_in_and_a_fault_in_one_is_found(tmp_path: Path) -> None:
    files = write(tmp_path, 5)
    assert len(of_files(tmp_path, FOREVER, on=DAY).docket.cases) == 5
    assert not check_tree(tmp_path, [], DAY).blocking
    text = files[0].read_text(encoding="utf-8")
    files[0].write_text(text.replace("on_site: true", "on_site: false"), encoding="utf-8")
    assert check_tree(tmp_path, [], DAY).blocking


def test_codes_and_names_differ(tmp_path: Path) -> None:
    records = [read(f.name, f.read_bytes()) for f in write(tmp_path, 30) if "application" in f.name]
    applicants = [r.data["applicant"] for r in records if isinstance(r, Record)]
    assert len({a["credit_code"] for a in applicants}) == 30
    assert len({a["name"] for a in applicants}) == 30
