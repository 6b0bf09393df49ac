"""`python -m tests.golden`: refresh digests of the sample records and every golden file.

What it changes is reviewed as code.
"""

import sys
from pathlib import Path

import pytest

from pipeline.demo.relink import relink

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "tests/examples/batch"
AREAS = (
    "procedure",
    "documents",
    "desk",
    "house/test_architecture.py",
    "demo/test_demo.py::test_the_walkthrough_is_what_the_commands_print",
)


def main() -> int:
    for base in (EXAMPLE, ROOT):
        for file in relink(base, ROOT):
            print(f"relinked {file.relative_to(ROOT)}")
    areas = [f"{ROOT}/tests/{area}" for area in AREAS]
    return int(pytest.main([*areas, "--golden", "-p", "no:cacheprovider"]))


if __name__ == "__main__":
    sys.exit(main())
