"""`python -m tests.authority_recorded`: keep what `decide` answers while attacks are played.

Two judgements of each kind are kept: of the same grounds, acts and evidence. Run it where a
decision is to change; the difference is reviewed by the names of the cases and their words.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.authority import decide
from pipeline.authority.record_check import NONE
from tests.support.decided import FILE, Answer, Asked, told, write

ROOT = Path(__file__).parents[1]
PLAYED = ("ledger", "forge", "authority", "stories")
MOST = 2


def main() -> int:
    kept, seen, judged = dict[str, tuple[Asked, Answer]](), Counter[str](), decide.decide

    def keeping(step: Any, needed: Any, before: Any, **more: Any) -> Answer:
        answer = judged(step, needed, before, **more)
        check = more.get("record_check", NONE)
        name = _name(needed, before, check, answer)
        seen[name] += 1
        if seen[name] <= MOST and len(step.changes) < 60:
            asked = (step, tuple(needed), before, more.get("merged", True), check)
            kept[f"{name} {seen[name]}"] = asked, answer
        return answer

    decide.decide = keeping
    folders = [str(ROOT / "tests" / folder) for folder in PLAYED]
    quiet = ["-q", "-n", "0", "-p", "no:cacheprovider"]
    for own in ("authority/test_recorded.py", "ledger/test_forger.py"):
        quiet += ["--ignore", str(ROOT / "tests" / own)]  # the one reads this, the other is random
    code = pytest.main([*quiet, *folders])
    write(kept)
    print(f"{len(kept)} judgements of {len(seen)} kinds, {FILE.stat().st_size >> 10} KiB")
    return int(code)


def _name(needed: Any, before: Any, check: Any, answer: Answer) -> str:
    rules = "+".join(sorted({ground[0] for ground in told(answer)["grounds"]})) or "accepted"
    acts = "+".join(sorted({str(need.row.kind) for need in needed})) or "own files"
    by = " by review" if check.recorded else ""
    return f"{rules} | {acts}{by} | generation {before.generation.number}"


if __name__ == "__main__":
    sys.exit(main())
