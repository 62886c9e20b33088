"""Accounts come and go: one for each person (C01), opened without a password that anybody knows."""

import datetime as dt
import re
import secrets

from sqlalchemy import select

from award.errors import Refused
from award.records.accounts import Account
from award.records.parties import Person
from engine import audit
from engine.work import Work
from people import events
from people.accounts import passwords, sessions

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,49}")
RESET = "系统管理员重置了您的密码，请用一次性密码登录"
CLOSED = "您的账号已停用"


def fault(work: Work, person_id: int, login: str) -> str | None:
    """Why this person can't have an account under this login, as a sentence."""
    if not LOGIN.fullmatch(login):
        return "登录名应当是3到50个小写字母、数字或者 . _ @ -，以字母或数字开头。"
    if work.session.scalar(select(Account.id).where(Account.person_id == person_id)) is not None:
        return "此人已有账号，一人只能有一个账号。"
    if work.session.scalar(select(Account.id).where(Account.login == login)) is not None:
        return f"登录名“{login}”已被使用。"
    return None


def open(work: Work, person_id: int, login: str) -> Account:
    """Open the one account of a person. Nobody can sign in before a password is given or chosen. Raises Refused."""
    login = login.strip().lower()
    work.session.get_one(Person, person_id, with_for_update=True)
    if wrong := fault(work, person_id, login):
        raise Refused(wrong, field="login")
    account = Account(
        person_id=person_id, login=login, password_hash=passwords.hashed(secrets.token_urlsafe(32)),
        password_set_at=work.now, must_change=True, created_at=work.now,
    )  # fmt: skip
    work.session.add(account)
    work.session.flush()
    audit.record(work, events.Event.ACCOUNT_OPENED, account=account.id, of=person_id)
    return account


def register(work: Work, person_id: int, login: str, password: str) -> Account:
    """Open an account with a password of the person's own choice, for who registers by themselves. Raises Refused."""
    account = open(work, person_id, login)
    passwords.change(work, account, password)
    return account


def reset(work: Work, account: Account) -> str:
    """Give a one-time password, sign its person out everywhere, and return it to be handed over."""
    made = passwords.give(work, account)
    account.failures, account.locked_until = 0, None
    sessions.close_all(work, account.person_id, RESET)
    audit.record(work, events.Event.PASSWORD_RESET, account=account.id, of=account.person_id)
    return made


def deactivate(work: Work, person: Person) -> None:
    """The person takes part no more: signed out at once, and no way in."""
    person.active = False
    sessions.close_all(work, person.id, CLOSED)
    audit.record(work, events.Event.PERSON_CHANGED, of=person.id, active=False)


def activate(work: Work, person: Person) -> None:
    person.active = True
    audit.record(work, events.Event.PERSON_CHANGED, of=person.id, active=True)


def state(account: Account, now: dt.datetime) -> str:
    """How an account stands, in words."""
    if not account.person.active:
        return "已停用"
    if account.locked_until is not None and now < account.locked_until:
        return "已锁定"
    return "等待首次登录" if account.must_change else "正常"
