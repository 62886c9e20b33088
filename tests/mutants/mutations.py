"""Small changes of a bundle, as somebody might make them in a modeler or an editor: one by one, and two at once.

Each is a function over a draft; nothing is mended that the change leaves behind, so that the check has to see it.
"""

import dataclasses
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from engine.bundle import DIAGRAM, SHEET, Bundle
from engine.spiff.xml import BPMN
from tests.owners import elements, modeler
from tests.owners.drafts import Draft
from tests.owners.elements import SPIFF

Change = Callable[[Draft], None]
_NUMBER = re.compile(r"(?<![\w.\"'])\d+(?:\.\d+)?(?![\w.\"'])")
_TEXT = re.compile(r"""(["'])([^"']+)\1""")
_DATA = re.compile(r"\s*,\s*(?=\w+\s*:)")


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`places` are the boxes and arrows that a story has to pass for the change to matter; none: any story will do."""

    kind: str
    what: str
    change: Change
    places: frozenset[str] = frozenset()

    def made(self, bundle: Bundle) -> Bundle:
        draft = Draft(bundle)
        self.change(draft)
        return draft.bundle()


def nothing(draft: Draft) -> None:
    """No change at all."""


def pairs(mutants: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """Random pairs of mutants, of which the second changes what the first has left."""
    chance = random.Random(seed)
    return [_pair(*chance.sample(mutants, 2)) for _ in range(number)]


def _pair(one: Mutant, other: Mutant) -> Mutant:
    def change(draft: Draft) -> None:
        one.change(draft)
        try:
            other.change(draft)
        except (ValueError, KeyError, IndexError, StopIteration, TypeError, AttributeError):
            return  # The first has taken away what the second would change.

    return Mutant("pair", f"{one.what}；{other.what}", change, one.places | other.places)


def mutants(bundle: Bundle) -> list[Mutant]:
    """All single mutants of a bundle, always in the same order."""
    draft = Draft(bundle)
    return [
        *_of_user_tasks(draft), *_of_forms(bundle, draft), *_of_parameters(bundle), *_of_documents(bundle, draft),
        *_of_variables(draft), *_of_messages(draft), *_of_lanes(draft), *_of_gateways(draft), *_of_literals(draft),
    ]  # fmt: skip


# ---------------------------------------------------------------- boxes


def _of_user_tasks(draft: Draft) -> Iterator[Mutant]:
    for task in elements.user_tasks(draft):
        here, new = frozenset({task}), f"{task}_2"
        yield Mutant("task renamed", task, lambda d, t=task: _rename(d, t), here)
        yield Mutant("task duplicated", task, lambda d, t=task, n=new: modeler.duplicate(d, t, n), here)
        yield Mutant("task redrawn", task, lambda d, t=task, n=new: modeler.redraw(d, t, n), here)
        yield Mutant("task deleted", task, lambda d, t=task: _delete(d, t), here)


def _delete(draft: Draft, task: str) -> None:
    """With whatever sits on its edge; the arrows that came to it go on to where it led."""
    for guest in draft.diagram.xpath("//*[@attachedToRef=$task]", task=task):
        modeler.delete(draft, guest.get("id"))
    target = elements.leaving(draft, task)[0].get("targetRef")
    for flow in draft.diagram.xpath("//*[local-name()='sequenceFlow'][@targetRef=$task]", task=task):
        modeler.redirect(draft, flow.get("sourceRef"), task, target)
    modeler.delete(draft, task)


def _rename(draft: Draft, task: str) -> None:
    """In the stories too: they go by names."""
    old = elements.box(draft, task).get("name")
    modeler.rename(draft, task, f"{old}（改）")
    for path in [path for path in draft.files if path.startswith("scenarios/")]:
        told = draft.files[path].decode()
        draft.files[path] = re.sub(rf"(?<![\w（]){re.escape(old)}(?![\w）（])", f"{old}（改）", told).encode()


# ---------------------------------------------------------------- forms


def _of_forms(bundle: Bundle, draft: Draft) -> Iterator[Mutant]:
    for form, described in sorted(bundle.forms.items()):
        here = _boxes_with(draft, form)
        for path in _fields(described.get("fields", ())):
            what = f"{form}.{'.'.join(map(str, path))}"
            yield Mutant("field deleted", what, lambda d, f=form, p=path: _delete_field(d, f, p), here)
            yield Mutant("field renamed", what, lambda d, f=form, p=path: _rename_field(d, f, p), here)
            for number, option in enumerate(_field(described, path).get("options", ())):
                of = f"{what}={option.get('value')}"
                yield Mutant("option deleted", of, lambda d, f=form, p=path, n=number: _delete_option(d, f, p, n), here)
                yield Mutant("option renamed", of, lambda d, f=form, p=path, n=number: _rename_option(d, f, p, n), here)


def _boxes_with(draft: Draft, form: str) -> frozenset[str]:
    found = draft.diagram.xpath("//*[local-name()='property'][@name='form'][@value=$form]", form=form)
    return frozenset(each.getparent().getparent().getparent().get("id") for each in found)


def _fields(fields: Any, above: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The places of all fields, also of those in rows."""
    for number, field in enumerate(fields):
        yield (*above, number)
        yield from _fields(field.get("fields", ()), (*above, number))


def _field(form: Any, path: tuple[int, ...]) -> Any:
    for number in path:
        form = form["fields"][number]
    return form


def _delete_field(draft: Draft, form: str, path: tuple[int, ...]) -> None:
    with draft.json(f"forms/{form}.json") as described:
        del _field(described, path[:-1])["fields"][path[-1]]


def _rename_field(draft: Draft, form: str, path: tuple[int, ...]) -> None:
    with draft.json(f"forms/{form}.json") as described:
        _field(described, path)["key"] += "_2"


def _delete_option(draft: Draft, form: str, path: tuple[int, ...], number: int) -> None:
    with draft.json(f"forms/{form}.json") as described:
        del _field(described, path)["options"][number]


def _rename_option(draft: Draft, form: str, path: tuple[int, ...], number: int) -> None:
    with draft.json(f"forms/{form}.json") as described:
        option = _field(described, path)["options"][number]
        option["value"] = option["value"] + 1000 if isinstance(option["value"], int) else f"{option['value']}_2"


# ---------------------------------------------------------------- parameters and documents


def _of_parameters(bundle: Bundle) -> Iterator[Mutant]:
    for number, row in enumerate(bundle.sheet):
        key = row["key"]
        yield Mutant("parameter deleted", key, lambda d, n=number: _delete_row(d, n))
        yield Mutant("parameter renamed", key, lambda d, n=number: _change_row(d, n, "key", lambda old: f"{old}_2"))
        for told, made in _other_values(row):
            what = f"{key}: {told}"
            yield Mutant("parameter changed", what, lambda d, n=number, m=made: _change_row(d, n, "value", lambda _: m))


def _other_values(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    value = row["value"]
    if isinstance(value, bool):
        yield str(not value), not value
    elif isinstance(value, int):
        yield from ((f"{value}→{other}", other) for other in (value + 1, value - 1, 0))
    else:
        yield from ((str(each["value"]), each["value"]) for each in row.get("options", ()) if each["value"] != value)
        yield "strange", f"{value}x"


def _delete_row(draft: Draft, number: int) -> None:
    with draft.json(SHEET) as rows:
        del rows[number]


def _change_row(draft: Draft, number: int, name: str, change: Callable[[Any], Any]) -> None:
    with draft.json(SHEET) as rows:
        rows[number][name] = change(rows[number][name])


def _of_documents(bundle: Bundle, draft: Draft) -> Iterator[Mutant]:
    for name in sorted(bundle.documents):
        here = frozenset(_boxes_that_say(draft, name))
        yield Mutant("document deleted", name, lambda d, n=name: d.files.pop(f"documents/{n}.typ"), here)
        yield Mutant("document renamed", name, lambda d, n=name: _rename_document(d, n), here)


def _boxes_that_say(draft: Draft, name: str) -> Iterator[str]:
    for each in draft.diagram.xpath("//*[@value=$plain or contains(@value, $quoted)]", plain=name, quoted=f'"{name}"'):
        yield next(up.get("id") for up in each.iterancestors() if up.tag.startswith(f"{{{BPMN}}}") and up.get("id"))


def _rename_document(draft: Draft, name: str) -> None:
    draft.files[f"documents/{name}_2.typ"] = draft.files.pop(f"documents/{name}.typ")


# ---------------------------------------------------------------- variables, messages, lanes


def _of_variables(draft: Draft) -> Iterator[Mutant]:
    """What a start or a message brings, and what stands for one of several."""
    for number, element in enumerate(_data(draft)):
        for place, declared in enumerate(_DATA.split(element.get("value"))):
            what = f"{_box_of(element)}: {declared}"
            yield Mutant("variable deleted", what, lambda d, n=number, p=place: _change_data(d, n, p, None))
            yield Mutant("variable renamed", what, lambda d, n=number, p=place: _change_data(d, n, p, "{}_2"))
    for item in sorted({each.get("id") for each in draft.diagram.iter(f"{{{BPMN}}}inputDataItem")}):
        yield Mutant("variable renamed", item, lambda d, i=item: _rename_item(d, i))


def _data(draft: Draft) -> list[Any]:
    return list(draft.diagram.xpath("//*[local-name()='property'][@name='data']"))


def _box_of(element: Any) -> str:
    return next(str(up.get("id")) for up in element.iterancestors() if up.get("id"))


def _change_data(draft: Draft, number: int, place: int, name: str | None) -> None:
    element = _data(draft)[number]
    parts = _DATA.split(element.get("value"))
    if name is None:
        del parts[place]
    else:
        key, _, kind = parts[place].partition(":")
        parts[place] = f"{name.format(key.strip())}:{kind}"
    element.set("value", ", ".join(parts))


def _rename_item(draft: Draft, item: str) -> None:
    for each in draft.diagram.iter(f"{{{BPMN}}}inputDataItem"):
        if each.get("id") == item:
            each.set("id", f"{item}_2")
            each.set("name", f"{item}_2")


def _of_messages(draft: Draft) -> Iterator[Mutant]:
    for number, each in enumerate(draft.diagram.iter(f"{{{BPMN}}}message")):
        what = str(each.get("name"))
        yield Mutant("message renamed", what, lambda d, n=number: _rename_message(d, n))
        yield Mutant("message deleted", what, lambda d, n=number: _remove(_message(d, n)))


def _rename_message(draft: Draft, number: int) -> None:
    message = _message(draft, number)
    message.set("name", f"{message.get('name')}_2")


def _message(draft: Draft, number: int) -> Any:
    return list(draft.diagram.iter(f"{{{BPMN}}}message"))[number]


def _of_lanes(draft: Draft) -> Iterator[Mutant]:
    for number, each in enumerate(draft.diagram.iter(f"{{{BPMN}}}lane")):
        yield Mutant("lane renamed", str(each.get("id")), lambda d, n=number: _lane(d, n).set("name", "别的角色"))
        yield Mutant("lane deleted", str(each.get("id")), lambda d, n=number: _remove(_lane(d, n)))


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _lane(draft: Draft, number: int) -> Any:
    return list(draft.diagram.iter(f"{{{BPMN}}}lane"))[number]


# ---------------------------------------------------------------- gateways and literals


def _of_gateways(draft: Draft) -> Iterator[Mutant]:
    """Two ways out change their targets: each then goes where the other went."""
    for kind in ("exclusiveGateway", "inclusiveGateway"):
        for gate in [each.get("id") for each in draft.diagram.iter(f"{{{BPMN}}}{kind}")]:
            here, ways = frozenset({gate}), len(_ways(draft, gate))
            for one in range(min(ways - 1, 2)):
                what = f"{gate} {one}↔{one + 1}"
                yield Mutant("ways swapped", what, lambda d, g=gate, n=one: _swap(d, g, n, n + 1), here)


def _ways(draft: Draft, gate: str) -> list[Any]:
    return list(draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$gate]", gate=gate))


def _swap(draft: Draft, gate: str, one: int, other: int) -> None:
    """Swap the conditions, or which of the two is the usual way."""
    first, second = _ways(draft, gate)[one], _ways(draft, gate)[other]
    conditions = [each.find(f"{{{BPMN}}}conditionExpression") for each in (first, second)]
    for way, condition in ((second, conditions[0]), (first, conditions[1])):
        if condition is not None:
            way.append(condition)
    usual = elements.box(draft, gate)
    if usual.get("default") in (first.get("id"), second.get("id")):
        usual.set("default", next(each.get("id") for each in (first, second) if each.get("id") != usual.get("default")))


def _of_literals(draft: Draft) -> Iterator[Mutant]:
    """Numbers and texts in conditions, timers, limits and what services are given."""
    for number, (box, written, _) in enumerate(_expressions(draft)):
        for found in _NUMBER.finditer(written):
            for other in {f"({found[0]} + 1)": 0, f"({found[0]} - 1)": 0, **({} if found[0] == "0" else {"0": 0})}:
                yield _other_literal("number changed", box, number, written, found.span(), other)
        for found in _TEXT.finditer(written):
            yield _other_literal("text changed", box, number, written, found.span(2), f"{found[2]}_2")


def _other_literal(kind: str, box: str, number: int, written: str, span: tuple[int, int], other: str) -> Mutant:
    text = written[: span[0]] + other + written[span[1] :]

    def change(draft: Draft) -> None:
        _expressions(draft)[number][2](text)

    return Mutant(kind, f"{box}: {written} → {text}", change, frozenset({box}))


def _expressions(draft: Draft) -> list[tuple[str, str, Callable[[str], None]]]:
    """Box, text and how to write another one."""
    found: list[tuple[str, str, Callable[[str], None]]] = []
    for name in ("conditionExpression", "timeDate", "completionCondition", "loopCondition", "script"):
        for each in draft.diagram.iter(f"{{{BPMN}}}{name}"):
            found.append((_passed(each), each.text or "", lambda text, e=each: setattr(e, "text", text)))
    for each in draft.diagram.iter(f"{{{SPIFF}}}parameter"):
        found.append((_passed(each), each.get("value", ""), lambda text, e=each: e.set("value", text)))
    named = "@name='due_working_days' or starts-with(@name, 'input_')"
    for each in draft.diagram.xpath(f"//*[local-name()='property'][{named}]"):
        found.append((_passed(each), each.get("value", ""), lambda text, e=each: e.set("value", text)))
    return found


def _passed(element: Any) -> str:
    """The box that a case passes when it comes here; for an arrow, where it begins."""
    parts = ("EventDefinition", "LoopCharacteristics")
    boxes = (up for up in element.iterancestors() if up.tag.startswith(f"{{{BPMN}}}") and not up.tag.endswith(parts))
    above = next(up for up in boxes if up.get("id"))
    return str(above.get("sourceRef") or above.get("id"))


__all__ = ["DIAGRAM", "Mutant", "mutants", "pairs"]
