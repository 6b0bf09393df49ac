"""A template that would make a gigabyte, or never end, is stopped after so many rounds."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.office.templates import unparsable
from pipeline.render.errors import TemplateFault
from pipeline.render.text.fill import fill

DOUBLE = "".join(
    f"{{% macro m{n}(x) %}}{{{{ m{n - 1}(x) }}}}{{{{ m{n - 1}(x) }}}}{{% endmacro %}}"
    for n in range(1, 40)
)
LOOPS = "{% for a in rows %}" * 8
HOSTILE = {
    "a text repeated": "{{ 'x' * 999999999 }}",
    "the other way round": "{{ 999999999 * 'x' }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a width": "{{ '%999999999d' % 1 }}",
    "a filter's width": "{{ '%999999999d'|format(1) }}",
    "a method's width": "{{ 'x'.center(999999999) }}",
    "a replacement": "{{ big.replace('x', big) }}",
    "a long join": "{{ rows|join(big) }}",
    "ranges": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "loops in loops": LOOPS + "{% endfor %}" * 8,
    "loops over a text": "{% for a in big %}{% for b in big %}{% endfor %}{% endfor %}",
    "macros that double": "{% macro m0(x) %}{% endmacro %}" + DOUBLE + "{{ m39(1) }}",
    "a macro that calls itself": "{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}",
    "sums that double": "{% set a = big %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "filler": "{{ lipsum(n=99999) }}",
}
STATIC = {
    "joined texts that double": "{% set a = big %}" + "{% set a = a ~ a %}" * 40,
    "captures that double": "{% set a %}{{ big }}{{ big }}{% endset %}",
    "a filter on a block": "{% filter indent(999999999) %}{{ big }}{% endfilter %}",
    "an unknown filter": "{{ big|wordwrap(1) }}",
    "a method": "{{ big.upper().lower() }}",
}
VALUES = {"rows": ["示例"] * 1000, "big": "x" * 100_000}


@contextmanager
def little_room() -> Iterator[None]:
    """No more than 400 MB above what the process holds already."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    held = int(pages) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + (400 << 20), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_stopped(what: str) -> None:
    with little_room(), pytest.raises(TemplateFault) as told:
        fill("x", {"x": HOSTILE[what]}, VALUES)
    assert "模板x" in str(told.value)


@pytest.mark.parametrize("what", HOSTILE | STATIC)
def test_what_computes_is_not_taken_in(what: str) -> None:
    """But for loops and macros over what the document says: these are counted."""
    faults = unparsable(frozenset({("x.html.j2", (HOSTILE | STATIC)[what])}), plain=True)
    counted = ("loops", "a long join", "macros", "a macro")
    assert bool(faults) != what.startswith(counted), faults
    assert all("行" in fault for fault in faults.values())


def test_an_earlier_generation_takes_what_it_took() -> None:
    assert unparsable(frozenset({("x.html.j2", "{{ big ~ big }}")})) == {}


def test_what_templates_need_works_as_ever() -> None:
    text = (
        "{% for row in rows if row.n is defined %}{{ loop.index }}/{{ loop.length }}"
        "{{ '' if loop.last else '；' }}{% endfor %}{{ names|join('、') }}"
        "{% for k, v in more|items %}{{ k }}{{ v }}{% else %}无{% endfor %}"
    )
    values = {"rows": [{"n": 1}, {"n": 2}], "names": ["<甲>", "乙"], "more": {}}
    assert fill("x", {"x": text}, values) == "1/2；2/2&lt;甲&gt;、乙无"
