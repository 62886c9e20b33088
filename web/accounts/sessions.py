"""Who is signed in where. The browser holds a random token, the database its digest.

A session ends when it is closed, after 15 minutes without a request, and after 12 hours in any case (C05).
"""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import select, update

from award.records.accounts import LoginSession
from engine.work import Work

IDLE = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=12)
# Noting every request would make each page a write.
NOTED_EVERY = dt.timedelta(minutes=1)
LONGEST_AGENT = 200


def open(work: Work, person_id: int, address: str = "", agent: str = "") -> str:
    """Open a session and return the token for the browser; it can't be found out again."""
    token = secrets.token_urlsafe(32)
    session = LoginSession(
        person_id=person_id, token_digest=digest(token), opened_at=work.now, seen_at=work.now,
        address=address, agent=agent[:LONGEST_AGENT],
    )  # fmt: skip
    work.session.add(session)
    return token


def find(work: Work, token: str, *, expires: bool = True) -> LoginSession | None:
    """The session that is open under this token, noted as seen; nothing if there is none or its time is over."""
    query = select(LoginSession).where(LoginSession.token_digest == digest(token), LoginSession.closed_at.is_(None))
    found = work.session.scalars(query).one_or_none()
    if found is None or (expires and is_over(found, work.now)):
        return None
    if work.now - found.seen_at >= NOTED_EVERY:
        found.seen_at = work.now
    return found


def is_over(session: LoginSession, now: dt.datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.opened_at >= LONGEST


def close(work: Work, token: str, why: str) -> None:
    _close(work, LoginSession.token_digest == digest(token), why)


def close_all(work: Work, person_id: int, why: str) -> None:
    """Sign somebody out everywhere."""
    _close(work, LoginSession.person_id == person_id, why)


def _close(work: Work, which: object, why: str) -> None:
    over = update(LoginSession).where(which, LoginSession.closed_at.is_(None))  # type: ignore[arg-type]
    work.session.execute(over.values(closed_at=work.now, closed_why=why))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
