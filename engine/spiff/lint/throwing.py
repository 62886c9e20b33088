"""Errors, escalations and signals: what is thrown is caught, and what is waited for is thrown."""

import dataclasses
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Drawing, Node
from engine.spiff.lint.subject import Rule, Subject

_THROWING = ("endEvent", "intermediateThrowEvent")
_AROUND = ("subProcess", "callActivity")


@dataclasses.dataclass(frozen=True)
class _Kind:
    """Of an error or an escalation: what it is called, where it is declared, the attribute with its code."""

    name: str
    chinese: str
    code: str


_KINDS = (_Kind("error", "错误", "errorCode"), _Kind("escalation", "升级", "escalationCode"))


class _Throws:
    """Who throws which code, and where it goes."""

    def __init__(self, drawing: Drawing, kind: _Kind) -> None:
        self.drawing = drawing
        self.kind = kind
        # Kept here and not in a cache of the module, which would keep every diagram that was ever checked.
        self._escaping: dict[tuple[str, int], frozenset[tuple[str, str]]] = {}
        self.codes = {each.get("id"): each.get(kind.code) or "" for each in drawing.elements(kind.name)}
        self.borders: dict[str, list[Node]] = {}
        for event in drawing.all_nodes("boundaryEvent"):
            if self.code(event) is not None:
                self.borders.setdefault(event.get("attachedToRef"), []).append(event)

    def code(self, event: Node) -> str | None:
        """The code that an event throws or catches: empty where it is missing, None for another kind of event."""
        found = event.children(f"{self.kind.name}EventDefinition")
        return self.codes.get(found[0].get(f"{self.kind.name}Ref"), "") if found else None

    def escaping(self, scope_id: str, depth: int = 0) -> frozenset[tuple[str, str]]:
        """What leaves a process or subprocess uncaught: codes with the boxes that throw them."""
        if (scope_id, depth) not in self._escaping:
            self._escaping[scope_id, depth] = self._looked_up(scope_id, depth)
        return self._escaping[scope_id, depth]

    def _looked_up(self, scope_id: str, depth: int) -> frozenset[tuple[str, str]]:
        scopes = [scope for scope in self.drawing.scopes if scope.id == scope_id and depth < _DEEPEST]
        found: set[tuple[str, str]] = set()
        for node in (node for scope in scopes for node in scope.nodes):
            code = self.code(node) if node.kind in _THROWING else None
            found |= {(code, node.id)} if code else set()
            caught = {self.code(event) for event in self.borders.get(node.id, ())}
            inside = self.inside(node, depth)
            found |= {each for each in inside if each[0] not in caught} if "" not in caught else set()
        return frozenset(found)

    def inside(self, box: Node, depth: int = 0) -> frozenset[tuple[str, str]]:
        """What comes to the border of a box from inside."""
        if box.kind not in _AROUND:
            return frozenset()
        return self.escaping(box.id if box.kind == "subProcess" else box.get("calledElement"), depth + 1)


# No sensible diagram calls deeper; one that calls itself is refused elsewhere.
_DEEPEST = 20


def codes(subject: Subject) -> Iterator[Fault]:
    """Whoever throws says what; whoever catches stands around what is thrown."""
    for throws in (_Throws(subject.drawing, kind) for kind in _KINDS):
        chinese = throws.kind.chinese
        for node in subject.drawing.all_nodes(*_THROWING):
            if throws.code(node) == "":
                yield node.fault("thrown_without_code", f"抛出{chinese}，但没有选定{chinese}，或者它没有代码。")
        for event in subject.drawing.all_nodes("boundaryEvent"):
            if throws.code(event) is not None:
                yield from _caught(throws, event)


def _caught(throws: _Throws, event: Node) -> Iterator[Fault]:
    chinese, code = throws.kind.chinese, throws.code(event)
    host = throws.drawing.nodes.get(event.get("attachedToRef"))
    if host is None:
        return
    if host.kind not in _AROUND:
        sentence = f"等待{chinese}，但“{host.label}”不是子流程，也不调用流程，里面不会抛出。"
        yield event.fault("nothing_thrown_here", sentence)
    elif code not in {"", *(thrown for thrown, _ in throws.inside(host))} or not throws.inside(host):
        yield event.fault("never_thrown", f"等待{chinese}，但“{host.label}”里没有图形抛出它。")
    if throws.kind.name == "error" and event.get("cancelActivity") in ("false", "0"):
        yield event.fault("error_goes_on", "等待错误，错误总会中断，请改为中断的边界事件。")


def uncaught(subject: Subject) -> Iterator[Fault]:
    called = {node.get("calledElement") for node in subject.drawing.all_nodes("callActivity")}
    for throws in (_Throws(subject.drawing, kind) for kind in _KINDS):
        for scope in (each for each in subject.drawing.processes if each.id not in called):
            for _, box in sorted(throws.escaping(scope.id)):
                sentence = f"抛出的{throws.kind.chinese}没有图形接住；请在它外面的子流程或者调用流程上附着边界事件。"
                yield subject.drawing.nodes[box].fault("uncaught", sentence)


def signals(subject: Subject) -> Iterator[Fault]:
    """A signal has a name; somebody throws it, somebody waits for it."""
    names = {each.get("id"): (each.get("name") or "").strip() for each in subject.drawing.elements("signal")}
    thrown = {_signal(node, names) for node in subject.drawing.all_nodes(*_THROWING)}
    awaited = {_signal(node, names) for node in subject.drawing.all_nodes() if node.kind not in _THROWING}
    for node in subject.drawing.all_nodes():
        name = _signal(node, names)
        if name == "":
            yield node.fault("unknown_signal", "没有选定信号，或者信号没有名称。")
        elif name is not None and node.kind in _THROWING and name not in awaited:
            yield node.fault("signal_to_nobody", f"发出信号“{name}”，但没有图形等待它。")
        elif name is not None and node.kind not in _THROWING and name not in thrown:
            yield node.fault("signal_from_nobody", f"等待信号“{name}”，但没有图形发出它。")


def _signal(node: Node, names: dict[str, str]) -> str | None:
    found = node.children("signalEventDefinition")
    return names.get(found[0].get("signalRef"), "") if found else None


RULES: tuple[Rule, ...] = (codes, uncaught, signals)
