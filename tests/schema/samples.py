"""The records of this repository, read once, as right examples to start from."""

from pathlib import Path

from pipeline.model import Record
from pipeline.records import read

ROOT = Path(__file__).parents[2]
RIGHT = Path(__file__).parent / "right"


def record(file: str, raw: bytes) -> Record:
    outcome = read(file, raw)
    assert isinstance(outcome, Record), outcome
    return outcome


def samples() -> dict[str, Record]:
    """Every record of the repository, and `right/` for kinds it holds none of, by path."""
    files = [*ROOT.glob("dossiers/**/*.yaml"), *ROOT.glob("registry/**/*.yaml")]
    files += RIGHT.glob("*.yaml")
    names = [f.relative_to(ROOT).as_posix() for f in sorted(files)]
    return {name: record(name, (ROOT / name).read_bytes()) for name in names}
