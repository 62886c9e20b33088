"""Whom people choose from a source: a group with its head from the experts, some from everybody else in turn."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.contract import Option
from engine.forms import Field, Form
from rehearsal.knowledge.scene import Scene

SMALLEST_GROUP = 7
SOME = 2


def known(scene: Scene, form: Form) -> dict[str, Any]:
    heads = {field.source for field in form.fields if field.type in ("radio", "select")}
    found: dict[str, Any] = {}
    for field, choices in _sourced(scene, form):
        if _are_experts(scene, choices) and field.source in heads:
            found[field.key] = _of_group(scene, field, choices)
        else:
            found[field.key] = _in_turn(scene, field, choices)
    return found


def _sourced(scene: Scene, form: Form) -> Iterator[tuple[Field, Sequence[Option]]]:
    for field in form.fields:
        choices = scene.options.get(field.key, ())
        if field.type in ("radio", "select", "checkboxes") and choices:
            yield field, choices


def _are_experts(scene: Scene, choices: Sequence[Option]) -> bool:
    return {option.value for option in choices} <= set(scene.players.experts)


def _of_group(scene: Scene, field: Field, choices: Sequence[Option]) -> Any:
    """An odd number, the first group from the head of the list, a second one without those who had to stand back."""
    recused = {number for each in scene.told.organisations for number in each.recused_experts}
    wary = {scene.players.experts[number - 1] for number in recused} if scene.turn else set()
    able = sorted((option.value for option in choices), key=lambda person: person in wary)
    if field.type != "checkboxes":
        return able[0]
    size = max(SMALLEST_GROUP, field.min_items)
    return able[: min(size + 1 - size % 2, len(able) - 1 + len(able) % 2)]


def _in_turn(scene: Scene, field: Field, choices: Sequence[Option]) -> Any:
    """Each organisation begins at another place of the list, so that everybody on it has something to do."""
    first = scene.players.organisations[scene.organisation.name] if scene.organisation else 0
    if field.type != "checkboxes":
        return choices[first % len(choices)].value
    number = min(len(choices), max(SOME, field.min_items))
    return [choices[(first + place) % len(choices)].value for place in range(number)]
