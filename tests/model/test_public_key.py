"""Public keys: which kinds are taken, which points prove nothing."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.ed25519_point import point_fault
from pipeline.model.public_key import HARDWARE, PLAIN, is_hardware, key_fault, soundness_fault

SMALL = [  # the points whose order divides 8, and the other ways to write some of them
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
OTHER_SPELLINGS = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("point", SMALL)
def test_a_point_of_small_order_proves_nothing(point: str) -> None:
    assert "低阶点" in point_fault(bytes.fromhex(point))


@pytest.mark.parametrize("point", OTHER_SPELLINGS)
def test_a_point_has_one_spelling(point: str) -> None:
    assert "规范编码" in point_fault(bytes.fromhex(point))


@given(secret=st.binary(min_size=32, max_size=32))
def test_every_key_that_is_made_is_sound(secret: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(secret).public_key()
    assert point_fault(key.public_bytes_raw()) == ""


@given(raw=st.binary(max_size=40))
def test_any_bytes_are_a_point_or_have_a_fault(raw: bytes) -> None:
    fault = point_fault(raw)
    assert len(raw) == 32 or fault
    if not fault:
        twice = bytes([*raw[:31], raw[31] ^ 0x80])
        assert point_fault(twice) == "", "the point of the other sign is as good"


def written(kind: str, *fields: bytes) -> str:
    raw = b"".join(len(field).to_bytes(4) + field for field in (kind.encode(), *fields))
    return f"{kind} {base64.b64encode(raw).decode()}"


POINT = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_plain_and_hardware_keys_are_taken() -> None:
    plain, hardware = written(PLAIN, POINT), written(HARDWARE, POINT, b"ssh:")
    assert [key_fault(plain), key_fault(hardware)] == ["", ""]
    assert [soundness_fault(plain), soundness_fault(hardware)] == ["", ""]
    assert (is_hardware(plain), is_hardware(hardware)) == (False, True)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("rsa", "RSA 密钥"), ("ecdsa", "ECDSA 密钥")],
)
def test_other_kinds_are_refused_by_name(kind: str, name: str, tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(tmp_path / "k")], check=True
    )
    text = " ".join((tmp_path / "k.pub").read_text("utf-8").split()[:2])
    assert name in key_fault(text) and "ssh-keygen -t ed25519" in key_fault(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (written("ssh-ed25519-cert-v01@openssh.com", POINT), "是证书"),
        (written("sk-ecdsa-sha2-nistp256@openssh.com", POINT), "硬件 ECDSA"),
        (written("ssh-dss", POINT), "DSA"),
        (written(PLAIN, POINT, b"more"), "不完整"),
        (written(HARDWARE, POINT), "不完整"),
        (written(PLAIN, POINT[:31]), "不完整"),
        (written(PLAIN, POINT) + "AAAA", "不完整"),
        (written(PLAIN, POINT) + " comment", "不完整"),
        ("ssh-ed25519", "不完整"),
        ("hello", "应为 ed25519 公钥"),
    ],
    ids=lambda text: str(text)[:40],
)
def test_what_is_no_key_is_refused_with_the_reason(text: str, words: str) -> None:
    assert words in key_fault(text)
