"""What is found on a record: one sentence on one place, its legal ground, the next step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from pipeline.model.act_kind import ActKind
from pipeline.model.labelled import Labelled
from pipeline.model.record import FieldPath, Location, Record


class Effect(Labelled):
    """What a finding means in law (a bad file is not a bad application)."""

    DEFECT = "defect", "文件不可用"  # the record cannot be used at all
    REFUSAL = "refusal", "不符合条件"  # a veto
    DEFICIENCY = "deficiency", "需补正"  # curable
    REFERRAL = "referral", "需研判"  # a human must judge
    REMARK = "remark", "提示"  # never blocks


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule or a reader says; the runner adds id, article and file to make a Finding.

    `record` is where to point if that is not the record the rule was run on; `effect` overrides
    the rule's own.
    """

    path: FieldPath
    message: str
    hint: str = ""
    effect: Effect | None = None
    record: Record | None = None


DIGITS = 12
"""How much of a record's SHA-256 the id of a finding holds."""

_ID = re.compile(r"([a-z0-9-]+):(?:(.*?):/(.*):([^:]*)|(.*))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FindingId:
    """The parts of a finding's id, written `rule:subject:/pointer:digest`: one grammar for all.

    `subject` is the case ("2025/f-7k3q"), the file or the commit, or ""; `pointer` is the place in
    the judged record ("energy/0/amount"); `digest` begins that record's SHA-256, so that a
    judgement names a finding on one text and no later one. Pointer and digest are "" where no
    record was read. Merged records hold such ids: the grammar is as lasting as they are.
    """

    rule: str
    subject: str = ""
    pointer: str = ""
    digest: str = ""

    @classmethod
    def of(cls, rule: str, subject: str, path: FieldPath = (), digest: str = "") -> Self:
        """From a place in a record; without a digest the id ends with the subject."""
        pointer = "/".join(str(step) for step in path) if digest else ""
        return cls(rule, subject, pointer, digest[:DIGITS])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The parts of a written id; a text that is none has only a rule, or not even that."""
        if (found := _ID.fullmatch(text)) is None:
            return cls(text)
        rule, subject, pointer, digest, whole = found.groups()
        return cls(rule, whole) if whole is not None else cls(rule, subject, pointer, digest)

    def __str__(self) -> str:
        if not self.digest:
            return f"{self.rule}:{self.subject}"
        return f"{self.rule}:{self.subject}:/{self.pointer}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on one place, with its legal ground and the next step.

    `field` is the Chinese title of the field, `article` the provision, both "" where none.
    Made by `in_record` or `of_file`, so that every `id` is a `FindingId`.
    """

    id: str
    rule: str
    effect: Effect
    where: Location
    message: str
    article: str = ""
    field: str = ""
    hint: str = ""
    case: str = ""
    link: str = ""

    @classmethod
    def in_record(
        cls,
        record: Record,
        problem: Problem,
        rule: str,
        effect: Effect,
        *,
        field: str = "",
        article: str = "",
        case: str = "",
    ) -> Self:
        """A problem at its place in the record it points to, by default `record`.

        The id carries the record's digest; that of an act leaves its own judgements out, since an
        act may carry the judgement on itself.
        """
        judged = problem.record or record
        own = judged is record and record.kind != ActKind.APPLICATION
        digest = record.judged_sha256 if own else judged.sha256
        return cls(
            id=str(FindingId.of(rule, case, problem.path, digest)),
            rule=rule,
            effect=problem.effect or effect,
            where=judged.locate(problem.path),
            message=problem.message,
            article=article,
            field=field,
            hint=problem.hint,
            case=case,
        )

    @classmethod
    def of_file(
        cls,
        rule: str,
        where: Location | str,
        message: str,
        hint: str = "",
        *,
        subject: str = "",
        digest: str = "",
    ) -> Self:
        """A DEFECT of what is no usable record: a file, a folder or a commit.

        `subject` tells findings of one rule apart where the place does not; by default it is the
        file. With the `digest` of a text that could not be read, the id tells line and column.
        """
        place = where if isinstance(where, Location) else Location(where)
        return cls(
            id=str(FindingId.of(rule, subject or place.file, (place.line, place.column), digest)),
            rule=rule,
            effect=Effect.DEFECT,
            where=place,
            message=message,
            hint=hint,
        )
