"""An office of one's own, and the demo under attack."""

from tests.support.starts import attacker as attacker
from tests.support.starts import office as office
from tests.support.starts import played as played
