"""What a paper is made of, as frozen data: the form all writers read.

The PDF, the DOCX and the test that compares them know nothing but these. Clause numbers are those
of GB/T 9704-2012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Mark:
    """发文机关标志 (7.2.4)."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """发文字号 (7.2.5)."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """标题 (7.3.1) as phrases that are not broken."""

    phrases: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.phrases)


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关 (7.3.2)."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文 (7.3.3). `level` 1–4 marks a heading, 0 running text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of particulars, such as 联系电话."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class AnnexList:
    """附件说明 (7.3.4): "附件：" and the names with their numbers."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 (7.3.5)."""

    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """成文日期 (7.3.5.4)."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """附注 (7.3.6)."""

    text: str


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """附件 (7.3.7): begins a page; label "附件1", its title and the line under it."""

    label: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list. `align` is "center" or "left" for each column; every row has all columns."""

    columns: tuple[str, ...]
    align: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4): 抄送 (or ""), 印发机关, 印发日期."""

    copies: str
    office: str
    printed_on: str


Block: TypeAlias = (
    Mark
    | Number
    | Title
    | Addressee
    | Paragraph
    | Contact
    | AnnexList
    | Signature
    | Dated
    | Note
    | AnnexHead
    | Table
    | Imprint
)
Blocks: TypeAlias = tuple[Block, ...]
