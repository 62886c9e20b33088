"""What the check lets through runs to its end, reloaded from its rows after every step (P6)."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.spiff import parser
from engine.spiff.process import Process
from engine.spiff.workflow import Script
from tests.engine.diagrams import (
    END,
    START,
    Box,
    box,
    call,
    diagram,
    gateway,
    message,
    process,
    service,
    several,
    subprocess,
    terminate,
    timer,
    user,
)
from tests.engine.test_checks import CALLED, faults

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WORDS: dict[str, Callable[..., Any]] = {
    "param": lambda key: 5,
    "working_days": lambda n: NOW + dt.timedelta(days=n),
    "until": lambda date: NOW,
}
DATA = {"case_id": 7, "people": [1, 2, 3], "closes": "2026-02-01", "turn": 0}
STEPS = 200


@dataclasses.dataclass
class Sketch:
    """Boxes and flows under construction; `numbers` keeps ids apart."""

    numbers: Any
    boxes: list[Box] = dataclasses.field(default_factory=list)
    flows: list[str] = dataclasses.field(default_factory=list)

    def add(self, make: Callable[[str], Box]) -> str:
        drawn = make(f"box_{next(self.numbers)}")
        self.boxes.append(drawn)
        return drawn.id


# A block draws itself into a sketch and returns the ids of its first and last box.
Block = Callable[[Sketch], tuple[str, str]]


def single(make: Callable[[str], Box]) -> Block:
    def draw(sketch: Sketch) -> tuple[str, str]:
        id = sketch.add(make)
        return id, id

    return draw


def in_turn(blocks: list[Block]) -> Block:
    def draw(sketch: Sketch) -> tuple[str, str]:
        ends = [block(sketch) for block in blocks]
        sketch.flows += [f"{one[1]} > {other[0]}" for one, other in itertools.pairwise(ends)]
        return ends[0][0], ends[-1][1]

    return draw


def fork(kind: str, one: Block, other: Block) -> Block:
    """Two ways between two gateways. With a deciding gateway, the data choose."""

    def draw(sketch: Sketch) -> tuple[str, str]:
        first, second = one(sketch), other(sketch)
        last = sketch.add(lambda id: gateway(id, kind))
        default = "" if kind == "parallelGateway" else first[0]
        split = sketch.add(lambda id: gateway(id, kind, f"{id} > {default}" if default else ""))
        condition = ": turn % 2 == 1" if default else ""
        sketch.flows += [f"{split} > {first[0]}", f"{split} > {second[0]}{condition}"]
        sketch.flows += [f"{first[1]} > {last}", f"{second[1]} > {last}"]
        return split, last

    return draw


def again(block: Block) -> Block:
    """Wrapped, as parallel joins must be; repeated as long as the data say so, a person deciding each time."""

    def draw(sketch: Sketch) -> tuple[str, str]:
        inside, _ = wrapped(block)(sketch)
        asked = sketch.add(user)
        gate = f"gate_{next(sketch.numbers)}"
        out = sketch.add(service)
        sketch.boxes.append(gateway(gate, default=f"{gate} > {out}"))
        sketch.flows += [f"{inside} > {asked}", f"{asked} > {gate}", f"{gate} > {out}"]
        sketch.flows.append(f"{gate} > {inside}: turn % 3 == 1")
        return inside, out

    return draw


def wrapped(block: Block) -> Block:
    def draw(sketch: Sketch) -> tuple[str, str]:
        inner = Sketch(sketch.numbers)
        first, last = block(inner)
        start, end = inner.add(lambda id: box("startEvent", id)), inner.add(lambda id: box("endEvent", id))
        flows = [f"{start} > {first}", *inner.flows, f"{last} > {end}"]
        id = sketch.add(lambda id: subprocess(id, inner.boxes, flows))
        return id, id

    return draw


def hurried(make: Callable[[str], Box]) -> Block:
    """A task with an interrupting timer; both ways go on."""

    def draw(sketch: Sketch) -> tuple[str, str]:
        task = sketch.add(make)
        late = sketch.add(lambda id: timer(id, on=task))
        merge = sketch.add(gateway)
        sketch.flows += [f"{task} > {merge}", f"{late} > {merge}"]
        return task, merge

    return draw


def several_times(make: Callable[[str], Box]) -> Callable[[str], Box]:
    return lambda id: several(make(id), item=f"item_of_{id}")


def publicise(id: str) -> Box:
    return call(id, "publicity")


single_boxes = st.sampled_from([user, service, timer, message, publicise, several_times(user), several_times(service)])
blocks: st.SearchStrategy[Block] = st.recursive(
    st.one_of(single_boxes.map(single), st.sampled_from([user, several_times(user), publicise]).map(hurried)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(in_turn),
        st.builds(fork, st.sampled_from(["parallelGateway", "exclusiveGateway", "inclusiveGateway"]), inner, inner),
        inner.map(again),
        inner.map(wrapped),
    ),
    max_leaves=6,
)


def drawn(block: Block, watched: bool) -> bytes:
    """A whole diagram: the block, and perhaps a parallel branch whose message ends the case at once."""
    sketch = Sketch(itertools.count())
    first, last = block(sketch)
    boxes, flows = [START, *sketch.boxes, END.having(id="end")], [*sketch.flows, f"{last} > end"]
    if watched:
        boxes = [START, *sketch.boxes, gateway("watch", "parallelGateway"), message("stop"), terminate("stopped")]
        boxes.append(terminate("end"))
        flows += ["start > watch", f"watch > {first}", "watch > stop", "stop > stopped"]
    else:
        flows.append(f"start > {first}")
    return diagram(process("case", boxes, flows), CALLED)


class Run:
    """A case outside of any database: its rows in a dictionary, loaded anew for every step."""

    def __init__(self, source: bytes) -> None:
        self.diagram = parser.parse(source)
        self.rows: dict[str, Any] = {}
        self.process = Process.new(self.diagram, "case", DATA, self._script())
        self._store()

    def _script(self) -> Script:
        return Script(WORDS, NOW, lambda task, name, inputs: {})

    def _store(self) -> None:
        self.process.run()
        changes = self.process.changes()
        self.rows.update({row["key"]: row for row in [*changes.new, *changes.changed]})
        for key in changes.gone:
            self.rows.pop(key, None)
        self.process = Process.load(self.diagram, "case", list(self.rows.values()), self.process.meta())
        self.process.attach(self._script())

    def step(self, choice: int, turn: int) -> None:
        """Do one of the things the case waits for; seldom, what ends it from aside."""
        waiting = self.process.awaited().values()
        possible = [("task", key) for key in self.process.open_tasks()]
        possible += [("timer", key) for key in self.process.open_timers()]
        possible += [("message", each.key) for each in waiting if each.element != "stop"]
        assert possible, "the case stands still"
        if choice % 10 == 0:
            possible = [("message", each.key) for each in waiting if each.element == "stop"] or possible
        kind, key = possible[choice % len(possible)]
        if kind == "task":
            self.process.finish_task(key, {"turn": turn})
        elif kind == "timer":
            self.process.fire_timer(key)
        else:
            self.process.receive(key, "told", {"case_id": 7})
        self._store()


@settings(max_examples=100, deadline=None)
@given(blocks, st.booleans(), st.randoms(use_true_random=False))
def test_an_accepted_diagram_runs_to_its_end(block: Block, watched: bool, chance: Any) -> None:
    source = drawn(block, watched)
    assert faults(source) == []
    run = Run(source)
    for step in range(STEPS):
        if run.process.ended:
            return
        # After a while nobody sends anything back any more.
        run.step(chance.randrange(1000), chance.randrange(6) if step < 20 else 0)
    raise AssertionError("the case does not end")
