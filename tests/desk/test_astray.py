"""What refused steps left on main is told until it is put right, annulled or not."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

from pipeline.git.writer import Writer
from tests.ledger.test_putting_right import ANNULMENT, CALL, annulled, edited
from tests.support.attacking import Attacker
from tests.support.running import dossier

APPROVERS = ("administrator", "section-chief", "commission-leader")


def audit(repo: Path, *options: str) -> CompletedProcess[str]:
    return dossier("audit", *options, "--as-of", "2025-10-13", repo=repo)


def test_an_annulment_that_restores_nothing_leaves_the_audit_red(demo_copy: Path) -> None:
    """The files of main are taken for what is in effect by everybody who reads them."""
    repo = demo_copy / "origin.git"
    with Writer(repo) as w:
        attacker, good = Attacker(w), w.resolve("main")
        assert audit(repo).returncode == 0
        tree = edited(w, w.commit(good).tree)
        bad = attacker.merge(tree, [good, attacker.commit(tree, [good], None)], None)
        annulled(attacker, bad, bad)
        ledger = attacker.ledger()
        assert ledger.decisions[-1].accepted and not ledger.refused
        told = audit(repo)
        assert told.returncode == 1 and f"主线上的 {CALL} 与生效的内容不同" in told.stdout
        assert f"不生效，已由 {ANNULMENT} 废止" in told.stdout
        assert "另有1步不生效，已废止" in told.stdout
        data = json.loads(audit(repo, "--format", "json").stdout)
        assert data["astray"] == [CALL] and data["steps"][-2]["annulled_by"] == ANNULMENT
        right = {CALL: w.blob(ledger.view[CALL])}
        attacker.act(right, *(attacker.someone(role) for role in APPROVERS))
    told = audit(repo)
    assert told.returncode == 0 and "与生效的内容不同" not in told.stdout, told.stdout
