"""A join that waits for ever for a branch that doesn't come."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.soundness import meeting
from engine.spiff.lint.soundness.meeting import Meeting, State
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import paths


def check(subject: Subject) -> Iterator[Fault]:
    for found in meeting.meetings(subject):
        if not found.is_whole:
            sentence = f"里并行的走法超过{meeting.MOST_STATES}种，查不完汇合时会不会停住；请把并行的部分分放进子流程。"
            yield found.scope.fault("too_many_ways", sentence)
            continue
        for join in meeting.joins(found.scope):
            stuck = next(_stuck(found, join), None)
            if stuck is not None:
                yield _fault(found, join, stuck)


def _stuck(found: Meeting, join: Node) -> Iterator[State]:
    """The states in which something has arrived at a join that will never be passed, first found first."""
    hopeful = _hopeful(found, join)
    incoming = {flow.id for flow in join.incoming}
    for state in found.came_from:
        has_arrived = any(place in incoming for place, _ in state)
        # While something is still going on by itself, it may end the case.
        if has_arrived and state in found.quiet and state not in hopeful:
            yield state


def _hopeful(found: Meeting, join: Node) -> set[State]:
    before: dict[State, list[State]] = {}
    for state, following in found.leads_to.items():
        for each in following:
            before.setdefault(each, []).append(state)
    hopeful = set(found.joined.get(join.id, ()))
    waiting = list(hopeful)
    while waiting:
        for each in before.get(waiting.pop(), ()):
            if each not in hopeful:
                hopeful.add(each)
                waiting.append(each)
    return hopeful


def _fault(found: Meeting, join: Node, stuck: State) -> Fault:
    nodes = {node.id: node for node in found.scope.nodes}
    here = {place for place, _ in stuck}
    missing = "、".join(f"“{nodes[flow.source].label}”" for flow in join.incoming if flow.id not in here)
    sentence = f"会一直等下去：{_way(found, stuck)}以后，从{missing}来的分支不会再到"
    return join.fault("waiting_join", f"{sentence}；请用同样的网关分开和汇合，或者让每条分支都到这里。")


def _way(found: Meeting, stuck: State) -> str:
    """The boxes that were passed on the way to a state."""
    nodes = {node.id: node for node in found.scope.nodes}
    flows = {flow.id: flow for flow in found.scope.flows}
    passed: list[Node] = []
    states = found.states_to(stuck)
    for before, after in zip([frozenset[meeting.Token](), *states], states, strict=False):
        new = [flows[place].source for place, _ in after - before if place in flows]
        passed += [nodes[each] for each in new if nodes[each] not in passed]
    return paths.said(passed)
