"""The diagrams of a bundle as one: processes may stand in files of their own and call one another."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from engine.spiff import xml

# What several files may declare alike, because each of them needs it for itself.
_SHARED = frozenset({"message", "signal", "error", "escalation", "correlationProperty"})
# What modelers number alike in each file; nothing outside of it names these.
_PRIVATE = (f"{{{xml.BPMN}}}collaboration", f"{{{xml.BPMN}}}correlationKey")
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_PICTURE = f"{_DI}BPMNDiagram"


def read(sources: Sequence[bytes]) -> etree._Element:
    """Return one `definitions` element with all that the files define. Raises DiagramUnreadable for an unsafe one."""
    first, *others = [xml.read(source) for source in sources]
    for number, other in enumerate(others, start=2):
        _keep_apart(first, other, number)
        for element in list(other):
            _add(first, element)
    return first


def _keep_apart(root: etree._Element, other: etree._Element, number: int) -> None:
    """Rename what the file has for itself where an earlier file calls something the same."""
    taken = {each.get("id") for each in root.iter("*")} - {None}
    renamed = {}
    for element in other.iter("*"):
        if element.get("id") in taken and (element.tag in _PRIVATE or element.tag.startswith(_DI)):
            renamed[element.get("id")] = f"{element.get('id')}_{number}"
            element.set("id", renamed[element.get("id")])
    for plane in other.iter(f"{_DI}BPMNPlane"):
        plane.set("bpmnElement", renamed.get(plane.get("bpmnElement"), plane.get("bpmnElement", "")))


def _add(root: etree._Element, element: Any) -> None:
    known = _known(root, element)
    if known is not None:
        _complete(known, element)
    elif element.tag == _PICTURE:
        root.append(element)
    else:
        # The standard wants pictures last.
        picture = root.find(_PICTURE)
        root.insert(len(root) if picture is None else root.index(picture), element)


def _known(root: etree._Element, element: Any) -> etree._Element | None:
    """What another file has declared alike: the same kind with the same id and name."""
    if element.tag.removeprefix(f"{{{xml.BPMN}}}") not in _SHARED:
        return None
    alike = (each for each in root.findall(element.tag) if each.get("id") == element.get("id"))
    return next((each for each in alike if each.get("name") == element.get("name")), None)


def _complete(known: etree._Element, element: Any) -> None:
    """A business id may say in each file how that file's messages carry it."""
    carried = {each.get("messageRef") for each in known}
    for each in list(element):
        if each.get("messageRef") not in carried:
            known.append(each)
