"""What may happen next to an office of two units: every kind of act, in its variants.

Nothing here asks whether an act may be made: it is judged. Only acts on units that no row of the
table would move, or keep, are left out, because the table alone refuses those.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.options.of_district import district
from tests.support.options.of_lists import lists
from tests.support.options.of_meeting import meeting
from tests.support.options.of_others import others
from tests.support.options.of_reports import reports
from tests.support.options.of_review import city
from tests.support.options.of_time import waits
from tests.support.small_office import Option, Position


def options(now: Position) -> Iterator[Option]:
    """Everything that may happen next."""
    for some in (district, city, meeting, reports, others, lists, waits):
        yield from some(now)
