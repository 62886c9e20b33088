"""The few variables on which a process decides and that have few values: they are told apart on every way.

Which way was taken at one gateway then counts at the next one, and a loop whose condition nobody changes is seen.
"""

import dataclasses
import functools
import itertools
from collections.abc import Iterator, Mapping

from engine.spiff.lint.drawing import Flow, Node, Scope
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import boxes, following, values
from engine.spiff.lint.variables.following import Course
from engine.spiff.lint.variables.values import MISSING, Possibility, Variables

# The value of each tracked variable, in their order; None where it could be anything.
Valuation = tuple[Possibility | None, ...]
MOST_VALUES = 6
MOST_TOGETHER = 64
_DECIDING = ("exclusiveGateway", "inclusiveGateway")


@dataclasses.dataclass(frozen=True, eq=False)
class Tracking:
    """The tracked variables of one level, and what is known of all variables besides."""

    subject: Subject
    course: Course
    scope: Scope
    names: tuple[str, ...]
    known: Mapping[str, Variables]

    def at_start(self) -> Iterator[Valuation]:
        """The values with which a level may begin."""
        start = next(iter(self.scope.of_kind("startEvent")))
        known = self.known.get(start.id, {})
        yield from self._every(
            Valuation([None] * len(self.names)), {name: known.get(name, MISSING) for name in self.names}
        )

    def past(self, node: Node, valuation: Valuation) -> Iterator[Valuation]:
        """The values after a box was done, for each of the values that it may have set."""
        if node.kind in ("callActivity", "subProcess"):
            yield from self._every(valuation, self._after_call(node))
            return
        known = {**self.known.get(node.id, {}), **self.told(valuation)}
        after = following.done(self.subject, self.course.language, node, known)
        yield from self._every(valuation, {name: after[name] for name in boxes.sets(self.subject, node)})

    def _after_call(self, node: Node) -> Variables:
        """Whatever is known behind a called process, where it sets a variable itself."""
        behind = [self.known.get(flow.target, {}) for flow in node.outgoing]
        changed = boxes.names_set(self.subject, node) & {*self.names}
        return {name: values.union(*(each.get(name, MISSING) for each in behind)) for name in changed}

    def _every(self, valuation: Valuation, given: Variables) -> Iterator[Valuation]:
        """A valuation with every combination of what was given; what is open is not told apart."""
        choices: list[list[Possibility | None]] = []
        for name, held in zip(self.names, valuation, strict=True):
            if name not in given:
                choices.append([held])
            elif any(each.is_open and each.kind != "unset" for each in given[name]):
                choices.append([None])
            else:
                choices.append(sorted(given[name], key=str))
        yield from itertools.product(*choices)

    def ways_out(self, gateway: Node, valuation: Valuation) -> list[Flow]:
        """The arrows that a deciding gateway may take with these values."""
        known = {**self.known.get(gateway.id, {}), **self.told(valuation)}
        return [flow for flow, _ in following.ways_out(self.course.language, gateway, known)]

    def told(self, valuation: Valuation) -> Variables:
        pairs = zip(self.names, valuation, strict=True)
        return {name: frozenset({held}) for name, held in pairs if held is not None}


def track(subject: Subject, scope: Scope) -> Tracking:
    course = following.follow(subject)
    known = {node.id: _merged(course, node) for node in scope.nodes}
    return Tracking(subject, course, scope, tuple(_worth(scope, known)), known)


def _merged(course: Course, node: Node) -> Variables:
    """What is known at a box, whoever called its process."""
    found = [known for _, known in course.contexts(node.id)]
    return functools.reduce(values.merge, found) if found else {}


def _worth(scope: Scope, known: Mapping[str, Variables]) -> Iterator[str]:
    """The variables of most gateways first, as long as there are not too many values together."""
    read: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for gateway in (node for node in scope.nodes if node.kind in _DECIDING and node.id in known):
        for name in {name for flow in gateway.outgoing for name in names_in(flow)}:
            held = known[gateway.id].get(name, MISSING)
            closed = all(not each.is_open or each.kind == "unset" for each in held)
            read[name] = read.get(name, 0) + 1
            sizes[name] = max(sizes.get(name, 1), len(held) if closed else MOST_VALUES + 1)
    together = 1
    for name in sorted(read, key=lambda name: (-read[name], name)):
        if sizes[name] <= MOST_VALUES and together * sizes[name] <= MOST_TOGETHER:
            together *= sizes[name]
            yield name


def names_in(flow: Flow) -> frozenset[str]:
    """The variables that the condition of an arrow reads."""
    written = following.expression(flow.condition)
    return written.names if written is not None else frozenset()
