"""Which key counts at which step: weak ones, keys on devices, keys that were lost or stolen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from pipeline.authority.decision import Decision
from pipeline.authority.doubtful import RULE as DOUBT
from pipeline.git.writer import Identity
from pipeline.model.finding import Effect
from pipeline.model.generation import NEWEST
from pipeline.records.paths import GENERATION, OFFICERS, ROOT
from tests.support.attacking import END, Attacker, refused
from tests.support.authenticator import Device, Signature, public
from tests.support.running import dossier

TEMPLATE = "templates/designation.html.j2"
WEAK = public(point=bytes([1]) + bytes(31))


class Forger:
    """Signs for a point of small order, without a secret: the signature is (that point, 0)."""

    public = WEAK

    def sign(self, payload: bytes) -> str:
        point, proof = bytes([1]) + bytes(31), bytes([1]) + bytes(63)
        return Signature(point=point, proof=lambda _: proof).armoured(payload)


def dumped(data: Any) -> bytes:
    plain = json.loads(json.dumps(data))  # no two nodes are one: YAML would write an anchor
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False).encode()


def enter(attacker: Attacker, officer: str, *keys: Any, only: bool = False) -> Decision:
    """A roster in which the officer has these keys too, or no other."""
    roster = yaml.safe_load(attacker.read(OFFICERS))
    (entry,) = [one for one in roster["officers"] if one["id"] == officer]
    entry["keys"] = [*([] if only else entry["keys"]), *keys]
    attacker.office({OFFICERS: dumped(roster)})
    return attacker.audit()[-1]


def change(attacker: Attacker, *people: str) -> str:
    """A sound change of a template, signed by these or by an administrator and a chief."""
    raw = attacker.read(TEMPLATE) + b"<!-- x -->\n"
    who = people or (attacker.someone("administrator"), attacker.someone("section-chief"))
    return attacker.act({TEMPLATE: raw}, *who)


def of_the_first_generation(attacker: Attacker) -> None:
    """Main anew: the demo's office without its acts, judged by the first generation."""
    w = attacker.writer
    (begins,) = [c for c in [attacker.ledger().root] if c]
    admin = attacker.someone("administrator")
    root = attacker.read(ROOT).replace(b"generation: %d\n" % NEWEST, b"")
    tree = w.overlay(begins, attacker.changes({ROOT: root}))
    old = w.resolve("main")
    sha = w.commit_tree(tree, [], Identity(admin, "无名"), attacker.keys[admin], END, "x")
    w.set_ref("refs/heads/main", sha, old)
    assert attacker.ledger().before().generation.number == 1


def rules(decision: Decision) -> set[str]:
    return {finding.rule for finding in decision.findings}


def test_a_weak_key_counts_under_the_first_generation_and_no_longer(attacker: Attacker) -> None:
    """What took effect stays, and no step of the second generation rests on it."""
    of_the_first_generation(attacker)
    chief, admin = attacker.someone("section-chief"), attacker.someone("administrator")
    assert enter(attacker, chief, WEAK).accepted
    attacker.keys["anybody"] = Forger()  # type: ignore[assignment]
    by_anybody = change(attacker, admin, "anybody")
    assert attacker.audit()[-1].accepted
    text = b"record: generation/1\ngeneration: 2\nreason: x\n"
    attacker.office({GENERATION: text})
    assert attacker.audit()[-1].accepted, "the weak key that is there hinders nothing"
    change(attacker, admin, "anybody")
    *_, last = attacker.audit()
    assert not last.accepted and "authority-weak-key" in rules(last)
    assert any("低阶点，任何人都能伪造" in finding.message for finding in last.findings)
    assert {d.step: d.accepted for d in attacker.audit()}[by_anybody]


@pytest.mark.parametrize(
    "key", [WEAK, public(b"ssh:", bytes(32)), public(point=b"\xee" + b"\xff" * 30 + b"\x7f")]
)
def test_from_the_second_on_a_weak_key_is_not_taken_in(attacker: Attacker, key: str) -> None:
    enter(attacker, attacker.someone("section-chief"), key)
    refused(attacker, "office-key")


def test_no_post_is_left_with_weak_keys_alone(attacker: Attacker) -> None:
    """Else nobody could approve anything from the next step on."""
    of_the_first_generation(attacker)
    roster = yaml.safe_load(attacker.read(OFFICERS))
    weak = iter([bytes(32), bytes([1]) + bytes(31), bytes(31) + b"\x80"])
    for officer in roster["officers"]:
        if officer["posts"][0]["role"] == "commission-leader":
            officer["keys"] = [public(point=next(weak))]
    attacker.office({OFFICERS: dumped(roster)})
    assert attacker.audit()[-1].accepted
    attacker.office({GENERATION: b"record: generation/1\ngeneration: 2\nreason: x\n"})
    refused(attacker, "office-roster")


def test_under_the_first_generation_a_device_is_not_taken_in(attacker: Attacker) -> None:
    of_the_first_generation(attacker)
    decision = enter(attacker, attacker.someone("section-chief"), Device().public)
    assert not decision.accepted and "第2代" in decision.findings[0].message


def test_an_officer_signs_with_a_device(attacker: Attacker) -> None:
    chief, admin = attacker.someone("section-chief"), attacker.someone("administrator")
    enter(attacker, chief, Device().public, only=True)
    attacker.keys[chief] = Device()  # type: ignore[assignment]
    change(attacker)
    assert attacker.audit()[-1].accepted
    attacker.keys[chief] = Device(touch=False)  # type: ignore[assignment]
    change(attacker, admin, chief)
    refused(attacker, "authority-bad-signature")


def test_another_kind_of_key_is_named(attacker: Attacker) -> None:
    attacker.keys["other"] = Other()  # type: ignore[assignment]
    change(attacker, attacker.someone("administrator"), "other")
    refused(attacker, "authority-bad-signature")
    told = [f.message for f in attacker.audit()[-1].findings]
    assert any("签名密钥是 RSA 密钥，只接受 ed25519 密钥" in message for message in told)


class Other:
    public = "ssh-rsa AAAA"

    def sign(self, payload: bytes) -> str:
        return Signature(kind=b"ssh-rsa").armoured(payload)


def ended(attacker: Attacker, officer: str, at: datetime, **more: Any) -> dict[str, Any]:
    key = attacker.keys[officer].public
    return {"key": key, "revoked_at": at.isoformat(), "reason": "lost"} | more


def test_a_key_counts_until_the_instant_of_its_end(attacker: Attacker) -> None:
    """To the second, by the date of the merge; the branch's own dates are anybody's word."""
    chief, admin = attacker.someone("section-chief", nth=1), attacker.someone("administrator")
    end = attacker.now + timedelta(hours=6)  # each commit is an hour later
    assert enter(attacker, chief, ended(attacker, chief, end), only=True).accepted
    change(attacker, admin, chief)
    assert attacker.now == end - timedelta(hours=2) and attacker.audit()[-1].accepted
    attacker.now = end - timedelta(hours=2, seconds=1)
    change(attacker, admin, chief)
    assert attacker.audit()[-1].at == end - timedelta(seconds=1)
    assert attacker.audit()[-1].accepted
    attacker.now = end - timedelta(hours=2)
    change(attacker, admin, chief)
    assert attacker.audit()[-1].at == end
    refused(attacker, "authority-revoked-key")
    (why, *_) = [f.message for f in attacker.audit()[-1].findings]
    assert f"已于 {end:%Y-%m-%d %H:%M} 吊销（丢失）" in why


def test_a_branch_signed_before_and_merged_after_does_not_count(attacker: Attacker) -> None:
    admin, chief = attacker.someone("administrator"), attacker.someone("section-chief")
    end = attacker.now + timedelta(hours=3, minutes=30)
    new = attacker.keys["new"] = Device()  # type: ignore[assignment]
    assert enter(attacker, admin, ended(attacker, admin, end), new.public, only=True).accepted
    change(attacker, admin, chief)  # drafted half an hour before, merged half an hour after
    assert attacker.audit()[-1].at > end
    refused(attacker, "authority-revoked-key")


def test_a_revocation_undoes_nothing_and_the_audit_names_what_to_look_at(
    attacker: Attacker,
) -> None:
    chief, admin = attacker.someone("section-chief", nth=1), attacker.someone("administrator")
    before = change(attacker, admin, chief)
    since = attacker.now + timedelta(minutes=30)
    doubtful = change(attacker, admin, chief)
    by_another = change(attacker)
    end = ended(
        attacker, chief, attacker.now, reason="compromised", compromised_since=since.isoformat()
    )
    assert enter(attacker, chief, end, Device().public, only=True).accepted
    change(attacker, admin, chief)
    *_, last = attacker.audit()
    assert not last.accepted and "authority-revoked-key" in rules(last)
    told = dossier("audit", "--format", "json", repo=attacker.writer.common_dir)
    steps = {s["commit"]: s for s in json.loads(told.stdout)["steps"]}
    assert all(steps[sha]["accepted"] for sha in (before, doubtful, by_another))
    named = {
        sha: [f for f in step["findings"] if f["rule"] == DOUBT] for sha, step in steps.items()
    }
    assert [sha for sha, found in named.items() if found] == [doubtful]
    (remark,) = named[doubtful]
    assert remark["effect"] == Effect.REMARK.value
    assert f"{chief}）的密钥签名" in remark["message"] and "泄露" in remark["message"]
    assert f"自 {since:%Y-%m-%d %H:%M} 起" in remark["message"]
    text = dossier("audit", repo=attacker.writer.common_dir).stdout
    assert f"步骤 {doubtful[:12]} 生效，请核对：" in text
    assert f"步骤 {before[:12]} 生效，请核对：" not in text


def remarked(attacker: Attacker, officer: str, **more: Any) -> int:
    """How many steps the audit names after the officer's key has ended so."""
    end = ended(attacker, officer, attacker.now + timedelta(seconds=1), **more)
    assert enter(attacker, officer, end, Device().public, only=True).accepted
    told = dossier("audit", "--format", "json", repo=attacker.writer.common_dir)
    found = json.loads(told.stdout)["steps"]
    return sum(any(f["rule"] == DOUBT for f in step["findings"]) for step in found)


@pytest.mark.parametrize(("reason", "some"), [("lost", 0), ("replaced", 0), ("compromised", 1)])
def test_stolen_nobody_knows_when_is_doubtful_from_the_beginning(
    attacker: Attacker, reason: str, some: int
) -> None:
    chief, admin = attacker.someone("section-chief", nth=1), attacker.someone("administrator")
    change(attacker, admin, chief)
    found = remarked(attacker, chief, reason=reason)
    assert (found >= some) if some else found == 0


def test_what_was_merged_between_the_end_and_its_entry_is_named(attacker: Attacker) -> None:
    chief, admin = attacker.someone("section-chief", nth=1), attacker.someone("administrator")
    lost = attacker.now
    between = change(attacker, admin, chief)
    end = ended(attacker, chief, lost)
    assert enter(attacker, chief, end, Device().public, only=True).accepted
    told = json.loads(dossier("audit", "--format", "json", repo=attacker.writer.common_dir).stdout)
    named = [s["commit"] for s in told["steps"] for f in s["findings"] if f["rule"] == DOUBT]
    assert named == [between]


def test_a_key_of_the_root_may_end_too(attacker: Attacker) -> None:
    root = yaml.safe_load(attacker.read(ROOT))["administrators"][0]
    others = attacker.someone("administrator", nth=1)
    admin, chief = root["id"], attacker.someone("section-chief")
    assert others != admin
    assert enter(attacker, admin, ended(attacker, admin, attacker.now), only=True).accepted
    change(attacker, others, chief)
    assert attacker.audit()[-1].accepted
    change(attacker, admin, chief)
    refused(attacker, "authority-revoked-key")


@pytest.mark.parametrize("how", ["deleted", "in use again", "later", "with its officer"])
def test_an_end_is_not_taken_back(attacker: Attacker, how: str) -> None:
    chief = attacker.someone("section-chief", nth=1)
    end = ended(attacker, chief, attacker.now)
    assert enter(attacker, chief, end, Device().public, only=True).accepted
    keys = {
        "deleted": [],
        "in use again": [end["key"]],
        "later": [end | {"revoked_at": (attacker.now + timedelta(days=9)).isoformat()}],
        "with its officer": None,
    }[how]
    if keys is None:
        roster = yaml.safe_load(attacker.read(OFFICERS))
        roster["officers"] = [o for o in roster["officers"] if o["id"] != chief]
        attacker.office({OFFICERS: dumped(roster)})
    else:
        enter(attacker, chief, *keys, Device().public, only=True)
    refused(attacker, "office-key")
    assert "不得删去、推后或恢复使用" in attacker.audit()[-1].findings[0].message


def test_more_may_become_known_of_an_end(attacker: Attacker) -> None:
    chief = attacker.someone("section-chief", nth=1)
    end = ended(attacker, chief, attacker.now)
    assert enter(attacker, chief, end, Device().public, only=True).accepted
    earlier = (attacker.now - timedelta(days=2)).isoformat()
    more = {"reason": "compromised", "compromised_since": earlier, "revoked_at": earlier}
    assert enter(attacker, chief, end | more, Device().public, only=True).accepted


def test_what_is_said_of_an_end_must_agree(attacker: Attacker) -> None:
    chief = attacker.someone("section-chief", nth=1)
    later = (attacker.now + timedelta(days=1)).isoformat()
    end = ended(attacker, chief, attacker.now, compromised_since=later)
    enter(attacker, chief, end, Device().public, only=True)
    refused(attacker, "office-key")


def test_under_the_first_generation_a_key_is_deleted_not_ended(attacker: Attacker) -> None:
    of_the_first_generation(attacker)
    chief = attacker.someone("section-chief", nth=1)
    decision = enter(attacker, chief, ended(attacker, chief, attacker.now), only=True)
    assert not decision.accepted and "从名册中删去" in decision.findings[0].hint


def test_nobody_is_left_with_a_key(attacker: Attacker) -> None:
    roster = yaml.safe_load(attacker.read(OFFICERS))
    for officer in roster["officers"]:
        if officer["posts"][0]["role"] == "commission-leader":
            officer["keys"] = [ended(attacker, officer["id"], attacker.now)]
    attacker.office({OFFICERS: dumped(roster)})
    refused(attacker, "office-roster")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"revoked_at": "2025-10-13T10:00:00+08:00", "reason": "lost"}, "缺少“公钥”"),
        ({"key": WEAK, "reason": "lost"}, "缺少“吊销时刻”"),
        ({"key": WEAK, "revoked_at": "2025-10-13", "reason": "lost"}, "北京时间"),
        (
            {"key": WEAK, "revoked_at": "2025-10-13T10:00:00+08:00", "reason": "stolen"},
            "不能写“stolen”",
        ),
        (7, "“公钥”应为文字"),
        ("ssh-rsa AAAA", "是 RSA 密钥"),
    ],
)
def test_the_form_of_an_end(attacker: Attacker, entry: Any, words: str) -> None:
    decision = enter(attacker, attacker.someone("section-chief", nth=1), entry)
    assert not decision.accepted
    assert any(words in finding.message for finding in decision.findings)
