"""An office of one's own, and the demo under attack."""

from tests.support.starts import attacker as attacker
from tests.support.starts import closed as closed
from tests.support.starts import founded as founded
from tests.support.starts import ladder as ladder
from tests.support.starts import office as office
from tests.support.starts import played as played
