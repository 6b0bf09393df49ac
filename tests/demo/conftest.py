"""The demo's year at its last day and at its first designation."""

from tests.support.starts import end as end
from tests.support.starts import first_round as first_round
