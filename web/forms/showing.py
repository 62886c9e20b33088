"""A form as the page shows it: each field with its input's name, what was typed, its error and its choices."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.contract import Option
from engine.forms import Condition, Field, Form
from web.forms import reading

Options = Mapping[str, Sequence[Option]]
# More fields than this don't fit side by side; the rows become cards.
WIDEST_ROW = 3
MOST_IN_LINE, LONGEST_IN_LINE = 5, 8


@dataclasses.dataclass(frozen=True)
class Choice:
    value: str
    label: str
    detail: str
    chosen: bool


@dataclasses.dataclass(frozen=True)
class Row:
    """One option of a `rows` field with its own fields."""

    id: str
    label: str
    detail: str
    fields: "tuple[Shown, ...]"


@dataclasses.dataclass(frozen=True)
class Shown:
    """One field. In a table, `help` stands in the head and not at each field.

    `when_name` and `when_value` name the input, and its value, that this field depends on.
    """

    field: Field
    name: str
    help: str
    text: str
    ticked: bool
    error: str
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]
    files: tuple[Any, ...]
    when_name: str
    when_value: str
    when_said: str

    @property
    def type(self) -> str:
        return self.field.type

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def side_by_side(self) -> bool:
        """A few short choices stand in one line."""
        return len(self.choices) <= MOST_IN_LINE and all(
            len(choice.label) <= LONGEST_IN_LINE and not choice.detail for choice in self.choices
        )

    @property
    def as_table(self) -> bool:
        return _as_table(self.field)

    @property
    def described(self) -> str:
        """The ids of what a screen reader reads after the label."""
        ids = [f"{self.name}-help"] if self.help else []
        return " ".join([*ids, f"{self.name}-error"] if self.error else ids)


@dataclasses.dataclass(frozen=True)
class Problem:
    """One line of the summary on top of a rejected form; `name` is empty when no field is to blame."""

    name: str
    label: str
    sentence: str


@dataclasses.dataclass(frozen=True)
class Page:
    form: Form
    fields: tuple[Shown, ...]
    problems: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True)
class _Filling:
    """What is known besides the form itself."""

    options: Options
    errors: Mapping[str, str]
    tabled: bool = False


def _as_table(field: Field) -> bool:
    return len(field.fields) <= WIDEST_ROW


def page(form: Form, options: Options, typed: Mapping[str, Any], errors: Mapping[str, str]) -> Page:
    """The form with what was typed and what is wrong with it; both may be empty."""
    shown = tuple(_shown(form.fields, typed, _Filling(options, errors), "", ""))
    return Page(form, shown, tuple(_problems(shown, errors)))


def _shown(
    fields: Iterable[Field], typed: Mapping[str, Any], filling: _Filling, path: str, prefix: str
) -> Iterator[Shown]:
    by_key = {field.key: field for field in fields}
    for field in by_key.values():
        value, name = typed.get(field.key), prefix + field.key
        choices = filling.options.get(path + field.key, ()) if field.source else field.options
        rows = field.type == "rows"
        yield Shown(
            field=field,
            name=name,
            help="" if filling.tabled else field.help,
            text=_text(value),
            ticked=value is True,
            error=filling.errors.get(name, ""),
            choices=() if rows else tuple(_choices(choices, value)),
            rows=tuple(_rows(field, choices, value, filling, name)) if rows else (),
            files=tuple(value or ()) if field.type == "file" else (),
            **_condition(field.show_when, by_key, prefix),
        )


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, bool | list | dict) else str(value)


def _choices(options: Iterable[Option], value: Any) -> Iterator[Choice]:
    chosen = {str(each) for each in (value if isinstance(value, list) else [value])}
    for option in options:
        yield Choice(str(option.value), option.label, option.detail, str(option.value) in chosen)


def _rows(field: Field, options: Iterable[Option], value: Any, filling: _Filling, name: str) -> Iterator[Row]:
    typed = {str(row["id"]): row for row in value or () if isinstance(row, dict)}
    filling = dataclasses.replace(filling, tabled=_as_table(field))
    for option in options:
        row = str(option.value)
        inner = _shown(field.fields, typed.get(row, {}), filling, f"{field.key}.", f"{name}[{row}].")
        yield Row(row, option.label, option.detail, tuple(inner))


def _condition(when: Condition | None, fields: Mapping[str, Field], prefix: str) -> dict[str, str]:
    if when is None:
        return {"when_name": "", "when_value": "", "when_said": ""}
    other = fields[when.field]
    if isinstance(when.equals, bool):
        said = f"{'勾选' if when.equals else '不勾选'}“{other.label}”时填写"
        value = reading.TICKED if when.equals else ""
    else:
        label = next((option.label for option in other.options if option.value == when.equals), str(when.equals))
        said, value = f"“{other.label}”选“{label}”时填写", str(when.equals)
    return {"when_name": prefix + when.field, "when_value": value, "when_said": said}


def _problems(shown: Iterable[Shown], errors: Mapping[str, str]) -> Iterator[Problem]:
    """Every sentence once, in the order of the page; what belongs to no field comes first."""
    labels = dict(_labels(shown))
    for key, sentence in errors.items():
        if key not in labels:
            yield Problem("", "", sentence)
    for name, label in labels.items():
        if name in errors:
            yield Problem(name, label, errors[name])


def _labels(shown: Iterable[Shown]) -> Iterator[tuple[str, str]]:
    for each in shown:
        yield each.name, each.label
        for row in each.rows:
            yield from ((name, f"{row.label}，{label}") for name, label in _labels(row.fields))
