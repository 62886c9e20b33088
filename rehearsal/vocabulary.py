"""What stories may name of a bundle: boxes, fields, lists, stages, votes, publicities, outcomes; by name or id."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from award import profile as profiles
from award.profile import Profile
from engine import versions
from engine.bundle import Bundle
from engine.contract import Option
from engine.forms import Field, Form
from engine.spiff.parser import Diagram, Element
from rehearsal import spelling
from rehearsal.knowledge import listing
from rehearsal.places import Place

EDITION = "edition"
YES, NO = "yes", "no"
_UNTOLD = {"heading": "标题", "file": "附件", "rows": "逐项填写的列表（请写在各个组织的“填写”里）"}


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


@dataclasses.dataclass(frozen=True)
class Box:
    """The user tasks of one name with their forms. `of_edition`: done once for all organisations."""

    name: str
    of_edition: bool
    forms: tuple[Form, ...]

    @property
    def ballots(self) -> Iterator[Option]:
        """What a voter can choose for a candidate, if people vote here."""
        for form in self.forms:
            for rows in form.fields if form.secret else ():
                yield from (option for field in rows.fields for option in field.options)


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """`launch` is the box in which an edition begins, if the bundle has one."""

    boxes: Mapping[str, Box]
    profile: Profile
    launch: Box | None

    @classmethod
    def of(cls, diagram: Diagram, bundle: Bundle) -> "Vocabulary":
        """The vocabulary of a bundle that the checks have found good."""
        profile = profiles.read(bundle.profile)
        process = next((start.process for start in profile.starts.values() if start.makes == EDITION), "")
        named: defaultdict[str, list[Element]] = defaultdict(list)
        for element in diagram.elements.values():
            if element.kind in ("userTask", "manualTask"):
                named[element.name].append(element)
                named[element.id].append(element)
        compiled = versions.compiled_forms(bundle, diagram)
        of_edition = _only_in(diagram, process)
        boxes = {name: _box(name, elements, compiled, of_edition) for name, elements in named.items()}
        return cls(boxes, profile, boxes.get(_first_box(diagram, process)))

    def box(self, place: Place) -> Box:
        """The box that is named at this place, which may be a key of the file."""
        told = place.text()
        if told not in self.boxes:
            place.refuse(f"流程图里没有名为“{told}”的待办环节，{spelling.hint(told, self.boxes, '可以写')}")
        return self.boxes[told]

    def publicity(self, place: Place) -> str:
        return _key(place, {each.title: each for each in self.profile.publicities.values()})

    def stage(self, place: Place) -> str:
        return _key(place, {each.name: each for each in self.profile.stages.values()})

    def outcome(self, place: Place) -> str:
        """The name of an outcome, by which reports tell it."""
        return self.profile.outcome(_key(place, {each.name: each for each in self.profile.outcomes.values()})).name

    def list(self, place: Place) -> str:
        """A list that somebody decides on by a form; what rules or votes decide can't be told."""
        decided = {listing.list_of(self.profile, form, field) for form in self._forms() for field in form.fields}
        return _key(place, {each.name: each for each in self.profile.lists.values() if each.key in decided})

    def vote(self, place: Place) -> str:
        """The name of a vote, or of a box in which people vote."""
        told, votes = place.text(), {each.key: each.name for each in self.profile.votes.values()}
        boxes = {name for name, box in self.boxes.items() if any(box.ballots)}
        if told not in {*votes, *votes.values(), *boxes}:
            place.refuse(f"没有名为“{told}”的投票，{spelling.hint(told, [*votes.values(), *boxes], '可以写')}")
        return votes.get(told, told)

    @property
    def ballots(self) -> Mapping[str, Any]:
        """Whatever voters of this bundle can choose: value by label."""
        return {option.label: option.value for box in self.boxes.values() for option in box.ballots}

    def ground(self, place: Place) -> str:
        """What a report about a winner may be about, as the office reads it."""
        return _key(place, {each.name: each for each in self.profile.grounds.values()})

    def _forms(self) -> Iterator[Form]:
        for box in self.boxes.values():
            yield from box.forms


def _key(place: Place, named: Mapping[str, Keyed]) -> str:
    """The key of what is named at a place, by its name or its key."""
    by_key = {each.key: each.key for each in named.values()}
    return place.one_of(by_key | {name: each.key for name, each in named.items()}, shown=tuple(named))


def _box(name: str, elements: Sequence[Element], compiled: Mapping[str, Form], of_edition: set[str]) -> Box:
    used = sorted({element.properties.get("form", element.id) for element in elements})
    return Box(name, all(each.process in of_edition for each in elements), tuple(compiled[form] for form in used))


def _only_in(diagram: Diagram, process: str) -> set[str]:
    """A process with those that it alone calls."""
    ours = {process, *diagram.called.get(process, ())}
    others = [diagram.called[each] for each in diagram.processes if each not in ours]
    return ours.difference(*others)


def _first_box(diagram: Diagram, process: str) -> str:
    """The user task that a process comes to first, by name."""
    reached = [each.id for each in diagram.elements.values() if each.process == process and each.kind == "startEvent"]
    for element in reached:
        if diagram.elements[element].kind == "userTask":
            return diagram.elements[element].name
        reached += sorted(target for source, target in diagram.flows if source == element and target not in reached)
    return ""


# ---------------------------------------------------------------- what is filled in


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
        found[name] = value_of(known[name], value)
    return found


def field_like(box: Box | None, word: str) -> Field | None:
    """The field of a box that is called by a word or has the word in its label: 名额 for 本届名额（个组织）."""
    fields = list(_fields(box, of_organisation=False)) if box else []
    exact = [field for field in fields if word in (field.key, field.label)]
    return next(iter([*exact, *(field for field in fields if word in field.label)]), None)


def _fields(box: Box, of_organisation: bool) -> Iterator[Field]:
    for form in box.forms:
        if not (box.of_edition and of_organisation):
            yield from form.fields
            continue
        for field in form.fields:
            yield from field.fields


def value_of(field: Field, place: Place) -> Any:
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
