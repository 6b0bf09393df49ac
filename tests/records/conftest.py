from pathlib import Path

import pytest

from pipeline.records.schemas import Schemas
from tests.support.samples import ROOT


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    folder: Path = ROOT / "schemas"
    return Schemas({f.name: f.read_text(encoding="utf-8") for f in folder.glob("*.json")})
