"""The parameter sheet has what services, and the lists of options in forms, read of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.variables import boxes, values
from engine.types import Optional, Type


def services(subject: Subject) -> Iterator[Fault]:
    """Each parameter that a service reads is there, with values of the kind it needs."""
    for node in subject.drawing.all_nodes("serviceTask"):
        for operator in node.extension("serviceTaskOperator"):
            service = subject.registry.services.get(operator.get("id", ""))
            yield from _unread(subject, node, "要读取", service.reads) if service else ()


def options(subject: Subject) -> Iterator[Fault]:
    """The same for the lists that fields of a form take their options from."""
    for node in subject.drawing.all_nodes("userTask"):
        form = subject.bundle.forms.get(node.properties.get("form", ""), {})
        for name in dict.fromkeys(str(each.get("source")) for each in _fields(form)):
            source = subject.registry.sources.get(name)
            if source is not None:
                yield from _unread(subject, node, f"的表单要列出“{source.title}”，为此要读取", source.reads)


def _fields(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The fields of a form, and those in their rows."""
    for field in boxes.fields(form):
        yield field
        yield from _fields(field)


def _unread(subject: Subject, node: Node, purpose: str, reads: Mapping[str, Type]) -> Iterator[Fault]:
    sheet = {str(row.get("key")): row for row in subject.bundle.sheet}
    for key, kind in reads.items():
        if key not in sheet:
            if not isinstance(kind, Optional):
                what = f"“{key}”（{kind.description}）" if kind.description else f"“{key}”"
                yield node.fault("unread_parameter", f"{purpose}评审规则的参数{what}，参数表里却没有；请把它补上。")
        elif unfit := [each for each in _possible(sheet[key]) if not kind.accepts(each)]:
            wanted, given = values.said(values.of_type(kind)), "、".join(map(values.quoted, unfit))
            sentence = f"{purpose}评审规则的参数“{key}”，它应当是{wanted}，却可能是{given}；请改参数的取值或者选项。"
            yield node.fault("unfit_parameter", sentence)


def _possible(row: Mapping[str, Any]) -> Iterator[Any]:
    """What a parameter may be: its value, and whatever it offers."""
    yield row.get("value")
    listed = row.get("options")
    yield from (each.get("value") for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()


RULES: tuple[Rule, ...] = (services, options)
