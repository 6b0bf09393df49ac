"""The law as dated data: `law.article("第七条第（三）项")`, `law.value("look_back_years", on)`.

The texts and every number stand in `registry/regulations/`, one record per rule set. A batch is
judged by the rule set its call names (Article 24 has no transition clause), so a repealed text
stays readable for what it governed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.model.record import Record


class UnknownProvision(LookupError):
    """Code cites an article or a number that the rule set does not hold: our fault, no user's."""


@dataclass(frozen=True, slots=True)
class Law:
    """One rule set, read from one regulation record."""

    number: str
    title: str
    articles: Mapping[str, str]
    values: tuple[Mapping[str, Any], ...]
    basis: tuple[Mapping[str, str], ...]
    effective_from: date

    @classmethod
    def read(cls, record: Record) -> Law:
        data = record.data
        return cls(
            number=data["number"],
            title=data["title"],
            articles={a["ref"]: a["text"] for a in data["articles"]},
            values=tuple(data["values"]),
            basis=tuple(data.get("basis", ())),
            effective_from=date.fromisoformat(data["effective_from"]),
        )

    def article(self, ref: str) -> str:
        """The text of a provision. Raises UnknownProvision."""
        try:
            return self.articles[ref]
        except KeyError:
            raise UnknownProvision(f"{self.number} 没有“{ref}”") from None

    def value(self, name: str, on: date) -> Any:
        """A number of the law as in force on `on`: the entry that began last.

        Raises UnknownProvision.
        """
        day = on.isoformat()
        found = [
            entry
            for entry in self.values
            if entry["name"] == name and entry["from"] <= day <= entry.get("to", "9999-12-31")
        ]
        if found:
            return max(found, key=lambda entry: str(entry["from"]))["value"]
        raise UnknownProvision(f"{self.number} 在 {day} 没有数值“{name}”")

    def is_heading(self, ref: str) -> bool:
        """Whether a provision only introduces its items."""
        return any(other.startswith(f"{ref}第（") for other in self.articles)

    @property
    def citation(self) -> str:
        """As printed: 《…》（渝经信规范〔2024〕4号）."""
        return f"《{self.title}》（{self.number}）"


def read_laws(records: Iterable[Record]) -> Mapping[str, Law]:
    """Rule sets by their number."""
    laws = (Law.read(r) for r in records if r.kind == "regulation")
    return {law.number: law for law in laws}
