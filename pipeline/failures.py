"""The failures a command foresees: each carries one Chinese sentence and what to do next."""

from pipeline.demo import CannotReplay
from pipeline.flow import NoAuthority, NothingToPrint, Rewritten
from pipeline.issuing import Changed
from pipeline.previous import Damaged
from pipeline.publish import NotOurs
from pipeline.refs import HistoryError
from pipeline.render.errors import RenderError
from pipeline.scaffold import CannotDraft
from pipeline.signing import CannotSign

FORESEEN = (
    CannotDraft,
    CannotReplay,
    CannotSign,
    Changed,
    Damaged,
    HistoryError,
    NoAuthority,
    NotOurs,
    NothingToPrint,
    OSError,
    RenderError,
    Rewritten,
)
