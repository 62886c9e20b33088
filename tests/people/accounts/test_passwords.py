"""What a good password is, and that nobody can read one (C02)."""

import unicodedata

import pytest

from award.records.accounts import Account, PastPassword
from people.accounts import passwords, steps
from tests.web.sites import PASSWORD, Site


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Short-2026", "12到200"),
        ("Ab1-" + "x" * 197, "12到200"),
        ("onlylowercaseletters", "3类"),
        ("lowercase12345", "3类"),
        ("PERSON7-is-here", "登录名"),
        ("Ｐｅｒｓｏｎ７-is-here", "登录名"),
        ("我是李办呀Abcdef123456", "姓名"),
    ],
)
def test_a_weak_password_is_refused_with_what_is_wrong(password: str, said: str) -> None:
    assert said in (passwords.fault(password, "person7", "李办") or "nothing")


GOOD = ["Zhiliang-2026", "质量强区-Zhi-Liang", "correct Horse battery", "Ab1-" + "x" * 196]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_good(password: str) -> None:
    assert passwords.fault(password, "person7", "李办") is None


def test_full_width_letters_are_the_same_password() -> None:
    assert passwords.fits(passwords.hashed("Ｚｈｉ-liang-２０２６"), "Zhi-liang-2026")


def test_a_password_made_to_be_slow_is_refused_at_once() -> None:
    """Anybody may send 8 MB to the door; sorting two million marks would take hours, and stop the site for all."""
    slow = "a" + "\u0327\u0301" * 1_000_000
    assert not passwords.fits(passwords.NOBODYS, slow)
    assert passwords.fault(slow, slow) is not None


def test_a_long_password_is_the_same_with_its_marks_apart() -> None:
    typed = "Aa1" + "é" * 197
    assert passwords.fits(passwords.hashed(typed), unicodedata.normalize("NFD", typed))


def test_nobodys_password_costs_as_much_as_anybodys() -> None:
    assert passwords.NOBODYS.split("$")[1:4] == passwords.hashed("x").split("$")[1:4]


def test_one_time_passwords_differ_and_satisfy_the_rules() -> None:
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    assert not any(passwords.fault(each, "person7", "李办") for each in made)


def test_the_last_five_do_not_come_back_and_the_sixth_may(both: Site) -> None:
    both.account(both.jia)
    for number in range(4):
        with both.world.acting() as work:
            passwords.change(work, _of(work, both.jia), f"{PASSWORD}-{number}")
    used = [PASSWORD, *(f"{PASSWORD}-{number}" for number in range(4))]
    for password in used:
        with pytest.raises(passwords.Refused, match="最近5次"), both.world.acting() as work:
            passwords.change(work, _of(work, both.jia), password)
    with both.world.acting() as work:
        passwords.change(work, _of(work, both.jia), f"{PASSWORD}-4")
    with both.world.acting() as work:
        passwords.change(work, _of(work, both.jia), PASSWORD)


def test_no_password_can_be_read_in_the_database(both: Site) -> None:
    both.account(both.jia)
    kept = [row.password_hash for table in (Account, PastPassword) for row in both.world.rows(table)]
    assert kept
    assert all(each.startswith("$argon2id$") and PASSWORD not in each for each in kept)
    assert len(set(kept)) == len(kept)


def _of(work: object, person: int) -> Account:
    account = steps.account_of(work, person)  # type: ignore[arg-type]
    assert account is not None
    return account
