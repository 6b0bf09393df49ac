"""A paper rendered: the same text in three formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NO_LINKS: Mapping[str, str] = MappingProxyType({})
"""A page that leads nowhere."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One paper in its three formats, which say the same text."""

    html: bytes
    pdf: bytes
    docx: bytes
