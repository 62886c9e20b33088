"""A service stands on a way on which it must not be called: a variable has a value there that its contract bars."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node, service_name
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import following, values
from engine.types import Unless


def check(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes("serviceTask"):
        for bar in _bars(subject, node):
            if may_be_barred(subject, node, bar):
                sentence = f"有一条路走到这里时{bar.because}（{bar.variable}），不能办理；"
                yield node.fault("barred", f"{sentence}请在前面画一个排他网关，不让那一路通到这里。")


def may_be_barred(subject: Subject, node: Node, bar: Unless, *, only: bool = False) -> bool:
    """Whether a way leads to a box on which the variable may have the value; with `only`, can have no other."""
    (value,) = values.fixed(bar.value)
    held = (known.get(bar.variable, frozenset()) for _, known in following.follow(subject).contexts(node.id))
    return any(each == {value} if only else value in each for each in held)


def _bars(subject: Subject, node: Node) -> Iterator[Unless]:
    for operator in node.extension("serviceTaskOperator"):
        service = subject.registry.services.get(service_name(operator))
        yield from service.unless if service else ()
