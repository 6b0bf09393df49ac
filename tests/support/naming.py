"""Closings and designations of a story name the published papers that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.documents.paper import Issue
from pipeline.judgement.without_history import survey
from pipeline.ledger.entries import FIELD, NAMING, content_of
from pipeline.model.act_kind import ActKind
from tests.support.batch import OFFICE, loaded


def naming(
    act: dict[str, Any], texts: Mapping[str, bytes], issued: Iterable[Issue]
) -> dict[str, Any]:
    """The act with the papers it rests on, from those issued or as `texts` would issue them."""
    if act["record"].partition("/")[0] not in NAMING:
        return act
    wanted = [f"{path}#{ActKind.PUBLICITY}" for path in dict.fromkeys(_publicities(act, texts))]
    known = {issue.document.id: issue for issue in issued}
    if not known.keys() >= set(wanted):
        trial = survey({**OFFICE, **texts}, date.max, date.max).trial
        known |= {issue.document.id: issue for issue in (*trial.papers, *trial.drafts)}
    entries = [{"paper": w, "content_sha256": content_of(known[w])} for w in wanted if w in known]
    rest = {name: value for name, value in act.items() if name != FIELD}
    return rest | ({FIELD: entries} if entries else {})


def _publicities(act: Mapping[str, Any], texts: Mapping[str, bytes]) -> Iterator[str]:
    for ref in act.get("on", ()):
        name = ref["path"].rpartition("/")[2]
        if name.startswith("publicity-closing-"):
            yield from _publicities(loaded(texts[ref["path"]]), texts)
        elif name.startswith("publicity-") and not name.startswith("publicity-change"):
            yield ref["path"]
