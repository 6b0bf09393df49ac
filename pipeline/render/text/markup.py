"""The closed semantic HTML of the templates, read into a tree. Anything outside it is an error.

The vocabulary is small on purpose: what is not in it cannot be in a paper, whatever a template or
a value tries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pipeline.render.errors import TemplateFault

TAGS = frozenset(
    {"article", "header", "section", "footer", "h1", "h2", "h3", "h4", "h5", "p", "span"}
    | {"dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = frozenset({"class", "scope"})


@dataclass(slots=True)
class Node:
    """An element. `text` is its own text, blanks at both ends removed."""

    tag: str
    kind: str
    line: int
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> Iterator[Node]:
        """Descendants of that tag, in order."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.all(tag)


def parse(html: str, template: str) -> Node:
    """The single <article> of `html`. `template` is named in messages. Raises TemplateFault."""
    reader = _Reader(template)
    reader.feed(html)
    reader.close()
    return reader.article()


class _Reader(HTMLParser):
    def __init__(self, template: str) -> None:
        super().__init__(convert_charrefs=True)
        self._template = template
        self._root = Node("", "", 0)
        self._open = [self._root]

    def article(self) -> Node:
        if len(self._open) > 1:
            raise self._fault(f"<{self._open[-1].tag}>没有结束标签")
        if [node.tag for node in self._root.children] != ["article"]:
            raise self._fault("全文应当正好是一个<article>")
        return self._root.children[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise self._fault(f"公文模板不允许使用<{tag}>")
        given = dict(attrs)
        if strange := sorted(set(given) - ATTRIBUTES):
            raise self._fault(f"<{tag}>不允许带有属性{strange[0]}")
        if self._open[-1].text.strip():
            raise self._fault(f"<{tag}>之前有不属于任何段落的文字")
        node = Node(tag, given.get("class") or "", self.getpos()[0])
        self._open[-1].children.append(node)
        self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise self._fault(f"公文模板不允许使用<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) == 1 or self._open[-1].tag != tag:
            raise self._fault(f"</{tag}>没有对应的开始标签")
        node = self._open.pop()
        node.text = node.text.strip()

    def handle_data(self, data: str) -> None:
        node = self._open[-1]
        if data.strip() and (node is self._root or node.children):
            raise self._fault(f"“{data.strip()[:20]}”不在任何段落之中")
        node.text += data

    def handle_comment(self, data: str) -> None:
        raise self._fault("公文模板不允许使用注释")

    def handle_decl(self, decl: str) -> None:
        raise self._fault("公文模板不允许使用声明")

    def unknown_decl(self, data: str) -> None:
        raise self._fault("公文模板不允许使用声明")

    def handle_pi(self, data: str) -> None:
        raise self._fault("公文模板不允许使用处理指令")

    def _fault(self, why: str) -> TemplateFault:
        return TemplateFault(f"模板{self._template}生成的文本第{self.getpos()[0]}行：{why}")
