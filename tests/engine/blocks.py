"""Random diagrams that are well built: blocks inside blocks, each with one way in and one way out.

A tree such as `("loop", ("ask",))` is drawn by hypothesis and becomes boxes and arrows. Parallel blocks stand in a
subprocess, because SpiffWorkflow 3.2.0 lets their join go early in the second round of a loop.
"""

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.engine.diagrams import (
    END,
    START,
    Box,
    box,
    call,
    correlated,
    diagram,
    gateway,
    message,
    process,
    service,
    several,
    subprocess,
    timer,
    user,
)

Tree = tuple[Any, ...]
PEOPLE = [1, 2, 3]

SIMPLE = ["ask", "serve", "everyone", "one_by_one", "delay", "wait", "deadline", "reminder", "recall", "watched"]
LEAVES = st.sampled_from(SIMPLE).map(lambda kind: (kind,))


def _grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    pairs = st.tuples(st.sampled_from(["sequence", "sequence", "choice"]), inner, inner)
    wraps = st.tuples(st.sampled_from(["loop", "loop", "called", "called_for_each"]), inner)
    # The join remembers the first of three in another way than the second.
    return pairs | wraps | st.tuples(st.just("parallel"), inner, inner, inner)


TREES = st.recursive(LEAVES, _grow, max_leaves=6)


def drawn(tree: Tree) -> bytes:
    """The diagram of a tree; its process is called `case` and needs the variables `people` and `case_id`."""
    file = File()
    part = Part(file)
    way_in, way_out = part.add(tree)
    part.flows += [f"start > {way_in}", f"{way_out} > end"]
    main = process("case", [START, *part.boxes, END], part.flows)
    return diagram(main, *file.processes, messages={"told": ["place"]})


class File:
    """Gives numbers, and collects called processes and the names of signals."""

    def __init__(self) -> None:
        self.numbers: Iterator[int] = itertools.count(1)
        self.processes: list[str] = []
        self.signals: list[str] = []

    def id(self, kind: str) -> str:
        return f"{kind}_{next(self.numbers)}"


@dataclasses.dataclass
class Part:
    """One level of boxes and arrows. Each method adds a block and returns its first and last box."""

    file: File
    boxes: list[Box] = dataclasses.field(default_factory=list)
    flows: list[str] = dataclasses.field(default_factory=list)

    def add(self, tree: Tree) -> tuple[str, str]:
        ends: tuple[str, str] = getattr(self, f"_{tree[0]}")(*tree[1:])
        return ends

    def _put(self, one: Box) -> str:
        self.boxes.append(one)
        return one.id

    def _single(self, one: Box) -> tuple[str, str]:
        return (self._put(one),) * 2

    def _ask(self) -> tuple[str, str]:
        return self._single(user(self.file.id("ask")))

    def _serve(self) -> tuple[str, str]:
        return self._single(service(self.file.id("serve"), "note"))

    def _everyone(self) -> tuple[str, str]:
        return self._single(self._several(user(self.file.id("everyone"))))

    def _several(self, one: Box, more: str = "") -> Box:
        return several(one, item=self.file.id("person"), more=more)

    def _one_by_one(self) -> tuple[str, str]:
        repeated = self._several(user(self.file.id("one_by_one")))
        mark = "<bpmn:multiInstanceLoopCharacteristics"
        inner = repeated.inner.replace(mark, f'{mark} isSequential="true"')
        return self._single(dataclasses.replace(repeated, inner=inner))

    def _delay(self) -> tuple[str, str]:
        return self._single(timer(self.file.id("delay"), "minutes(7)"))

    def _wait(self) -> tuple[str, str]:
        return self._single(self._awaiting("wait"))

    def _awaiting(self, kind: str, on: str = "") -> Box:
        id = self.file.id(kind)
        return message(id, inside=correlated("place", f"'{id}'"), on=on)

    def _deadline(self) -> tuple[str, str]:
        return self._interrupted(timer(self.file.id("late"), "minutes(5)", on=self._put(user(self.file.id("ask")))))

    def _recall(self) -> tuple[str, str]:
        return self._interrupted(self._awaiting("recall", on=self._put(self._several(user(self.file.id("ask"))))))

    def _interrupted(self, event: Box) -> tuple[str, str]:
        host, merge = event.attributes["attachedToRef"], self._put(gateway(self.file.id("merge")))
        self.flows.append(f"{host} > {merge}")
        self._interrupt(event, merge)
        return host, merge

    def _interrupt(self, event: Box, merge: str) -> None:
        after = self._put(service(self.file.id("after"), "note"))
        self.flows += [f"{self._put(event)} > {after}", f"{after} > {merge}"]

    def _watched(self) -> tuple[str, str]:
        """A reminder, a deadline and a recall on one box."""
        host, merge = self._interrupted(timer(self.file.id("late"), "minutes(9)", on=self._remind()))
        self._interrupt(self._awaiting("recall", on=host), merge)
        return host, merge

    def _reminder(self) -> tuple[str, str]:
        return (self._remind(),) * 2

    def _remind(self) -> str:
        host = self._put(self._several(user(self.file.id("ask"))))
        remind = timer(self.file.id("remind"), "minutes(3)", on=host).having(cancelActivity="false")
        after, over = service(self.file.id("after"), "note"), box("endEvent", self.file.id("reminded"))
        self.flows += [f"{self._put(remind)} > {self._put(after)}", f"{after.id} > {self._put(over)}"]
        return host

    def _sequence(self, first: Tree, second: Tree) -> tuple[str, str]:
        (start, middle), (goes_on, end) = self.add(first), self.add(second)
        self.flows.append(f"{middle} > {goes_on}")
        return start, end

    def _choice(self, first: Tree, second: Tree) -> tuple[str, str]:
        ask, merge, gate = (self.file.id(kind) for kind in ("decide", "merge", "choice"))
        ways = [self.add(first), self.add(second)]
        self._put(user(ask))
        self._put(gateway(gate, default=f"{gate} > {ways[1][0]}"))
        self._put(gateway(merge))
        self.flows += [f"{ask} > {gate}", f"{gate} > {ways[0][0]}: chosen == 1", f"{gate} > {ways[1][0]}"]
        self.flows += [f"{end} > {merge}" for _, end in ways]
        return ask, merge

    def _loop(self, body: Tree) -> tuple[str, str]:
        merge, ask, gate, out = (self.file.id(kind) for kind in ("again", "decide", "loop", "out"))
        start, end = self.add(body)
        self.boxes += [gateway(merge), user(ask), gateway(gate, default=f"{gate} > {out}"), gateway(out)]
        self.flows += [f"{merge} > {start}", f"{end} > {ask}", f"{ask} > {gate}", f"{gate} > {merge}: again"]
        self.flows.append(f"{gate} > {out}")
        return merge, out

    def _parallel(self, *branches: Tree) -> tuple[str, str]:
        inside = type(self)(self.file)
        start, split, join, end = (self.file.id(kind) for kind in ("start", "split", "join", "end"))
        for way_in, way_out in map(inside.add, branches):
            inside.flows += [f"{split} > {way_in}", f"{way_out} > {join}"]
        inside.boxes += [box("startEvent", start), box("endEvent", end)]
        inside.boxes += [gateway(split, "parallelGateway"), gateway(join, "parallelGateway")]
        inside.flows += [f"{start} > {split}", f"{join} > {end}"]
        return self._single(subprocess(self.file.id("parallel"), inside.boxes, inside.flows))

    def _called(self, body: Tree) -> tuple[str, str]:
        return self._single(call(self.file.id("call"), self._process(body)))

    def _called_for_each(self, body: Tree) -> tuple[str, str]:
        return self._single(self._several(call(self.file.id("call"), self._process(body))))

    def _process(self, body: Tree) -> str:
        inside = type(self)(self.file)
        id, start, end = (self.file.id(kind) for kind in ("process", "start", "end"))
        way_in, way_out = inside.add(body)
        inside.boxes += [box("startEvent", start), box("endEvent", end)]
        inside.flows += [f"{start} > {way_in}", f"{way_out} > {end}"]
        self.file.processes.append(process(id, inside.boxes, inside.flows))
        return id
