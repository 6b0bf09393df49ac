"""No approved change may leave the office unable to go on, and no step of tomorrow closes it."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from pipeline.authority.decision import Decision
from pipeline.authority.refusal import judging_failed
from pipeline.git.steps import Step
from pipeline.model.generation import GENERATIONS, NEWEST, NewerGeneration
from pipeline.office.roster import Roster
from pipeline.records.paths import GENERATION, OFFICERS, ROOT
from tests.support.attacking import END, Attacker, refused

CALENDAR, REGULATION = "registry/calendar/cn-2025.yaml", "registry/regulations/yjx-2024-4.yaml"
TEMPLATE, INDEX = "templates/designation.html.j2", "templates/index.html.j2"
SCHEMA, DEFS = "schemas/designation-1.schema.json", "schemas/defs-1.schema.json"
STANDARD = "registry/standards/gbt-36132-2018.yaml"


def dumped(data: Any) -> bytes:
    plain = json.loads(json.dumps(data))  # no two nodes are one: YAML would write an anchor
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False).encode()


@pytest.mark.parametrize(
    ("path", "raw", "rule"),
    [
        (CALENDAR, None, "office-deleted"),
        (REGULATION, None, "office-deleted"),
        (STANDARD, None, "office-deleted"),
        (TEMPLATE, None, "office-deleted"),
        ("registry/divisions.yaml", None, "office-required"),
        ("registry/issuer.yaml", None, "office-required"),
        (SCHEMA, None, "office-schema"),
        (SCHEMA, b"{}", "office-schema"),
        (TEMPLATE, b"{% bad", "office-file"),
        (TEMPLATE, b"{{ 'x' * 999999999 }}", "office-file"),
        (TEMPLATE, b"{% for a in range(99999) %}{{ a }}{% endfor %}", "office-file"),
        (TEMPLATE, b"<article>{{ title }}</article>", "office-template"),
        (INDEX, b"hello {{ papers }} {{ nosuch.x }}", "office-template"),
    ],
)
def test_what_others_rest_on_stays(
    attacker: Attacker, path: str, raw: bytes | None, rule: str
) -> None:
    attacker.office({path: raw})
    refused(attacker, rule)


@pytest.mark.parametrize("raw", [None, b"[]"])
def test_what_all_schemas_share(attacker: Attacker, raw: bytes | None) -> None:
    attacker.office({DEFS: raw})
    assert not attacker.audit()[-1].accepted


def test_a_calendar_stands_under_its_own_year(attacker: Attacker) -> None:
    attacker.office({CALENDAR: attacker.read("registry/calendar/cn-2024.yaml")})
    refused(attacker, "office-calendar")


def test_a_layout_may_change_and_a_new_version_may_come(attacker: Attacker) -> None:
    attacker.office({TEMPLATE: attacker.read(TEMPLATE) + b"<!-- x -->\n"})
    new = attacker.read(SCHEMA)
    attacker.office({"schemas/designation-2.schema.json": new})
    assert [d.accepted for d in attacker.audit()][-2:] == [True, True]


def without_chiefs(data: dict[str, Any]) -> None:
    keep = [o for o in data["officers"] if o["posts"][0]["role"] != "section-chief"]
    data["officers"] = keep


def nobody(data: dict[str, Any]) -> None:
    data["officers"] = []


def chiefs_gone_yesterday(data: dict[str, Any]) -> None:
    for officer in data["officers"]:
        for post in officer["posts"]:
            if post["role"] == "section-chief":
                post["valid_to"] = (END.date() - timedelta(days=1)).isoformat()


def one_key_for_two(data: dict[str, Any]) -> None:
    data["officers"].append({**data["officers"][0], "id": "twin-1"})


def one_id_for_two(data: dict[str, Any]) -> None:
    data["officers"].append({**data["officers"][1], "id": data["officers"][0]["id"]})


@pytest.mark.parametrize(
    "edit", [without_chiefs, nobody, chiefs_gone_yesterday, one_key_for_two, one_id_for_two]
)
def test_the_roster_keeps_the_office_running(
    attacker: Attacker, edit: Callable[[dict[str, Any]], None]
) -> None:
    data = yaml.safe_load(attacker.read(OFFICERS))
    edit(data)
    attacker.office({OFFICERS: dumped(data)})
    refused(attacker, "office-roster")


def test_a_demo_never_becomes_an_office(attacker: Attacker) -> None:
    data = yaml.safe_load(attacker.read(ROOT))
    attacker.office({ROOT: dumped({**data, "demo": False})})
    refused(attacker, "office-demo")


def test_an_annulment_may_put_a_schema_back(attacker: Attacker) -> None:
    schema = attacker.read(SCHEMA)
    bad = attacker.office({SCHEMA: b"{}"})
    steps = [{"commit": bad, "reasons": "格式定义不得修改"}]
    paper = {"record": "annulment/1", "steps": steps, "dated": "2025-10-13"}
    people = [attacker.someone("administrator", nth=1)]
    people += [attacker.someone("section-chief", nth=1), attacker.someone("commission-leader")]
    attacker.act({"registry/annulments/1.yaml": dumped(paper), SCHEMA: schema}, *people)
    last = attacker.audit()[-1]
    assert last.findings == () and last.accepted


def test_an_edited_act_gets_no_advice_on_its_dates(attacker: Attacker) -> None:
    path = "dossiers/2025/designation-1.yaml"
    people = attacker.someone("city-clerk"), attacker.someone("section-chief")
    attacker.act({path: attacker.read(path) + b"\n"}, *people)
    rules = {finding.rule for finding in attacker.audit()[-1].findings}
    assert "authority-edited" in rules
    assert all(rule.startswith("authority-") for rule in rules)


def later(attacker: Attacker) -> tuple[str, str]:
    """An issuer renewed in 2027, then a sound change of 2025 behind it."""
    issuer = attacker.read("registry/issuer.yaml")
    attacker.now = END + timedelta(days=600)
    bomb = attacker.office({"registry/issuer.yaml": issuer + b"\n"})
    attacker.now = END + timedelta(days=1)
    return bomb, attacker.office({TEMPLATE: attacker.read(TEMPLATE) + b"<!-- x -->\n"})


def test_what_follows_a_step_of_the_future_counts_never(attacker: Attacker) -> None:
    """Now and when its day has come: the same steps are in effect, but for that one."""
    bomb, behind = later(attacker)
    now, then = attacker.ledger(END.date() + timedelta(days=9)), attacker.ledger(date.max)
    assert now.waiting is not None and now.waiting.commit.sha == bomb
    (told,) = now.held_back()
    assert "其后的步骤在该日前不生效" in told.message and bomb[:12] in told.message
    assert behind not in [d.step for d in now.decisions]
    assert then.waiting is None
    assert {d.step: d.accepted for d in then.decisions}[behind] is False


def test_a_step_of_the_future_without_effect_holds_nothing_back(attacker: Attacker) -> None:
    attacker.now = END + timedelta(days=600)
    bad = attacker.act({TEMPLATE: attacker.read(TEMPLATE) + b"\n"}, None, None)
    attacker.now = END + timedelta(days=1)
    good = attacker.office({INDEX: attacker.read(INDEX) + b"<!-- x -->\n"})
    for day in (END.date() + timedelta(days=9), date.max):
        ledger = attacker.ledger(day)
        accepted = {d.step: d.accepted for d in ledger.decisions}
        assert (accepted[bad], accepted[good], ledger.waiting) == (False, True, None)


def test_a_day_before_the_root(attacker: Attacker) -> None:
    ledger = attacker.ledger(date(2000, 1, 1))
    assert ledger.root is None and ledger.decisions == [] and ledger.begins is not None
    assert ledger.begins.commit.sha == attacker.ledger().root


def test_a_fault_of_ours_is_a_refusal_that_says_so(attacker: Attacker) -> None:
    """No history yields such a step, so it stands for whatever we have not foreseen."""
    ledger = attacker.ledger()
    broken: Step = replace(attacker.writer.step("main"), changes=(None,))  # type: ignore[arg-type]
    _, decision = ledger.consider(broken)
    assert isinstance(decision, Decision) and not decision.accepted
    (finding,) = decision.findings
    assert finding == judging_failed(broken, AttributeError())
    assert "AttributeError" in finding.message


def moved_to(generation: int) -> dict[str, bytes]:
    text = f"record: generation/1\ngeneration: {generation}\nreason: 示例\n"
    return {GENERATION: text.encode()}


def test_the_generation_is_kept_from_the_root_on(attacker: Attacker) -> None:
    assert attacker.ledger().before().generation == GENERATIONS[NEWEST]


def test_the_generation_never_goes_back(attacker: Attacker) -> None:
    root = attacker.read(ROOT).replace(b"generation: %d" % NEWEST, b"generation: 1")
    attacker.office({ROOT: root})
    refused(attacker, "office-generation")


@pytest.mark.parametrize("more", [lambda _: {}, lambda roster: {OFFICERS: dumped(roster)}])
def test_a_generation_this_program_does_not_know_ends_the_reading(
    attacker: Attacker, more: Callable[[Any], dict[str, bytes]]
) -> None:
    roster = yaml.safe_load(attacker.read(OFFICERS))
    roster["officers"][0]["name"] = "示例新某"
    attacker.office({**moved_to(NEWEST + 1), **more(roster)})
    with pytest.raises(NewerGeneration, match="请更新本程序"):
        attacker.ledger()


def test_generations_are_taken_one_by_one(attacker: Attacker) -> None:
    """Else two officers could end the reading of main for good: no program may ever know it."""
    attacker.office(moved_to(NEWEST + 2))
    refused(attacker, "office-generation")


def test_nobody_alone_moves_to_another_generation(attacker: Attacker) -> None:
    attacker.act(moved_to(NEWEST + 1), attacker.someone("city-clerk"), None)
    assert not attacker.ledger().decisions[-1].accepted


def key_of(kind: str, *fields: bytes) -> str:
    raw = b"".join(len(field).to_bytes(4) + field for field in (kind.encode(), *fields))
    return f"{kind} {base64.b64encode(raw).decode()}"


POINT = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
HARD = key_of("sk-ssh-ed25519@openssh.com", POINT, b"ssh:")
WEAK = key_of("ssh-ed25519", b"\x01" + b"\x00" * 31)


def with_key(attacker: Attacker, key: str) -> dict[str, bytes]:
    roster = yaml.safe_load(attacker.read(OFFICERS))
    roster["officers"][0]["keys"].append(key)
    return {OFFICERS: dumped(roster)}


def test_a_key_of_small_order_is_not_taken_in(attacker: Attacker) -> None:
    attacker.office(with_key(attacker, WEAK))
    refused(attacker, "office-key")


def test_a_key_of_small_order_never_counts_where_keys_are_sound(attacker: Attacker) -> None:
    roster = yaml.safe_load(with_key(attacker, WEAK)[OFFICERS])
    root = yaml.safe_load(attacker.read(ROOT))
    holders = [Roster.of(root, roster, sound_keys=sound).holder(WEAK) for sound in (False, True)]
    assert holders[0] is not None and holders[1] is None


def test_a_hardware_key_is_taken_in(attacker: Attacker) -> None:
    attacker.office(with_key(attacker, HARD))
    assert attacker.audit()[-1].accepted, attacker.audit()[-1].findings
    assert attacker.ledger().before().roster.holder(HARD) is not None


@pytest.mark.parametrize("lost", ["earlier", "compromised", "never_issued", "everything"])
def test_what_was_once_said_of_publications_is_not_taken_back(
    attacker: Attacker, lost: str
) -> None:
    said: dict[str, Any] = {
        "record": "published/1",
        "reason": "查明如此",
        "earlier": ["a" * 64],
        "compromised": [{"key": "SHA256:" + "A" * 43, "last": "b" * 40}],
        "never_issued": ["dossiers/2025/publicity-1.yaml#publicity"],
    }
    attacker.office({"registry/published.yaml": dumped(said)})
    corrected = said | {"compromised": [{**said["compromised"][0], "last": "c" * 40}]}
    more = corrected | {"earlier": ["a" * 64, "d" * 64]}
    attacker.office({"registry/published.yaml": dumped(more)})
    assert attacker.audit()[-1].accepted
    less = {name: value for name, value in more.items() if name != lost}
    attacker.office({"registry/published.yaml": None if lost == "everything" else dumped(less)})
    refused(attacker, "office-published")
