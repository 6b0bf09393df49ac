"""SSH signatures field by field, right or wrong in any of them, by a plain key or by a device."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.git.keys.sshsig import BEGIN, END, string

PLAIN, HARDWARE = b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"
ORDER = 2**252 + 27742317777372353535851937790883648493
SECRET = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
POINT = SECRET.public_key().public_bytes_raw()


@dataclass(frozen=True)
class Signature:
    """What is written into a signature and, where that differs, what is signed.

    With an `application` it is a device's (PROTOCOL.u2f); `proof` alters the 64 bytes it made.
    """

    kind: bytes = PLAIN
    made_kind: bytes | None = None
    point: bytes = POINT
    namespace: bytes = b"git"
    signed_namespace: bytes = b"git"
    reserved: bytes = b""
    signed_reserved: bytes = b""
    algorithm: bytes = b"sha512"
    signed_algorithm: str = "sha512"
    version: int = 1
    application: bytes | None = None
    signed_application: bytes | None = None
    flags: int = 1
    after_key: bytes = b""
    after_proof: bytes = b""
    after_all: bytes = b""
    proof: Callable[[bytes], bytes] = bytes

    def raw(self, payload: bytes) -> bytes:
        digest = hashlib.new(self.signed_algorithm, payload).digest()
        parts = (self.signed_namespace, self.signed_reserved, self.signed_algorithm.encode())
        signed, state = b"SSHSIG" + b"".join(map(string, (*parts, digest))), b""
        key = string(self.kind) + string(self.point)
        if self.application is not None:
            asked = self.application if self.signed_application is None else self.signed_application
            state = bytes([self.flags]) + (7).to_bytes(4)
            signed = hashlib.sha256(asked).digest() + state + hashlib.sha256(signed).digest()
            key += string(self.application)
        proof = self.proof(SECRET.sign(signed))
        made = string(self.made_kind or self.kind) + string(proof) + state + self.after_proof
        outer = (key + self.after_key, self.namespace, self.reserved, self.algorithm, made)
        return b"SSHSIG" + self.version.to_bytes(4) + b"".join(map(string, outer)) + self.after_all

    def armoured(self, payload: bytes) -> str:
        return armoured(self.raw(payload))


def device(application: bytes = b"ssh:", **fields: Any) -> Signature:
    """A signature by a device that was touched."""
    return Signature(**{"kind": HARDWARE, "application": application, **fields})


def signed_by_device(data: bytes, flags: int = 1, application: bytes = b"ssh:") -> bytes:
    """The signature field that a device makes over any data."""
    state = bytes([flags]) + (7).to_bytes(4)
    digests = (hashlib.sha256(part).digest() for part in (application, data))
    return string(HARDWARE) + string(SECRET.sign(state.join(digests))) + state


@dataclass(frozen=True)
class Device:
    """Signs commits as an officer's device does; without a `touch`, as a stolen one would."""

    touch: bool = True

    @property
    def public(self) -> str:
        return public(b"ssh:")

    def sign(self, payload: bytes) -> str:
        return device(flags=int(self.touch)).armoured(payload)


def armoured(raw: bytes, end_of_line: str = "\n", width: int = 70) -> str:
    text = base64.b64encode(raw).decode()
    lines = (text[n : n + width] for n in range(0, len(text), width))
    return end_of_line.join([BEGIN, *lines, END, ""])


def public(application: bytes | None = None, point: bytes = POINT) -> str:
    """The key as the roster writes it."""
    kind = PLAIN if application is None else HARDWARE
    parts = (kind, point) if application is None else (kind, point, application)
    return f"{kind.decode()} {base64.b64encode(b''.join(map(string, parts))).decode()}"


def ssh_keygen_believes(
    text: str, key: str, payload: bytes, folder: Path, namespace: str = "git"
) -> bool:
    """Whether `ssh-keygen -Y verify` takes the signature for that key's."""
    signers, signature = folder / "signers", folder / "signature"
    signers.write_text(f"me {key}\n", "utf-8")
    signature.write_bytes(text.encode("utf-8", "surrogateescape"))
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "me", "-n", namespace]
    done = subprocess.run(
        [*command, "-s", signature], input=payload, capture_output=True, check=False
    )
    return done.returncode == 0
