"""Filling a template within bounds: so many rounds, calls and characters, whatever it says.

They count what is done, never time or memory, so a paper that can be set here can be set anywhere.
Each is a thousand times what the longest paper takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pipeline.office.plain_templates import FILTERS

MAX_ROUNDS: Final = 1_000_000
MAX_CALLS: Final = 100_000
MAX_DEPTH: Final = 20
MAX_TEXT: Final = 8 << 20
_ROUNDS = "counted rounds"


class Bounded(ImmutableSandboxedEnvironment):
    """A sandbox that stops a template which does too much. Raises SecurityError."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {_ROUNDS: self._counted, "join": self._joined}
        self.rounds = self.calls = self.depth = 0

    def filled(self, name: str, values: Mapping[str, Any]) -> str:
        """Template `name` with `values`. Raises TemplateError."""
        self.rounds = self.calls = self.depth = 0
        parts, size = list[str](), 0
        for part in self.get_template(name).generate(values):
            size += len(part)
            self._within(size, MAX_TEXT, "输出过长")
            parts.append(part)
        return "".join(parts)

    def call(self, context: Context, called: Any, *args: Any, **named: Any) -> Any:
        """Macros and blocks alone: a method of a text could make any amount of it."""
        self.calls += 1
        self._within(self.calls, MAX_CALLS, "调用过多")
        if not isinstance(called, Macro | BlockReference):
            raise SecurityError("模板中只能调用宏（macro）和 super")
        self.depth += 1
        self._within(self.depth, MAX_DEPTH, "宏层层调用过深")
        made = super().call(context, called, *args, **named)
        self.depth -= 1
        self._within(len(made), MAX_TEXT, "输出过长")
        return made

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums of numbers and short texts; nothing that multiplies or formats."""
        if operator != "+":
            raise SecurityError(f"模板中不能用 {operator}")
        sizes = [len(one) for one in (left, right) if hasattr(one, "__len__")]
        self._within(sum(sizes), MAX_TEXT, "输出过长")
        return super().call_binop(context, operator, left, right)

    def _generate(self, source: nodes.Template, *names: Any, **more: Any) -> str:
        """Every loop counts its rounds."""
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _ROUNDS, [], [], None, None, lineno=loop.lineno)
        return super()._generate(source, *names, **more)

    def _counted(self, rounds: Iterable[Any]) -> Iterator[Any]:
        for one in rounds:
            self.rounds += 1
            self._within(self.rounds, MAX_ROUNDS, "循环过多")
            yield one

    def _joined(self, parts: Iterable[Any], between: str = "") -> Markup:
        texts = [escape(part) for part in parts]
        size = sum(map(len, texts)) + len(between) * len(texts)
        self._within(size, MAX_TEXT, "输出过长")
        return escape(between).join(texts)

    def _within(self, count: int, limit: int, why: str) -> None:
        if count > limit:
            raise SecurityError(f"模板{why}（超过{limit}）")
