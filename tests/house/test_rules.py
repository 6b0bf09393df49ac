"""What every rule has: its constants, a docstring and examples that fit them; else one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.judgement.by_provision import NOT_YET
from pipeline.law.regulation import Law
from pipeline.model.finding import Effect
from pipeline.procedure.table import TABLE
from pipeline.rules.facts import CASE
from pipeline.rules.runner import rules
from pipeline.rules.scope import PARKS, Scope
from tests.support.batch import loaded, shipped_office

ROOT = Path(__file__).parents[2]
CONSTANTS = {
    "ARTICLE": "the provision as registry/regulations/ names it, as in 第七条第（三）项",
    "TITLE": "what is judged, in a few Chinese words",
    "EFFECT": "its usual effect, as in Effect.REFUSAL",
    "JUDGES": "CASE, or a frozenset of the kinds of act it is run on",
    "APPLIES_TO": "PARKS, FACTORIES or BOTH_KINDS of pipeline.rules.scope",
    "AWAITS": "the ActKind without which finding nothing says nothing, or None",
    "MAY_REFER": "True where some of its problems are for a person to judge (Effect.REFERRAL)",
    "NOT_MODELLED": "the parts of the provision left to people, in Chinese, or ()",
    "check": "a function of Facts that yields Problems",
}
ADVERSE = {"refusal", "deficiency"}


@dataclass(frozen=True)
class Stated:
    """A rule as a test sees it: where it is, what its module states, what its examples expect."""

    name: str
    module: Any
    examples: Sequence[Mapping[str, Any]] = ()

    @property
    def file(self) -> str:
        return f"pipeline/rules/{self.name.replace('-', '_')}.py"

    @property
    def folder(self) -> str:
        return f"tests/rules/{self.name}"

    @property
    def doc(self) -> str:
        return " ".join((self.module.__doc__ or "").split())


def stated(name: str) -> Stated:
    files = sorted((ROOT / "tests/rules" / name).glob("*.yaml"))
    return Stated(name, rules()[name], [loaded(file.read_text("utf-8")) for file in files])


def constants(rule: Stated, law: Law) -> Iterator[str]:
    """One sentence on each constant that is lacking or cannot be."""
    own = vars(rule.module)
    for name, meaning in CONSTANTS.items():
        if name not in own:
            yield f"{rule.file}: states no {name}; write {meaning}"
    if "ARTICLE" in own and own["ARTICLE"] not in law.articles:
        yield f"{rule.file}: ARTICLE {own['ARTICLE']} is no provision of {law.number}"
    if "TITLE" in own and not own["TITLE"]:
        yield f"{rule.file}: TITLE is empty; write {CONSTANTS['TITLE']}"
    if "EFFECT" in own and not isinstance(own["EFFECT"], Effect):
        yield f"{rule.file}: EFFECT is no Effect; write {CONSTANTS['EFFECT']}"
    if "JUDGES" in own and not own["JUDGES"]:
        yield f"{rule.file}: JUDGES is empty; write {CONSTANTS['JUDGES']}"
    for kind in sorted(own.get("JUDGES", CASE) - CASE - {row.kind for row in TABLE}):
        yield f"{rule.file}: JUDGES names {kind!r}, which is no kind of act"
    if "APPLIES_TO" in own and not isinstance(own["APPLIES_TO"], Scope):
        yield f"{rule.file}: APPLIES_TO is no Scope; write {CONSTANTS['APPLIES_TO']}"
    if own.get("AWAITS") is not None and own["AWAITS"] not in NOT_YET:
        yield (
            f"{rule.file}: AWAITS {own['AWAITS']}, for which NOT_YET in "
            "pipeline/judgement/by_provision.py has no words; add them"
        )


def prose(rule: Stated) -> Iterator[str]:
    """One sentence on what the docstring, which people read, lacks or says against a constant."""
    first = (rule.module.__doc__ or "").partition("\n")[0]
    if not (first.startswith("第") and "：" in first):
        yield f"{rule.file}: the docstring's first line is not “第…条：” and the provision's words"
    if "Passes:" not in rule.doc:
        yield f"{rule.file}: the docstring does not say what passes; add “Passes: …”"
    named = "Must judge:" in rule.doc
    if rule.module.MAY_REFER and not named:
        yield (
            f"{rule.file}: MAY_REFER is True, but the docstring does not say what a person must "
            "judge; add “Must judge: …”"
        )
    if named and not rule.module.MAY_REFER:
        yield f"{rule.file}: the docstring says “Must judge:”, but MAY_REFER is False"


def examples(rule: Stated) -> Iterator[str]:
    """One sentence on each outcome of which no example is there."""
    if not rule.examples:
        yield f"{rule.folder}: there are no examples; add one YAML file for each outcome"
        return
    expected = [example.get("expect") for example in rule.examples]
    effects = {one["effect"] for e in expected if isinstance(e, list) for one in e}
    if "nothing" not in expected:
        yield f"{rule.folder}: an example with `expect: nothing` (what passes) is missing"
    usual = rule.module.EFFECT
    wanted = {str(usual)} if usual in (Effect.REFERRAL, Effect.REMARK) else ADVERSE
    if not effects & (wanted | ADVERSE):
        words = " or ".join(f"`effect: {effect}`" for effect in sorted(wanted))
        yield f"{rule.folder}: an example that expects {words} is missing"
    if rule.module.MAY_REFER and "referral" not in effects:
        yield (
            f"{rule.folder}: an example that expects `effect: referral` is missing, "
            f"or MAY_REFER in {rule.file} should be False"
        )
    if "referral" in effects and not rule.module.MAY_REFER:
        yield (
            f"{rule.folder}: an example expects `effect: referral`; "
            f"set MAY_REFER in {rule.file} to True"
        )
    if "remark" in effects and "emark" not in rule.doc:
        yield (
            f"{rule.file}: an example expects `effect: remark`, which the docstring does not name; "
            "add “Remark: …”"
        )


@pytest.mark.parametrize("name", rules())
def test_a_rule_states_its_constants(name: str) -> None:
    (law,) = shipped_office().laws.values()
    if faults := list(constants(stated(name), law)):
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize("name", rules())
def test_a_rules_docstring_says_what_its_constants_say(name: str) -> None:
    if faults := list(prose(stated(name))):
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize("name", rules())
def test_a_rule_has_an_example_of_each_outcome_it_names(name: str) -> None:
    if faults := list(examples(stated(name))):
        pytest.fail("\n".join(faults), pytrace=False)


def test_no_folder_of_examples_lacks_its_rule() -> None:
    folders = {file.parent.name for file in (ROOT / "tests/rules").glob("*/*.yaml")}
    if stray := sorted(folders - set(rules())):
        said = (f"tests/rules/{name}: pipeline/rules/ has no such rule" for name in stray)
        pytest.fail("\n".join(said), pytrace=False)


def test_no_rule_is_registered_by_hand() -> None:
    files = {f.stem.replace("_", "-") for f in (ROOT / "pipeline/rules").glob("art_*.py")}
    assert set(rules()) == files


def bare(**more: Any) -> Stated:
    module = SimpleNamespace(__doc__="第一条：x。Passes: all.", EFFECT=Effect.REFUSAL, **more)
    return Stated("art-01-x", module)


def test_what_a_rule_lacks_is_said_in_one_sentence() -> None:
    (law,) = shipped_office().laws.values()
    said = list(constants(bare(JUDGES=frozenset({"aplication"}), ARTICLE="第九十条"), law))
    assert (
        "pipeline/rules/art_01_x.py: states no APPLIES_TO; "
        "write PARKS, FACTORIES or BOTH_KINDS of pipeline.rules.scope"
    ) in said
    assert "pipeline/rules/art_01_x.py: JUDGES names 'aplication', which is no kind of act" in said
    assert "pipeline/rules/art_01_x.py: ARTICLE 第九十条 is no provision of" in "\n".join(said)


def test_a_docstring_against_its_constant_is_said() -> None:
    (said,) = prose(bare(MAY_REFER=True, APPLIES_TO=PARKS))
    assert said.endswith("add “Must judge: …”")


def test_a_missing_example_is_said_in_one_sentence() -> None:
    rule = bare(MAY_REFER=True)
    assert list(examples(rule)) == [
        "tests/rules/art-01-x: there are no examples; add one YAML file for each outcome"
    ]
    one = [{"expect": [{"effect": "remark"}]}]
    assert list(examples(Stated("art-01-x", rule.module, one))) == [
        "tests/rules/art-01-x: an example with `expect: nothing` (what passes) is missing",
        "tests/rules/art-01-x: an example that expects `effect: deficiency` or `effect: refusal` "
        "is missing",
        "tests/rules/art-01-x: an example that expects `effect: referral` is missing, "
        "or MAY_REFER in pipeline/rules/art_01_x.py should be False",
        "pipeline/rules/art_01_x.py: an example expects `effect: remark`, which the docstring does "
        "not name; add “Remark: …”",
    ]
