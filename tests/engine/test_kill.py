"""P1 with real processes: killed with `kill -9` at random moments, nothing confirmed is lost, nothing happens twice,
the audit chain verifies, and every case comes to its end. `AWARD_KILLS` sets how many deaths a database sees."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import audit
from engine.model import Dispatch, FormRecord, Instance, Message, Subscription, Task, Timer
from tests.engine import lives
from tests.world import World

KILLS = int(os.environ.get("AWARD_KILLS", "200"))
PARTS = 2

WAY = Counter(["case_start", "apply", "received", "invite", "split", "answered", "publicity", "join", "decide"])
WAY += Counter(["decided", "publish", "case_end", *["opinion"] * 4])
OTHER_WAY = Counter(["arrived", "asked", "answer", "reply", "other_end"])


@pytest.fixture
def office(world: World) -> Iterator[World]:
    lives.furnish(world)
    world.deploy(lives.drawn())
    world.engine.dispose()
    yield world
    world.drop_tally()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_process_may_be_killed_at_any_moment(office: World, tmp_path: Path, part: int) -> None:
    kills = KILLS // PARTS
    command = [sys.executable, "-m", "tests.engine.lives", office.url, str(tmp_path), str(kills), str(part)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    confirmed = [json.loads(line) for line in (tmp_path / "confirmed.jsonl").read_text().splitlines()]

    nothing_confirmed_is_lost(office, confirmed)
    nothing_happened_twice(office)
    everything_came_to_its_end(office, confirmed)
    assert office.verify().ok
    # Otherwise the processes died before they could do anything.
    assert len(confirmed) > kills


def nothing_confirmed_is_lost(world: World, confirmed: list[dict[str, Any]]) -> None:
    logged = Counter(f"{event} {json.dumps(detail, sort_keys=True)}" for event, detail in world.events())
    seen = [entry for fact in confirmed for entry in fact.get("committed", [])]
    told = Counter(f"{entry['event']} {json.dumps(entry['detail'], sort_keys=True)}" for entry in seen)
    assert told - logged == Counter()


def nothing_happened_twice(world: World) -> None:
    twice = {
        event: [one for one, times in Counter(detail[name] for detail in world.happened(event)).items() if times > 1]
        for event, name in (
            (audit.Event.TASK_COMPLETED, "task"),
            (audit.Event.TIMER_FIRED, "timer"),
            (audit.Event.MESSAGE_SENT, "id"),
            (audit.Event.MESSAGE_DELIVERED, "id"),
            (audit.Event.NOTICE_SENT, "dispatch"),
            (audit.Event.DOCUMENT_RENDERED, "dispatch"),
        )
    }
    assert twice == dict.fromkeys(twice, [])
    assert [each for each, times in Counter(world.tally()).items() if times > 1] == []


def everything_came_to_its_end(world: World, confirmed: list[dict[str, Any]]) -> None:
    cases = {case.key: case for case in world.rows(Instance)}
    numbers = sorted(int(key.split(":")[1]) for key in cases if key.startswith("case:"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(cases) == 2 * len(numbers)
    assert [key for key, case in cases.items() if case.ended_at is None] == []
    for key in cases:
        assert Counter(world.way(key)) == (WAY if key.startswith("case:") else OTHER_WAY), key

    expected = {(f"case:{n}", node) for n in numbers for node in ("received", "decided")}
    assert set(world.tally()) == expected | {(f"other:{n}", "asked") for n in numbers}
    assert world.incidents() == []
    assert {message.state for message in world.rows(Message)} == {"delivered"}
    assert {timer.element: timer.fired for timer in world.rows(Timer)} == {"publicity": True, "late": False}
    assert [each for each in world.rows(Subscription) if each.closed_at is None] == []
    assert sorted(record.task_id for record in world.rows(FormRecord)) == [task.id for task in world.rows(Task)]
    dispatches = world.rows(Dispatch)
    assert {each.state for each in dispatches} == {"sent"}
    assert {fact["sent"] for fact in confirmed if "sent" in fact} == {each.id for each in dispatches}
