"""The records of this repository, read once, as right examples to start from."""

from pathlib import Path

from pipeline.model.record import Record
from pipeline.records.reader import read
from tests.support.batch import EXAMPLE

ROOT = Path(__file__).parents[2]
RIGHT = ROOT / "tests/records/right"


def record(file: str, raw: bytes) -> Record:
    outcome = read(file, raw)
    assert isinstance(outcome, Record), outcome
    return outcome


def samples() -> dict[str, Record]:
    """By path: the records of the registry, of the example batch, and `right/` for other kinds."""
    found = dict.fromkeys(EXAMPLE.glob("dossiers/**/*.yaml"), EXAMPLE)
    found |= dict.fromkeys((*ROOT.glob("registry/**/*.yaml"), *RIGHT.glob("*.yaml")), ROOT)
    names = {file.relative_to(base).as_posix(): file for file, base in found.items()}
    return {name: record(name, names[name].read_bytes()) for name in sorted(names)}
