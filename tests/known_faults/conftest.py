"""Offices, histories and a forge for the faults that comparable projects had."""

from tests.support.on_pages import enrolled as enrolled
from tests.support.on_pages import hub as hub
from tests.support.on_pages import on_pages as on_pages
from tests.support.publishing import behind as behind
from tests.support.starts import attacker as attacker
from tests.support.starts import closed as closed
from tests.support.starts import ladder as ladder
from tests.support.starts import played as played
