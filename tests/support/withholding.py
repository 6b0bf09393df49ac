"""Content taken out of main for good, as an office would do it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from tests.ledger.test_office_kept import dumped
from tests.support.attacking import Attacker

RECORD = "registry/withholdings/1.yaml"
APPROVERS = ("administrator", "section-chief", "commission-leader")


def content(attacker: Attacker, path: str, raw: bytes, instead: bytes | None = None) -> Any:
    """The entry of a withholding on one file; `instead` is the text to stand in its place."""
    found = {
        "path": path,
        "blob": attacker.writer.store("blob", raw),
        "sha256": sha256(raw).hexdigest(),
        "size": len(raw),
    }
    return found | ({"instead": attacker.writer.store("blob", instead)} if instead else {})


def record(*contents: Any, **more: Any) -> bytes:
    return dumped(
        {
            "record": "withholding/1",
            "dated": "2025-10-13",
            "authority": "《中华人民共和国个人信息保护法》第四十七条",
            "reason": "误将个人信息写入案卷。",
            "contents": list(contents),
            **more,
        }
    )


def withhold(
    attacker: Attacker,
    changes: dict[str, bytes | None],
    *contents: Any,
    people: tuple[str, ...] = APPROVERS,
    name: str = RECORD,
    **more: Any,
) -> str:
    """A merge that withholds contents and makes the changes to main that go with it."""
    officers = [attacker.someone(role) for role in people]
    return attacker.act({name: record(*contents, **more), **changes}, *officers)
