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
    """The bytes between the armour's lines, as ssh-keygen finds them. Raises BadSignature.

    The first line begins the text and is alone on it; white space within and whatever follows the
    last line do not count; the base64 is written in the one canonical way.
    """
    text, end, _ = armoured.removeprefix(BEGIN + "\n").partition("\n" + END)
    if not armoured.startswith(BEGIN + "\n") or not end:
        raise BadSignature("不是 SSH 签名（GPG 或 X.509 签名不作为依据）")
    try:
        body = b"".join(text.encode("ascii").split())
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("签名的编码已损坏") from error
    if base64.b64encode(raw) != body:
        raise BadSignature("签名的编码不规范")
    return raw


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

    def name(self) -> bytes:
        """A field that C reads as a word: one NUL at its very end is not part of it."""
        value = self.text()
        if b"\0" in value[:-1]:
            raise BadSignature("签名的字段中有空字符")
        return value.removesuffix(b"\0")

    def end(self) -> None:
        if self._at != len(self._raw):
            raise BadSignature("签名之后还有多余内容")
