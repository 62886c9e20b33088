"""A program that kills real processes: `python -m tests.engine.killing URL FOLDER KILLS SEED`.

A child works on two cases that talk to each other, says through a pipe what it has committed, and is killed by SIGKILL
at a random moment; the next child goes on from the database alone. Prints one JSON object when the kills are done and
every case has ended. It is a program of its own because only a process with one thread may fork safely.
"""

import datetime as dt
import functools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import sessionmaker

import database
from engine import audit, checks, definitions, instances, messages, outbox, tasks, timers
from engine.contract import Actor, Ask, Call, Service, Word
from engine.model import Instance
from engine.types import Anything
from engine.work import Runtime, Work
from tests import world
from tests.engine import diagrams as draw

NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
PEOPLE = [1, 2, 3]
ACTOR = world.person(1, "办理人", "办公室", units=None)
EVERYBODY = Actor(1, "办理人", ACTOR.audiences | {f"person:{each}" for each in PEOPLE})
LONGEST_LIFE = 0.12  # seconds; long enough for several actions, short enough to end in the middle of one
MARKS = Table(
    "mark", MetaData(), Column("id", Integer, primary_key=True), Column("case", String), Column("what", String)
)  # fmt: skip


def diagram() -> bytes:
    """Ask three people, mark, tell the other case, wait a moment, ask again; the other case waits to be told."""
    asking = draw.process(
        "case",
        [
            draw.START,
            draw.several(draw.user("ask", assign_user="person")),
            draw.service("mark", "mark", what='"asked"'),
            draw.service("tell", "tell", number="case_id"),
            draw.timer("pause", "working_days(0)"),
            draw.user("again"),
            draw.service("mark_again", "mark", what='"again"'),
            draw.END,
        ],
        ["start > ask", "ask > mark", "mark > tell", "tell > pause", "pause > again", "again > mark_again",
         "mark_again > end"],
    )  # fmt: skip
    waiting = draw.process(
        "other",
        [
            draw.starting(id="other_start"),
            draw.message("hear"),
            draw.service("mark_heard", "mark", what='"heard"'),
            draw.box("endEvent", "other_end", "结束"),
        ],
        ["other_start > hear", "hear > mark_heard", "mark_heard > other_end"],
    )
    return draw.diagram(asking, waiting)


def _mark(call: Call) -> dict[str, Any]:
    call.session.execute(insert(MARKS).values(case=call.case, what=call.inputs["what"]))
    call.notify("role:办公室", "已登记")
    return {}


def _tell(call: Call) -> dict[str, Any]:
    number = call.inputs["number"]
    call.send("told", f"other:{number}", correlation={"case_id": number}, payload={}, id=f"told:{number}")
    return {}


def _later(ask: Ask, days: int) -> dt.datetime:
    return ask.base + dt.timedelta(days=days)


def runtime(url: str) -> Runtime:
    services = {
        "mark": Service("mark", "登记", {"what": Anything("什么")}, {}, _mark),
        "tell": Service("tell", "告知", {"number": Anything("编号")}, {}, _tell),
    }
    words = {"working_days": Word("working_days", "工作日", True, _later)}
    return Runtime(
        sessions=sessionmaker(database.connect(url)),
        clock=lambda: NOW,
        services=services,
        words=words,
        sources={},
        append_audit=audit.append,
        check=functools.partial(checks.problems, registry=checks.Registry(services, words, {})),
    )


def prepare(url: str) -> None:
    place = runtime(url)
    MARKS.metadata.create_all(place.engine)
    with place.begin(EVERYBODY) as work:
        definitions.deploy(work, world.bundle(diagram()), "kill")
    place.engine.dispose()


def live(url: str, folder: Path, number: int, confirm: Callable[[str], None]) -> None:
    """Do whatever there is to do for case `number`, until both of its cases have ended."""
    place = runtime(url)
    senders: Mapping[str, outbox.Send] = {"notice": functools.partial(_post, folder)}
    for process, key in (("case", f"case:{number}"), ("other", f"other:{number}")):
        with place.begin(EVERYBODY) as work:
            known = work.session.scalar(select(Instance.id).where(Instance.key == key))
            if known is None:
                brought = {**world.samples(work, process), "case_id": number, "people": PEOPLE}
                instances.start(work, process, key, brought)
        confirm(f"case {key}")
    while not _ended(place, number):
        timers.fire_due(place)
        messages.deliver_pending(place)
        outbox.send_pending(place, senders)
        _finish_one(place, confirm)
    outbox.send_pending(place, senders)
    place.engine.dispose()


def _finish_one(place: Runtime, confirm: Callable[[str], None]) -> None:
    with place.begin(EVERYBODY) as work:
        waiting = tasks.inbox(work, EVERYBODY, limit=1)
    for task in waiting:
        with place.begin(EVERYBODY) as work:
            tasks.complete(work, task.id, {"opinion": "同意"})
        confirm(f"task {task.id}")


def _ended(place: Runtime, number: int) -> bool:
    keys = (f"case:{number}", f"other:{number}")
    with place.begin(EVERYBODY) as work:
        open_cases = select(Instance.id).where(Instance.key.in_(keys), Instance.ended_at.is_(None))
        return not work.session.scalars(open_cases).all()


def _post(folder: Path, place: Runtime, payload: Mapping[str, Any]) -> Callable[[Work], None] | None:
    """A letter is a file named after its dispatch: sent again after a crash, it is the same letter."""
    (folder / f"{payload['dispatch_id']}.txt").write_text(str(payload["case"]))
    return None


def kill(url: str, folder: Path, kills: int, seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    prepare(url)
    confirmed: list[str] = []
    killed, number = 0, 0
    while killed < kills:
        number += 1
        ended = False
        while not ended:
            life = chance.uniform(0.005, LONGEST_LIFE) if killed < kills else None
            ended = _one_life(url, folder, number, life, confirmed)
            killed += not ended
    return {"kills": killed, "cases": number, "confirmed": confirmed}


def _one_life(url: str, folder: Path, number: int, life: float | None, confirmed: list[str]) -> bool:
    """Let a child live. Returns whether it got to the end before it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _be_a_child(url, folder, number, writer)
    os.close(writer)
    if life is not None:
        time.sleep(life)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reader, encoding="utf-8") as told:
        confirmed += [line.strip() for line in told if line.endswith("\n")]
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit("a child failed by itself")
    return not os.WIFSIGNALED(status)


def _be_a_child(url: str, folder: Path, number: int, writer: int) -> None:
    try:
        live(url, folder, number, lambda what: os.write(writer, f"{what}\n".encode()))
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    told = kill(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(json.dumps(told))
