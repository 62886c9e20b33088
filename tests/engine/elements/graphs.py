"""Random diagrams of all elements, each the same for the same seed."""

import random
from typing import Any

from tests.engine.blocks import SIMPLE, File, Part, Tree
from tests.engine.diagrams import (
    END,
    again,
    box,
    call,
    correlated,
    declared,
    diagram,
    event,
    gateway,
    handler,
    message,
    process,
    service,
    setting,
    starting,
    subprocess,
    tag,
    timer,
    user,
)

LEAVES = [*SIMPLE, "setting", "either", "turns", "counted", "quorum", "ticked"]
WRAPS = ["loop", "called", "called_for_each", "mapped", "guarded", "told_around", "interruptible", "accompanied"]
BRANCHING = ["sequence", "choice", "parallel", "signalled"]
LARGEST = 6
ENOUGH = tag("completionCondition", "nrOfCompletedInstances &gt;= 2")
DATA = {"counted": 0}
BESIDE = "beside"


def random_tree(seed: int) -> Tree:
    chance = random.Random(seed)
    return tree(chance, chance.randint(2, LARGEST))


def tree(chance: random.Random, size: int) -> Tree:
    """A tree of about that many leaves."""
    if size <= 1:
        return (chance.choice(LEAVES),)
    kind = chance.choice([*BRANCHING, *WRAPS])
    if kind in WRAPS:
        return (kind, tree(chance, size - 1))
    left = chance.randint(1, size - 1)
    branches = [tree(chance, left), tree(chance, size - left)]
    # Three branches, because a join remembers the first of them in another way than the others.
    return (kind, *branches, (chance.choice(LEAVES),)) if kind == "parallel" else (kind, *branches)


def drawn(shape: Tree) -> bytes:
    """The diagram of a tree; its process is called `case` and begins with DATA and `people`."""
    file = File()
    part = Richer(file)
    way_in, way_out = part.add(shape)
    part.flows += [f"start > {way_in}", f"{way_out} > end"]
    main = process("case", [starting("counted: integer"), *part.boxes, END], part.flows)
    names = declared("error", "bad") + declared("escalation", "late") + declared("signal", *file.signals)
    return diagram(main, *file.processes, messages={"told": ["place"]}, extra=names)


class Richer(Part):
    """Blocks of the elements that interrupt, throw, catch, count and choose."""

    def _setting(self) -> tuple[str, str]:
        return self._single(setting(self.file.id("set"), "counted = counted + 1", 'told = "第" + counted + "次"'))

    def _ticked(self) -> tuple[str, str]:
        return self._single(box("manualTask", self.file.id("tick")))

    def _turns(self) -> tuple[str, str]:
        return self._single(again(user(self.file.id("turn")), "again", loopMaximum="3"))

    def _counted(self) -> tuple[str, str]:
        counting = setting(self.file.id("count"), "counted = counted + 1")
        return self._single(again(counting, "counted % 3 != 0", loopMaximum="5"))

    def _quorum(self) -> tuple[str, str]:
        return self._single(self._several(user(self.file.id("quorum")), more=ENOUGH))

    def _either(self) -> tuple[str, str]:
        split, merge = self.file.id("either"), self._put(gateway(self.file.id("merge")))
        self._put(gateway(split, "eventBasedGateway"))
        for one in (self._awaiting("answer"), timer(self.file.id("silence"), "minutes(11)")):
            after = self._put(service(self.file.id("after"), "note"))
            self.flows += [f"{split} > {self._put(one)}", f"{one.id} > {after}", f"{after} > {merge}"]
        return split, merge

    def _mapped(self, body: Tree) -> tuple[str, str]:
        given = {"in_people": "people", "in_counted": "counted + 1", "out_counted": "counted", "out_told": "'mapped'"}
        return self._single(call(self.file.id("call"), self._process(body), **given))

    def _guarded(self, body: Tree) -> tuple[str, str]:
        """Inside, somebody decides whether it ends with an error."""
        inside = type(self)(self.file)
        start, decide, gate, bad, well = (self.file.id(kind) for kind in ("start", "decide", "gate", "bad", "end"))
        way_in, way_out = inside.add(body)
        inside.boxes += [box("startEvent", start), user(decide), gateway(gate, default=f"{gate} > {well}")]
        inside.boxes += [event("endEvent", bad, "error", "bad"), box("endEvent", well)]
        inside.flows += [f"{start} > {way_in}", f"{way_out} > {decide}", f"{decide} > {gate}", f"{gate} > {well}"]
        inside.flows.append(f"{gate} > {bad}: chosen == 1")
        host = self._put(subprocess(self.file.id("guarded"), inside.boxes, inside.flows))
        return self._interrupted(event("boundaryEvent", self.file.id("caught"), "error", "bad", on=host))

    def _told_around(self, body: Tree) -> tuple[str, str]:
        """Inside, an escalation is thrown; around, something follows beside."""
        throw = event("intermediateThrowEvent", self.file.id("throw"), "escalation", "late")
        host = self._put(self._inner("escalating", body, [throw]))
        border = event("boundaryEvent", self.file.id("told"), "escalation", "late", on=host)
        after, over = self._put(user(self.file.id("ask"))), self._put(box("endEvent", self.file.id("over")))
        self.flows += [f"{self._put(border.having(cancelActivity='false'))} > {after}", f"{after} > {over}"]
        return host, host

    def _interruptible(self, body: Tree) -> tuple[str, str]:
        """A message may end what is inside and put something else in its place."""
        aside = handler(self.file.id("part"), self._beginning("stop"), user(self.file.id("ask")))
        return self._single(self._inner("interruptible", body, [], aside))

    def _accompanied(self, body: Tree) -> tuple[str, str]:
        """A message may begin something beside what is inside, more than once."""
        aside = handler(self.file.id("part"), self._beginning(BESIDE), user(self.file.id("ask")), interrupting=False)
        return self._single(self._inner("accompanied", body, [], aside))

    def _signalled(self, first: Tree, second: Tree) -> tuple[str, str]:
        """Of two branches, the first ends a task of the second by a signal."""
        inside, name = type(self)(self.file), self.file.id("signal")
        self.file.signals.append(name)
        start, fork, join, end = (self.file.id(kind) for kind in ("start", "fork", "join", "end"))
        throw = inside._put(event("intermediateThrowEvent", self.file.id("throw"), "signal", name))
        host = inside._put(user(self.file.id("ask")))
        merge = inside._interrupted(event("boundaryEvent", self.file.id("heard"), "signal", name, on=host))[1]
        (one_in, one_out), (other_in, other_out) = inside.add(first), inside.add(second)
        inside.boxes += [box("startEvent", start), box("endEvent", end)]
        inside.boxes += [gateway(fork, "parallelGateway"), gateway(join, "parallelGateway")]
        inside.flows += [f"{start} > {fork}", f"{fork} > {one_in}", f"{fork} > {other_in}", f"{one_out} > {throw}"]
        inside.flows += [f"{other_out} > {host}", f"{throw} > {join}", f"{merge} > {join}", f"{join} > {end}"]
        return self._single(subprocess(self.file.id("signalled"), inside.boxes, inside.flows))

    def _beginning(self, kind: str) -> Any:
        id = self.file.id(kind)
        return message(id, kind="startEvent", inside=correlated("place", f"'{id}'"))

    def _inner(self, kind: str, body: Tree, more: list[Any], *aside: Any) -> Any:
        """A subprocess with the body, then more boxes one after the other; aside stand its event subprocesses."""
        inside = type(self)(self.file)
        way_in, way_out = inside.add(body)
        start, end = box("startEvent", self.file.id("start")), box("endEvent", self.file.id("end"))
        way = [way_out, *(each.id for each in more), end.id]
        inside.boxes += [start, *more, end, *aside]
        inside.flows += [f"{start.id} > {way_in}", *(f"{a} > {b}" for a, b in zip(way, way[1:], strict=False))]
        return subprocess(self.file.id(kind), inside.boxes, inside.flows)
