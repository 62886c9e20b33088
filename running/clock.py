"""The demo's clock: it runs like the machine's, ahead or behind by what is kept in a file, and can be put forward.

An edition takes months; whoever tries it by hand has to get past a 公示 of five working days.
"""

import datetime as dt
import json
from pathlib import Path

from engine import messages, timers
from engine.contract import Actor
from engine.work import Runtime
from running import wiring

TRAVELLER = Actor.system("demo")


class Clock:
    """Tells the demo's time. Kept in `path`, so that the demo goes on where it was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ahead = dt.timedelta(seconds=json.loads(path.read_text())["ahead"]) if path.exists() else dt.timedelta(0)

    def __call__(self) -> dt.datetime:
        return wiring.wall_clock() + self._ahead

    def put(self, moment: dt.datetime) -> None:
        """Let it be this moment now."""
        self._ahead = moment - wiring.wall_clock()
        unfinished = self._path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"ahead": self._ahead.total_seconds()}))
        unfinished.replace(self._path)


def travel(runtime: Runtime, clock: Clock, goal: dt.datetime) -> None:
    """Put the clock forward; what falls due on the way happens at its own moment. Never goes back."""
    while (due := next_due(runtime)) is not None and due <= goal:
        if due > clock():
            clock.put(due)
        if not timers.fire_due(runtime) + messages.deliver_pending(runtime):
            break
    if goal > clock():
        clock.put(goal)
    runtime.woken()


def next_due(runtime: Runtime) -> dt.datetime | None:
    """When the next timer is due, if any is running."""
    with runtime.begin(TRAVELLER) as work:
        return timers.next_due(work)
