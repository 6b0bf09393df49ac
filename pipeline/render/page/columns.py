"""How wide the columns of a table are: by their content, within what the page gives."""

from __future__ import annotations

from collections.abc import Sequence

LEANS = (0.0, 0.5, 1.0)
"""How far a shortage is shared by need: not at all (widest columns alike) to wholly."""

BY_HAND = {"center": (26.0, 26.0), "left": (300.0, 50.0)}
"""mm wanted and needed by a column to be written in by hand: a mark or a name; an opinion, which
takes what room there is."""


def by_hand(cells: Sequence[str], align: str) -> tuple[float, float]:
    """What a column wants and needs for handwriting: nothing unless all its cells are empty."""
    return (0.0, 0.0) if any(cells) or not cells else BY_HAND[align]


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
