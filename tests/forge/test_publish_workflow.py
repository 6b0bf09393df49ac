"""The shipped publish.yml run by `act`: reviews are recorded, the audit accepts, papers go out."""

from __future__ import annotations

from pathlib import Path

from test_batch_by_reviews import A, listed, told

from tests.support.acting import Forge
from tests.support.serving import SLUG, TOKEN, Hub
from tests.support.webwork import RECORDER, WebOffice, git, key_file

RECORD, AUDIT = "记录网页上的审核", "审计"
SITE = "出具公文、记入 published 分支"


def test_reviews_are_recorded_and_papers_published(hub: Hub, tmp_path: Path) -> None:
    tale = WebOffice(tmp_path / "story", {A: "500115", "f-bbbb": "500115"})
    tale.hub = hub
    told(tale)
    tale.deliver()
    main, first = git(tale.repo, "rev-parse", "main"), listed(tale)
    tale.close()
    known = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": SLUG}
    key = key_file(tmp_path, RECORDER).read_text()
    secrets = {"GITHUB_TOKEN": TOKEN, "DOSSIER_RECORDER_KEY": key}
    (tmp_path / "machine").mkdir()
    secrets["DOSSIER_PUBLISHER_KEY"] = key_file(
        tmp_path / "machine", tale.cast.publisher
    ).read_text()
    (tmp_path / "forge").mkdir()
    forge = Forge.of(
        tale.origin, tmp_path / "forge", first, "2025-09-26", known=known, secrets=secrets
    )
    recorded = 0
    for tip in (first, main):  # the day of the list, and that of the designation
        git(forge.origin, "update-ref", "refs/heads/main", tip)
        run = forge.act("push", "publish", {"ref": "refs/heads/main"})
        assert run.code == 0, run.words
        assert run.steps[RECORD] == run.steps[AUDIT] == run.steps[SITE] == "success"
        recorded += run.summary.count("已记录")
    assert recorded == len(hub.pulls)
    assert (tmp_path / "forge/site/papers/2025/designation-1.pdf").is_file()
    assert git(forge.origin, "notes", "--ref=approvals", "list").count("\n") == len(hub.pulls) - 1
    held = [secret.splitlines()[1:-1] for name, secret in secrets.items() if "KEY" in name]
    assert all(line not in run.words for lines in held for line in lines)
