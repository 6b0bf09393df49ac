"""How wide the columns of a table are: by their content, within what the page gives."""

from __future__ import annotations

from collections.abc import Sequence

LEANS = (0.0, 0.5, 1.0)
"""How far a shortage is shared by need: not at all (widest columns alike) to wholly."""


def share(
    wanted: Sequence[float], least: Sequence[float], measure: float, lean: float = 0.0
) -> list[float] | None:
    """Widths that add up to `measure`; None where not even the `least` ones fit.

    `wanted` would keep each cell on one line, `least` each word. A shortage is borne by the widest
    columns first, alike or, with `lean`, so that the one with the longest cells keeps more; a
    surplus goes to all alike.
    """
    if sum(least) > measure:
        return None
    cap = widest = max(wanted)
    fair = measure / len(wanted)
    # Who wants less than an equal share is not asked to give any of it away.
    limits = [(large / widest) ** lean if large > fair else 1.0 for large in wanted]
    while sum(widths := _capped(wanted, least, [cap * limit for limit in limits])) > measure:
        cap *= 0.98
    return [width * measure / sum(widths) for width in widths]


def _capped(wanted: Sequence[float], least: Sequence[float], caps: Sequence[float]) -> list[float]:
    three = zip(wanted, least, caps, strict=True)
    return [max(small, min(large, cap)) for large, small, cap in three]
