"""The demo's own history, audited green; then each fault on top of it, audited red."""

import pytest
import yaml

from pipeline.git.steps import Change
from pipeline.records.paths import OFFICERS, ROOT
from tests.support.attacking import Attacker, refused

CASE = "dossiers/2025/f-aaaa"
ANNULMENT = "registry/annulments/1.yaml"


def test_the_demo_is_green(attacker: Attacker) -> None:
    decisions = attacker.audit()
    assert len(decisions) == 17
    assert [d.step for d in decisions if not d.accepted] == []


def registry_change(attacker: Attacker) -> dict[str, bytes]:
    return {"registry/issuer.yaml": attacker.read("registry/issuer.yaml") + b"\n"}


def test_registry_by_administrator_and_chief_stays_green(attacker: Attacker) -> None:
    attacker.act(
        registry_change(attacker),
        attacker.someone("administrator"),
        attacker.someone("section-chief"),
    )
    assert [f for f in attacker.audit()[-1].findings if f.rule.startswith("authority")] == []
    assert attacker.audit()[-1].accepted


@pytest.mark.parametrize(
    ("drafter", "approver", "rule"),
    [
        (None, "section-chief", "authority-unsigned"),
        ("administrator", None, "authority-unsigned"),
        ("city-clerk", "section-chief", "authority-role"),
        ("administrator", "city-clerk", "authority-role"),
        ("administrator", "administrator", "authority-alone"),
    ],
)
def test_persons(attacker: Attacker, drafter: str | None, approver: str | None, rule: str) -> None:
    people = [attacker.someone(role) if role else None for role in (drafter, approver)]
    attacker.act(registry_change(attacker), *people)
    refused(attacker, rule)


def test_direct_commit(attacker: Attacker) -> None:
    main = attacker.writer.resolve("main")
    tree = attacker.writer.commit(main).tree
    attacker.merge(tree, [main], attacker.someone("commission-leader"))
    refused(attacker, "authority-direct")


@pytest.mark.parametrize("kind", ["edited", "deleted"])
def test_a_merged_act(attacker: Attacker, kind: str) -> None:
    path = "dossiers/2025/designation-1.yaml"
    raw = attacker.read(path) + b"\n" if kind == "edited" else None
    attacker.act({path: raw}, attacker.someone("city-clerk"), attacker.someone("section-chief"))
    refused(attacker, f"authority-{kind}")


PLACES = [f"{CASE}/review.yaml", "registry/issuer.yaml", "schemas/x.json"]


LINKS = [pytest.param(path, mode) for path in PLACES for mode in ("120000", "100755", "160000")]


@pytest.mark.parametrize(("path", "mode"), LINKS)
def test_links_and_submodules(attacker: Attacker, path: str, mode: str) -> None:
    w = attacker.writer
    target = w.resolve("main") if mode == "160000" else w.store("blob", b"/etc/passwd")
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({path: Change(path, None, target, mode)}, *people)
    refused(attacker, "authority-mode")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"record: officers/1\nofficers: {}\n", b"[" * 9000]
)
@pytest.mark.parametrize(
    "path",
    [
        OFFICERS,
        ROOT,
        "schemas/call-1.schema.json",
    ],
)
def test_an_unusable_registry_is_refused_not_believed(
    attacker: Attacker, path: str, raw: bytes
) -> None:
    """A roster nobody can read must not become the roster, even with the right signatures."""
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({path: raw}, *people)
    *before, last = attacker.audit()
    assert all(decision.accepted for decision in before)
    assert not last.accepted


@pytest.mark.parametrize("path", [OFFICERS, ROOT])
def test_root_and_roster_are_never_deleted(attacker: Attacker, path: str) -> None:
    people = attacker.someone("administrator"), attacker.someone("section-chief")
    attacker.act({path: None}, *people)
    refused(attacker, "authority-deleted")


def test_a_key_let_in_by_a_refused_merge(attacker: Attacker) -> None:
    data = yaml.safe_load(attacker.read(OFFICERS))
    thief = attacker.keys[attacker.someone("city-clerk")].public
    chief = next(o for o in data["officers"] if o["id"] == attacker.someone("section-chief"))
    chief["keys"] = [thief]
    clerk = attacker.someone("city-clerk")
    attacker.act({OFFICERS: yaml.safe_dump(data, allow_unicode=True).encode()}, clerk, clerk)
    attacker.act(registry_change(attacker), attacker.someone("administrator"), clerk)
    assert [d.accepted for d in attacker.audit()][-2:] == [False, False]


def test_an_annulment_cleans_up(attacker: Attacker) -> None:
    issuer = attacker.read("registry/issuer.yaml")
    bad = attacker.act(registry_change(attacker), None, None)
    paper = {
        "record": "annulment/1",
        "steps": [{"commit": bad, "reasons": "未经批准"}],
        "dated": "2025-10-13",
    }
    files = {
        ANNULMENT: yaml.safe_dump(paper, allow_unicode=True, sort_keys=False).encode(),
        "registry/issuer.yaml": issuer,
    }
    people = [attacker.someone(r) for r in ("administrator", "section-chief", "commission-leader")]
    attacker.act(files, *people)
    last = attacker.audit()[-1]
    assert last.findings == ()
    assert last.accepted
