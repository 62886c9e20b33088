"""Ids, names, articles, and the properties of a box."""

import re
from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint import mapping
from engine.spiff.lint.drawing import GATEWAYS, Drawing, Node, spiff
from engine.spiff.lint.subject import Rule, Subject

_RESERVED = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_RESERVED_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin", ".Trigger")
_ID = re.compile(r"[^\W\d][\w.-]*")
_ARTICLES = re.compile(r"第[一二三四五六七八九十百]+条([、，]第[一二三四五六七八九十百]+条)*")
_PROPERTIES = frozenset({
    "form", "article", "assign_unit", "assign_user", "position", "not_same_person_as", "due_working_days", "document",
    "recall", "data",
})  # fmt: skip


def ids(subject: Subject) -> Iterator[Fault]:
    """Ids differ, and can be written as XML wants them."""
    for id, elements in _same(subject.drawing).items():
        if len(elements) > 1:
            sentence = f"的编号“{id}”用了不止一次，编号不能重复。"
            yield subject.drawing.fault_at(elements[0], "duplicate_id", sentence)
        if not _ID.fullmatch(id):
            sentence = f"的编号“{id}”应当以字母开头，只含字母、数字、下划线和横线。"
            yield subject.drawing.fault_at(elements[0], "malformed_id", sentence)


def own_ids(subject: Subject) -> Iterator[Fault]:
    """Every box and process has an id that the engine does not use itself."""
    for node in subject.drawing.all_nodes():
        if not node.id:
            yield Fault(node.scope or node.label, node.label, "missing_id", f"“{node.label}”没有编号（id）。")
        if node.id in _RESERVED or node.id.endswith(_RESERVED_ENDINGS):
            yield node.fault("reserved_id", f"的编号“{node.id}”是引擎自用的，请换一个编号。")
    for scope in subject.drawing.processes:
        if not scope.id:
            yield scope.fault("missing_id", "流程没有编号（id）。")


def _same(drawing: Drawing) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for element in drawing.identified():
        found.setdefault(element.get("id"), []).append(element)
    return found


def names(subject: Subject) -> Iterator[Fault]:
    """People find a box by its name. A gateway that only splits in parallel or merges needs none."""
    for node in subject.drawing.all_nodes():
        if not node.name and not _is_plain_gateway(node):
            yield node.fault("missing_name", "没有名称，请写上名称。")
    for scope in subject.drawing.processes:
        if not scope.name:
            yield scope.fault("missing_name", "流程没有名称，请写上名称。")


def articles(subject: Subject) -> Iterator[Fault]:
    """Every box says which article it executes."""
    for node in subject.drawing.all_nodes():
        article = node.properties.get("article", "")
        if not article:
            yield node.fault("missing_article", "没有注明依据的条款（article）。")
        elif not _ARTICLES.fullmatch(article):
            yield node.fault("malformed_article", f"的条款“{article}”应当写成“第四条”或“第四条、第七条”。")


def properties(subject: Subject) -> Iterator[Fault]:
    """A property with a slip in its name would have no effect."""
    for element in subject.drawing.root.iter(spiff("property")):
        name, value = element.get("name", ""), element.get("value", "").strip()
        if not name or not value:
            yield subject.drawing.fault_at(element, "incomplete_property", f"的属性“{name}”没有写全名称和值。")
        elif name not in _PROPERTIES and not name.startswith(mapping.PREFIXES):
            yield subject.drawing.fault_at(element, "unknown_property", f"的属性“{name}”引擎不认识，请检查拼写。")


def _is_plain_gateway(node: Node) -> bool:
    return node.kind == "parallelGateway" or (node.kind in GATEWAYS and len(node.outgoing) <= 1)


RULES: tuple[Rule, ...] = (ids, own_ids, names, articles, properties)
