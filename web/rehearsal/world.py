"""A throw-away world: a database of its own, a clock that is set, and the real engine."""

import contextlib
import datetime as dt
import tempfile
import zoneinfo
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from award.calendar import office
from engine import definitions, outbox
from engine.bundle import Bundle
from engine.contract import Actor
from engine.work import Runtime
from web import database, people, wiring, worker

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
DIRECTOR = Actor.system("rehearsal")


class World:
    """Time stands still until `travel`; whatever falls due on the way happens at its own moment."""

    def __init__(self, url: str, start: dt.datetime, senders: Mapping[str, outbox.Send]) -> None:
        self.now = start
        self.senders = senders
        self.runtime: Runtime = wiring.runtime(url, lambda: self.now, durable=False)

    def prepare(self, bundle: Bundle) -> None:
        """Deploy the bundle and enter the verified calendar notices."""
        with self.runtime.begin(DIRECTOR) as work:
            office.seed_verified(work.session, work.now)
        with self.runtime.begin(DIRECTOR) as work:
            definitions.deploy(work, bundle, "演练")

    def settle(self) -> None:
        worker.settle(self.runtime, self.senders)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        with self.runtime.begin(DIRECTOR) as work:
            yield work.session

    def actor(self, person_id: int) -> Actor:
        with self.read() as session:
            return people.actor(session, person_id, self.now)

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(SHANGHAI).date()

    def close(self) -> None:
        self.runtime.engine.dispose()


def at(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment of a day in Beijing time, as aware UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI).astimezone(dt.UTC)


@contextlib.contextmanager
def throw_away(start: dt.datetime, senders: Mapping[str, outbox.Send]) -> Iterator[World]:
    """A world in a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="award-rehearsal-") as folder:
        url = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
        database.migrate(url)
        world = World(url, start, senders)
        try:
            yield world
        finally:
            world.close()
