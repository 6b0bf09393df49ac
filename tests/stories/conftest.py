"""Every story closes its repository, whether it ended well or not; the ladder is told once."""

from tests.support.starts import closed as closed
from tests.support.starts import end as end
from tests.support.starts import first_round as first_round
from tests.support.starts import ladder as ladder
