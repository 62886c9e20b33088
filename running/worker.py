"""The heartbeat: timers, messages and the outbox. The rows are the truth; the worker only looks at them in time."""

import dataclasses
import datetime as dt
import functools
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine import messages, outbox, timers
from engine.contract import Actor
from engine.work import Runtime

log = logging.getLogger(__name__)

LONGEST_SLEEP = dt.timedelta(seconds=30)
WORKER = Actor.system("worker")
# Something to look after beside the engine's own rows. Returns how much it did; time is the runtime's clock.
Chore = Callable[[Runtime], int]


def settle(runtime: Runtime, senders: Mapping[str, outbox.Send], chores: Iterable[Chore] = ()) -> int:
    """Do everything that is due now, until nothing more comes of it or the runtime stops. Returns how much was done."""
    total = 0
    kept = tuple(chores)
    while not runtime.stopping() and (done := _round(runtime, senders, kept)):
        total += done
    return total


def _round(runtime: Runtime, senders: Mapping[str, outbox.Send], chores: tuple[Chore, ...]) -> int:
    done = timers.fire_due(runtime) + messages.deliver_pending(runtime)
    # Chores come before the outbox, so that what they queue leaves in the same round.
    done += sum(chore(runtime) for chore in chores if not runtime.stopping())
    return done + outbox.send_pending(runtime, senders)


def every(period: dt.timedelta, chore: Chore) -> Chore:
    """Let a chore look at most once in a period of the runtime's clock, which may leap ahead or be set back.

    Only saves looking: what was done already is told by the chore's own rows.
    """
    looked: list[dt.datetime] = []

    def paced(runtime: Runtime) -> int:
        now = runtime.clock()
        if looked and dt.timedelta(0) <= now - looked[0] < period:
            return 0
        looked[:] = [now]
        return chore(runtime)

    return paced


class Worker:
    """Settles when woken, when the next timer is due, and at least every 30 seconds."""

    def __init__(self, runtime: Runtime, senders: Mapping[str, outbox.Send], chores: Iterable[Chore] = ()) -> None:
        self._stopping = threading.Event()
        self._runtime = dataclasses.replace(runtime, stopping=self._stopping.is_set)
        self._senders = senders
        self._chores = tuple(chores)
        self._busy = threading.Lock()
        self._planning = threading.Lock()
        self._again = threading.Event()

    @functools.cached_property
    def _scheduler(self) -> Any:
        # It takes as long to load as the whole web framework, and the first page doesn't need it.
        from apscheduler.schedulers.background import BackgroundScheduler

        return BackgroundScheduler(timezone=dt.UTC)

    def start(self) -> None:
        self._stopping.clear()
        seconds = LONGEST_SLEEP.total_seconds()
        with self._planning:
            self._scheduler.add_job(self._beat, "interval", id="beat", seconds=seconds, max_instances=1)
            self._scheduler.start()
        self.wake()

    def stop(self) -> None:
        """Return as soon as the unit of work that is under way has ended; no other one is begun."""
        with self._planning:
            self._stopping.set()
            if not self._scheduler.running:
                return
            # A job that comes up while the scheduler goes down would end its thread with a traceback.
            self._scheduler.remove_all_jobs()
        # Waiting itself, the scheduler would hold the lock that a beat needs to plan the next one: neither would end.
        self._scheduler.shutdown(wait=False)
        with self._busy:
            pass  # the last beat has let go of it

    def wake(self) -> None:
        """Look at once, in the worker's own thread."""
        self._plan(id="now", misfire_grace_time=None)

    def _plan(self, **when: Any) -> None:
        with self._planning:
            if self._scheduler.running and not self._stopping.is_set():
                self._scheduler.add_job(self._beat, replace_existing=True, **when)

    def _beat(self) -> None:
        self._again.set()
        # Whoever is busy sees the flag and goes round once more.
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._settle()
        except Exception:
            # The database may be away for a moment; the next beat tries again.
            log.exception("the worker could not finish its round")
        finally:
            self._busy.release()
        if self._again.is_set():
            self.wake()

    def _settle(self) -> None:
        while self._again.is_set() and not self._stopping.is_set():
            self._again.clear()
            settle(self._runtime, self._senders, self._chores)
        if not self._stopping.is_set():
            self._sleep_until_due()

    def _sleep_until_due(self) -> None:
        with self._runtime.begin(WORKER) as work:
            due = timers.next_due(work)
            now = work.now
        if due is not None and now < due < now + LONGEST_SLEEP:
            self._plan(trigger="date", run_date=due, id="due")
