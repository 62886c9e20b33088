"""What the questions of a form are called, so that no handler has to know them by name."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from engine.contract import Call, FormRecord


@dataclasses.dataclass(frozen=True)
class Check:
    """A question with two answers, as the form words it, and whether it was answered with the first of them."""

    key: str
    label: str
    answer: str
    passed: bool


def checks(call: Call, record: FormRecord, passed: str, failed: str) -> list[Check]:
    """The questions of a filled form that can be answered with these two values and nothing else.

    So an owner adds a check to a form, or takes one away, and needs nothing else.
    """
    return [_check(field, record, passed) for field in _fields(call, record) if _values(field) == {passed, failed}]


def asks(call: Call, record: FormRecord, key: str) -> bool:
    """Whether the form of a record has a question, asked or not."""
    form = call.files[f"forms/{record.form}.json"]
    return any(field.get("key") == key for field in form["fields"])


def _fields(call: Call, record: FormRecord) -> Iterator[Mapping[str, Any]]:
    form = call.files[f"forms/{record.form}.json"]
    return (field for field in form["fields"] if record.answers.get(field.get("key")) is not None)


def _values(field: Mapping[str, Any]) -> set[Any]:
    return {option["value"] for option in field.get("options", ())}


def _check(field: Mapping[str, Any], record: FormRecord, passed: str) -> Check:
    given = record.answers[field["key"]]
    answer = next(option["label"] for option in field["options"] if option["value"] == given)
    return Check(field["key"], field["label"], answer, given == passed)
