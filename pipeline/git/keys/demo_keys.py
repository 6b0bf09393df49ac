"""The demonstration's keys: derived from a fixed seed, so known to all and worth nothing.

The demo needs the same commit ids every time; everywhere else the audit refuses these keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.git.keys.ssh_keys import KeySigner, public_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KNOWN = 64
"""How many keys exist: the refused set is closed, whoever the demo's officers are."""

_SEED = "green-dossier demonstration key {}"


def signer(number: int) -> KeySigner:
    """The demo key of that number, 0 to 63. Raises IndexError beyond."""
    if not 0 <= number < KNOWN:
        raise IndexError(f"演示密钥只有 {KNOWN} 把，没有第 {number} 号")
    return KeySigner(_private(number))


def assign(officers: Iterable[str]) -> dict[str, KeySigner]:
    """One key for each officer id, by order of the ids alone. Raises IndexError past 64."""
    return {officer: signer(n) for n, officer in enumerate(sorted(set(officers)))}


@lru_cache(maxsize=1)
def public_keys() -> frozenset[str]:
    """Every demo public key ("ssh-ed25519 AAAA…"), to be refused outside a demo."""
    return frozenset(public_key(_private(number)) for number in range(KNOWN))


def private_file(number: int) -> bytes:
    """The key as an OpenSSH private key file, for `approve --key`. Its bytes differ each time."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = signer(number).key
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def _private(number: int) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(sha256(_SEED.format(number).encode()).digest())
