"""The demo before its last publication."""

from tests.support.publishing import behind as behind
