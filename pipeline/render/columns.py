"""How wide the columns of a table are: by their content, within what the page gives."""

from __future__ import annotations

from collections.abc import Sequence


def share(wanted: Sequence[float], least: Sequence[float], measure: float) -> list[float] | None:
    """Widths that add up to `measure`; None where not even the `least` ones fit.

    `wanted` would keep each cell on one line, `least` each word. A shortage is borne by the widest
    columns first, a surplus goes to all alike.
    """
    if sum(least) > measure:
        return None
    cap = max(wanted)
    while sum(widths := _capped(wanted, least, cap)) > measure:
        cap *= 0.98
    return [width * measure / sum(widths) for width in widths]


def _capped(wanted: Sequence[float], least: Sequence[float], cap: float) -> list[float]:
    return [max(small, min(large, cap)) for large, small in zip(wanted, least, strict=True)]
