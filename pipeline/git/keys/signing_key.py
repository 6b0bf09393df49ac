"""The public key in an SSH signature, and whether what was made is its signature.

Plain keys (RFC 8709) and keys on devices (OpenSSH PROTOCOL.u2f): a device signs the digests of its
application and of the data, with its flags and counter between.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from pipeline.git.keys.sshsig import BadSignature, Fields, string
from pipeline.model.public_key import HARDWARE, PLAIN, refused_kind

_PLAIN, _HARDWARE = PLAIN.encode(), HARDWARE.encode()
_SHORT = {b"ed25519": _PLAIN, b"ed25519-sk": _HARDWARE}  # names that OpenSSH takes in any case
_TOUCHED = 0x01  # the person touched the device


@dataclass(frozen=True)
class SigningKey:
    """The public key in a signature; `application` is the device's, None for a plain key."""

    point: bytes
    application: bytes | None = None

    @classmethod
    def of(cls, blob: bytes) -> SigningKey:
        """The whole of the blob. Raises BadSignature for other kinds of key, by name."""
        fields = Fields(blob)
        kind = fields.name()
        kind = _SHORT.get(kind.lower(), kind)
        if kind not in (_PLAIN, _HARDWARE):
            raise BadSignature(f"签名密钥{refused_kind(kind.decode('ascii', 'replace'))}")
        key = cls(fields.text(), fields.name() if kind == _HARDWARE else None)
        fields.end()
        return key

    @property
    def kind(self) -> bytes:
        return _PLAIN if self.application is None else _HARDWARE

    @property
    def text(self) -> str:
        """As the roster writes it."""
        parts = (self.kind, self.point, *(() if self.application is None else (self.application,)))
        return f"{self.kind.decode()} {base64.b64encode(b''.join(map(string, parts))).decode()}"

    def check(self, signature: bytes, signed: bytes) -> None:
        """Raises BadSignature unless the signature field is this key's over `signed`."""
        made = Fields(signature)
        if made.name() != self.kind:
            raise BadSignature("签名的种类与密钥的种类不符")
        proof = made.text()
        if self.application is not None:
            state = made.take(5)  # flags, counter
            digests = (hashlib.sha256(part).digest() for part in (self.application, signed))
            signed = state.join(digests)
            if not state[0] & _TOUCHED:
                raise BadSignature("硬件密钥签名时无人触碰确认")
        made.end()
        _check_point(self.point, proof, signed)


def _check_point(point: bytes, proof: bytes, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(point).verify(proof, signed)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("签名与内容不符：内容在签名后被改动，或签名已损坏") from error
