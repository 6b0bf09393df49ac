"""An ssh-agent that holds one key on a device, for ssh-keygen and ssh-add to talk to."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.git.keys.sshsig import string
from tests.support.authenticator import HARDWARE, POINT, SECRET, public, signed_by_device

FAILURE, IDENTITIES, SIGN = b"\x05", 11, 13


@contextmanager
def device_agent(address: Path, flags: int = 1) -> Iterator[None]:
    """Serves at that address; the device answers with these flags (1: touched)."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while size := self.rfile.read(4):
                self.wfile.write(string(answer(self.rfile.read(int.from_bytes(size)), flags)))

    with socketserver.ThreadingUnixStreamServer(str(address), Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield
        finally:
            server.shutdown()


def answer(message: bytes, flags: int) -> bytes:
    """The reply to one message of the agent's protocol (draft-miller-ssh-agent)."""
    blob = base64.b64decode(public(b"ssh:").split()[1])
    if message[0] == IDENTITIES:
        return b"\x0c" + (1).to_bytes(4) + string(blob) + string(b"device")
    asked = string(blob)
    if message[0] != SIGN or not message[1:].startswith(asked):
        return FAILURE
    size = int.from_bytes(message[1 + len(asked) :][:4])
    data = message[1 + len(asked) + 4 :][:size]
    return b"\x0e" + string(signed_by_device(data, flags))


def key_file(folder: Path) -> Path:
    """The file that `ssh-keygen -t ed25519-sk` leaves: it names the device's key, no secret."""
    key = string(HARDWARE) + string(POINT) + string(b"ssh:")
    private = (7).to_bytes(4) * 2 + key + b"\x01" + string(b"handle") + string(b"") + string(b"me")
    private += bytes(range(1, 1 + -len(private) % 8))
    raw = b"openssh-key-v1\0" + string(b"none") * 2 + string(b"") + (1).to_bytes(4)
    text = base64.b64encode(raw + string(key) + string(private)).decode()
    lines = (text[at : at + 70] for at in range(0, len(text), 70))
    frame = "-----{} OPENSSH PRIVATE KEY-----".format
    file = folder / "id_sk"
    file.write_text("\n".join([frame("BEGIN"), *lines, frame("END"), ""]), "utf-8")
    file.chmod(0o600)
    file.with_name("id_sk.pub").write_text(f"{public(b'ssh:')} me\n", "utf-8")
    assert SECRET.public_key().public_bytes_raw() == POINT
    return file
