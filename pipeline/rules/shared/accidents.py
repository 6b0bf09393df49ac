"""One accident against a look-back window and the thresholds of its kind.

The window ends on the day of judgement and begins the given years before; a firm's begins no
earlier than its founding. Safety is graded by 国务院令第493号第三条, environment by
国办函〔2014〕119号; for quality there is no single statutory scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.law.calendar import years_after
from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, day_of
from pipeline.rules.facts import Facts

GRAVE = frozenset({"较大", "重大", "特别重大"})
SCALES = {"安全": "safety", "环境污染": "environment", "生态破坏": "environment"}
FIGURES = (
    ("deaths", "deaths", "死亡{}人"),
    ("serious_injuries", "injuries", "重伤{}人"),
    ("loss", "loss", "直接经济损失{}万元"),
)


@dataclass(frozen=True, slots=True)
class Window:
    """How many years to look back, and the founding before which an accident is another's."""

    years: int
    founded: date | None = None


def judged(
    facts: Facts, accident: Mapping[str, Any], path: FieldPath, window: Window, whose: str = ""
) -> Problem | None:
    """What an accident means for the application, None where nothing. `whose` names the firm."""
    occurred = day_of(accident["occurred_on"])
    expires = years_after(occurred, window.years)  # Civil Code Article 202, from the accident on
    if expires < facts.on or occurred > facts.on:
        return None
    said = f"{whose}{occurred.isoformat()} 的{accident['kind']}事故"
    if window.founded and occurred < window.founded:
        return _refer(path, f"{said}早于成立日期，是否为前身单位同一场所的事故须研判")
    if expires == facts.on:
        return _refer(path, f"{said}恰在三年之日，期间届满的对应日是否计入须研判")
    return _grade(facts, accident, path, said)


def _grade(facts: Facts, accident: Mapping[str, Any], path: FieldPath, said: str) -> Problem | None:
    grade = accident["grade"]
    if grade == "待定":
        return _refer((*path, "grade"), f"{said}等级未定，须待调查结论")
    if grade in GRAVE:
        return Problem(
            (*path, "grade"),
            f"{said}为{grade}事故，在近三年追溯期内",
            "期满前不符合条件；等级有误的，提交事故调查报告批复更正",
        )
    if reached := _figures(facts, accident):
        return _refer((*path, "grade"), f"{said}申报为一般，但{reached}，已达较大标准")
    if not accident.get("document"):
        return _refer((*path, "document"), f"{said}申报为一般，但没有事故等级的认定文件")
    return None


def _figures(facts: Facts, accident: Mapping[str, Any]) -> str:
    """Which figure alone reaches 较大, in words; "" where none or no statutory scale."""
    scale = SCALES.get(accident["kind"])
    if scale is None:
        return ""
    for name, limit, words in FIGURES:
        if accident[name] >= facts.law.value(f"accident.{scale}.larger.{limit}", facts.on):
            return words.format(accident[name])
    return ""


def _refer(path: FieldPath, message: str) -> Problem:
    return Problem(
        path,
        message,
        "提交应急、生态环境等部门的认定文件，由受理机关在 judgements 中写明判断",
        effect=Effect.REFERRAL,
    )
