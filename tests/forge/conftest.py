"""A forge for each test, and an office of one's own that works on its pages."""

from tests.support.on_pages import enrolled as enrolled
from tests.support.on_pages import hub as hub
