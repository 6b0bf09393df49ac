"""第七条第（三）项：近三年（含成立不足三年）未发生较大及以上安全、质量、环境污染等事故。

The window runs from the later of founding and the day three years before the day of judgement:
a firm of fourteen months is judged on fourteen months, never refused for its age.
Passes: 一般 accidents; a 较大 one three years and a day ago. Fails: 较大 or graver in the window,
by the official grade or, where figures alone decide, by the thresholds of 国务院令第493号第三条
(safety) and 国办函〔2014〕119号 (environment). Must judge: exactly three years ago, grade pending,
no official document, quality accidents by figures (no single statutory grade), or an accident
dated before founding (a predecessor's?).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.model import Effect, FieldPath, Problem, Record
from pipeline.rules import CASE, Facts
from pipeline.workdays import years_after

ARTICLE = "第七条第（三）项"
TITLE = "近三年无较大及以上事故"
EFFECT = Effect.REFUSAL
JUDGES = CASE
NOT_MODELLED = ("失信企业、法人代表黑名单（见合规查询）", "质量事故的等级")

GRAVE = frozenset({"较大", "重大", "特别重大"})
SCALES = {"安全": "safety", "环境污染": "environment", "生态破坏": "environment"}
FIGURES = (
    ("deaths", "deaths", "死亡{}人"),
    ("serious_injuries", "injuries", "重伤{}人"),
    ("loss", "loss", "直接经济损失{}万元"),
)


def check(facts: Facts) -> Iterator[Problem]:
    if facts.the_case.kind != "factory":
        return
    application = facts.the_case.application
    years = facts.law.value("look_back_years", facts.on)
    for index, accident in enumerate(application.get("accidents") or ()):
        path: FieldPath = ("accidents", index)
        if problem := _judge(facts, application, accident, path, years):
            yield problem


def _judge(
    facts: Facts, application: Record, accident: Mapping[str, Any], path: FieldPath, years: int
) -> Problem | None:
    occurred = date.fromisoformat(accident["occurred_on"])
    founded = date.fromisoformat(str(application.get("applicant", "founded")))
    expires = years_after(occurred, years)  # Civil Code Article 202, from the accident onwards
    if expires < facts.on or occurred > facts.on:
        return None
    said = f"{occurred.isoformat()} 的{accident['kind']}事故"
    if occurred < founded:
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
