"""Who is signed in where. The browser holds a random token, the database its digest.

A session ends when it is closed, after 15 minutes without a request, and after 12 hours in any case (C05).
"""

import dataclasses
import datetime as dt
import hashlib
import secrets

from sqlalchemy import ColumnElement, select

from award.records.accounts import LoginSession
from engine import audit
from engine.work import Work
from people import events

IDLE = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=12)
# Noting every request would make each page a write.
NOTED_EVERY = dt.timedelta(minutes=1)
LONGEST_AGENT = 200
IDLE_SAID = f"超过{IDLE.seconds // 60}分钟没有操作，已自动退出"
LONGEST_SAID = f"登录已满{LONGEST.seconds // 3600}小时，需要重新登录"


@dataclasses.dataclass(frozen=True)
class Place:
    """Where somebody is signed in: a network address, and what the browser says of itself."""

    address: str = ""
    agent: str = ""


NOWHERE = Place()


def open(
    work: Work, person_id: int, place: Place = NOWHERE, *, awaits: str = "", second_factor: bool = False
) -> str:
    """Open a session and return the token for the browser; it can't be found out again."""
    token = secrets.token_urlsafe(32)
    session = LoginSession(
        person_id=person_id, token_digest=digest(token), awaits=awaits, second_factor=second_factor,
        opened_at=work.now, seen_at=work.now, address=place.address, agent=place.agent[:LONGEST_AGENT],
    )  # fmt: skip
    work.session.add(session)
    return token


def renew(session: LoginSession) -> str:
    """Give a session another token: whoever knew the one from before the next step knows nothing."""
    token = secrets.token_urlsafe(32)
    session.token_digest = digest(token)
    return token


def find(work: Work, token: str, *, expires: bool = True) -> LoginSession | None:
    """The session that is open under this token, noted as seen; nothing if there is none or its time is over."""
    found = known(work, token)
    if found is None or found.closed_at is not None or (expires and is_over(found, work.now)):
        return None
    if work.now - found.seen_at >= NOTED_EVERY:
        found.seen_at = work.now
    return found


def known(work: Work, token: str) -> LoginSession | None:
    """The session of a token, open or not."""
    return work.session.scalars(select(LoginSession).where(LoginSession.token_digest == digest(token))).one_or_none()


def is_over(session: LoginSession, now: dt.datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.opened_at >= LONGEST


def end_of(work: Work, session: LoginSession) -> str:
    """Why a session is over, for the person it was of; one that ran out is closed. Empty while it goes on."""
    if session.closed_at is None and is_over(session, work.now):
        idle = work.now - session.seen_at >= IDLE
        _close(work, session, IDLE_SAID if idle else LONGEST_SAID)
    return session.closed_why


def open_ones(work: Work, person_id: int | None = None) -> list[LoginSession]:
    """The sessions that are open now, the latest first: of a person, or all."""
    fresh = (LoginSession.seen_at > work.now - IDLE, LoginSession.opened_at > work.now - LONGEST)
    query = select(LoginSession).where(LoginSession.closed_at.is_(None), *fresh).order_by(LoginSession.id.desc())
    return list(work.session.scalars(query if person_id is None else query.filter_by(person_id=person_id)))


def close(work: Work, token: str, why: str) -> None:
    _close_where(work, LoginSession.token_digest == digest(token), why)


def close_one(work: Work, session_id: int, why: str) -> None:
    _close_where(work, LoginSession.id == session_id, why)


def close_all(work: Work, person_id: int, why: str, *, but: int | None = None) -> int:
    """Sign somebody out everywhere, but for one session if they keep it. Tell how many were open."""
    others = LoginSession.person_id == person_id
    return _close_where(work, others if but is None else others & (LoginSession.id != but), why)


def _close_where(work: Work, which: ColumnElement[bool], why: str) -> int:
    found = work.session.scalars(select(LoginSession).where(which, LoginSession.closed_at.is_(None))).all()
    for session in found:
        _close(work, session, why)
    return len(found)


def _close(work: Work, session: LoginSession, why: str) -> None:
    session.closed_at, session.closed_why = work.now, why
    audit.record(work, events.Event.SESSION_CLOSED, session=session.id, of=session.person_id, why=why)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
