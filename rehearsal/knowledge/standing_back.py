"""Who stands back from which organisation (回避): told in a form of one's own, or in the row of one's unit."""

from collections.abc import Collection
from typing import Any

from engine.forms import Field, Form
from rehearsal import story
from rehearsal.knowledge.scene import Scene


def known(scene: Scene, form: Form) -> dict[str, Any]:
    found = _named(scene, form.fields, "", _of_person(scene))
    for field in form.fields:
        rows = {row.value: _named(scene, field.fields, f"{field.key}.", _of_member(scene, row.value))
                for row in scene.options.get(field.key, ()) if row.value in scene.players.members}  # fmt: skip
        if any(rows.values()):
            found[field.key] = rows
    return found


def _of_person(scene: Scene) -> set[str]:
    if scene.person in scene.players.experts:
        number = scene.players.experts.index(scene.person) + 1
        return _names(scene.told, lambda each: each.recused_experts, number)
    return set()


def _of_member(scene: Scene, member: Any) -> set[str]:
    number = scene.players.members.index(member) + 1
    return _names(scene.told, lambda each: each.recused_units, number)


def _names(told: story.Story, numbers: Any, number: int) -> set[str]:
    return {each.name for each in told.organisations if number in numbers(each)}


def _named(scene: Scene, fields: Collection[Field], prefix: str, conflicting: set[str]) -> dict[str, Any]:
    """Tick the organisations in the field that is shown once somebody says that there are any."""
    found: dict[str, Any] = {}
    for field in fields:
        choices = scene.options.get(prefix + field.key, ())
        ticked = [option.value for option in choices if option.label in conflicting]
        if ticked and field.type == "checkboxes" and field.show_when is not None:
            found |= {field.show_when.field: field.show_when.equals, field.key: ticked}
    return found
