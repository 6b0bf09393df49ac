"""A forge for each test, and an office of one's own that works on its pages."""

from tests.support.on_pages import enrolled as enrolled
from tests.support.on_pages import hub as hub
from tests.support.on_pages import on_pages as office

__all__ = ["enrolled", "hub", "office"]
