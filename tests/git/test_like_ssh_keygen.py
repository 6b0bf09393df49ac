"""What `ssh-keygen -Y verify` believes is believed, and nothing else but where we say so."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.git.keys.ssh_keys import kind_fault, verify
from pipeline.git.keys.sshsig import BEGIN, END, BadSignature, string
from pipeline.git.notes import NAMESPACE, note_of
from pipeline.office.roster import Officer, Roster
from tests.support.authenticator import (
    HARDWARE,
    ORDER,
    PLAIN,
    POINT,
    Signature,
    armoured,
    device,
    public,
    ssh_keygen_believes,
)

PAYLOAD = b"tree 0\n"
KEYS = {"plain": (public(), Signature()), "device": (public(b"ssh:"), device())}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def believed(text: str, key: str, payload: bytes = PAYLOAD, namespace: bytes = b"git") -> bool:
    try:
        return verify(payload, text, namespace) == key
    except BadSignature:
        return False


def larger_s(proof: bytes) -> bytes:
    return proof[:32] + (int.from_bytes(proof[32:], "little") + ORDER).to_bytes(32, "little")


FIELDS: dict[str, dict[str, Any]] = {
    "as it should be": {},
    "sha256": {"algorithm": b"sha256", "signed_algorithm": "sha256"},
    "sha256 said, sha512 signed": {"algorithm": b"sha256"},
    "sha384": {"algorithm": b"sha384", "signed_algorithm": "sha384"},
    "sha1": {"algorithm": b"sha1", "signed_algorithm": "sha1"},
    "another purpose": {"namespace": b"file", "signed_namespace": b"file"},
    "another purpose said": {"namespace": b"file"},
    "another purpose signed": {"signed_namespace": b"file"},
    "no purpose": {"namespace": b"", "signed_namespace": b""},
    "version 0": {"version": 0},
    "version 2": {"version": 2},
    "reserved said": {"reserved": b"r"},
    "reserved said and signed": {"reserved": b"r", "signed_reserved": b"r"},
    "a NUL after the purpose": {"namespace": b"git\0"},
    "two NULs after the purpose": {"namespace": b"git\0\0"},
    "a NUL in the purpose": {"namespace": b"g\0it"},
    "a NUL after the digest's name": {"algorithm": b"sha512\0"},
    "another point": {"point": bytes([*POINT[:31], POINT[31] ^ 1])},
    "a short point": {"point": POINT[:31]},
    "a long point": {"point": POINT + b"\0"},
    "a short proof": {"proof": lambda proof: proof[:63]},
    "half a proof": {"proof": lambda proof: proof[:32]},
    "a long proof": {"proof": lambda proof: proof + b"\0"},
    "no proof": {"proof": lambda proof: b""},
    "R altered": {"proof": lambda proof: bytes([proof[0] ^ 1]) + proof[1:]},
    "bytes after the key": {"after_key": b"x"},
    "bytes after the proof": {"after_proof": b"x"},
    "bytes after all": {"after_all": b"x"},
    "made by another kind": {"made_kind": b"ssh-rsa"},
}
KINDS = {
    "a NUL after the kind": Signature(kind=PLAIN + b"\0", made_kind=PLAIN),
    "a NUL after the made kind": Signature(made_kind=PLAIN + b"\0"),
    "a short name of the kind": Signature(kind=b"Ed25519", made_kind=PLAIN),
    "a short name of the made kind": Signature(made_kind=b"ED25519"),
    "the kind in capitals": Signature(kind=PLAIN.upper(), made_kind=PLAIN),
    "a plain key's signature of a device's kind": Signature(made_kind=HARDWARE),
    "the plain kind with an application": Signature(application=b"ssh:"),
    "the device's kind without application": Signature(kind=HARDWARE),
}
DEVICES = {
    "touched and verified": device(flags=5),
    "all flags": device(flags=255),
    "another application": device(b"ssh:work"),
    "signed for another application": device(signed_application=b"ssh:other"),
    "no application": device(b""),
    "an application that is no text": device(b"\xff\xfe"),
    "a NUL after the application": device(b"ssh:\0", signed_application=b"ssh:"),
    "a NUL after the application, signed": device(b"ssh:\0"),
    "a NUL in the application": device(b"ss\0h:"),
    "a short name of the kind": device(kind=b"ed25519-sk", made_kind=HARDWARE),
    "a plain key's kind made": device(made_kind=PLAIN),
}
TABLE = [
    *((f"plain, {how}", public(), Signature(**fields)) for how, fields in FIELDS.items()),
    *((f"device, {how}", public(b"ssh:"), device(**fields)) for how, fields in FIELDS.items()),
    *((how, public(made.application), made) for how, made in KINDS.items()),
    *(
        (f"device, {how}", public((made.application or b"").removesuffix(b"\0")), made)
        for how, made in DEVICES.items()
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_each_field(row: tuple[str, str, Signature], tmp_path: Path) -> None:
    _, key, signature = row
    text = signature.armoured(PAYLOAD)
    assert believed(text, key) == ssh_keygen_believes(text, key, PAYLOAD, tmp_path)
    assert not believed(text, key, PAYLOAD + b"x")


def test_the_table_holds_both() -> None:
    verdicts = [believed(signature.armoured(PAYLOAD), key) for _, key, signature in TABLE]
    assert verdicts.count(True) >= 20 and verdicts.count(False) >= 40


def unused_bits(raw: bytes) -> str:
    """The base64 of the bytes with a bit set that carries nothing."""
    text = base64.b64encode(raw).decode()
    last = len(text.rstrip("=")) - 1
    return text[:last] + LETTERS[LETTERS.index(text[last]) + 1] + text[last + 1 :]


RAW = device(b"ssh:a").raw(PAYLOAD)
BODY, WHOLE = base64.b64encode(RAW).decode(), armoured(RAW)
ARMOURS = {
    "as it should be": WHOLE,
    "no line feed at the end": WHOLE.rstrip("\n"),
    "one long line": f"{BEGIN}\n{BODY}\n{END}\n",
    "a letter a line": armoured(RAW, width=1),
    "lines end as on Windows": armoured(RAW, "\r\n"),
    "the last line alone does": WHOLE.replace("\n" + END, "\r\n" + END),
    "a line feed before": "\n" + WHOLE,
    "a blank before": " " + WHOLE,
    "words after": WHOLE + "words\n",
    "words on the last line": WHOLE.rstrip("\n") + "words",
    "twice": WHOLE + WHOLE,
    "the first line twice": f"{BEGIN}\n{WHOLE}",
    "no line feed after the first line": f"{BEGIN}{BODY}\n{END}\n",
    "a blank after the first line": WHOLE.replace(BEGIN, BEGIN + " "),
    "no line feed before the last line": f"{BEGIN}\n{BODY}{END}\n",
    "no last line": WHOLE.replace(END, ""),
    "an empty line": WHOLE.replace(BEGIN, BEGIN + "\n"),
    "blanks and tabs within": WHOLE.replace("U1N", "U 1\tN\v\f"),
    "a blank of another script": WHOLE.replace("U1N", "U\xa01N"),
    "a separator that Python takes for white": WHOLE.replace("U1N", "U\x1c1N"),
    "a NUL within": WHOLE.replace("U1N", "U\x001N"),
    "a comma within": WHOLE.replace("U1N", "U,1N"),
    "letters for addresses": WHOLE.replace("+", "-").replace("/", "_"),
    "nothing": "",
    "nothing within": f"{BEGIN}\n{END}\n",
    "an empty line within": f"{BEGIN}\n\n{END}\n",
    "a bit that carries nothing": f"{BEGIN}\n{unused_bits(RAW)}\n{END}\n",
    "no padding": f"{BEGIN}\n{BODY.rstrip('=')}\n{END}\n",
    "too much padding": f"{BEGIN}\n{BODY}=\n{END}\n",
    "text after the padding": f"{BEGIN}\n{BODY}AAAA\n{END}\n",
    "blanks in the padding": f"{BEGIN}\n{BODY.replace('=', ' = ')}\n{END}\n",
}


@pytest.mark.parametrize("name", ARMOURS)
def test_each_armour(name: str, tmp_path: Path) -> None:
    assert BODY.endswith("="), "else padding is not tried"
    text, key = ARMOURS[name], public(b"ssh:a")
    assert believed(text, key) == ssh_keygen_believes(text, key, PAYLOAD, tmp_path)


SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SHARED
@given(which=st.sampled_from(sorted(KEYS)), at=st.integers(0), flip=st.integers(1, 255))
def test_any_byte_altered(which: str, at: int, flip: int, tmp_path: Path) -> None:
    key, signature = KEYS[which]
    raw = bytearray(signature.raw(PAYLOAD))
    raw[at % len(raw)] ^= flip
    text = armoured(bytes(raw))
    assert believed(text, key) == ssh_keygen_believes(text, key, PAYLOAD, tmp_path)


@SHARED
@given(
    which=st.sampled_from(sorted(KEYS)),
    start=st.integers(0, 400),
    cut=st.integers(0, 400),
    put=st.binary(max_size=8),
)
def test_any_bytes_cut_and_put(
    which: str, start: int, cut: int, put: bytes, tmp_path: Path
) -> None:
    key, signature = KEYS[which]
    raw = signature.raw(PAYLOAD)
    start %= len(raw)
    text = armoured(raw[:start] + put + raw[start + cut :])
    assert believed(text, key) == ssh_keygen_believes(text, key, PAYLOAD, tmp_path)


@SHARED
@given(
    which=st.sampled_from(sorted(KEYS)),
    start=st.integers(0, 500),
    cut=st.integers(0, 3),
    put=st.text("ABab09+/=- \n\r\t\v\x1c\xa0,", max_size=3),
)
def test_any_letters_cut_and_put(
    which: str, start: int, cut: int, put: str, tmp_path: Path
) -> None:
    key, signature = KEYS[which]
    whole = signature.armoured(PAYLOAD)
    start %= len(whole) + 1
    text = whole[:start] + put + whole[start + cut :]
    assert believed(text, key) == ssh_keygen_believes(text, key, PAYLOAD, tmp_path)


@SHARED
@given(
    which=st.sampled_from(sorted(KEYS)),
    said=st.sampled_from([b"git", b"file", b"gi", b"git "]),
    signed=st.sampled_from([b"git", b"file"]),
    asked=st.sampled_from(["git", "file"]),
    algorithm=st.sampled_from(["sha256", "sha512", "sha384"]),
    payload=st.binary(max_size=40),
)
def test_any_purpose_and_digest(
    which: str,
    said: bytes,
    signed: bytes,
    asked: str,
    algorithm: str,
    payload: bytes,
    tmp_path: Path,
) -> None:
    key, _ = KEYS[which]
    make = Signature if which == "plain" else device
    made = make(
        namespace=said,
        signed_namespace=signed,
        algorithm=algorithm.encode(),
        signed_algorithm=algorithm,
    )
    text = made.armoured(payload)
    ours = believed(text, key, payload, asked.encode())
    assert ours == ssh_keygen_believes(text, key, payload, tmp_path, asked)


@pytest.mark.parametrize("flags", [0, 4, 0xFE])
def test_stricter_a_device_must_be_touched(flags: int, tmp_path: Path) -> None:
    text, key = device(flags=flags).armoured(PAYLOAD), public(b"ssh:")
    assert ssh_keygen_believes(text, key, PAYLOAD, tmp_path)
    with pytest.raises(BadSignature, match="无人触碰"):
        verify(PAYLOAD, text)


@pytest.mark.parametrize("name", KEYS)
def test_stricter_s_is_below_the_order(name: str, tmp_path: Path) -> None:
    """RFC 8032 section 5.1.7; who has a signature could else write a second one."""
    key, make = KEYS[name][0], Signature if name == "plain" else device
    text = make(proof=larger_s).armoured(PAYLOAD)
    assert ssh_keygen_believes(text, key, PAYLOAD, tmp_path)
    assert not believed(text, key)


WEAK = {
    "the neutral point": "0100000000000000000000000000000000000000000000000000000000000000",
    "another spelling of it": "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "a third": "0100000000000000000000000000000000000000000000000000000000000080",
}


@pytest.mark.parametrize("application", [None, b"ssh:"], ids=["plain", "device"])
@pytest.mark.parametrize("name", WEAK)
def test_stricter_with_some_points_anybody_signs(
    name: str, application: bytes | None, tmp_path: Path
) -> None:
    """The signature (the neutral point, 0) needs no secret. Whose key it is, is known; the roster
    does not count it where keys are sound.
    """
    point = bytes.fromhex(WEAK[name])
    make = Signature if application is None else device
    forged = make(point=point, proof=lambda _: bytes([1]) + bytes(63))
    text, key = forged.armoured(PAYLOAD), public(application, point)
    assert ssh_keygen_believes(text, key, PAYLOAD, tmp_path)
    assert verify(PAYLOAD, text) == key
    people = (Officer("a", "甲", (key,), ()),)
    assert Roster(people).holder(key) is people[0]
    assert Roster.of({"administrators": [{"id": "a", "name": "甲", "key": key}]}, None).holder(key)
    sound = Roster.of(
        {"administrators": [{"id": "a", "name": "甲", "key": key}]}, None, sound_keys=True
    )
    assert sound.holder(key) is None


OTHERS = {
    b"ssh-rsa": "RSA",
    b"ssh-dss": "DSA",
    b"ecdsa-sha2-nistp256": "ECDSA",
    b"ecdsa-sha2-nistp384": "ECDSA",
    b"ecdsa-sha2-nistp521": "ECDSA",
    b"sk-ecdsa-sha2-nistp256@openssh.com": "硬件 ECDSA",
    b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com": "WebAuthn",
    b"ssh-xmss@openssh.com": "XMSS",
    b"ssh-ed25519-cert-v01@openssh.com": "证书",
    b"sk-ssh-ed25519-cert-v01@openssh.com": "证书",
    b"ssh-rsa-cert-v01@openssh.com": "证书",
    b"ssh-ed448": "“ssh-ed448”",
    b"a\nb": "“ab”",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_are_refused_by_name(kind: bytes) -> None:
    text = armoured(
        b"SSHSIG"
        + (1).to_bytes(4)
        + b"".join(map(string, (string(kind) + string(b"x"), b"git", b"", b"sha512", b"x")))
    )
    with pytest.raises(BadSignature, match="签名密钥是") as refused:
        verify(PAYLOAD, text)
    assert OTHERS[kind] in str(refused.value) and "ed25519" in str(refused.value)
    assert OTHERS[kind] in kind_fault(text) and "\n" not in kind_fault(text)


def test_the_fault_is_not_the_kind() -> None:
    assert kind_fault(Signature().armoured(PAYLOAD)) == ""
    assert kind_fault(device().armoured(PAYLOAD)) == ""
    assert kind_fault("hello") == ""


def test_a_device_signs_notes() -> None:
    """The record of a review, by a recorder whose key is on a device."""
    text, purpose = b"record: approvals/1\n", NAMESPACE
    said = device(namespace=purpose, signed_namespace=purpose)
    note = note_of(text + said.armoured(text).encode())
    assert (note.text, note.key, note.fault) == (text, public(b"ssh:"), "")
    for other in (device(), device(namespace=purpose), replace(said, flags=0)):
        assert note_of(text + other.armoured(text).encode()).fault
