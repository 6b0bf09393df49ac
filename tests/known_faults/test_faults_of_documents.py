"""Document bugs of comparable projects, tried here: numbers 18 to 23 of those we gathered."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.documents.paper import Standing
from pipeline.model.record import Record
from pipeline.records.reader import take
from pipeline.records.schemas import Schemas
from pipeline.render import errors, render
from tests.support.forking import ENVIRONMENT
from tests.support.pages import read_document
from tests.support.running import ROOT
from tests.support.work import findings, git, tree

RARE = {"U+13000": "示例\U00013000公司", "U+E000": "示例\ue000厂", "U+2FFFE": "示例\U0002fffe园"}
TEMPLATES = {
    f.relative_to(ROOT / "templates").as_posix(): f.read_text("utf-8")
    for f in (ROOT / "templates").iterdir()
}


# --- 18: rare characters in names -----------------------------------------------------------


@pytest.mark.parametrize("code", RARE)
def test_18_a_name_that_no_font_has_stops_the_paper_and_is_shown(code: str) -> None:
    annex = read_document("publicity").context["annexes"][0]
    row = ["1", RARE[code], "江北区"]
    document = read_document("publicity", annexes=[{**annex, "rows": [row]}])
    with pytest.raises((errors.MissingGlyph, errors.TemplateFault)) as told:
        render(document, TEMPLATES, Standing.OFFICIAL)
    assert code in str(told.value)


def test_18_a_rare_name_that_a_font_has_is_printed_in_all_three() -> None:
    name = "示例（重庆）喆堃䶮材料有限公司"
    made = render(read_document("publicity", paragraphs=[name]), TEMPLATES, Standing.OFFICIAL)
    assert name in made.html.decode()
    assert made.pdf[:5] == b"%PDF-" and made.docx[:2] == b"PK"


# --- 19: set twice, on another day, in another place ----------------------------------------

SET = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipeline.documents.paper import Standing
from pipeline.render import render
from tests.support.pages import read_document
folder = Path(sys.argv[1]) / "templates"
texts = {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in folder.iterdir()}
made = render(read_document("publicity"), texts, Standing.OFFICIAL)
for raw in (made.html, made.pdf, made.docx):
    print(hashlib.sha256(raw).hexdigest())
"""


def digests(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SET, str(ROOT)],
        env=ENVIRONMENT | environment, capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    return done.stdout


def test_19_the_same_bytes_whenever_and_wherever() -> None:
    here = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    there = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "77", "USER": "x"}
    later = there | {"SOURCE_DATE_EPOCH": "4102444800", "HOSTNAME": "elsewhere"}
    first = digests(**here)
    assert len(first.split()) == 3
    assert first == digests(**later)


# --- 20: what replaces a paper and what it replaces name one another -------------------------


def test_20_a_paper_and_the_one_it_replaces_are_linked_both_ways(demo: Path) -> None:
    """Corrections and revocations come at a later stage: of today's papers none replaces another.

    So `supersedes` and `superseded_by` mirror one another throughout, and stand in every entry.
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
        assert [f for f in FILES if fnmatch(f, pattern.lstrip("!"))], pattern
    used = re.findall(r"uses: \./(\S+)", file.read_text("utf-8"))
    assert [u for u in used if f"{u}/action.yml" not in FILES] == []


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
    kinds = [name.removesuffix(".html.j2") for name in TEMPLATES if "/" not in name]
    pages = {f.stem for f in (ROOT / "tests/render/papers").glob("*")}
    own = [kind for kind in kinds if kind in pages]
    assert len(own) >= 3
    for kind in own:
        assert render(read_document(kind), TEMPLATES, Standing.OFFICIAL).pdf.startswith(b"%PDF-")
