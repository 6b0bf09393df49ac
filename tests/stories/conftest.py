"""Every story closes its repository, whether it ended well or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from telling import OPEN


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()
