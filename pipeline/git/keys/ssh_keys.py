"""SSH signatures (OpenSSH PROTOCOL.sshsig) as Git uses them: verify, and make with a key file.

In-process for ssh-ed25519, and hardware-held sk-ssh-ed25519 (PROTOCOL.u2f): 0.25 ms where
`git verify-commit` takes 12. What `ssh-keygen -Y verify` believes is believed, and nothing else,
but for two things: a device was touched, and the number S of a signature is below the order of
the curve (RFC 8032 section 5.1.7). Whether the key itself is sound is for the roster.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.git.keys.signing_key import SigningKey
from pipeline.git.keys.sshsig import BEGIN, END, BadSignature, Fields, string, unarmour
from pipeline.model.failure import Failure
from pipeline.model.public_key import PLAIN, is_hardware, key_fault, refused_kind

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMESPACE = b"git"
_MAGIC = b"SSHSIG"
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_PLAIN = PLAIN.encode()
_PUBLIC = (b"ssh-", b"sk-", b"ecdsa-", b"webauthn-")  # how the file of a public key begins


class CannotSign(Failure):
    """Why no signature could be made, in Chinese, with what to do."""


class Signer(Protocol):
    """Whatever can sign a commit."""

    @property
    def public(self) -> str:
        """ "ssh-ed25519 AAAA…", without a comment."""

    def sign(self, payload: bytes) -> str:
        """An armoured SSH signature over `payload`. Raises CannotSign."""


def verify(payload: bytes, armoured: str, namespace: bytes = NAMESPACE) -> str:
    """The public key ("ssh-ed25519 AAAA…") that signed `payload` for that use. Raises BadSignature.

    Says whose key it is, not whether that key counts: that is for the roster.
    """
    fields = _fields_of(armoured)
    public, purpose = fields.text(), fields.name()
    fields.text()  # reserved: what it says is neither read nor signed
    algorithm, signature = fields.name(), fields.text()
    fields.end()
    key = SigningKey.of(public)
    if purpose != namespace:
        raise BadSignature(f"签名的用途（namespace）不是 {namespace.decode()}")
    if (digest := _HASHES.get(algorithm)) is None:
        raise BadSignature("签名的散列算法不是 sha256 或 sha512")
    key.check(signature, _signed_data(namespace, algorithm, digest(payload).digest()))
    return key.text


def kind_fault(armoured: str) -> str:
    """Why the kind of a signature's key is not taken, in Chinese; "" where another fault is."""
    try:
        return refused_kind(Fields(_fields_of(armoured).text()).name().decode("ascii", "replace"))
    except BadSignature:
        return ""


def sign(key: Ed25519PrivateKey, payload: bytes, namespace: bytes = NAMESPACE) -> str:
    """An armoured signature; the same bytes every time, for Ed25519 draws no random number."""
    signed = _signed_data(namespace, b"sha512", hashlib.sha512(payload).digest())
    signature = string(_PLAIN) + string(key.sign(signed))
    parts = (_public_blob(key), namespace, b"", b"sha512", signature)
    raw = _MAGIC + (1).to_bytes(4) + b"".join(map(string, parts))
    text = base64.b64encode(raw).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join([BEGIN, *lines, END, ""])


def public_key(key: Ed25519PrivateKey) -> str:
    """The OpenSSH public key, without a comment."""
    return f"{_PLAIN.decode()} {base64.b64encode(_public_blob(key)).decode()}"


@dataclass(frozen=True)
class KeySigner:
    """Signs with a key held in memory."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return public_key(self.key)

    def sign(self, payload: bytes) -> str:
        return sign(self.key, payload)


@dataclass(frozen=True)
class ProgramSigner:
    """Signs through ssh-keygen: the key is on a device, in the agent, or behind a passphrase.

    `file` is a public key the agent holds, or a private key whose passphrase is asked for.
    """

    public: str
    file: Path

    def sign(self, payload: bytes) -> str:
        command = ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(self.file)]
        hard = is_hardware(self.public)
        told = None if hard else subprocess.PIPE  # there ssh-keygen asks for the touch
        done = subprocess.run(
            command, input=payload, stdout=subprocess.PIPE, stderr=told, check=False
        )
        if done.returncode != 0 and hard:
            raise CannotSign(
                "ssh-keygen 未能签名，原因见上。请插好硬件密钥，重新执行，并按提示触碰"
            )
        if done.returncode != 0:
            reason = done.stderr.decode("utf-8", "replace").strip()
            raise CannotSign(
                f"ssh-keygen 未能签名：{reason}。请确认密钥已加入 ssh-agent（ssh-add）"
            )
        return done.stdout.decode("ascii")


@dataclass(frozen=True)
class AgentSigner:
    """Signs through the ssh-agent with the key of that public half."""

    public: str

    def sign(self, payload: bytes) -> str:
        with tempfile.TemporaryDirectory(prefix="dossier-key-") as folder:
            file = Path(folder) / "key.pub"
            file.write_text(self.public + "\n", "utf-8")
            return ProgramSigner(self.public, file).sign(payload)


def signer(file: Path) -> Signer:
    """The signer for a key file; a `.pub` file means the agent. Raises CannotSign."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise CannotSign(f"无法读取密钥文件 {file}：{error.strerror}") from error
    if raw.startswith(_PUBLIC):
        return ProgramSigner(_public_of(file, raw), file)
    try:
        key = load_ssh_private_key(raw, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return _by_program(file, error)
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotSign(f"{file} 不是 ssh-ed25519 密钥；请用 ssh-keygen -t ed25519 生成")
    return KeySigner(key)


def machine(raw: bytes) -> KeySigner:
    """The signer for a private key without passphrase, which a machine holds. Raises CannotSign."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        key = load_ssh_private_key(raw, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # whose text might quote the key
        raise CannotSign("机器的私钥无法读取：须是不带口令的 OpenSSH 私钥") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotSign("机器的私钥不是 ssh-ed25519 密钥；请用 ssh-keygen -t ed25519 生成")
    return KeySigner(key)


def agent(keys: Iterable[str]) -> Signer:
    """The signer for whichever of these public keys the ssh-agent holds. Raises CannotSign."""
    done = subprocess.run(["ssh-add", "-L"], capture_output=True, text=True, check=False)
    held = {" ".join(line.split()[:2]) for line in done.stdout.splitlines()}
    if (public := next((key for key in keys if key in held), None)) is None:
        raise CannotSign(
            "ssh-agent 中没有名册所列的密钥。请先执行 ssh-add，或用 --key 指明密钥文件"
        )
    return AgentSigner(public)


def _by_program(file: Path, error: Exception) -> Signer:
    """A key behind a passphrase or on a device: ssh-keygen asks for it, we never see it."""
    beside = file.with_name(file.name + ".pub")
    if not beside.is_file():
        raise CannotSign(
            f"{file} 不是可用的 OpenSSH 私钥；有口令的和在硬件上的，旁边须有 {beside.name}"
        ) from error
    return ProgramSigner(_public_of(beside, beside.read_bytes()), file)


def _public_of(file: Path, raw: bytes) -> str:
    """The public key of a `.pub` file, without its comment. Raises CannotSign for other kinds."""
    public = " ".join(raw.decode("utf-8", "replace").split()[:2])
    if fault := key_fault(public):
        raise CannotSign(f"{file} 不能用来签名：{fault}")
    return public


def _fields_of(armoured: str) -> Fields:
    fields = Fields(unarmour(armoured))
    if fields.take(6) != _MAGIC or int.from_bytes(fields.take(4)) > 1:
        raise BadSignature("签名格式不是 SSHSIG 第 1 版")
    return fields


def _signed_data(namespace: bytes, algorithm: bytes, digest: bytes) -> bytes:
    return _MAGIC + b"".join(map(string, (namespace, b"", algorithm, digest)))


def _public_blob(key: Ed25519PrivateKey) -> bytes:
    return string(_PLAIN) + string(key.public_key().public_bytes_raw())
