"""Each mistake of `mistakes.py` is told as `mistakes.txt` says.

Refresh with `PYTHONPATH=. python tests/records/test_mistakes.py` and read the difference.
"""

from pathlib import Path

import pytest

from pipeline.records.schemas import Schemas
from tests.support.batch import TEXTS
from tests.support.mistakes import MISTAKES
from tests.support.samples import ROOT, record

GOLDEN = Path(__file__).parent / "mistakes.txt"


def told(schemas: Schemas, name: str) -> str:
    file, right, wrong = MISTAKES[name]
    text = (TEXTS.get(file) or (ROOT / file).read_bytes()).decode()
    assert right in text, f"{name}: {file} 中没有“{right}”"
    found = schemas.check(record(file, text.replace(right, wrong, 1).encode()))
    lines = [
        f"  {f.where.line}:{f.where.column} {f.rule} [{f.field}{f.article}] {f.message} → {f.hint}"
        for f in found
    ]
    return "\n".join([f"{name}:", *lines])


@pytest.mark.parametrize("name", MISTAKES)
def test_told(schemas: Schemas, name: str) -> None:
    expected = GOLDEN.read_text(encoding="utf-8").split("\n\n")
    assert told(schemas, name) in [block.strip("\n") for block in expected]


def test_no_mistake_goes_untold(schemas: Schemas) -> None:
    assert [name for name in MISTAKES if told(schemas, name).endswith(":")] == []


if __name__ == "__main__":
    folder = ROOT / "schemas"
    them = Schemas({f.name: f.read_text(encoding="utf-8") for f in folder.glob("*.json")})
    GOLDEN.write_text("\n\n".join(told(them, n) for n in MISTAKES) + "\n", encoding="utf-8")
