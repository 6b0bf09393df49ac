"""The ladder of a year, from which every act is begun."""

from tests.support.starts import closed as closed
from tests.support.starts import ladder as ladder
