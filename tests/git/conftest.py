"""An office of one's own."""

from tests.support.starts import office as office
