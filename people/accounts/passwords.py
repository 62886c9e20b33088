"""Passwords: what a good one is, and how it is kept (C02): argon2id over the NFKC form, nothing readable."""

import datetime as dt
import secrets
import unicodedata

import argon2
from sqlalchemy import select

from award.errors import Refused
from award.records.accounts import Account, PastPassword
from engine.work import Work

SHORTEST, LONGEST = 12, 200
MOST_TYPED = 4 * LONGEST  # a letter may be typed as several signs
FEWEST_KINDS = 3
REMEMBERED = 5
GOOD_FOR = dt.timedelta(days=90)
SHORTEST_NAME = 2
ONE_TIME_LENGTH = 16
# Without what is mistaken for something else when read aloud or from paper.
ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Held against the password of whoever has no account, so that the answer takes as long. Nobody knows what it is of.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$pjl37xhHWoabM5K0c1oE1w$Jge4JICaA7Z4iYCoj7dS/9yeTRhx37B3mwmJQJG9Ujc"
RULES = (
    f"至少{SHORTEST}个字符，含大写字母、小写字母、数字、其他字符中的至少{FEWEST_KINDS}类；"
    f"不含登录名和姓名；不与最近{REMEMBERED}次用过的相同；{GOOD_FOR.days}天后需要更换。"
)


def hashed(password: str) -> str:
    return _HASHER.hash(_normal(password))


def fits(kept: str, password: str) -> bool:
    """Whether the password is the one that was kept. Slow, whatever the answer."""
    try:
        return _HASHER.verify(kept, _normal(password)[: LONGEST + 1])
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def one_time() -> str:
    """A password that has to be changed at the first sign-in; it satisfies the rules."""
    while True:
        made = "".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(ONE_TIME_LENGTH))
        if _kinds(made) >= FEWEST_KINDS:
            return made


def fault(password: str, *names: str) -> str | None:
    """What is wrong with a new password, as a sentence; nothing if it is good. `names` may not be in it."""
    typed = _normal(password)
    if not SHORTEST <= len(typed) <= LONGEST:
        return f"密码应当有{SHORTEST}到{LONGEST}个字符。"
    if _kinds(typed) < FEWEST_KINDS:
        return f"密码应当含大写字母、小写字母、数字、其他字符中的至少{FEWEST_KINDS}类。"
    if any(len(name) >= SHORTEST_NAME and _normal(name).lower() in typed.lower() for name in names):
        return "密码不能包含登录名或者姓名。"
    return None


def change(work: Work, account: Account, password: str) -> None:
    """Set a password that the person has chosen. Raises Refused, with what is wrong, for one that isn't good."""
    if wrong := fault(password, account.login, account.person.name):
        raise Refused(wrong, field="password")
    if any(fits(kept, password) for kept in _remembered(work, account)):
        raise Refused(f"不能使用最近{REMEMBERED}次用过的密码。", field="password")
    _set(work, account, hashed(password), must_change=False)


def give(work: Work, account: Account) -> str:
    """Set a one-time password and return it; it is shown once and kept nowhere."""
    made = one_time()
    _set(work, account, hashed(made), must_change=True)
    return made


def must_change(account: Account, now: dt.datetime) -> bool:
    return account.must_change or now - account.password_set_at >= GOOD_FOR


def _set(work: Work, account: Account, kept: str, *, must_change: bool) -> None:
    work.session.add(
        PastPassword(account_id=account.id, password_hash=account.password_hash, set_at=account.password_set_at)
    )
    account.password_hash, account.password_set_at, account.must_change = kept, work.now, must_change


def _remembered(work: Work, account: Account) -> list[str]:
    """The password of now and those before it."""
    past = select(PastPassword.password_hash).where(PastPassword.account_id == account.id)
    latest = work.session.scalars(past.order_by(PastPassword.id.desc()).limit(REMEMBERED - 1))
    return [account.password_hash, *latest]


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum() or not letter.isascii())
    return sum(any(test(letter) for letter in password) for test in tests)


def _normal(password: str) -> str:
    """The same password whichever keyboard typed it: full-width letters are the others.

    Of one that is far too long, only the beginning: a long run of combining marks is sorted for hours.
    """
    return unicodedata.normalize("NFKC", password[:MOST_TYPED])
