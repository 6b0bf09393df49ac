"""A closing and a designation name the published paper they rest on, by act and content."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.desk.new.begun import Begun
from pipeline.ledger.entries import content_of
from tests.support.batch import loaded
from tests.support.beginning import begun, on
from tests.support.ladder import CLEAN, Ladder
from tests.support.office_at_work import Refused
from tests.support.telling import CITY, SIGNED, Story

PAPER = "dossiers/2025/publicity-1.yaml#publicity"
PERIOD = ("2025-09-26", "2025-10-09")
WRONG: dict[str, tuple[Any, str]] = {
    "not named": (None, "没有写明所依据的公示公文"),
    "other content": ([{"paper": PAPER, "content_sha256": "0" * 64}], "所写的内容摘要与"),
    "no such paper": (
        [{"paper": PAPER.replace("-1.", "-9."), "content_sha256": "0" * 64}],
        "没有出具过",
    ),
}


def closing(tale: Story) -> dict[str, Any]:
    act = tale.closing("publicity-1.yaml", "2025-10-10T09:00", PERIOD, 0, CLEAN)
    return tale.naming(act)


def filed_as_it_is(tale: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tale's own writer would put the right name in."""
    monkeypatch.setattr(tale, "naming", lambda act: act)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_closing_must_name_what_was_published(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    tale = ladder.at("publicised")
    act, (value, said) = closing(tale), WRONG[wrong]
    assert [e["paper"] for e in act["published"]] == [PAPER]
    act = {k: v for k, v in act.items() if k != "published"}
    filed_as_it_is(tale, monkeypatch)
    act |= {"published": value} if value else {}
    with pytest.raises(Refused, match=said):
        tale.merge("2025-10-10T09:00", {"publicity-closing-1.yaml": act}, **CITY)


def test_a_designation_too(ladder: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    tale = ladder.at("queried again")
    grounds = ["publicity-closing-1.yaml", "compliance-check-2.yaml"]
    units = list(CLEAN)
    act = tale.designation(grounds, "2025-10-10", "渝经信节能〔2025〕50号", units)
    right = tale.naming(act)
    assert [e["paper"] for e in right["published"]] == [PAPER]
    filed_as_it_is(tale, monkeypatch)
    bare = {k: v for k, v in act.items() if k != "published"}
    with pytest.raises(Refused, match="没有写明"):
        tale.merge("2025-10-10T15:00", {"designation-1.yaml": bare}, **SIGNED)
    tale.merge("2025-10-10T15:30", {"designation-1.yaml": right}, **SIGNED)


@pytest.mark.parametrize(
    ("rung", "kind"), [("publicised", "publicity-closing"), ("queried again", "designation")]
)
def test_dossier_new_fills_it_in(ladder: Ladder, rung: str, kind: str) -> None:
    tale = ladder.at(rung)
    made = begun(on(tale, "2025-10-10"), kind)
    assert isinstance(made, Begun), made
    (issue,) = [i for i in tale.ledger.papers if i.document.id == PAPER]
    wanted = {"paper": PAPER, "content_sha256": content_of(issue)}
    assert loaded(made.text)["published"] == [wanted]
