"""SSH signatures, with git's own `verify-commit` as the oracle."""

import base64
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.git.history import History
from pipeline.git.keys.ssh_keys import CannotSign, KeySigner, ProgramSigner, agent, verify
from pipeline.git.keys.ssh_keys import signer as signer_of
from pipeline.git.keys.sshsig import BadSignature
from tests.support.office import Office, git, signer


def believed_by_git(path: Path, sha: str, key: str, folder: Path) -> bool:
    allowed = folder / "allowed"
    allowed.write_text(f"who {key}\n")
    done = subprocess.run(
        [
            "git",
            "-c",
            f"gpg.ssh.allowedSignersFile={allowed}",
            "-C",
            str(path),
            "verify-commit",
            sha,
        ],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_git_believes_what_we_sign(office: Office, tmp_path: Path) -> None:
    sha = office.write("r", {"a.yaml": {}}, "a-clerk")
    assert believed_by_git(office.path, sha, signer("a-clerk").public, tmp_path)
    assert not believed_by_git(office.path, sha, signer("b-clerk").public, tmp_path)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "id"
    make_key(file, "ed25519")
    return file


def make_key(file: Path, kind: str, passphrase: str = "") -> str:
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "me@here", "-f", str(file)]
    subprocess.run(command, check=True)
    return " ".join(file.with_suffix(".pub").read_text().split()[:2])


def signed_by_git(office: Office, key: Path, message: str = "x") -> str:
    settings = (
        "gpg.format=ssh",
        f"user.signingKey={key}",
        "user.name=x",
        "user.email=x@example.invalid",
    )
    flags = [word for setting in settings for word in ("-c", setting)]
    tree = git(office.path, "rev-parse", "main^{tree}")
    return git(office.path, *flags, "commit-tree", "-S", "-p", "main", "-m", message, tree)


def test_we_believe_what_git_signs(office: Office, key_file: Path) -> None:
    sha = signed_by_git(office, key_file, "多行\n\n消息\n")
    with History(office.path) as history:
        commit = history.commit(sha)
    assert commit.signature is not None
    key = verify(commit.payload, commit.signature)
    assert key == " ".join(key_file.with_suffix(".pub").read_text().split()[:2])


def test_our_signature_is_the_very_one_of_ssh_keygen(key_file: Path) -> None:
    """Ed25519 draws no random number: the same bytes, whichever program signs."""
    payload = "内容\n".encode()
    ours = signer_of(key_file)
    assert isinstance(ours, KeySigner)
    theirs = ProgramSigner(ours.public, key_file).sign(payload)
    assert ours.sign(payload) == theirs


def test_other_key_types_are_refused_with_the_reason(office: Office, tmp_path: Path) -> None:
    make_key(tmp_path / "ec", "ecdsa")
    sha = signed_by_git(office, tmp_path / "ec")
    with History(office.path) as history:
        commit = history.commit(sha)
    with pytest.raises(BadSignature, match="签名密钥是 ECDSA 密钥，只接受 ed25519 密钥"):
        verify(commit.payload, commit.signature)
    with pytest.raises(CannotSign, match="ssh-ed25519"):
        signer_of(tmp_path / "ec")


def test_other_purposes_are_refused(tmp_path: Path, key_file: Path) -> None:
    done = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", "file", "-f", str(key_file)],
        input=b"x",
        capture_output=True,
        check=True,
    )
    with pytest.raises(BadSignature, match="namespace"):
        verify(b"x", done.stdout.decode())


def test_sha256_signatures_are_understood(key_file: Path) -> None:
    command = ["ssh-keygen", "-Y", "sign", "-n", "git", "-O", "hashalg=sha256", "-f", str(key_file)]
    done = subprocess.run(command, input=b"x", capture_output=True, check=True)
    assert verify(b"x", done.stdout.decode()) == signer_of(key_file).public


def test_changed_content_is_refused() -> None:
    with pytest.raises(BadSignature, match="不符"):
        verify(b"tampered", signer("a").sign(b"content"))


def test_a_pgp_signature_is_no_evidence() -> None:
    with pytest.raises(BadSignature, match="不是 SSH 签名"):
        verify(b"x", "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----")


def test_missing_key_file(tmp_path: Path) -> None:
    with pytest.raises(CannotSign, match="无法读取密钥文件"):
        signer_of(tmp_path / "none")


def test_a_passphrase_is_left_to_ssh_keygen(tmp_path: Path) -> None:
    public = make_key(tmp_path / "id", "ed25519", "secret words")
    found = signer_of(tmp_path / "id")
    assert isinstance(found, ProgramSigner)
    assert found.public == public


@pytest.fixture
def ssh_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A real ssh-agent, empty."""
    address = tmp_path / "agent"
    command = ["ssh-agent", "-D", "-a", str(address)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        while not address.exists():
            time.sleep(0.01)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(address))
        yield
        running.terminate()


def test_agent(ssh_agent: None, key_file: Path) -> None:
    public = signer_of(key_file).public
    with pytest.raises(CannotSign, match="ssh-agent 中没有"):
        agent([public])
    subprocess.run(["ssh-add", "-q", str(key_file)], check=True)
    found = agent(["ssh-ed25519 AAAA", public])
    assert found.sign(b"x") == signer_of(key_file).sign(b"x")


def test_a_public_key_means_the_agent(ssh_agent: None, tmp_path: Path, key_file: Path) -> None:
    beside = tmp_path / "only.pub"
    beside.write_text(key_file.with_suffix(".pub").read_text())
    with pytest.raises(CannotSign, match="ssh-agent"):
        signer_of(beside).sign(b"x")


@given(st.binary(max_size=400))
def test_any_bytes_for_a_signature_are_refused_cleanly(raw: bytes) -> None:
    body = base64.b64encode(b"SSHSIG" + raw).decode()
    armoured = f"-----BEGIN SSH SIGNATURE-----\n{body}\n-----END SSH SIGNATURE-----"
    with pytest.raises(BadSignature):
        verify(b"x", armoured)


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(1, 255))
def test_one_changed_byte_of_a_signature_never_gains(payload: bytes, at: int, by: int) -> None:
    """Either refused, or the same key: no flipped byte makes another key the signer."""
    good = signer("a")
    lines = good.sign(payload).strip().splitlines()
    raw = bytearray(base64.b64decode("".join(lines[1:-1])))
    raw[at % len(raw)] ^= by
    body = base64.b64encode(raw).decode()
    armoured = f"{lines[0]}\n{body}\n{lines[-1]}"
    with pytest.raises(BadSignature):
        verify(payload, armoured)
