"""A small office that is killed over and over: `python -m tests.engine.lives URL FOLDER KILLS SEED`.

Two processes at a time work on the same cases, and one of them is killed at a random moment and replaced, until all
deaths are died; a last one then brings everything to its end. Whatever a process has seen committed, it has written to
`confirmed.jsonl` in the folder. The clock runs fast, so that leases, timers and pauses are over in milliseconds.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine import instances, messages, outbox, timers
from engine.contract import Call
from engine.errors import CaseAlreadyStarted, TaskAlreadyDone
from engine.model import Dispatch, Instance, Message, Task
from engine.work import Runtime, Work
from tests.databases import fresh
from tests.engine.diagrams import (
    box,
    diagram,
    gateway,
    message,
    process,
    service,
    several,
    starting,
    timer,
    user,
)
from tests.engine.straight import straight
from tests.world import MONDAY, OFFICE, World, samples

WORKERS = 2
MOST_OPEN = 6
MINUTES_PER_SECOND = 600
PATIENCE = 120

# ---------------------------------------------------------------- the office


def drawn() -> bytes:
    """A case that uses everything, and another one that a message of the first starts and that answers it."""
    boxes = [
        starting(id="case_start"),
        user("apply"),
        service("received", "count"),
        service("invite", "invite"),
        gateway("split", "parallelGateway"),
        several(user("opinion")),
        message("answered"),
        timer("publicity", "minutes(30)"),
        gateway("join", "parallelGateway"),
        user("decide"),
        timer("late", "minutes(100000000)", on="decide"),
        service("decided", "count"),
        service("publish", "publish"),
        box("endEvent", "case_end"),
    ]
    way = ["case_start", "apply", "received", "invite", "split"]
    flows = [f"{one} > {other}" for one, other in zip(way, way[1:], strict=False)]
    flows += ["split > opinion", "opinion > join", "split > answered", "answered > publicity", "publicity > join"]
    flows += ["join > decide", "decide > decided", "decided > publish", "publish > case_end", "late > case_end"]
    invited = message("arrived", "invited", kind="startEvent", inside="", data="case_id: integer")
    other = straight("other", service("asked", "count"), user("answer"), service("reply", "reply"), start=invited)
    return diagram(process("case", boxes, flows), other, messages={"told": ["case_id"], "invited": ["case_id"]})


def furnish(world: World) -> None:
    """Offer the handlers of the diagram."""

    def invite(call: Call) -> dict[str, Any]:
        number = _number(call)
        call.notify("role:办公室", "已受理", case_id=number)
        call.send("invited", f"other:{number}", correlation={"case_id": number}, payload={}, id=f"invited:{number}")
        return {"case_id": number}

    def reply(call: Call) -> dict[str, Any]:
        number = _number(call)
        call.send("told", f"case:{number}", correlation={"case_id": number}, payload={}, id=f"told:{number}")
        return {}

    def publish(call: Call) -> dict[str, Any]:
        call.document("decision", _number(call), title="决定")
        return {}

    world.keep_tally()
    for name, handler in (("invite", invite), ("reply", reply), ("publish", publish)):
        world.serve(name, handler)


def _number(call: Call) -> int:
    return int(call.case.split(":")[1])


# ---------------------------------------------------------------- one life


class Life:
    """One process. It chooses at random what to do next, as if many people were at work."""

    def __init__(self, url: str, folder: Path, began: float, seed: int) -> None:
        self.confirmed = os.open(folder / "confirmed.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.random = random.Random(seed)
        self.world = World(url, durable=True)
        furnish(self.world)
        self.world.senders = {"notice": self._send, "document": self._send}
        self.world.runtime = dataclasses.replace(
            self.world.runtime,
            clock=lambda: MONDAY + dt.timedelta(minutes=(time.time() - began) * MINUTES_PER_SECOND),
            append_audit=self._append(self.world.runtime.append_audit),
        )

    def _append(self, append: Callable[[Work], None]) -> Callable[[Work], None]:
        def and_confirm(work: Work) -> None:
            append(work)
            work.after_commit.append(lambda: self._confirm({"committed": work.entries}))

        return and_confirm

    def _confirm(self, fact: Mapping[str, Any]) -> None:
        os.write(self.confirmed, (json.dumps(fact, ensure_ascii=False) + "\n").encode())

    def _send(self, runtime: Runtime, payload: Mapping[str, Any]) -> None:
        self._confirm({"sent": payload["dispatch_id"]})

    def go_on(self) -> None:
        """Until somebody kills it."""
        while True:
            self.act(self.random.choice([self.fire, self.deliver, self.send, self.finish, self.finish, self.open]))

    def end(self) -> None:
        """Bring everything to its end."""
        deadline = time.monotonic() + PATIENCE
        while self._unfinished() and time.monotonic() < deadline:
            for deed in (self.fire, self.deliver, self.send, self.finish):
                self.act(deed)
        self.world.close()

    def act(self, deed: Callable[[], Any]) -> None:
        # The other process may have been faster.
        with contextlib.suppress(TaskAlreadyDone, CaseAlreadyStarted):
            deed()

    def fire(self) -> None:
        timers.fire_due(self.world.runtime, most=1)

    def deliver(self) -> None:
        messages.deliver_pending(self.world.runtime, most=1)

    def send(self) -> None:
        outbox.send_pending(self.world.runtime, self.world.senders, most=1)

    def finish(self) -> None:
        inbox = self.world.inbox(OFFICE)
        if inbox:
            self.world.complete(OFFICE, self.random.choice(inbox), opinion="同意")

    def open(self) -> None:
        if len(self.world.inbox(OFFICE)) < MOST_OPEN:
            number = len(self.world.rows(Instance, process="case")) + 1
            with self.world.acting() as work:
                instances.start(work, "case", f"case:{number}", {**samples(work, "case"), "people": [1, 2, 3]})

    def _unfinished(self) -> bool:
        waiting = [(Instance, {"ended_at": None}), (Message, {"state": "pending"}), (Dispatch, {"state": "pending"})]
        return any(self.world.rows(table, **having) for table, having in waiting)


# ---------------------------------------------------------------- many lives


def beget(life: Callable[[], None]) -> int:
    """Fork. The child never comes back."""
    child = os.fork()
    if child:
        return child
    try:
        life()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def kill(child: int) -> None:
    """Kill a child; one that died by itself is a failure."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("a process ended before it was killed")


def many_lives(url: str, folder: Path, kills: int, seed: int) -> None:
    fate, began = random.Random(seed), time.time()
    seeds = iter(range(seed * 1_000_000, seed * 1_000_000 + 999_999))

    def live() -> int:
        life_seed = next(seeds)
        return beget(lambda: Life(url, folder, began, life_seed).go_on())

    alive = [live() for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(fate.uniform(0.01, 0.14))
        kill(alive.pop(fate.randrange(len(alive))))
        alive.append(live())
    for child in alive:
        kill(child)
    last = beget(lambda: Life(url, folder, began, next(seeds)).end())
    _, status = os.waitpid(last, 0)
    if status:
        sys.exit("the last process failed")


def warm_up() -> None:
    """Load and compile what every life needs, once, before the first fork. No connection outlives it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/warm.db"
        fresh(url)
        world = World(url)
        furnish(world)
        world.deploy(drawn())
        world.start("case", "case:1", people=[1])
        world.complete(OFFICE, "apply")
        world.travel(days=1)
        world.rows(Task)
        world.close()


if __name__ == "__main__":
    warm_up()
    many_lives(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
