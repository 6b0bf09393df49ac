"""What one row of the procedure's table says: an act, who stands behind it, what it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.model.generation import FIRST, NEWEST
from pipeline.office.roles import Requirement


@dataclass(frozen=True, slots=True)
class Move:
    """From any state of `before` to `after`; None leaves the case where it is.

    A `negative` move (不推荐, 退回, 不予认定) is never blocked by what it acts on, nor is one that
    only opens the way again (增列): the acts that then go along it are. `since` and `until` are
    the first and the last generation that know the move.
    """

    before: frozenset[State]
    after: State | None
    negative: bool = False
    since: int = FIRST
    until: int = NEWEST

    def fits(self, state: State | None) -> bool:
        """Whether it may be made from that state; None is a case that does not exist yet."""
        return state in self.before if state else not self.before


Moves = tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Requirement):
    """One kind of act: who stands behind it, and what it does.

    `moves` is keyed by the outcome written in the record, "" where none is;
    `rests_on` names kinds, several together where any of them will do.

    `units` is the field that lists the cases of a batch act; `dated` the field that dates the
    act; an `issuing` act is a paper born here, dated the day of its merge. `since` is the first
    generation that knows the act.
    """

    kind: ActKind
    title: str
    article: str
    in_batch: bool = False
    units: str = ""
    outcome: str = ""
    moves: Mapping[str, Moves] = field(default_factory=dict)
    rests_on: tuple[ActKind | tuple[ActKind, ...], ...] = ()
    dated: tuple[str, ...] = ()
    issuing: bool = False
    independent: bool = False
    papers: tuple[str, ...] = ()
    since: int = FIRST

    def of(self, generation: int) -> Self:
        """The row as a generation knows it."""
        moves = {
            outcome: tuple(one for one in some if one.since <= generation <= one.until)
            for outcome, some in self.moves.items()
        }
        return replace(self, moves={outcome: some for outcome, some in moves.items() if some})

    @property
    def foundations(self) -> tuple[tuple[ActKind, ...], ...]:
        """What the act rests on: for each foundation the kinds of which any will do."""
        return tuple((one,) if isinstance(one, ActKind) else one for one in self.rests_on)

    def move(self, outcome: str, state: State | None) -> Move | None:
        """The move of that outcome from that state, None where there is none."""
        return next((move for move in self.moves.get(outcome, ()) if move.fits(state)), None)
