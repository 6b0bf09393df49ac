"""What the sample batch's papers say, by the digest that its acts name them by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pipeline.git.worktree import read_tree
from pipeline.judgement.without_history import survey
from pipeline.ledger.entries import content_of
from pipeline.records.paths import is_office_file


def contents(office: Path, texts: Mapping[str, bytes]) -> dict[str, str]:
    """Paper → digest of its content, of the batch `texts` in the office's folder."""
    own = {path: raw for path, raw in read_tree(office)[0].items() if is_office_file(path)}
    trial = survey({**own, **texts}, date.max, date.max).trial
    return {i.document.id: content_of(i) for i in (*trial.papers, *trial.drafts)}
