"""The wire format of SSH signatures: armour, length-prefixed fields."""

from __future__ import annotations

import base64
import binascii

BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


class BadSignature(ValueError):
    """Why a signature proves nothing, in Chinese."""


def string(value: bytes) -> bytes:
    """A field as SSH writes it: its length, then its bytes."""
    return len(value).to_bytes(4) + value


def unarmour(armoured: str) -> bytes:
    """The bytes between the armour's lines. Raises BadSignature."""
    text = armoured.strip()
    if not (text.startswith(BEGIN) and text.endswith(END)):
        raise BadSignature("不是 SSH 签名（GPG 或 X.509 签名不作为依据）")
    body = "".join(text[len(BEGIN) : -len(END)].split())
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("签名的编码已损坏") from error


class Fields:
    """Reads the length-prefixed fields of the SSH wire format, and nothing beyond them."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    def take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._raw):
            raise BadSignature("签名不完整")
        return self._raw[start : self._at]

    def text(self) -> bytes:
        return self.take(int.from_bytes(self.take(4)))

    def end(self) -> None:
        if self._at != len(self._raw):
            raise BadSignature("签名之后还有多余内容")
