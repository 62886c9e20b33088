"""Who is put on a list of the award (名单), where somebody decides on it row by row in a form."""

from collections.abc import Sequence
from typing import Any

from award.profile import List, Profile
from engine.contract import Option
from engine.forms import Field, Form
from rehearsal.knowledge.scene import Scene


def list_of(profile: Profile, form: Form, field: Field) -> str | None:
    """The key of the list that a field with rows decides on: it bears the list's name, or the list's article.

    Where people vote in secret, their votes decide and not a row.
    """
    if form.secret or decision(field) is None:
        return None
    named = [each.key for each in profile.lists.values() if each.name in (field.label, form.title)]
    lawful = [each.key for each in profile.lists.values() if _is_of(each, field)]
    return next(iter([*named, *lawful]), None)


def _is_of(each: List, field: Field) -> bool:
    return bool(field.article) and field.article.startswith(each.article)


def decision(field: Field) -> Field | None:
    """What is to be chosen in each row of a field."""
    return next((each for each in field.fields if each.options and each.type in ("radio", "select")), None)


def known(scene: Scene, form: Form) -> dict[str, Any]:
    """Those left out by the story, and those for whom there is no room left."""
    found = {}
    for field in form.fields:
        key = list_of(scene.profile, form, field)
        choice = decision(field)
        if key is not None and choice is not None:
            rows = scene.options.get(field.key, ())
            found[field.key] = {row.value: {choice.key: _no(choice)} for row in _left_out(scene, key, rows)}
    return found


def _left_out(scene: Scene, key: str, rows: Sequence[Option]) -> list[Option]:
    """Rows stand in the order of rank, the best first."""
    listed = {each.name: each.listed.get(key) for each in scene.told.organisations}
    willing = [row for row in rows if listed.get(row.label) is not False]
    room = scene.told.places.get(key, len(willing))
    beyond = [row for row in willing[room:] if not listed.get(row.label)]
    return [row for row in rows if listed.get(row.label) is False] + beyond


def _no(choice: Field) -> Any:
    """The choice farthest from the usual one."""
    usual = choice.options[0].value if choice.usual is None else choice.usual
    return next((option.value for option in reversed(choice.options) if option.value != usual), usual)
