"""Each file in `refused/` is refused as `refused.txt` says: place, rule, reason and mend.

Refresh with `python tests/records/test_refused.py` and read the difference.
"""

from pathlib import Path

import pytest

from pipeline.model.finding import Effect
from pipeline.records.reader import read

HERE = Path(__file__).parent
FILES = sorted((HERE / "refused").glob("*.yaml"))
GOLDEN = HERE / "refused.txt"


def said(file: Path) -> list[str]:
    outcome = read(file.name, file.read_bytes())
    assert isinstance(outcome, tuple), f"{file.name} was accepted"
    return [f"{f.where} {f.rule} {f.message} → {f.hint}" for f in outcome]


def expected() -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        lines.setdefault(line.partition(":")[0], []).append(line)
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_refused_with_place_reason_and_mend(file: Path) -> None:
    assert said(file) == expected()[file.name]


def test_every_expectation_has_its_file() -> None:
    assert set(expected()) == {file.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_refusal_makes_the_record_unusable(file: Path) -> None:
    outcome = read(file.name, file.read_bytes())
    assert isinstance(outcome, tuple)
    assert {f.effect for f in outcome} == {Effect.DEFECT}
    assert all(f.message and f.hint for f in outcome)


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(line for f in FILES for line in said(f)) + "\n", encoding="utf-8")
