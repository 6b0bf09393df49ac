"""The tree of a paper's semantic HTML, as blocks. Each element has one meaning or is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline.render.errors import TemplateFault
from pipeline.render.text import blocks
from pipeline.render.text.blocks import Block, Blocks
from pipeline.render.text.markup import Node, parse

_CONTAINERS = frozenset({("article", ""), ("header", ""), ("section", "body")})
_LEVELS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
_ALIGN = {"": "center", "center": "center", "left": "left"}


def read(html: str, template: str) -> Blocks:
    """The blocks of one paper. Raises TemplateFault with template and line."""
    article = parse(html, template)
    return tuple(_Reading(template).walk(article))


class _Reading:
    def __init__(self, template: str) -> None:
        self._template = template
        self._texts: Mapping[tuple[str, str], Callable[[str], Block]] = {
            ("p", "mark"): blocks.Mark,
            ("p", "number"): blocks.Number,
            ("p", "addressee"): blocks.Addressee,
            ("p", ""): blocks.Paragraph,
            ("p", "signature"): blocks.Signature,
            ("p", "dated"): blocks.Dated,
            ("p", "note"): blocks.Note,
        }
        self._groups: Mapping[tuple[str, str], Callable[[Node], Iterator[Block]]] = {
            ("h1", ""): self._title,
            ("dl", "contact"): self._contact,
            ("dl", "annexes"): self._annexes,
            ("table", ""): self._inset,
            ("section", "annex"): self._annex,
            ("footer", "imprint"): self._imprint,
        }

    def walk(self, node: Node) -> Iterator[Block]:
        if node.text:
            raise self._fault(node, f"“{node.text[:20]}”不在任何段落之中")
        for child in node.children:
            yield from self._block(child)

    def _block(self, node: Node) -> Iterator[Block]:
        key = (node.tag, node.kind)
        if key in _CONTAINERS:
            yield from self.walk(node)
        elif key in self._groups:
            yield from self._groups[key](node)
        elif key in self._texts:
            yield self._texts[key](self._text(node))
        elif node.tag in _LEVELS and not node.kind:
            yield blocks.Paragraph(self._text(node), _LEVELS[node.tag])
        else:
            raise self._fault(node, f"<{node.tag} class=“{node.kind}”>没有规定的含义")

    def _title(self, node: Node) -> Iterator[Block]:
        phrases = tuple(self._text(span) for span in node.all("span"))
        if not phrases:
            raise self._fault(node, "标题没有文字")
        yield blocks.Title(phrases)

    def _contact(self, node: Node) -> Iterator[Block]:
        labels, values = list(node.all("dt")), list(node.all("dd"))
        if len(labels) != len(values):
            raise self._fault(node, "联系方式的名称与内容不成对")
        for label, value in zip(labels, values, strict=True):
            yield blocks.Contact(self._text(label), self._text(value))

    def _annexes(self, node: Node) -> Iterator[Block]:
        label = next(node.all("dt"), None)
        items = tuple(self._text(item) for item in node.all("dd"))
        if label is None or not items:
            raise self._fault(node, "附件说明缺少名称")
        yield blocks.AnnexList(self._text(label), items)

    def _annex(self, node: Node) -> Iterator[Block]:
        parts = {child.kind or child.tag: child for child in node.children}
        for wanted in ("label", "h2", "table"):
            if wanted not in parts:
                raise self._fault(node, f"附件缺少{wanted}")
        note = self._text(parts["remark"]) if "remark" in parts else ""
        yield blocks.AnnexHead(self._text(parts["label"]), self._text(parts["h2"]), note)
        yield self._table(parts["table"])

    def _inset(self, node: Node) -> Iterator[Block]:
        yield self._table(node)

    def _table(self, node: Node) -> Block:
        head = list(node.all("th"))
        lines = [list(row.all("td")) for row in node.all("tr")]
        rows = tuple(tuple(cell.text for cell in line) for line in lines if line)
        if not rows or any(len(row) != len(head) for row in rows):
            raise self._fault(node, "名单为空，或各行的栏数与表头不一致")
        if strange := {cell.kind for cell in head} - set(_ALIGN):
            raise self._fault(node, f"不认识的对齐方式“{sorted(strange)[0]}”")
        align = tuple(_ALIGN[cell.kind] for cell in head)
        return blocks.Table(tuple(self._text(cell) for cell in head), align, rows)

    def _imprint(self, node: Node) -> Iterator[Block]:
        parts = {child.kind: self._text(child) for child in node.children}
        if strange := set(parts) - {"copies", "office", "printed"}:
            raise self._fault(node, f"版记中不认识“{sorted(strange)[0]}”")
        if not parts.keys() >= {"office", "printed"}:
            raise self._fault(node, "版记缺少印发机关或印发日期")
        yield blocks.Imprint(parts.get("copies", ""), parts["office"], parts["printed"])

    def _text(self, node: Node) -> str:
        if node.children or not node.text:
            raise self._fault(node, f"<{node.tag}>应当只有文字，且不为空")
        return node.text

    def _fault(self, node: Node, why: str) -> TemplateFault:
        return TemplateFault(f"模板{self._template}生成的文本第{node.line}行：{why}")
