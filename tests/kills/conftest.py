"""A forge and an office on it, for recordings."""

from tests.forge.conftest import enrolled as enrolled
from tests.forge.conftest import hub as hub
from tests.forge.conftest import office as office
