"""Secrets at rest: unreadable without the key, bound to their row, readable under an older key (C17)."""

import pytest

from people.accounts import sealing

OLD, NEW = "old-key-of-the-site-0123456789abcdef", "new-key-of-the-site-0123456789abcdef"
KEYS = (OLD,)


def test_what_was_sealed_comes_back_and_never_looks_the_same() -> None:
    sealed = [sealing.seal(KEYS, "秘密", "totp:1") for _ in range(2)]
    assert [sealing.unseal(KEYS, each, "totp:1") for each in sealed] == ["秘密", "秘密"]
    assert sealed[0] != sealed[1]
    assert "秘密" not in sealed[0]


def test_it_cannot_be_moved_to_another_row() -> None:
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(KEYS, sealing.seal(KEYS, "秘密", "totp:1"), "totp:2")


@pytest.mark.parametrize("part", [1, 2])
def test_a_changed_byte_is_noticed(part: int) -> None:
    parts = sealing.seal(KEYS, "秘密", "totp:1").split(".")
    parts[part] = ("B" if parts[part][0] == "A" else "A") + parts[part][1:]
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(KEYS, ".".join(parts), "totp:1")


def test_after_a_change_of_key_the_old_one_still_reads() -> None:
    sealed = sealing.seal(KEYS, "秘密", "totp:1")
    rotated = (NEW, OLD)
    assert sealing.unseal(rotated, sealed, "totp:1") == "秘密"
    assert sealing.seal(rotated, "秘密", "totp:1").split(".")[0] != sealed.split(".")[0]
    with pytest.raises(sealing.Unreadable):
        sealing.unseal((NEW,), sealed, "totp:1")
