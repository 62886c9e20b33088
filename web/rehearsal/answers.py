"""Filling a form the usual way: what a diligent person would answer if nothing is out of the ordinary.

Any form can be filled, also one that a process owner has just made; a few boxes of the award know better.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from engine.contract import Option
from engine.errors import EngineError
from engine.forms import Field, Form

Options = Mapping[str, Sequence[Option]]


@dataclasses.dataclass(frozen=True)
class Situation:
    """What the person at the form knows. `materials` are the files at hand, `known` answers by key,
    `rows` what differs in the row with this label."""

    today: dt.date
    materials: Sequence[int] = ()
    known: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


class DoesNotFit(EngineError):
    """A scenario names a field or a value that the form doesn't have."""


def fill(form: Form, options: Options, situation: Situation, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers to all visible fields. `told` overrides by key or label, with values or their labels."""
    unknown = set(told) - {name for field in form.fields for name in (field.key, field.label)}
    if unknown:
        raise DoesNotFit(f"表单“{form.title}”没有“{'、'.join(sorted(unknown))}”这一项")
    return _fill(form.fields, options, situation, {**situation.known, **_by_key(form.fields, told)}, "")


def _by_key(fields: Sequence[Field], told: Mapping[str, Any]) -> dict[str, Any]:
    return {field.key: told[name] for field in fields for name in (field.label, field.key) if name in told}


def _fill(
    fields: Sequence[Field], options: Options, situation: Situation, told: Mapping[str, Any], prefix: str
) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for field in fields:
        if field.type == "heading" or not _visible(field, filled):
            continue
        choices = options.get(prefix + field.key) or field.options
        if field.key in told:
            filled[field.key] = _value(field, choices, told[field.key])
            continue
        answer = _usual(field, choices, options, situation)
        if answer is not None:
            filled[field.key] = answer
    return filled


def _visible(field: Field, filled: Mapping[str, Any]) -> bool:
    return field.show_when is None or filled.get(field.show_when.field) == field.show_when.equals


def _value(field: Field, choices: Sequence[Option], told: Any) -> Any:
    """Scenario files may say what people read; the form wants what is stored."""
    by_label = {option.label: option.value for option in choices}
    if isinstance(told, list) and field.type == "checkboxes":
        return [by_label.get(each, each) for each in told]
    if isinstance(told, dt.date):
        return told.isoformat()
    return by_label.get(told, told) if isinstance(told, str) else told


def _usual(field: Field, choices: Sequence[Option], options: Options, situation: Situation) -> Any:
    match field.type:
        case "rows":
            return [_row(field, choice, options, situation) for choice in choices]
        case "radio" | "select":
            return choices[0].value if choices else None
        case "checkboxes":
            return [option.value for option in choices[: max(field.min_items, 1 if field.required else 0)]]
        case "checkbox":
            return field.required
        case "file":
            return list(situation.materials) if field.required else None
    return _usual_text(field, situation) if field.required else None


def _row(field: Field, choice: Option, options: Options, situation: Situation) -> dict[str, Any]:
    told = _by_key(field.fields, situation.rows.get(choice.label, {}))
    return {"id": choice.value, **_fill(field.fields, options, situation, told, f"{field.key}.")}


def _usual_text(field: Field, situation: Situation) -> Any:
    match field.type:
        case "date":
            return situation.today.isoformat()
        case "integer" | "number":
            return int(max(field.min or 0, min(field.max or 100, 60)))
        case "phone":
            return "13800000000"
        case "email":
            return "fictional@example.com"
        case "idcard":
            return "11010519491231002X"
        case "uscc":
            return "91350100M000100Y43"
    text = f"{field.label}：情况属实（演练填写，内容虚构）。"
    return text[: field.max_length] if field.max_length else text
