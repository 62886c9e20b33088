"""A throw-away world: a database of its own, a clock that is set, and the real engine."""

import contextlib
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from award import profile as profiles
from award.calendar import office
from engine import definitions, outbox
from engine.bundle import Bundle
from engine.contract import Actor
from engine.work import Runtime, Work
from people import actors
from running import wiring, worker

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
DIRECTOR = Actor.system("rehearsal")


class World:
    """A migrated database at `url` with a clock. Time stands still until somebody sets `now`."""

    def __init__(
        self, url: str, start: dt.datetime, senders: Mapping[str, outbox.Send], chores: Iterable[worker.Chore] = ()
    ) -> None:
        self.now = start
        self._senders = senders
        self._chores = tuple(chores)
        self.runtime: Runtime = wiring.runtime(url, lambda: self.now, durable=False)

    def prepare(self, bundle: Bundle) -> None:
        """Deploy the bundle and enter the verified calendar notices, unless that is done already."""
        self.profile = profiles.read(bundle.profile)
        with self.runtime.begin(DIRECTOR) as work:
            office.seed_verified(work.session, work.now)
            definitions.deploy(work, bundle, "演练")

    def settle(self) -> None:
        """Let the worker do everything that is due now."""
        worker.settle(self.runtime, self._senders, self._chores)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        with self.runtime.begin(DIRECTOR) as work:
            yield work.session

    @contextlib.contextmanager
    def acting(self, person_id: int) -> Iterator[Work]:
        """A unit of work in somebody's name, with the permissions that they have now."""
        with self.read() as session:
            actor = actors.actor(session, person_id, self.now)
        with self.runtime.begin(actor) as work:
            yield work

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(SHANGHAI).date()

    @property
    def time(self) -> dt.time:
        return self.now.astimezone(SHANGHAI).time()

    def close(self) -> None:
        self.runtime.engine.dispose()


def at(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment of a day in Beijing time, as aware UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI).astimezone(dt.UTC)
