"""What the bytes of a paper depend on besides its content: equal fingerprints, equal bytes."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.render.fonts import find, system

_PACKAGES = (
    "brotli",
    "fonttools",
    "jinja2",
    "lxml",
    "pydyf",
    "python-docx",
    "weasyprint",
    "zopfli",
)


def fingerprint(templates_sha256: str, override: Path | None = None) -> dict[str, Any]:
    """Packages, system libraries, digests of the font files by name, and of the templates.

    Raises MissingSystemPart.
    """
    faces = {face for chain in find.find(override).values() for face in chain}
    return {
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "libraries": system.versions(),
        "fonts": {path.name: find.digest(path) for path in sorted({f.path for f in faces})},
        "templates": templates_sha256,
    }
