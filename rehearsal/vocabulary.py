"""The boxes and fields of a bundle, as stories name them: in Chinese or by their ids."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine import versions
from engine.bundle import Bundle
from engine.forms import Field, Form
from engine.spiff.parser import Diagram, Element
from rehearsal import spelling
from rehearsal.places import Place

EDITION = "edition"
YES, NO = "yes", "no"
_UNTOLD = {"heading": "标题", "file": "附件", "rows": "逐项填写的列表（请写在各个组织的“填写”里）"}


@dataclasses.dataclass(frozen=True)
class Box:
    """The user tasks of one name with their forms. `of_edition`: done once for all organisations."""

    name: str
    of_edition: bool
    forms: tuple[Form, ...]


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    boxes: Mapping[str, Box]

    @classmethod
    def of(cls, diagram: Diagram, bundle: Bundle) -> "Vocabulary":
        """The vocabulary of a bundle that the checks have found good."""
        named: defaultdict[str, list[Element]] = defaultdict(list)
        for element in diagram.elements.values():
            if element.kind in ("userTask", "manualTask"):
                named[element.name].append(element)
                named[element.id].append(element)
        compiled = versions.compiled_forms(bundle, diagram)
        return cls({name: _box(name, elements, compiled) for name, elements in named.items()})

    def box(self, place: Place) -> Box:
        """The box that is named at this place, which may be a key of the file."""
        told = place.text()
        if told not in self.boxes:
            place.refuse(f"流程图里没有名为“{told}”的待办环节，{spelling.hint(told, self.boxes, '可以写')}")
        return self.boxes[told]


def _box(name: str, elements: Sequence[Element], compiled: Mapping[str, Form]) -> Box:
    used = sorted({element.properties.get("form", element.id) for element in elements})
    return Box(name, all(each.process == EDITION for each in elements), tuple(compiled[form] for form in used))


def answers(box: Box, place: Place, *, of_organisation: bool) -> dict[str, Any]:
    """What is to be filled in, by key or label. Refuses fields that the form doesn't have, and values that don't fit.

    What an organisation says of a box that is done for all of them goes into its own row there.
    """
    found = {}
    known = {name: field for field in _fields(box, of_organisation) for name in (field.key, field.label)}
    for key, value in place.entries():
        name = key.text()
        if name not in known:
            labels = [field.label for field in _fields(box, of_organisation) if field.type != "heading"]
            key.refuse(f"“{box.name}”的表单里没有“{name}”这一项，{spelling.hint(name, [*labels, *known], '可以写')}")
        found[name] = _value(known[name], value)
    return found


def _fields(box: Box, of_organisation: bool) -> Iterator[Field]:
    for form in box.forms:
        if not (box.of_edition and of_organisation):
            yield from form.fields
            continue
        for field in form.fields:
            yield from field.fields


def _value(field: Field, place: Place) -> Any:
    """The value as the form stores it; a choice may be told by its label."""
    if field.type in _UNTOLD:
        place.refuse(f"“{field.label}”是{_UNTOLD[field.type]}，不能在这里填写")
    if field.type == "checkboxes":
        return [_choice(field, item) for item in place.items()]
    if field.type in ("radio", "select"):
        return _choice(field, place)
    return _plain(field, place)


def _plain(field: Field, place: Place) -> Any:
    told = place.scalar()
    if field.type == "checkbox":
        return place.flag()
    if field.type == "date":
        return place.day().isoformat()
    if field.type in ("number", "integer") and (isinstance(told, bool) or not isinstance(told, int | float)):
        place.refuse(f"“{field.label}”应当是数字")
    return told if field.type in ("number", "integer") else place.text()


def _choice(field: Field, place: Place) -> Any:
    """Options of a source are known only while the story runs; the form will look at them then."""
    told = place.scalar()
    if isinstance(told, dt.date | float) or told is None:
        place.refuse(f"“{field.label}”应当写选项的名称")
    if not field.options:
        return told
    stored = {option.value for option in field.options}
    # In YAML a bare yes or no is a truth value.
    if isinstance(told, bool) and {YES, NO} <= stored:
        return YES if told else NO
    if told in stored:
        return told
    return place.one_of({option.label: option.value for option in field.options})
