"""Signatures of keys on devices, made by an authenticator in software, against ssh-keygen."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.git.ssh_keys import verify
from pipeline.git.sshsig import BEGIN, END, BadSignature

SECRET = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
KIND, PAYLOAD = b"sk-ssh-ed25519@openssh.com", b"tree 0\n"


def string(raw: bytes) -> bytes:
    return len(raw).to_bytes(4) + raw


@dataclass(frozen=True)
class Device:
    """An authenticator as PROTOCOL.u2f describes it: what it signs, and with which flags."""

    application: bytes = b"ssh:"
    flags: int = 1
    namespace: bytes = b"git"
    algorithm: bytes = b"sha512"
    signs_for: bytes = b"ssh:"
    trailing: bytes = b""
    more: bytes = b""

    @property
    def blob(self) -> bytes:
        point = SECRET.public_key().public_bytes_raw()
        return string(KIND) + string(point) + string(self.application) + self.more

    @property
    def public(self) -> str:
        return f"{KIND.decode()} {base64.b64encode(self.blob).decode()}"

    def sign(self, payload: bytes) -> str:
        digest = hashlib.new(self.algorithm.decode(), payload).digest()
        parts = (self.namespace, b"", self.algorithm, digest)
        signed = hashlib.sha256(b"SSHSIG" + b"".join(map(string, parts))).digest()
        state = bytes([self.flags]) + (7).to_bytes(4)
        proof = SECRET.sign(hashlib.sha256(self.signs_for).digest() + state + signed)
        signature = string(KIND) + string(proof) + state + self.trailing
        outer = (self.blob, self.namespace, b"", self.algorithm, signature)
        raw = b"SSHSIG" + (1).to_bytes(4) + b"".join(map(string, outer))
        text = base64.b64encode(raw).decode()
        return "\n".join([BEGIN, *(text[n : n + 70] for n in range(0, len(text), 70)), END, ""])


def believed(device: Device, payload: bytes = PAYLOAD) -> bool:
    try:
        return verify(payload, device.sign(PAYLOAD)) == device.public
    except BadSignature:
        return False


def ssh_keygen_believes(device: Device, folder: Path, payload: bytes = PAYLOAD) -> bool:
    signers, signature = folder / "signers", folder / "signature"
    signers.write_text(f"me {device.public}\n", "utf-8")
    signature.write_text(device.sign(PAYLOAD), "utf-8")
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "me", "-n", "git"]
    done = subprocess.run(
        [*command, "-s", signature], input=payload, capture_output=True, check=False
    )
    return done.returncode == 0


DEVICES = {
    "touched": Device(),
    "touched and verified": Device(flags=5),
    "sha256": Device(algorithm=b"sha256"),
    "another application": Device(application=b"ssh:work", signs_for=b"ssh:work"),
    "signed for another application": Device(signs_for=b"ssh:other"),
    "another purpose": Device(namespace=b"file"),
    "bytes after the counter": Device(trailing=b"x"),
}


@pytest.mark.parametrize("name", DEVICES)
def test_we_believe_what_ssh_keygen_believes(name: str, tmp_path: Path) -> None:
    device = DEVICES[name]
    assert believed(device) == ssh_keygen_believes(device, tmp_path)
    assert not believed(device, PAYLOAD + b"x")


def test_some_of_them_are_believed_and_some_are_not() -> None:
    assert {believed(device) for device in DEVICES.values()} == {True, False}


def test_we_ask_for_a_touch_and_ssh_keygen_leaves_that_to_others(tmp_path: Path) -> None:
    """Stricter on purpose: a key left in its slot must not sign by itself."""
    untouched = replace(Device(), flags=0)
    assert not believed(untouched)
    with pytest.raises(BadSignature, match="无人触碰"):
        verify(PAYLOAD, untouched.sign(PAYLOAD))
