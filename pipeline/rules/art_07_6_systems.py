"""第七条第（六）项：建立质量、环境、职业健康安全、能源四个管理体系。

The law asks for systems that are established and improved, not certified. Passes: all four
established before the application; a certificate, where one is given, still valid on the day of
judgement (so at designation too). Fails (curable): one missing, established later, or a
certificate that has run out. Not modelled: whether the systems work.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.model.finding import Effect, Problem
from pipeline.model.record import FieldPath, day_of
from pipeline.rules.facts import CASE, Facts
from pipeline.rules.scope import FACTORIES

ARTICLE = "第七条第（六）项"
TITLE = "四个管理体系"
EFFECT = Effect.DEFICIENCY
JUDGES = CASE
APPLIES_TO = FACTORIES
AWAITS = None
MAY_REFER = False
NOT_MODELLED = ("体系运行和不断健全的情况",)

SYSTEMS = {
    "GB/T 19001": "质量管理体系",
    "GB/T 24001": "环境管理体系",
    "GB/T 45001": "职业健康安全管理体系",
    "GB/T 23331": "能源管理体系",
}


def check(facts: Facts) -> Iterator[Problem]:
    application = facts.case_or_raise.application
    systems = application.get("systems")
    given = {system["standard"] for system in systems}
    if missing := [f"{name}（{code}）" for code, name in SYSTEMS.items() if code not in given]:
        yield Problem(
            ("systems",),
            f"没有建立{'、'.join(missing)}",
            "补充体系名称和建立日期；不要求取得认证",
        )
    submitted = application.day("submitted_at")
    for index, system in enumerate(systems):
        yield from _one(facts, system, ("systems", index), submitted)


def _one(
    facts: Facts, system: Mapping[str, Any], path: FieldPath, submitted: date
) -> Iterator[Problem]:
    name = SYSTEMS[system["standard"]]
    if day_of(system["established_on"]) > submitted:
        yield Problem(
            (*path, "established_on"),
            f"{name}建立于 {system['established_on']}，晚于申请提交之日 {submitted}",
            "申请之前应已建立；日期有误的更正",
        )
    certificate = system.get("certificate")
    if certificate and day_of(certificate["valid_to"]) < facts.on:
        yield Problem(
            (*path, "certificate", "valid_to"),
            f"{name}认证证书已于 {certificate['valid_to']} 到期，有效期应覆盖认定",
            "补充换发的证书；不再认证而体系仍在运行的，删去 certificate",
        )
