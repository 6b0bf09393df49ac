"""An officer's public key as OpenSSH writes it: which kinds there are, and which we take."""

from __future__ import annotations

import base64
import binascii

from pipeline.model.ed25519_point import point_fault

PLAIN, HARDWARE = "ssh-ed25519", "sk-ssh-ed25519@openssh.com"
REFUSED = {
    "ssh-rsa": "RSA",
    "ssh-dss": "DSA",
    "ecdsa-sha2-nistp256": "ECDSA",
    "ecdsa-sha2-nistp384": "ECDSA",
    "ecdsa-sha2-nistp521": "ECDSA",
    "sk-ecdsa-sha2-nistp256@openssh.com": "硬件 ECDSA",
}
_ADVICE = "请用 ssh-keygen -t ed25519（硬件密钥：-t ed25519-sk）生成"


def key_fault(text: str) -> str:
    """Why a public key without comment cannot stand in a roster, in Chinese; "" where it can.

    Whether its point is sound is `soundness_fault`'s question.
    """
    kind, _, body = text.partition(" ")
    if kind.endswith("-cert-v01@openssh.com"):
        return "是证书，名册只登记公钥本身"
    if kind in REFUSED:
        return f"是 {REFUSED[kind]} 密钥，只接受 ed25519 密钥；{_ADVICE}"
    if kind not in (PLAIN, HARDWARE):
        return f"应为 ed25519 公钥，写作“{PLAIN} AAAA…”或“{HARDWARE} AAAA…”，不带注释"
    fields = _fields(body)
    wanted = 2 if kind == PLAIN else 3
    if fields is None or len(fields) != wanted or fields[0] != kind.encode():
        return "公钥的编码不完整，或与所写的种类不符；请照 .pub 文件的前两段填写"
    if len(fields[1]) != 32:
        return "公钥的编码不完整，或与所写的种类不符；请照 .pub 文件的前两段填写"
    return ""


def is_hardware(text: str) -> bool:
    """Whether the key is on a device that asks for a touch."""
    return text.startswith(HARDWARE + " ")


def soundness_fault(text: str) -> str:
    """Why a key that is well formed proves nothing: its point (see `ed25519_point`); else ""."""
    fields = _fields(text.partition(" ")[2])
    return point_fault(fields[1]) if fields and len(fields) > 1 else ""


def _fields(body: str) -> list[bytes] | None:
    """The length-prefixed fields of the blob, None where it is not wholly such fields."""
    try:
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None
    fields = []
    while raw:
        size = int.from_bytes(raw[:4])
        if len(raw) < 4 + size:
            return None
        fields.append(raw[4 : 4 + size])
        raw = raw[4 + size :]
    return fields
