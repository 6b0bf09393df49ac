"""The work tree follows main, but for what Git itself could not check out."""

import pytest

from pipeline.git.checkout import is_holdable
from tests.ledger.test_putting_right import HARM
from tests.support.office import Office, git

ODD = [".git", ".GIT", "..", ".", "GIT~1", "git~1 .", ".git:x", "a\\.git", ".g\u200cit", ""]
PLAIN = [".github", ".gitattributes", "git~2", "x.git", "-x", " x", "con", "报告.pdf", "a\\b"]


def test_what_git_takes_into_its_index() -> None:
    assert [n for n in ODD if is_holdable(n.encode())] == []
    assert [n for n in PLAIN if not is_holdable(n.encode())] == []
    assert is_holdable(b"\xff")


@pytest.fixture
def filled(office: Office) -> Office:
    """A work tree with a case in it."""
    names = ("dossiers/2025/call.yaml", "dossiers/2025/f-q8d2/application.yaml")
    office.write("main", {name: {"x": 1} for name in (*names, "registry/issuer.yaml")}, "clerk")
    git(office.path, "reset", "-q", "--hard", "main")
    return office


@pytest.mark.parametrize("how", HARM)
def test_files_follow_harm_and_its_mending(filled: Office, how: str) -> None:
    w = filled.writer
    good = w.resolve("main")
    tree = HARM[how](w, w.commit(good).tree)
    bad = filled.commit_main(tree, [good], None)
    w.update_work_tree(good, bad)
    assert w.changed_files() == ()
    mended = filled.commit_main(w.commit(good).tree, [bad], None)
    w.update_work_tree(bad, mended)
    assert w.changed_files() == ()
    found = {p.relative_to(filled.path).as_posix() for p in filled.path.rglob("*") if p.is_file()}
    assert {p for p in found if not p.startswith(".git/")} == set(w.tree("main"))
    (filled.path / "registry/issuer.yaml").write_text("other")
    (filled.path / "registry/more.yaml").write_text("new")
    assert w.changed_files() == ("registry/issuer.yaml", "registry/more.yaml")
