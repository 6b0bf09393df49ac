"""Which 32 bytes are a usable Ed25519 public key: canonical, on the curve, not of small order.

With a point of small order as "key" anybody can make signatures that verify. Arithmetic as in RFC
8032 section 5.1: p = 2^255 - 19, -x² + y² = 1 + d x² y².
"""

from __future__ import annotations

from functools import lru_cache

_P = 2**255 - 19
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int]


@lru_cache(maxsize=4096)
def point_fault(raw: bytes) -> str:
    """Why the bytes are no usable public key, in Chinese; "" where they are one."""
    if len(raw) != 32:
        return "公钥不是 32 字节"
    number = int.from_bytes(raw, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= _P:
        return "公钥不是规范编码（RFC 8032 第 5.1.3 节）"
    x = _x_of(y, sign)
    if x is None:
        return "公钥不是曲线上的点"
    if x == 0 and sign:
        return "公钥不是规范编码（RFC 8032 第 5.1.3 节）"
    point = (x, y)
    for _ in range(3):
        point = _sum(point, point)
    return "公钥是低阶点，任何人都能伪造它的签名" if point == (0, 1) else ""


def _x_of(y: int, sign: int) -> int | None:
    """The x of that sign, None where there is none (RFC 8032 section 5.1.3, steps 2 to 4)."""
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P == -u % _P:
        x = x * _ROOT % _P
    if v * x * x % _P != u:
        return None
    return _P - x if x and x & 1 != sign else x


def _sum(one: _Point, other: _Point) -> _Point:
    """The sum of two points (the complete addition law of the twisted Edwards curve)."""
    (x1, y1), (x2, y2) = one, other
    product = _D * x1 * x2 * y1 * y2 % _P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, _P - 2, _P) % _P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, _P - 2, _P) % _P
    return x, y
