"""Signing with a key on a device: from its file, its .pub file, the agent; other kinds by name."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipeline.git.keys.ssh_keys import (
    AgentSigner,
    CannotSign,
    ProgramSigner,
    agent,
    machine,
    verify,
)
from pipeline.git.keys.ssh_keys import signer as signer_of
from pipeline.git.keys.sshsig import BadSignature
from tests.support.approving import approved, head
from tests.support.authenticator import public, ssh_keygen_believes
from tests.support.device_agent import device_agent, key_file
from tests.support.running import dossier
from tests.support.work import drafted as draft

DEVICE, PAYLOAD = public(b"ssh:"), b"tree 0\n"


@pytest.fixture
def touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    address = str(tmp_path / "agent")
    monkeypatch.setenv("SSH_AUTH_SOCK", address)
    with device_agent(Path(address)):
        yield address


def test_through_the_agent(touched: str, tmp_path: Path) -> None:
    found = agent(["ssh-ed25519 AAAA", DEVICE])
    assert isinstance(found, AgentSigner)
    made = found.sign(PAYLOAD)
    assert verify(PAYLOAD, made) == DEVICE
    assert ssh_keygen_believes(made, DEVICE, PAYLOAD, tmp_path)


@pytest.mark.parametrize("name", ["id_sk.pub", "id_sk"])
def test_by_its_files(touched: str, tmp_path: Path, name: str) -> None:
    """With the file of the key ssh-keygen asks the agent first, then the device."""
    found = signer_of(key_file(tmp_path).with_name(name))
    assert isinstance(found, ProgramSigner) and found.public == DEVICE
    assert verify(PAYLOAD, found.sign(PAYLOAD)) == DEVICE


def test_without_the_public_half_beside(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    file.with_name("id_sk.pub").unlink()
    with pytest.raises(CannotSign, match=r"在硬件上的，旁边须有 id_sk\.pub"):
        signer_of(file)


def test_without_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What ssh-keygen says goes to the terminal at once: it is how it asks for the touch."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with pytest.raises(CannotSign, match="请插好硬件密钥"):
        signer_of(key_file(tmp_path)).sign(PAYLOAD)
    assert capfd.readouterr().err.strip()


def test_without_a_touch_it_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = tmp_path / "agent"
    monkeypatch.setenv("SSH_AUTH_SOCK", str(address))
    with device_agent(address, flags=0):
        made = agent([DEVICE]).sign(PAYLOAD)
    with pytest.raises(BadSignature, match="无人触碰"):
        verify(PAYLOAD, made)


def test_a_machine_has_no_device(tmp_path: Path) -> None:
    with pytest.raises(CannotSign, match="机器的私钥"):
        machine(key_file(tmp_path).read_bytes())


@pytest.mark.parametrize(("kind", "name"), [("rsa", "RSA"), ("ecdsa", "ECDSA")])
def test_a_public_key_of_another_kind_is_named(kind: str, name: str, tmp_path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(tmp_path / "k")]
    subprocess.run(command, check=True)
    with pytest.raises(CannotSign, match=f"是 {name} 密钥"):
        signer_of(tmp_path / "k.pub")


def test_a_certificate_is_named(tmp_path: Path) -> None:
    for name in ("ca", "k"):
        file = str(tmp_path / name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    command = ["ssh-keygen", "-q", "-s", str(tmp_path / "ca"), "-I", "x", str(tmp_path / "k.pub")]
    subprocess.run(command, check=True)
    with pytest.raises(CannotSign, match="是证书"):
        signer_of(tmp_path / "k-cert.pub")


@pytest.mark.parametrize("how", ["agent", "id_sk.pub"])
def test_an_officer_approves_with_a_device(
    demo_copy: Path, tmp_path: Path, touched: str, how: str
) -> None:
    repo, officers = demo_copy / "repo", "registry/officers.yaml"
    roster = yaml.safe_load((repo / officers).read_bytes())
    (chief,) = [one for one in roster["officers"] if one["id"] == "chief-2"]
    chief["keys"] = [DEVICE]
    raw = yaml.safe_dump(roster, allow_unicode=True, sort_keys=False).encode()
    approved(repo, {officers: raw}, tmp_path)
    changed = (repo / "registry/issuer.yaml").read_bytes() + b"# x\n"
    draft(repo, "more", {"registry/issuer.yaml": changed}, "admin-1")
    key = how if how == "agent" else key_file(tmp_path).with_name(how)
    ran = dossier(
        "approve", "more", "--as", "chief-2", "--key", key, "--yes",
        repo=repo, SSH_AUTH_SOCK=touched,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = dossier("audit", "--format", "json", repo=repo).stdout
    assert head(repo, "main") in told and '"accepted": false' not in told
    assert (repo / "registry/issuer.yaml").read_bytes() == changed
