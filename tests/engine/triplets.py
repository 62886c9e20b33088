"""The same case three times: kept in memory, loaded anew before every look and step, and never pruned (P5)."""

import contextlib
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from engine import instances, messages, tasks, timers
from engine.bundle import Bundle
from engine.contract import Call
from engine.model import Message, Subscription, Task, Timer
from engine.spiff import pruning
from engine.work import Work
from tests.engine import blocks
from tests.world import OFFICE, World, samples

NUMBERS = itertools.count(1)
Move = tuple[str, int]
KINDS: dict[str, Any] = {"task": Task, "timer": Timer, "message": Subscription}


def note(call: Call) -> dict[str, Any]:
    """A handler that leaves traces in the data of the case."""
    return {"last": call.node, call.node: True}


class Triplet:
    def __init__(self, world: World, drawn: bytes | Bundle, **data: Any) -> None:
        self.world = world
        world.serve("note", note)
        world.deploy(drawn)
        number = next(NUMBERS)
        self.keys = [f"{way}:{number}" for way in ("kept", "reloaded", "unpruned")]
        self.runtimes = {key: world.another_worker() for key in self.keys}
        for key in self.keys:
            with self.acting(key) as work:
                instances.start(work, "case", key, {**samples(work, "case"), "people": blocks.PEOPLE, **data})

    @contextlib.contextmanager
    def acting(self, key: str) -> Iterator[Work]:
        with pytest.MonkeyPatch.context() as patch:
            if key.startswith("reloaded"):
                self.runtimes[key].cases.clear()
            # Otherwise small cases would never be pruned.
            patch.setattr(pruning, "WORTH_IT", 1)
            if key.startswith("unpruned"):
                patch.setattr(pruning, "prune", lambda workflow: None)
            with self.world.acting(OFFICE, self.runtimes[key]) as work:
                yield work

    def open(self, key: str, kind: str) -> list[Any]:
        """What the case waits for, in an order that doesn't depend on the order of its branches."""
        found = self.world.rows(KINDS[kind], instance_id=self.world.case(key).id, closed_at=None)
        return sorted(found, key=lambda row: (row.element, str(getattr(row, "item", "")), row.id))

    def seen(self, key: str) -> dict[str, Any]:
        """All that anybody can know of a case."""
        opened = {kind: self.open(key, kind) for kind in KINDS}
        case = self.world.case(key)
        with self.acting(key) as work:
            live = instances.look(work, instances.find(work, case.id))
            data = [(each.element, each.item, live.task_data(each.key)) for each in opened["task"]]
        return {
            "ended": self.world.ended(key),
            "tasks": data,
            "timers": [(each.element, each.due_at) for each in opened["timer"]],
            "awaited": [(each.element, each.message, each.correlation) for each in opened["message"]],
            "way": self.world.way(key),
        }

    def moves(self) -> list[Move]:
        """What may happen next: a kind, and a place among the open rows of that kind."""
        return [(kind, place) for kind in KINDS for place in range(len(self.open(self.keys[0], kind)))]

    def move(self, move: Move, **answers: Any) -> None:
        """Do the same in all three."""
        kind, place = move
        for key in self.keys:
            row = self.open(key, kind)[place]
            if kind == "task":
                with self.acting(key) as work:
                    tasks.complete(work, row.id, answers)
            elif kind == "timer":
                self.world.now = max(self.world.now, row.due_at)
                with self.acting(key) as work:
                    timers.fire(work, row.id)
            else:
                self._tell(key, row)

    def _tell(self, key: str, awaited: Subscription) -> None:
        id = f"{key}/{awaited.id}"
        with self.acting(key) as work:
            payload = {"told": awaited.element}
            messages.send(work, awaited.message, key, correlation=awaited.correlation, payload=payload, id=id)
        (message,) = self.world.rows(Message, message_id=id)
        with self.acting(key) as work:
            messages.deliver(work, message.id)
