"""Where a record may stand, and what a wrong path is told."""

from pathlib import Path

import pytest

from pipeline.records.paths import SLOTS, Folder, Place, check_name, place_of
from tests.support.running import EXAMPLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("dossiers/2025/call.yaml", Place("call", Folder.BATCH, "2025")),
        (
            "dossiers/2025/compliance-check-500115-2.yaml",
            Place("compliance-check", Folder.BATCH, "2025", "", "500115", 2),
        ),
        (
            "dossiers/2025/compliance-check-1.yaml",
            Place("compliance-check", Folder.BATCH, "2025", number=1),
        ),
        (
            "dossiers/2026/district-letter-CQD-LJ.yaml",
            Place("district-letter", Folder.BATCH, "2026", division="CQD-LJ"),
        ),
        (
            "dossiers/2025/f-7k3q/application-2.yaml",
            Place("application", Folder.DOSSIER, "2025", "2025/f-7k3q", number=2),
        ),
        (
            "dossiers/2025/f-w3n6/objection-finding-1.yaml",
            Place("objection-finding", Folder.DOSSIER, "2025", "2025/f-w3n6", number=1),
        ),
        ("registry/root.yaml", Place("root", Folder.REGISTRY)),
        ("registry/calendar/cn-2026.yaml", Place("calendar", Folder.REGISTRY)),
        ("registry/rulings/2026-1.yaml", Place("ruling", Folder.REGISTRY)),
    ],
)
def test_a_legal_path_says_what_it_holds(path: str, place: Place) -> None:
    assert place_of(path) == place
    assert check_name(path) is None


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("dossiers/2025/publicty-1.yaml", "是否应为 publicity-<序号>.yaml？"),
        ("dossiers/2025/publicity.yaml", "文件名应为 publicity-<序号>.yaml。"),
        ("dossiers/2025/f-7k3q/panel-1.yaml", "panel 应放在 dossiers/<年度>/ 下。"),
        ("dossiers/2025/acceptance.yaml", "acceptance 应放在 dossiers/<年度>/<案号>/ 下。"),
        ("dossiers/2025/call-2.yaml", "文件名应为 call.yaml。"),
        ("dossiers/2025/district-letter.yaml", "district-letter-<区县代码>[-<序号>].yaml"),
        ("dossiers/2025/f-7k3q/application-1.yaml", "第二份起写 -2"),
        ("dossiers/2025/Call.yaml", "是否应为 call.yaml？"),
        ("dossiers/2025/call.yml", "文件名应为"),
        ("dossiers/2025/x-7k3q/application.yaml", "dossiers/<年度>/<案号>/"),
        ("dossiers/25/call.yaml", "dossiers/<年度>/"),
        ("dossiers/2025/f-7k3q/more/application.yaml", "dossiers/<年度>/<案号>/"),
        ("dossiers/2025/f-7k3q/../call.yaml", "dossiers/<年度>/<案号>/"),
        ("dossiers/2025/publicity-01.yaml", "是否应为 publicity-<序号>.yaml？"),
        ("registry/officer.yaml", "是否应为 registry/officers.yaml？"),
        ("registry/calender/cn-2026.yaml", "是否应为 registry/calendar/？"),
        ("registry/calendar/2026.yaml", "cn-<年份>.yaml"),
        ("call.yaml", "记录只能放在"),
        ("", "记录只能放在"),
    ],
)
def test_a_wrong_path_is_told_where_to_go(path: str, hint: str) -> None:
    problem = check_name(path)
    assert problem is not None
    assert hint in problem.hint
    assert place_of(path) is None


def test_every_record_of_this_repository_stands_where_it_may() -> None:
    files = [(f, base) for base in (ROOT, EXAMPLE) for f in base.glob("dossiers/**/*.yaml")]
    files += [(f, ROOT) for f in ROOT.glob("registry/**/*.yaml")]
    assert len(files) > 50
    assert [str(f) for f, base in files if check_name(f.relative_to(base).as_posix())] == []


def test_every_kind_with_a_place_has_a_schema() -> None:
    names = {f.name.removesuffix("-1.schema.json") for f in (ROOT / "schemas").glob("*.json")}
    names |= {"application"}
    assert set(SLOTS) <= names
