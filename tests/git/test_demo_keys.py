"""Demo keys: the same everywhere, and known to be worth nothing."""

import pytest

from pipeline.git.keys.demo_keys import KNOWN, assign, private_file, public_keys, signer
from pipeline.git.keys.ssh_keys import verify


def test_they_never_change() -> None:
    """Change the seed and every demo commit changes: then say so in the changelog."""
    assert signer(0).public == (
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJD2N8AVYpSItrGrdGY1Yq/ounYYmNMNSJBGqBuw6uXa"
    )


def test_all_that_can_be_assigned_are_known() -> None:
    people = assign(f"officer-{n}" for n in range(KNOWN))
    assert {s.public for s in people.values()} == public_keys()
    assert len(public_keys()) == KNOWN


def test_no_more_than_known() -> None:
    with pytest.raises(IndexError, match="64"):
        assign(f"officer-{n}" for n in range(KNOWN + 1))


def test_the_order_of_writing_does_not_matter() -> None:
    assert assign(["b", "a"])["a"].public == assign(["a", "b"])["a"].public


def test_a_key_file_holds_the_key(tmp_path) -> None:
    from pipeline.git.keys.ssh_keys import signer as read

    file = tmp_path / "key"
    file.write_bytes(private_file(5))
    file.chmod(0o600)
    assert verify(b"x", read(file).sign(b"x")) == signer(5).public
