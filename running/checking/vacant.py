"""An award is declared vacant (Article 4) only where somebody has counted, and nobody was left on the list."""

import ast
import functools
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import ways
from engine.spiff.lint.drawing import Flow, Node, service_name
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.variables import following, narrowing, paths
from engine.spiff.lint.variables.values import NOUGHT, Value
from engine.spiff.lint.ways import State
from engine.types import Count, Type

DECLARED, COUNTED = "declare_vacancy", "applications"
# What is remembered of a way: the variable or the words that were counted last, and what came of it.
NOBODY, SOMEBODY, UNKNOWN = "nobody", "somebody", "unknown"


def nobody_left(subject: Subject) -> Iterator[Fault]:
    declaring = [node for node in subject.drawing.all_nodes("serviceTask") if _is_declaring(node)]
    if not declaring:
        return
    came_from = ways.past(subject, ways.never, functools.partial(_counted, subject))
    for node in declaring:
        states = (state for state in came_from if state.box == node.id and state.memory[1:] != (NOBODY,))
        if state := next(states, None):
            way = paths.said(ways.way(came_from, state, subject))
            yield node.fault("not_vacant", f"宣布奖项空缺，但{way}，{_SAID[state.memory[1:]]}。")


_SAID = {
    (): "没有数过名单上还有没有申报组织；请先用排他网关判断，只让没有的那一路通到这里",
    (SOMEBODY,): "名单上还有申报组织；网关的两条路可能画反了",
    (UNKNOWN,): "名单上可能还有申报组织；请用排他网关判断，只让一个都没有（等于0）的那一路通到这里",
}


def _counted(subject: Subject, state: State, flow: Flow) -> tuple[str, ...]:
    """What is remembered behind an arrow: the last count of applications, as far as the arrow tells what came of it."""
    node = subject.drawing.nodes[state.box]
    names = [*_counts(subject, node), *_compared(subject, node)]
    if not names and not state.memory:
        return ()
    name = names[-1] if names else state.memory[0]
    known = following.follow(subject).taken[state.context, flow].get(name, frozenset())
    came = _came_of(known)
    is_news = bool(names) or came != UNKNOWN
    return (name, came) if is_news else state.memory


def _came_of(known: Value) -> str:
    if known == {NOUGHT}:
        return NOBODY
    return SOMEBODY if known and all(each.least or each.fixed for each in known) else UNKNOWN


@functools.lru_cache(maxsize=1024)
def _counts(subject: Subject, node: Node) -> list[str]:
    """The variables in which a box puts how many applications there are."""
    services = (subject.registry.services.get(service_name(each)) for each in node.extension("serviceTaskOperator"))
    outputs = (each for service in services if service for each in service.outputs.items())
    return [name for name, kind in outputs if _is_of_applications(kind)]


def _compared(subject: Subject, node: Node) -> Iterator[str]:
    """What the conditions of a gateway count applications with, as it is written there."""
    trees = (following.tree(flow.condition) for flow in node.outgoing if flow.condition)
    for call in (each for tree in trees if tree is not None for each in ast.walk(tree) if isinstance(each, ast.Call)):
        word = subject.registry.words.get(narrowing.key_of(call.func))
        if word is not None and _is_of_applications(word.result):
            yield narrowing.key_of(call)


def _is_of_applications(kind: Type | None) -> bool:
    return isinstance(kind, Count) and kind.of == COUNTED


def _is_declaring(node: Node) -> bool:
    return any(service_name(each) == DECLARED for each in node.extension("serviceTaskOperator"))


RULES: tuple[Rule, ...] = (nobody_left,)
