"""The way in, step by step: the password, then what the account still needs, then the session is open.

A session that awaits a step opens no page but the one of its step; at each step it gets another token.
"""

import dataclasses
import datetime as dt
import enum

from sqlalchemy import select

from award.acts.administrators import ADMINISTRATORS
from award.errors import Refused
from award.profile import Profile, RoleKind
from award.records.accounts import Account, LoginSession
from engine import addresses, audit
from engine.contract import Actor
from engine.work import Runtime, Work
from people import actors, events
from people.accounts import factor, passwords, sessions

FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=30)
APPLYING = (RoleKind.APPLICANT, RoleKind.SUPERIOR, RoleKind.WINNER)
ELSEWHERE = "您的账号在另一处登录，这里已退出"
LONGEST_LOGIN = 100


class Mistaken(Refused):
    """登录名或者密码不正确，或者账号暂时不能使用（连续5次输错后锁定30分钟）。"""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__ or "")


class Step(enum.StrEnum):
    FACTOR = "factor"  # show a code of the telephone
    ENROLMENT = "enrolment"  # set up the telephone
    PASSWORD = "password"  # noqa: S105 (a step: choose a new one)
    DONE = ""


@dataclasses.dataclass(frozen=True)
class Attempt:
    """Somebody says who they are."""

    login: str
    password: str
    place: sessions.Place

    @property
    def name(self) -> str:
        return self.login.strip().lower()[:LONGEST_LOGIN]


def begin(runtime: Runtime, attempt: Attempt, profile: Profile) -> str:
    """Hold login and password against the accounts and return the token of a session that awaits its next step.

    Whatever is wrong, the answer is the same and takes as long, so that nobody learns which logins exist, or that a
    password was right while the account was locked (C03). The slow comparison holds no transaction open; what it
    found counts only if neither the lock nor the password has changed meanwhile.
    """
    public = Actor.system("公众")
    with runtime.begin(public) as work:
        kept = work.session.scalar(select(Account.password_hash).where(Account.login == attempt.name))
    right = passwords.fits(kept or passwords.NOBODYS, attempt.password)
    with runtime.begin(public) as work:
        token = _admit(work, attempt, kept if right else None, profile)
    if token is None:
        raise Mistaken()
    return token


def _admit(work: Work, attempt: Attempt, kept: str | None, profile: Profile) -> str | None:
    account = work.session.scalars(select(Account).filter_by(login=attempt.name).with_for_update()).one_or_none()
    if account is None:
        # What was typed may be a password in the wrong field, so it isn't kept.
        audit.record(work, events.Event.SIGN_IN_FAILED, why="unknown", address=attempt.place.address)
        return None
    if is_locked(account, work.now) or not account.person.active:
        why = "locked" if account.person.active else "inactive"
        audit.record(work, events.Event.SIGN_IN_FAILED, account=account.id, why=why, address=attempt.place.address)
        return None
    if kept is None or kept != account.password_hash:
        fail(work, account, "password", attempt.place.address)
        return None
    token = sessions.open(work, account.person_id, attempt.place, awaits=_first(work, account, profile))
    session = sessions.known(work, token)
    return token if session is None or session.awaits else advance(work, session, account, profile).token


def is_locked(account: Account, now: dt.datetime) -> bool:
    return account.locked_until is not None and now < account.locked_until


def fail(work: Work, account: Account, what: str, address: str) -> None:
    """Count a wrong password or code; the fifth in a row locks the account."""
    event = events.Event.FACTOR_FAILED if what == "code" else events.Event.SIGN_IN_FAILED
    audit.record(work, event, account=account.id, why=what, address=address)
    account.failures += 1
    if account.failures >= FAILURES:
        account.failures, account.locked_until = 0, work.now + LOCKED_FOR
        audit.record(work, events.Event.ACCOUNT_LOCKED, account=account.id, address=address)


def unlock(work: Work, account: Account) -> None:
    account.failures, account.locked_until = 0, None
    audit.record(work, events.Event.ACCOUNT_UNLOCKED, account=account.id)


def account_of(work: Work, person_id: int) -> Account | None:
    """The account of a person, held until the unit of work ends."""
    return work.session.scalars(select(Account).filter_by(person_id=person_id).with_for_update()).one_or_none()


def needs_factor(actor: Actor, profile: Profile) -> bool:
    """Everybody who isn't just an applicant: staff, experts, voters, administrators (C04)."""
    return bool(addresses.roles(actor.audiences) - profile.lanes(*APPLYING))


def is_voter(actor: Actor, profile: Profile) -> bool:
    return bool(addresses.roles(actor.audiences) & profile.lanes(RoleKind.VOTER))


def is_administrator(actor: Actor) -> bool:
    return bool(addresses.roles(actor.audiences) & ADMINISTRATORS)


def home(actor: Actor) -> str:
    """The endpoint of the page at which somebody's work begins."""
    return "administration.home" if is_administrator(actor) else "inbox.inbox"


def _first(work: Work, account: Account, profile: Profile) -> Step:
    if factor.is_on(account):
        return Step.FACTOR
    needed = needs_factor(actors.actor(work.session, account.person_id, work.now), profile)
    return Step.ENROLMENT if needed else Step.DONE


@dataclasses.dataclass(frozen=True)
class Advanced:
    """The browser's new token, and how many sessions elsewhere were closed for it."""

    token: str
    closed: int = 0


def advance(work: Work, session: LoginSession, account: Account, profile: Profile) -> Advanced:
    """Go on after a step that was done: to a new password if one is due, else in."""
    token = sessions.renew(session)
    if passwords.must_change(account, work.now):
        session.awaits = Step.PASSWORD
        return Advanced(token)
    session.awaits = Step.DONE
    return Advanced(token, _open(work, session, account, profile))


def _open(work: Work, session: LoginSession, account: Account, profile: Profile) -> int:
    account.failures, account.locked_until = 0, None
    actor = actors.actor(work.session, account.person_id, work.now)
    audit.record(
        work, events.Event.SIGNED_IN, actor=actor, session=session.id, address=session.address,
        second_factor=session.second_factor,
    )  # fmt: skip
    if not is_voter(actor, profile):
        return 0
    return sessions.close_all(work, account.person_id, ELSEWHERE, but=session.id)
