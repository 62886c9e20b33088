"""What is on record already: of the organisation, of the person at the form, of what was reported."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from award.profile import RoleKind
from engine.contract import Option
from engine.forms import Field, Form
from rehearsal.knowledge.scene import Scene

# How a label says that somebody's name belongs there: 负责人姓名, 联系人, 签发人.
NAMED = ("姓名", "人")
CHOICES = ("radio", "select")


def known(scene: Scene, form: Form) -> dict[str, Any]:
    found = {field.key: _name(scene) for field in form.fields if field.type == "text" and field.label.endswith(NAMED)}
    if scene.organisation is not None and scene.kind == RoleKind.APPLICANT:
        found |= _of_record(scene.players.records[scene.organisation.name], form)
    if scene.incident is not None:
        ground, options = scene.incident.ground, scene.options
        found |= {each.key: ground for each in form.fields if _offers(each, options.get(each.key), ground)}
    return found


def _name(scene: Scene) -> str:
    """An organisation names whoever leads it; everybody else signs with their own name."""
    if scene.organisation is not None and scene.kind == RoleKind.APPLICANT:
        return scene.players.leaders[scene.organisation.name]
    return scene.name


def _of_record(record: dict[str, Any], form: Form) -> dict[str, Any]:
    """A field with the key of a record's column asks for what is on record there."""
    written = {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in record.items()}
    return {field.key: written[field.key] for field in form.fields if _takes(field, written.get(field.key))}


def _takes(field: Field, value: Any) -> bool:
    if value is None or value == "":
        return False
    if field.type == "checkbox":
        return isinstance(value, bool)
    if field.type in CHOICES:
        return _offers(field, None, value)
    return isinstance(value, str) and field.type in ("text", "textarea", "date")


def _offers(field: Field, sourced: Sequence[Option] | None, value: Any) -> bool:
    return field.type in CHOICES and any(option.value == value for option in sourced or field.options)
