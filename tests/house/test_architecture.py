"""The map of the house shows every room."""

from __future__ import annotations

from tests.architecture import FILE, text
from tests.support.running import ROOT, Golden


def test_the_page_is_what_the_docstrings_say(golden: Golden) -> None:
    golden(FILE, text())


def test_no_module_is_missing() -> None:
    page = FILE.read_text("utf-8")
    modules = [f for f in (ROOT / "pipeline").rglob("*.py") if f.name != "__init__.py"]
    missing = [
        f.relative_to(ROOT).as_posix()
        for f in modules
        if not f.name.startswith("art_") and f"- `{f.stem}`: " not in page
    ]
    assert missing == [], "run `make golden`: docs/architecture.md lacks these modules"
