"""The result of an audit as an in-toto statement that other tools can read and keep.

A verification summary (predicate https://slsa.dev/verification_summary/v1): what was verified, from
which root, by which generation of the rules, with which version of this program. Signed, it is a
DSSE envelope around the statement.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pipeline.desk.auditing import Audit
from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.model.failure import Failure

PAYLOAD_TYPE = "application/vnd.in-toto+json"
_NAME = "urn:x-green-dossier"
"""Who verified, and by which rules: names of this program's own, which nobody has to reach."""


class NothingToAttest(Failure):
    """No authority is established, so nothing was verified."""


@dataclass(frozen=True)
class Circumstances:
    """How the audit was made. `resource` is the repository's address, "" where it has none."""

    version: str  # of this program
    at: datetime
    as_of: date
    resource: str


def statement(audited: Audit, made: Circumstances) -> dict[str, Any]:
    """The statement on main as judged, and on `published`. Raises NothingToAttest."""
    ledger, passed = audited.ledger, audited.green
    if ledger.root is None:
        raise NothingToAttest("本仓库尚未确立权限，没有可以证明的审计结果")
    tips = {"refs/heads/main": ledger.head, "refs/heads/published": audited.branch.believed.last}
    generation = ledger.office_in_effect.generation.number
    resource = made.resource or _NAME
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": name, "digest": {"gitCommit": tip}} for name, tip in tips.items() if tip
        ],
        "predicateType": "https://slsa.dev/verification_summary/v1",
        "predicate": {
            "verifier": {"id": f"{_NAME}:audit", "version": {"green-dossier": made.version}},
            "timeVerified": made.at.isoformat(),
            "asOf": made.as_of.isoformat(),
            "resourceUri": f"git+{resource}@refs/heads/main",
            "policy": {
                "uri": f"{_NAME}:generation:{generation}",
                "digest": {"gitCommit": ledger.root},
            },
            "verificationResult": "PASSED" if passed else "FAILED",
            "verifiedLevels": ["GREEN_DOSSIER_APPROVED_STEP_BY_STEP"] if passed else [],
        },
    }


def address(url: str) -> str:
    """A remote's URL as it may be told: without a name or a password in it; "" for a path."""
    parts = urlsplit(url)
    if not (parts.scheme and parts.hostname):
        return ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, parts.hostname + port, parts.path, "", ""))


def written(found: dict[str, Any], signer: KeySigner | None) -> bytes:
    """The statement as JSON, or signed, its envelope (DSSE): the same bytes every time."""
    text = (json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    if signer is None:
        return text
    signature = signer.key.sign(before_signing(PAYLOAD_TYPE, text))
    blob = base64.b64decode(signer.public.split()[1])
    keyid = "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(text).decode(),
        "signatures": [{"keyid": keyid, "sig": base64.b64encode(signature).decode()}],
    }
    return (json.dumps(envelope, indent=2) + "\n").encode()


def before_signing(kind: str, payload: bytes) -> bytes:
    """What a DSSE signature is over (pre-authentication encoding, DSSE v1)."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)
