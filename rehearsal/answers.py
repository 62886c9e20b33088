"""Filling a form the usual way: what a diligent person would answer if nothing is out of the ordinary.

Any form can be filled, also one that a process owner has just made: by the types of its fields, and by what it calls
usual.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.contract import Option
from engine.errors import AnswersRejected, EngineError
from engine.forms import Field, Form

Options = Mapping[str, Sequence[Option]]
Answers = Mapping[str, Any]
USUAL_TEXT = "情况属实（演练填写，内容虚构）。"
# A date that the diagram goes on to use is one that something has to be done by.
DAYS_TO_COME = dt.timedelta(days=10)
_FIELD = re.compile(r"(?P<field>\w+)(?:\[(?P<row>.*)\]\.(?P<inner>\w+))?")


@dataclasses.dataclass(frozen=True)
class Situation:
    """What the person at the form knows: `materials` are the files at hand, `known` answers by key.

    Of a field with rows, `known` holds answers by the row's id, and `rows` what differs in the row with a label.
    """

    today: dt.date
    materials: Sequence[int] = ()
    known: Answers = dataclasses.field(default_factory=dict)
    rows: Mapping[str, Answers] = dataclasses.field(default_factory=dict)


class DoesNotFit(EngineError):
    """Somebody names a field that the form doesn't have."""


def fill(form: Form, options: Options, situation: Situation, told: Answers) -> dict[str, Any]:
    """Return answers to all visible fields. `told` overrides by key or label, with values or their labels."""
    unknown = set(told) - {name for field in form.fields for name in (field.key, field.label)}
    if unknown:
        raise DoesNotFit(f"表单“{form.title}”没有“{'、'.join(sorted(unknown))}”这一项")
    return _fill(form.fields, options, situation, {**situation.known, **_by_key(form.fields, told)}, "")


def complaint(form: Form, rejected: AnswersRejected) -> str:
    """What is wrong with answers, by the labels of the fields."""
    labels = {field.key: field.label for outer in form.fields for field in (outer, *outer.fields)}
    return "；".join(f"{_label(key, labels)}{sentence}" for key, sentence in rejected.errors.items())


def _label(key: str, labels: Mapping[str, str]) -> str:
    found = _FIELD.fullmatch(key)
    return f"“{labels[found['inner'] or found['field']]}”" if found and found["field"] in labels else ""


def _by_key(fields: Sequence[Field], told: Answers) -> dict[str, Any]:
    return {field.key: told[name] for field in fields for name in (field.label, field.key) if name in told}


def _fill(
    fields: Sequence[Field], options: Options, situation: Situation, told: Answers, prefix: str
) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for field in fields:
        if field.type == "heading" or not _visible(field, filled):
            continue
        choices = options.get(prefix + field.key) or field.options
        if field.type == "rows":
            filled[field.key] = [_row(field, each, options, situation, told.get(field.key, {})) for each in choices]
            continue
        answer = _value(field, choices, told[field.key]) if field.key in told else _usual(field, choices, situation)
        if answer is not None:
            filled[field.key] = answer
    return filled


def _visible(field: Field, filled: Answers) -> bool:
    return field.show_when is None or filled.get(field.show_when.field) == field.show_when.equals


def _row(
    field: Field, choice: Option, options: Options, situation: Situation, known: Mapping[Any, Answers]
) -> dict[str, Any]:
    told = {**known.get(choice.value, {}), **_by_key(field.fields, situation.rows.get(choice.label, {}))}
    return {"id": choice.value, **_fill(field.fields, options, situation, told, f"{field.key}.")}


def _value(field: Field, choices: Sequence[Option], told: Any) -> Any:
    """Stories may say what people read; the form wants what is stored."""
    by_label = {option.label: option.value for option in choices}
    if isinstance(told, list) and field.type == "checkboxes":
        return [by_label.get(each, each) for each in told]
    return by_label.get(told, told) if isinstance(told, str) else told


def _usual(field: Field, choices: Sequence[Option], situation: Situation) -> Any:
    if field.usual is not None:
        return field.usual
    match field.type:
        case "radio" | "select":
            return choices[0].value if choices else None
        case "checkboxes":
            return [option.value for option in choices[: max(field.min_items, 1 if field.required else 0)]]
        case "checkbox":
            return field.required
        case "file":
            return list(situation.materials) if field.required else None
    return _usual_text(field, situation) if field.required else None


def _usual_text(field: Field, situation: Situation) -> Any:
    match field.type:
        case "date":
            return (situation.today + (DAYS_TO_COME if field.variable else dt.timedelta())).isoformat()
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
        case "text":
            return f"{field.label}（虚构）"[: field.max_length]
    return USUAL_TEXT[: field.max_length] if field.max_length else USUAL_TEXT
