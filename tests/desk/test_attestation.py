"""The audit's result as a statement that other tools read."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pipeline.desk.attestation import PAYLOAD_TYPE, address, before_signing
from pipeline.git.history import History
from tests.support.recorded import RECORDED, unbundled
from tests.support.running import dossier

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


@pytest.fixture(scope="module")
def recorded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attested") / "demo.git"
    unbundled(RECORDED / "1/histories.bundle", folder)
    (folder / "refs/heads").mkdir(parents=True, exist_ok=True)
    with History(folder) as history:
        (folder / "refs/heads/main").write_text(history.refs["refs/heads/demo"] + "\n", "utf-8")
    return folder


def attested(repo: Path, target: Path, *more: str) -> dict[str, Any]:
    done = dossier("audit", "--attest", target, *more, repo=repo)
    assert f"声明已写入 {target}" in done.stderr
    found: dict[str, Any] = json.loads(target.read_bytes())
    return found


def test_what_was_verified_from_which_root_by_which_generation(
    recorded_demo: Path, tmp_path: Path
) -> None:
    found = attested(recorded_demo, tmp_path / "a.json")
    with History(recorded_demo) as history:
        tip, line = history.refs["refs/heads/main"], history.first_parents("refs/heads/main")
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["subject"] == [{"name": "refs/heads/main", "digest": {"gitCommit": tip}}]
    summary = found["predicate"]
    assert summary["policy"]["digest"] == {"gitCommit": line[-1].sha}
    assert summary["policy"]["uri"].endswith(":generation:1")
    assert "example.invalid" not in json.dumps(found)
    assert (summary["verificationResult"], len(summary["verifiedLevels"])) == ("PASSED", 1)


def test_signed_it_is_an_envelope_that_the_key_opens(recorded_demo: Path, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    secret.chmod(0o600)
    found = attested(recorded_demo, tmp_path / "a.json", "--key", str(secret))
    payload = base64.b64decode(found["payload"])
    (signature,) = found["signatures"]
    raw = base64.b64decode(signature["sig"])
    KEY.public_key().verify(raw, before_signing(PAYLOAD_TYPE, payload))
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(raw, before_signing(PAYLOAD_TYPE, payload + b" "))
    assert json.loads(payload)["predicate"]["verificationResult"] == "PASSED"


def test_what_was_published_and_the_day_asked_for_are_named(
    demo_copy: Path, tmp_path: Path
) -> None:
    repo = demo_copy / "repo"
    found = attested(repo, tmp_path / "a.json", "--as-of", "2025-10-13")
    tips = {one["name"]: one["digest"]["gitCommit"] for one in found["subject"]}
    with History(repo) as history:
        assert tips["refs/heads/published"] == history.refs["refs/heads/published"]
    assert found["predicate"]["asOf"] == "2025-10-13"


def test_a_key_alone_signs_nothing_and_says_so(recorded_demo: Path) -> None:
    done = dossier("audit", "--key", "nowhere", repo=recorded_demo)
    assert done.returncode == 2 and "--attest" in done.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://someone:secret@forge.example/a/b.git", "https://forge.example/a/b.git"),
        ("ssh://git@forge.example:2222/a/b.git", "ssh://forge.example:2222/a/b.git"),
        ("/srv/office.git", ""),
        ("git@forge.example:a/b.git", ""),
        ("", ""),
    ],
)
def test_no_password_of_an_address_is_told(url: str, told: str) -> None:
    assert address(url) == told


def test_the_encoding_before_signing_is_that_of_dsse() -> None:
    """The example of the DSSE specification, version 1."""
    assert before_signing("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
