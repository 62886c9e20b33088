"""Answers as they were typed or posted, read into the shapes that the schema expects. Hidden fields are dropped.

Nothing is refused here: what can't be read becomes WRONG, a value that the schema refuses without looking inside.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.contract import Option
from engine.forms import formats
from engine.forms.model import LARGEST_NUMBER, Field

Options = Mapping[str, Iterable[Option]]
WRONG: dict[str, Any] = {}
WRONG_ROW = None
NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
YES, NO = {"on", "1", "true", "yes"}, {"", "off", "0", "false", "no"}
CHOOSING = {"radio", "select", "checkboxes", "rows"}
# Marks without width would let an empty answer look filled in.
WIDTHLESS = re.compile("[\u200b\u2060\ufeff]")


def read(fields: Iterable[Field], given: Mapping[Any, Any], options: Options, prefix: str = "") -> dict[str, Any]:
    """The visible fields that were answered, in the form's order."""
    answers: dict[str, Any] = {}
    for field in fields:
        if field.type == "heading" or not _shown(field, answers):
            continue
        value = _value(field, given.get(field.key), options, prefix)
        if value is not None:
            answers[field.key] = value
    return answers


def _shown(field: Field, answers: Mapping[str, Any]) -> bool:
    when = field.show_when
    return when is None or (when.field in answers and bool(answers[when.field] == when.equals))


def _value(field: Field, given: Any, options: Options, prefix: str) -> Any:
    path = prefix + field.key
    if field.type == "file":
        return _files(field, given, options.get(path))
    if field.type not in CHOOSING:
        return READERS.get(field.type, _code)(field, given)
    members = _members(options[path] if field.source else field.options)
    if field.type == "rows":
        return [_row(field, row, members, options) for row in _items(field, given)]
    if field.type == "checkboxes":
        return [_choice(members, item) for item in _items(field, given)]
    return _choice(members, given)


def _items(field: Field, given: Any) -> list[Any]:
    """One more than allowed is enough to be refused; a single posted value is a list of one."""
    if given is None or given == "":
        return []
    return given[: field.max_items + 1] if isinstance(given, list) else [given]


def _row(field: Field, row: Any, members: Mapping[str, Any], options: Options) -> dict[str, Any] | None:
    if not isinstance(row, dict):
        return WRONG_ROW
    chosen = _choice(members, row.get("id"))
    if chosen is None or chosen == WRONG:
        return WRONG_ROW
    return {"id": chosen} | read(field.fields, row, options, f"{field.key}.")


def _members(options: Iterable[Option]) -> dict[str, Any]:
    return {str(option.value): option.value for option in options}


def _choice(members: Mapping[str, Any], given: Any) -> Any:
    """A browser posts `17` where the option's value is the number 17: what looks the same is the same."""
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, str | int):
        return WRONG
    return members.get(given if isinstance(given, str) else str(_within(given)), WRONG)


def _files(field: Field, given: Any, allowed: Iterable[Option] | None) -> list[Any]:
    """Ids of materials; when options are given for the field, only those may be named."""
    ids = [_number(field, item) for item in _items(field, given)]
    if allowed is None:
        return ids
    known = {option.value for option in allowed}
    return [one if isinstance(one, int) and one in known else WRONG for one in ids]


def _text(field: Field, given: Any) -> Any:
    if given is None:
        return None
    if not isinstance(given, str):
        return WRONG
    lines = WIDTHLESS.sub("", given.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if field.type == "text":
        lines = re.sub(r"[\n\t]+", " ", lines)
    return lines[: field.max_length + 1] or None


def _code(field: Field, given: Any) -> Any:
    """Dates, telephone numbers, codes: short, without spaces."""
    if given is None:
        return None
    if not isinstance(given, str):
        return WRONG
    return formats.tidy(given[:1000])[: field.max_length + 1] or None


def _email(field: Field, given: Any) -> Any:
    return _text(field, unicodedata.normalize("NFKC", given[:1000]) if isinstance(given, str) else given)


def _number(field: Field, given: Any) -> Any:
    if isinstance(given, str):
        given = _parsed(formats.tidy(given[:1000]).replace(",", ""))
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(_within(given)):
        return WRONG
    value = _within(given)
    return int(value) if field.type != "number" and value == int(value) else value


def _parsed(text: str) -> Any:
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        return WRONG
    return float(text) if "." in text else int(text)


def _within(number: float) -> float:
    """Beyond every bound a number is as wrong as just beyond it, and much shorter to print."""
    return number if number != number else min(max(number, -10 * LARGEST_NUMBER), 10 * LARGEST_NUMBER)


def _checkbox(field: Field, given: Any) -> Any:
    if given is None or isinstance(given, bool):
        return bool(given)
    if not isinstance(given, str) or given.lower() not in YES | NO:
        return WRONG
    return given.lower() in YES


READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text, "textarea": _text, "number": _number, "integer": _number, "checkbox": _checkbox, "email": _email,
}  # fmt: skip
