"""From one generation of rules to the next: one at a time, and never back."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.finding import Finding
from pipeline.model.generation import NEWEST
from pipeline.office.office import Office
from pipeline.records.paths import GENERATION, ROOT


def generation_changes(before: Office, after: Office) -> Iterator[Finding]:
    """A DEFECT where a step takes the office back, or on by more than one generation."""
    was, now = before.generation_number, after.generation_number
    if now < was:
        yield Finding.of_file(
            "office-generation",
            GENERATION,
            f"规则代次不得从第{was}代退回第{now}代：已生效的步骤须按其当时的规则核对",
            "代次只增不减，请保留原来的代次",
        )
    if now > was + 1:
        yield Finding.of_file(
            "office-generation",
            GENERATION,
            f"规则代次须逐代采用：现为第{was}代，不能直接改为第{now}代",
            f"请先采用第{was + 1}代，自其后的步骤起再采用下一代",
        )
    if (before.data(ROOT) or {}).get("generation") != (after.data(ROOT) or {}).get("generation"):
        yield Finding.of_file(
            "office-generation",
            ROOT,
            "起始的规则代次自始确定，不得更改",
            f"如需改用新一代规则，另建 {GENERATION}",
        )


def newer_generation(office: Office) -> Iterator[Finding]:
    """A DEFECT where a pending change asks for a generation that this program does not know."""
    if office.generation_number > NEWEST:
        yield Finding.of_file(
            "office-generation",
            GENERATION,
            f"本程序只到第{NEWEST}代规则，不知道第{office.generation_number}代",
            "请先把程序更新到认识该代次的版本",
        )
