"""Each of the 26 bugs that we gathered from comparable projects is tried here."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_number_has_a_test() -> None:
    texts = [f.read_text("utf-8") for f in sorted(Path(__file__).parent.glob("test_*.py"))]
    found = {int(n) for text in texts for n in re.findall(r"^def test_(\d\d)_", text, re.M)}
    assert found == set(range(1, 27))
