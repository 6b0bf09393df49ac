"""Document bugs of comparable projects, tried here: numbers 18 to 23 of those we gathered."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path, PurePath
from textwrap import dedent, indent
from typing import Any

import pytest
import yaml

from pipeline.documents.paper import Standing
from pipeline.judgement.without_history import survey
from pipeline.model.record import Record
from pipeline.procedure.in_effect import InEffect
from pipeline.records.reader import take
from pipeline.records.schemas import Schemas
from pipeline.render import content_sha256, errors, render
from tests.support.batch import BATCH, INTAKE, OFFICE, TEXTS
from tests.support.forking import ENVIRONMENT
from tests.support.ladder import PUBLICITY, A, Ladder
from tests.support.pages import KINDS, read_document
from tests.support.published import text_of as pages_text
from tests.support.publishing import KEYS
from tests.support.running import ROOT, dossier
from tests.support.telling import CITY, OPEN, SIGNED, Story, case, text_of
from tests.support.work import findings, git, tree
from tests.support.writing import full, plain

RARE = {"U+13000": "示例\U00013000公司", "U+E000": "示例\ue000厂", "U+2FFFE": "示例\U0002fffe园"}
TEMPLATES = {
    f.relative_to(ROOT / "templates").as_posix(): f.read_text("utf-8")
    for f in (ROOT / "templates").iterdir()
}


# --- 18: rare characters in names -----------------------------------------------------------

OUR = "f-aaaa"


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A year up to the list of one unit, whose name holds a character that no font has."""
    tale = Story(tmp_path_factory.mktemp("rare"), {OUR: "500115"})
    OPEN.remove(tale)
    tale.names[OUR] = RARE["U+13000"]
    tale.until_consulted()
    tale.resolve("2025-09-17T17:20", tale.adopted([OUR]))
    check = tale.check([OUR], "公示", "2025-09-23T10:00")
    tale.merge("2025-09-23T10:59", {"compliance-check-1.yaml": check}, **CITY)
    yield tale
    tale.close()


def test_18_a_paper_with_such_a_name_is_not_drafted_and_the_name_is_shown(
    rare: Story, tmp_path: Path
) -> None:
    folder = rare.checked_out()
    act = rare.publicity(1, "2025-09-25", ("2025-09-26", "2025-10-09"), [OUR])
    (folder / full("publicity-1.yaml")).write_bytes(plain(act))
    asked = ("draft", "publicity-1", "publicity", "--out", tmp_path / "out")
    ran = dossier(*asked, "--as-of", "2025-09-25", repo=folder)
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert RARE["U+13000"] in ran.stderr and "U+13000" in ran.stderr
    assert "publicity-1.yaml" in ran.stderr and "请核对该字" in ran.stderr
    assert not list((tmp_path / "out").glob("**/*.pdf"))


def test_18_nor_published_and_nothing_half_made_is_left(rare: Story, tmp_path: Path) -> None:
    act = rare.publicity(1, "2025-09-25", ("2025-09-26", "2025-10-09"), [OUR])
    rare.merge("2025-09-25T15:30", {"publicity-1.yaml": act}, **SIGNED)
    ran = dossier("publish", "--out", tmp_path / "site", repo=rare.repo)
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert RARE["U+13000"] in ran.stderr and "U+13000" in ran.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("code", RARE)
def test_18_each_name_of_a_list_is_shown_and_no_other(code: str) -> None:
    annex = read_document("publicity").context["annexes"][0]
    rows = [["1", "别的公司", "江北区"], ["2", RARE[code], "江北区"]]
    document = read_document("publicity", annexes=[{**annex, "rows": rows}])
    with pytest.raises(errors.MissingGlyph) as told:
        render(document, TEMPLATES, Standing.OFFICIAL)
    name = RARE[code]
    shown = name if name.isprintable() else name.replace(told.value.character, f"【{code}】")
    assert code in str(told.value) and f"中的“{shown}”：" in str(told.value)
    assert "别的公司" not in str(told.value)


def test_18_a_rare_name_that_a_font_has_is_in_all_that_is_printed(tmp_path: Path) -> None:
    name = "示例（重庆）喆堃䶮𬒈材料有限公司"
    made = render(read_document("publicity", paragraphs=[name]), TEMPLATES, Standing.OFFICIAL)
    for suffix in ("html", "pdf", "docx"):
        file = tmp_path / f"paper.{suffix}"
        file.write_bytes(getattr(made, suffix))
        assert name in pages_text(file), suffix


# --- 19: set twice, on another day, in another place ----------------------------------------

SET = """
import hashlib, sys, time
ahead = float(sys.argv[2])
now = time.time
time.time = lambda: now() + ahead
local, utc = time.localtime, time.gmtime
time.localtime = lambda at=None: local(time.time() if at is None else at)
time.gmtime = lambda at=None: utc(time.time() if at is None else at)
import datetime as dates
class Later(dates.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), dates.timezone.utc).replace(tzinfo=None)
dates.datetime = Later
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipeline.documents.paper import Standing
from pipeline.render import index, render
from pipeline.render.workbook import workbook
from tests.support.pages import KINDS, read_document
folder = Path(sys.argv[1]) / "templates"
texts = {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in folder.iterdir()}
for kind in KINDS:
    paper = read_document(kind)
    made = render(paper, texts, Standing.OFFICIAL)
    for raw in (made.html, made.pdf, made.docx, workbook(paper) or b""):
        print(hashlib.sha256(raw).hexdigest())
"""
ELSEWHERE = ("unshare", "--user", "--map-root-user", "--uts")
"""Runs a command under another name of the host, where the system allows it."""


def digests(*before: str, ahead: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [*before, sys.executable, "-c", SET, str(ROOT), str(ahead)],
        env=ENVIRONMENT | environment, capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    return done.stdout


def renamed_host() -> tuple[str, ...]:
    """What goes before a command to run it on a host of another name; nothing if not allowed."""
    inside = (*ELSEWHERE, "sh", "-c", 'hostname elsewhere && exec "$@"', "sh")
    tried = subprocess.run([*inside, "true"], capture_output=True, check=False)
    return inside if tried.returncode == 0 else ()


def test_19_the_same_bytes_whenever_and_wherever() -> None:
    here = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    there = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "tr_TR", "PYTHONHASHSEED": "77"}
    later = there | {"USER": "x", "HOSTNAME": "elsewhere", "HOME": "/tmp"}
    first = digests(**here)
    assert len(set(first.split())) >= 11
    assert first == digests(*renamed_host(), ahead=400 * 86_400, **later)


# --- 20: what replaces and what is replaced name one another ---------------------------------


def test_20_the_entries_of_papers_that_replace_one_another_are_linked_both_ways(
    demo: Path,
) -> None:
    """Revocations, as papers of their own, are the next stage: of today's papers none replaces
    another, so both fields are empty, stand in every entry and mirror one another.
    """
    papers = [
        entry
        for name in ("site", "internal")
        for entry in json.loads((demo / name / "manifest.json").read_text("utf-8"))["papers"]
    ]
    by_id = {entry["id"]: entry for entry in papers}
    assert len(papers) >= 8
    for entry in papers:
        if entry["supersedes"]:
            assert by_id[entry["supersedes"]]["superseded_by"] == entry["id"]
        if entry["superseded_by"]:
            assert by_id[entry["superseded_by"]]["supersedes"] == entry["id"]


def test_20_a_correction_names_what_it_corrects_and_is_found_from_there(ladder: Ladder) -> None:
    """Back: the act rests on the publicity's digest. Forth: whoever asks for it is told the
    corrected name and end; what was printed stays as it was."""
    tale = ladder.at("publicised")
    before = tale.paper(PUBLICITY).context
    new = "示例阿铸造有限公司"
    act = {
        "record": "publicity-change/1", "on": tale.on(PUBLICITY), "dated": "2025-09-29",
        "cause": "名称更正", "explanation": "名称误印（示例）。", "days_lost": 1,
        "new_ends_on": "2025-10-10",
        "corrections": [{"dossier": case(A), "was": tale.names[A], "is": new}],
    }  # fmt: skip
    path = "publicity-change-1.yaml"
    tale.judging("2025-09-29T11:00", tale.linked({path: act}), path, **SIGNED)
    docket = tale.ledger.docket
    changed = docket.acts[full(PUBLICITY)].record
    (on,) = docket.acts[full(path)].record.get("on")
    assert on == {"path": full(PUBLICITY), "sha256": changed.sha256}
    (publicity,) = InEffect(docket).publicities("2025")
    assert publicity.ends.isoformat() == "2025-10-10"
    assert new in [unit.name for unit in publicity.units]
    assert tale.paper(PUBLICITY).context == before
    told = tale.paper(path)
    assert told.audience == "public" and "拟认定名单" in told.title
    assert f"“{tale.names[A]}”更正为“{new}”" in text_of(told)


@pytest.mark.parametrize("wrong", [False, True])
def test_20_a_new_version_names_the_one_it_replaces(tmp_path: Path, wrong: bool) -> None:
    """By digest; another digest is refused with its place, and the older one judges no more."""
    folder = BATCH + "f-s6m2/"
    kinds = (*INTAKE, "supplement-notice-1", "application-2")
    own = {f"{folder}{kind}.yaml": (ROOT / f"{folder}{kind}.yaml").read_bytes() for kind in kinds}
    own[BATCH + "call.yaml"] = (ROOT / BATCH / "call.yaml").read_bytes()
    path = folder + "application-2.yaml"
    earlier = sha256(own[folder + "application.yaml"]).hexdigest().encode()
    assert earlier in own[path]
    if wrong:
        own[path] = own[path].replace(earlier, b"0" * 64)
    code, said = findings(tree(tmp_path, own), path)
    assert code == int(wrong)
    stale = [f for f in said if f["rule"] == "art-10-new-version" and f["file"] == path]
    assert bool(stale) is wrong and all(f["hint"] and f["line"] > 1 for f in stale)


# --- 21: a path filter that matches nothing --------------------------------------------------

FILES = git(ROOT, "ls-files").splitlines()


def globs(value: Any) -> list[str]:
    """All that a workflow filters paths by, or hashes files by."""
    if isinstance(value, dict):
        own = [p for key in ("paths", "paths-ignore") for p in value.get(key) or ()]
        return own + [p for part in value.values() for p in globs(part)]
    if isinstance(value, list):
        return [p for part in value for p in globs(part)]
    return re.findall(r"hashFiles\('([^']+)'\)", value) if isinstance(value, str) else []


@pytest.mark.parametrize("file", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda f: f.name)
def test_21_every_filter_of_a_workflow_matches_a_file(file: Path) -> None:
    flow = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    for pattern in globs(flow):
        assert matches(pattern.lstrip("!")), pattern
    used = re.findall(r"uses: \./(\S+)", file.read_text("utf-8"))
    assert [u for u in used if f"{u}/action.yml" not in FILES] == []


def test_21_every_path_of_the_project_file_matches_a_file() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    tool = data["tool"]
    assert [n for n in tool["setuptools"]["packages"]["find"]["include"] if not matches(n)] == []
    named = [*tool["pytest"]["ini_options"]["testpaths"], *tool["coverage"]["run"]["source"]]
    named += [
        *tool["mypy"]["packages"],
        *tool["ruff"]["lint"]["per-file-ignores"],
        data["project"]["readme"],
    ]
    assert len(named) >= 5 and [one for one in named if not matches(one)] == []
    for target in data["project"]["scripts"].values():
        module, _, function = target.partition(":")
        assert f"def {function}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


def test_21_every_path_of_the_make_file_and_of_set_up_matches_a_file() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    (sources,) = re.findall(r"^SOURCES := (.*)$", text, re.M)
    named = [*sources.split(), *re.findall(r"(?<=[\s@])(\.(?:ci|github)/[\w./*-]+)", text)]
    named += re.findall(r"(?<=python )(benchmarks/\w+\.py)", text)
    assert len(named) >= 8 and [one for one in named if not matches(one)] == []


NAMES = {name for file in FILES for name in (file, *map(str, PurePath(file).parents))}


def matches(pattern: str) -> bool:
    """Whether a file of the repository, or a folder of one, is called so."""
    return any(fnmatch(name, pattern) for name in NAMES)


def test_21_such_a_filter_would_be_noticed() -> None:
    assert globs({"on": {"push": {"paths": ["old/**"]}}}) == ["old/**"]
    assert not matches("old/**") and not matches("no-such-folder") and matches("tests/**")


def test_21_a_change_of_any_dossier_or_registry_file_starts_the_check() -> None:
    flow = yaml.load((ROOT / ".github/workflows/check.yml").read_text("utf-8"), yaml.BaseLoader)
    assert "pull_request" in flow["on"]
    assert not (flow["on"]["pull_request"] or {}).get("paths"), "a filter could leave a change out"


# --- 22: pages and lists are whole -----------------------------------------------------------


def hrefs(html: str) -> list[str]:
    """Where a page's links lead."""
    return re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)


def test_22_index_register_and_manifest_are_whole(demo: Path) -> None:
    site = demo / "site"
    papers = json.loads((site / "manifest.json").read_text("utf-8"))["papers"]
    register = json.loads((site / "register.json").read_text("utf-8"))["units"]
    index = (site / "index.html").read_text("utf-8")
    assert len(papers) >= 2 and len(register) >= 2
    led_to = set(hrefs(index))
    for entry in papers:
        for file in entry["files"].values():
            assert (site / file["path"]).stat().st_size == file["bytes"] > 0
            assert file["path"] in led_to, file
    for unit in register:
        assert unit["name"] in re.sub(r"<[^>]*>", "", index)
    with (site / "register.csv").open(encoding="utf-8-sig", newline="") as rows:
        assert len(list(csv.reader(rows))) == len(register) + 1


def test_22_every_link_of_the_site_leads_somewhere(demo: Path) -> None:
    for page in (demo / "site").rglob("*.html"):
        for target in hrefs(page.read_text("utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                assert (page.parent / target.partition("#")[0]).exists(), (page, target)


# --- 23: what is shipped validates -------------------------------------------------------------


def test_23_the_shipped_batch_and_registry_are_right(tmp_path: Path) -> None:
    schemas = Schemas({f.name: f.read_text("utf-8") for f in (ROOT / "schemas").glob("*.json")})
    files = [f for f in FILES if f.startswith(("dossiers/", "registry/")) and f.endswith(".yaml")]
    assert len(files) >= 200
    for file in files:
        outcome = take(file, (ROOT / file).read_bytes(), schemas)
        assert isinstance(outcome, Record), outcome
    assert findings(tree(tmp_path)) == (0, [])


def test_23_every_shipped_template_prints_its_paper() -> None:
    """The acts of the sample year and the examples of papers between them use each template."""
    kept = {file.name for file in (ROOT / "tests/documents").glob("*.txt")}
    papers = survey({**OFFICE, **TEXTS}, date(2025, 11, 3), date(2025, 11, 3)).trial.papers
    issued = {one.document.kind: one.document for one in papers}
    issued |= {kind: read_document(kind) for kind in KINDS}
    layouts = {"base", "index", "lists", "notice", "page"}
    own = {name.removesuffix(".html.j2") for name in TEMPLATES if name.endswith(".j2")} - layouts
    for kind in own & issued.keys():
        assert len(content_sha256(issued[kind], TEMPLATES)) == 64
    rest = own - issued.keys()
    assert len(own & issued.keys()) >= 9
    assert [k for k in rest if not any(name.startswith(k) for name in kept)] == []


PLACES = {
    "withholding": "registry/withholdings/1.yaml",
    "annulment": "registry/annulments/1.yaml",
    **{kind: f"registry/{kind}.yaml" for kind in ("officers", "root", "generation", "published")},
}
KEYS_SHOWN = {"AAAA…": KEYS["admin-1"].public[12:], "BBBB…": KEYS["chief-1"].public[12:]}
ELSE_SHOWN = {"SHA256:…": "SHA256:" + "A" * 43, "blob: …": f'blob: "{"1" * 40}"',
              "sha256: …": f'sha256: "{"2" * 64}"'}  # fmt: skip


def shown() -> Iterator[tuple[str, str]]:
    """Each record that a page shows: the page, and the text with its blanks filled in."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        text = page.read_text("utf-8")
        for block in re.findall(r"^ *```yaml\n(.*?)^ *```", text, re.M | re.S):
            whole = dedent(block)
            for blank, value in (KEYS_SHOWN | ELSE_SHOWN).items():
                whole = whole.replace(blank, value)
            if whole.startswith("- "):  # some entries of the roster
                posts = "" if "posts:" in whole else POSTS
                whole = f"record: officers/1\nofficers:\n{indent(whole, '  ')}{posts}"
            yield page.name, whole


POSTS = """    posts:
      - office: city
        role: section-chief
        valid_from: "2025-03-03"
"""


def test_23_every_example_in_the_pages_is_right() -> None:
    """What people copy from a page is accepted once its blanks are filled in."""
    schemas = Schemas({f.name: f.read_text("utf-8") for f in (ROOT / "schemas").glob("*.json")})
    examples = list(shown())
    assert len(examples) >= 6
    for page, text in examples:
        kind = text.removeprefix("record: ").partition("/")[0]
        outcome = take(PLACES[kind], text.encode(), schemas)
        assert isinstance(outcome, Record), (page, text, outcome)


@pytest.mark.parametrize("kind", ["application", "call"])
def test_23_what_new_begins_lacks_only_what_is_marked(tmp_path: Path, kind: str) -> None:
    call = {BATCH + "call.yaml": TEXTS[BATCH + "call.yaml"]} if kind == "application" else {}
    repo = tree(tmp_path, call)
    year = "2026" if kind == "call" else "2025"
    ran = dossier("new", kind, "--year", year, "--as-of", "2025-06-20", repo=repo)
    path = re.findall(r"dossiers/\S+\.yaml", ran.stdout)[0]
    marked = [n for n, t in enumerate((repo / path).read_text().splitlines(), 1) if "【待填】" in t]
    code, said = findings(repo, path)
    assert code == 1 and {f["line"] for f in said if f["file"] == path} <= set(marked)
