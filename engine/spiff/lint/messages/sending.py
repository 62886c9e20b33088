"""Who sends which message, with which business ids and what else."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from engine import types
from engine.contract import Service
from engine.spiff.lint.drawing import Node, service_name, spiff
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import following, values
from engine.spiff.lint.variables.reasoning import Reader


@dataclasses.dataclass(frozen=True, eq=False)
class Sending:
    """A message that a box sends, or a page where `box` is None."""

    message: str
    box: Node | None
    kind: types.Message

    @property
    def sender(self) -> str:
        return f"“{self.box.label}”" if self.box is not None else "网页"


@dataclasses.dataclass(frozen=True, eq=False)
class Receiver:
    """A box that waits for a message, or is started by it."""

    message: str
    box: Node
    element: Any

    @property
    def ids(self) -> dict[str, str]:
        """Business id → the expression that says which one is meant."""
        pairs = self.element.iter(spiff("processVariableCorrelation"))
        found = ((_inside(pair, "propertyId"), _inside(pair, "expression")) for pair in pairs)
        return {key: expression for key, expression in found if key}


def are_known(subject: Subject) -> bool:
    """Whether services say what they send at all; while none does, nothing can be said."""
    return any(_declares(service) for service in subject.registry.services.values())


def _declares(service: Service) -> bool:
    inputs = (*service.inputs.values(), *service.optional.values())
    return bool(service.sends) or any(isinstance(kind, types.Message) for kind in inputs)


def sendings(subject: Subject) -> Iterator[Sending]:
    for name, kind in (subject.registry.outside or {}).items():
        yield Sending(name, None, kind)
    for node in subject.drawing.all_nodes("serviceTask"):
        for operator in node.extension("serviceTaskOperator"):
            service = subject.registry.services.get(service_name(operator))
            if service is not None:
                yield from (Sending(name, node, kind) for name, kind in service.sends.items())
                yield from _named(subject, node, operator, service)


def _named(subject: Subject, node: Node, operator: Any, service: Service) -> Iterator[Sending]:
    """Messages whose name the diagram gives to a service."""
    kinds = {**service.inputs, **service.optional}
    course = following.follow(subject)
    for parameter in operator.iter(spiff("parameter")):
        kind = kinds.get(parameter.get("id", ""))
        tree = following.tree(parameter.get("value"))
        if isinstance(kind, types.Message) and tree is not None:
            read = (Reader(course.language).value(tree, known) for _, known in course.contexts(node.id))
            names = {each.fixed for each in values.union(*read) if each.fixed is not None}
            yield from (Sending(str(name), node, kind) for name in sorted(names, key=str))


def receivers(subject: Subject) -> Iterator[Receiver]:
    names = {each.get("id"): (each.get("name") or "").strip() for each in subject.drawing.elements("message")}
    for node in subject.drawing.all_nodes("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"):
        waiting = [node.element] if node.kind == "receiveTask" else node.children("messageEventDefinition")
        for element in waiting:
            if name := names.get(element.get("messageRef")):
                yield Receiver(name, node, element)


def _inside(pair: Any, name: str) -> str:
    found = pair.find(spiff(name))
    return (found.text or "").strip() if found is not None else ""
