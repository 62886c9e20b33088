"""Proof that a 公示 stood where everybody could read it, without a break: what is posted, hashed every hour (C34).

What is hashed holds nothing that changes by itself, such as a clock or a countdown: as long as nobody changes the
list or its dates, each hour gives the same digest. What lies under a digest is kept too, so that it can be checked.
"""

import dataclasses
import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.records.publicity import PostedText, Publicity, PublicityWindow, Snapshot
from award.terms import Audience, PublicityStatus
from database import insert_once

EVERY = dt.timedelta(hours=1)
LONGEST_BREAK = dt.timedelta(hours=2)
POSTED = (PublicityStatus.OPEN, PublicityStatus.HOLDING)


@dataclasses.dataclass(frozen=True)
class Break:
    """A stretch of time for which nothing proves that the page stood."""

    begins: dt.datetime
    ends: dt.datetime

    @property
    def hours(self) -> float:
        return (self.ends - self.begins) / EVERY


@dataclasses.dataclass(frozen=True)
class Proof:
    """What the snapshots of a 公示 prove. `since` and `until` bound the time in which it was to be posted."""

    since: dt.datetime
    until: dt.datetime
    snapshots: tuple[Snapshot, ...]
    breaks: tuple[Break, ...]

    @property
    def reached(self) -> tuple[Snapshot, ...]:
        return tuple(each for each in self.snapshots if each.reachable)


# ---------------------------------------------------------------- what is posted


def lines(publicity: Publicity) -> list[str]:
    """What the public page says, line by line; each of them is found on the page as it stands here."""
    names = [entry.application.name for entry in publicity.entries if entry.removed_at is None]
    text = [line.strip() for line in publicity.text.splitlines() if line.strip()]
    return [publicity.title or publicity.name, period(publicity), *text, *names]


def period(publicity: Publicity) -> str:
    """From when to when, in a sentence."""
    opened, last = publicity.opened_on, publicity.last_day
    if opened is None or last is None:
        return ""
    return f"{_day(opened)}发布，公示{length(publicity)}，至{_day(last)}24:00止。"


def length(publicity: Publicity) -> str:
    """How long it stands, in the days it is counted in: 5个工作日, or 10日（其中7个工作日）."""
    if publicity.calendar_days is None:
        return f"{publicity.working_days}个工作日"
    return f"{publicity.calendar_days}日（其中{publicity.working_days}个工作日）"


def content(publicity: Publicity) -> str:
    """The posted text that is hashed: its lines, each ended by a line feed."""
    return "".join(f"{line}\n" for line in lines(publicity))


def digest(text: str) -> str:
    return hashlib.new("sm3", text.encode()).hexdigest()


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- every hour


def due(session: Session, now: dt.datetime) -> Sequence[Publicity]:
    """The 公示 on the public page that have no snapshot of this hour yet. Internal ones are not posted there."""
    taken = exists().where(Snapshot.publicity_id == Publicity.id, Snapshot.hour == hour(now))
    posted = select(Publicity).where(Publicity.status.in_(POSTED), Publicity.audience == Audience.PUBLIC, ~taken)
    return session.scalars(posted.order_by(Publicity.id)).all()


def hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def note(session: Session, publicity: Publicity, now: dt.datetime, *, reachable: bool) -> Snapshot | None:
    """Keep the snapshot of this hour; nothing when another worker has kept it already."""
    text = content(publicity)
    sm3 = digest(text)
    insert_once(session, PostedText, {"sm3": sm3, "text": text})
    values = {"publicity_id": publicity.id, "hour": hour(now), "taken_at": now, "sm3": sm3, "reachable": reachable}
    if not insert_once(session, Snapshot, values):
        return None
    return session.scalars(
        select(Snapshot).where(Snapshot.publicity_id == publicity.id, Snapshot.hour == hour(now))
    ).one()


# ---------------------------------------------------------------- what it proves


def proof(session: Session, publicity: Publicity, now: dt.datetime) -> Proof:
    """What the snapshots prove, from the first publication to the end or to this moment."""
    first = select(func.min(PublicityWindow.recorded_at)).where(PublicityWindow.publicity_id == publicity.id)
    since = session.scalar(first) or publicity.opened_at or now
    until = publicity.closed_at or now
    query = select(Snapshot).where(Snapshot.publicity_id == publicity.id).order_by(Snapshot.taken_at)
    snapshots = tuple(session.scalars(query))
    seen = [each.taken_at for each in snapshots if each.reachable]
    return Proof(since, until, snapshots, tuple(_breaks([since, *seen, until])))


def _breaks(moments: Sequence[dt.datetime]) -> Iterator[Break]:
    for before, after in itertools.pairwise(moments):
        if after - before > LONGEST_BREAK:
            yield Break(before, after)


def texts(session: Session, found: Proof) -> dict[str, str]:
    """The posted texts by their digests, for whoever wants to check them."""
    wanted = {each.sm3 for each in found.snapshots}
    rows = session.execute(select(PostedText.sm3, PostedText.text).where(PostedText.sm3.in_(wanted)))
    return dict(sorted((row.sm3, row.text) for row in rows))


def as_json(publicity: Publicity, found: Proof, posted: dict[str, str]) -> dict[str, object]:
    """The proof to download: moments in Beijing time, digests as SM3 over the UTF-8 text they stand for."""
    return {
        "publicity": publicity.id,
        "title": publicity.title,
        "algorithm": "SM3",
        "since": _moment(found.since),
        "until": _moment(found.until),
        "snapshots": [
            {"taken_at": _moment(each.taken_at), "sm3": each.sm3, "reachable": each.reachable}
            for each in found.snapshots
        ],
        "breaks": [{"begins": _moment(each.begins), "ends": _moment(each.ends)} for each in found.breaks],
        "texts": posted,
    }


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(periods.SHANGHAI).isoformat(timespec="seconds")
