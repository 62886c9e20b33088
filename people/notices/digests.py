"""每日汇总: in the morning, one mail for whoever wants no mail for each notice."""

import datetime as dt

from sqlalchemy import func, or_, select, update

from award.calendar import periods
from award.records.notices import NoticePreference, SiteNotice
from engine import outbox
from engine.contract import Actor
from engine.work import Runtime, Work

CLERK = Actor.system("notices")
HOUR = 8  # Beijing time


def collect(runtime: Runtime) -> int:
    """Queue today's digests, once for each person. Returns how many."""
    with runtime.begin(CLERK) as work:
        if work.now.astimezone(periods.SHANGHAI).hour < HOUR:
            return 0
        today = periods.day_of(work.now)
        return sum(_queue(work, person, today) for person in _wanting(work, today))


def _wanting(work: Work, today: dt.date) -> list[int]:
    not_yet = or_(NoticePreference.digest_on.is_(None), NoticePreference.digest_on < today)
    query = select(NoticePreference.person_id).where(NoticePreference.digest, not_yet)
    return list(work.session.scalars(query.order_by(NoticePreference.person_id)))


def _queue(work: Work, person: int, today: dt.date) -> int:
    mine = update(NoticePreference).where(
        NoticePreference.person_id == person,
        or_(NoticePreference.digest_on.is_(None), NoticePreference.digest_on < today),
    )
    # Of several workers, the one that changes the row sends.
    if work.session.connection().execute(mine.values(digest_on=today)).rowcount != 1:
        return 0
    upto = work.session.scalar(select(func.max(SiteNotice.id)).where(SiteNotice.person_id == person))
    if upto is None:
        return 0
    outbox.queue(work, "digest", "", {"person": person, "upto": upto})
    return 1
