"""The result of an audit as an in-toto statement that other tools can read and keep.

A verification summary (predicate https://slsa.dev/verification_summary/v1): what was verified, from
which root, by which generation of the rules, with which version of this program. Signed, it is a
DSSE envelope around the statement.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from pipeline.git.keys.ssh_keys import KeySigner
from pipeline.ledger.ledger import Ledger
from pipeline.model.failure import Failure

PAYLOAD_TYPE = "application/vnd.in-toto+json"
SOURCE = "https://example.invalid/green-dossier"


class NothingToAttest(Failure):
    """No authority is established, so nothing was verified."""


def statement(ledger: Ledger, version: str, at: datetime, *, passed: bool) -> dict[str, Any]:
    """The statement on main as judged; `version` is the program's. Raises NothingToAttest.

    `passed`: every step is in effect or annulled, and what was published is what they produce.
    """
    if ledger.root is None:
        raise NothingToAttest("本仓库尚未确立权限，没有可以证明的审计结果")
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "refs/heads/main", "digest": {"gitCommit": ledger.head}}],
        "predicateType": "https://slsa.dev/verification_summary/v1",
        "predicate": {
            "verifier": {"id": f"{SOURCE}/audit", "version": {"green-dossier": version}},
            "timeVerified": at.isoformat(),
            "resourceUri": f"git+{SOURCE}@refs/heads/main",
            "policy": {
                "uri": f"{SOURCE}/generation/{ledger.office_in_effect.generation.number}",
                "digest": {"gitCommit": ledger.root},
            },
            "verificationResult": "PASSED" if passed else "FAILED",
            "verifiedLevels": ["GREEN_DOSSIER_APPROVED_STEP_BY_STEP"] if passed else [],
        },
    }


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
