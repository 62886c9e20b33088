"""From the XML of a diagram to SpiffWorkflow's specs, built from our own classes."""

import dataclasses
import functools
from collections.abc import Iterable
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import StartEvent

from engine.spiff import building, decisions, declaring, repeating, sources, specs
from engine.types import Type

CORE = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_FLOW_NODES = ("Task", "Event", "Gateway", "callActivity", "subProcess")


@dataclasses.dataclass(frozen=True)
class Element:
    """A flow node as drawn: `kind` is its BPMN name such as `userTask`, `properties` those an owner may set."""

    id: str
    kind: str
    name: str
    process: str
    properties: dict[str, str]

    @property
    def articles(self) -> list[str]:
        return [article for article in self.properties.get("article", "").split("、") if article]


@dataclasses.dataclass(frozen=True)
class Diagram:
    """The executable processes of a bundle. Specs are shared by all instances and never changed after this.

    `starts` goes from a process and the message that starts it (none: "") to the id of the start event.
    """

    processes: dict[str, Any]
    called: dict[str, dict[str, Any]]
    starts: dict[tuple[str, str], str]
    elements: dict[str, Element]
    flows: frozenset[tuple[str, str]]

    @functools.cached_property
    def start_messages(self) -> dict[str, str]:
        """Message name → the process that it starts."""
        return {message: process for process, message in self.starts if message}

    def brought(self, process: str, message: str) -> dict[str, Type]:
        """What a start of a process brings by its own declaration: name → type."""
        start = self.elements.get(self.starts.get((process, message), ""))
        return declaring.read(start.properties.get(declaring.PROPERTY, "")) if start else {}


def parse(*files: bytes, tables: Iterable[bytes] = ()) -> Diagram:
    """Parse the files of a diagram and of its decision tables, which the checks have found good.

    Raises DiagramUnreadable for unsafe XML.
    """
    root = sources.read(files)
    parser = building.Builder(map(decisions.read, tables))
    parser.add_bpmn_xml(root, filename="award.bpmn")
    processes, called = {}, {}
    for process_id in parser.get_process_ids():
        processes[process_id] = parser.get_spec(process_id)
        called[process_id] = parser.get_subprocess_specs(process_id)
    for spec in [*processes.values(), *(sub for subs in called.values() for sub in subs.values())]:
        _connect_repeated(spec)
    return Diagram(processes, called, _starts(processes), _elements(root), _flows(root))


def elements(*files: bytes) -> dict[str, Element]:
    """The flow nodes of a diagram by their ids, whether it could run or not. Raises DiagramUnreadable."""
    return _elements(sources.read(files))


def _connect_repeated(spec: Any) -> None:
    # The library connects these lazily, while it runs: a change of the shared spec that a reload would lose.
    for task_spec in list(spec.task_specs.values()):
        if isinstance(task_spec, repeating.REPEATED):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)


def _starts(processes: dict[str, Any]) -> dict[tuple[str, str], str]:
    starts = {}
    for process_id, spec in processes.items():
        for start in (each for each in spec.start.outputs if isinstance(each, StartEvent)):
            definition = start.event_definition
            message = definition.name if isinstance(definition, specs.Message) else ""
            starts[process_id, message] = start.bpmn_id
    return starts


def _elements(root: etree._Element) -> dict[str, Element]:
    found = {}
    for process in root.iter(full_tag("process")):
        for node in process.iter(etree.Element):
            kind = etree.QName(node).localname
            if node.get("id") and kind.endswith(_FLOW_NODES):
                name = " ".join((node.get("name") or "").split())
                found[node.get("id")] = Element(node.get("id"), kind, name, process.get("id"), _properties(node))
    return found


def _properties(node: etree._Element) -> dict[str, str]:
    rows = node.iterfind(f"{full_tag('extensionElements')}/{{{CORE}}}properties/{{{CORE}}}property")
    return {row.get("name", ""): row.get("value", "") for row in rows}


def _flows(root: etree._Element) -> frozenset[tuple[str, str]]:
    return frozenset((flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(full_tag("sequenceFlow")))
