"""延长公示期, 更正公示 or 终止公示: what becomes of a 公示 (Article 11: 5 working days in full).

The printed period is never recomputed; only such a paper, with an end of its own, changes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import PaperFacts
from pipeline.documents.paper import Audience, Document, Form
from pipeline.documents.publicity import OBJECTION, contact_lines
from pipeline.documents.shared.drafting import Kind, drafted
from pipeline.documents.shared.wording import (
    by_kind,
    full_date,
    kinds_named,
    period,
    publicity_under,
)
from pipeline.model.record import Record
from pipeline.procedure.in_effect import Publicity, Unit

KIND = "publicity-change"
AUDIENCE = Audience.PUBLIC

CAUSES = {
    "网站中断": "因网站中断，公示页面在公示期内有{days}个工作日不能正常访问",
    "放假安排变动": "因国家调整节假日安排，原公示期减少{days}个工作日",
    "名称更正": "因公示名单有误",
}


def build(facts: PaperFacts) -> Document:
    """The notice of one publicity-change act."""
    record, changed = facts.act.record, publicity_under(facts, before=True)
    listed = f"{facts.act.year}年度重庆市{kinds_named(by_kind(changed.units), '、')}"
    done = _what(record, changed)
    return drafted(
        facts,
        Kind(KIND, AUDIENCE, Form.PLAIN),
        [str(facts.issuer.get("name")), f"关于{done[0]}", listed, f"拟认定名单{done[1]}的公告"],
        record.day("dated"),
        [*_paragraphs(facts, changed, listed), *_still_open(record, changed)],
        ("第十一条",),
        contact=contact_lines(changed.contact),
    )


def _cause(record: Record) -> str:
    """What happened in the office's words, then what it means for the 公示."""
    said = f"{str(record.get('explanation')).rstrip('。；，')}。"
    means = CAUSES.get(record.get("cause"), "").format(days=record.get("days_lost"))
    return f"{said}{means}，现公告如下：" if means else f"{said}现公告如下："


def _extended(record: Record, publicity: Publicity) -> bool:
    return bool(record.get("new_ends_on")) and record.day("new_ends_on") > publicity.ends


def _ended(record: Record, publicity: Publicity) -> list[Unit]:
    """The units for which the publicity is ended, in its order."""
    ended = set(record.get("terminated") or ())
    return [unit for unit in publicity.units if unit.case.id in ended]


def _still_open(record: Record, publicity: Publicity) -> Iterator[str]:
    """How to object, as long as somebody can."""
    if len(_ended(record, publicity)) < len(publicity.units):
        yield OBJECTION


def _what(record: Record, publicity: Publicity) -> tuple[str, str]:
    """The verb of the title and what follows the list's name: 延长…公示期, 更正…公示."""
    extended, corrected = _extended(record, publicity), bool(record.get("corrections"))
    if ended := _ended(record, publicity):
        whole = len(ended) == len(publicity.units)
        return "终止", "公示" if whole else "部分单位公示"
    if extended and corrected:
        return "更正", "公示并延长公示期"
    return ("延长", "公示期") if extended else ("更正", "公示")


def _paragraphs(facts: PaperFacts, publicity: Publicity, listed: str) -> Iterator[str]:
    record = facts.act.record
    yield (
        f"{full_date(publicity.dated)}，我委在官网发布"
        f"《{facts.issuer.get('name')}关于{listed}拟认定名单的公示》，"
        f"公示期为{period(publicity.starts, publicity.ends)}。"
        f"{_cause(record)}"
    )
    for change in record.get("corrections") or ():
        yield f"公示名单中的“{change['was']}”更正为“{change['is']}”。"
    if ended := _ended(record, publicity):
        named = "、".join(unit.name for unit in ended)
        whole = len(ended) == len(publicity.units)
        which = "本次公示" if whole else f"对{named}的公示"
        rest = "" if whole else "公示名单中的其他单位不受影响。"
        yield f"{which}自本公告发布之日起终止，有关单位经审定后另行公示。{rest}"
        if not _extended(record, publicity):
            return
    if _extended(record, publicity):
        yield f"公示期延长至{full_date(record.day('new_ends_on'))}。公示的其他内容不变。"
    else:
        yield f"公示期不变，仍至{full_date(publicity.ends)}。公示的其他内容不变。"
