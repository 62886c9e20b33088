"""What a form definition means: a frozen form with its fields and one JSON Schema, built once."""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from engine.contract import Option
from engine.errors import DefinitionRejected
from engine.forms import formats, inspection, schema

LENGTHS = {"text": 200, "textarea": 5000, "phone": 30, "email": 254, "idcard": 18, "uscc": 18, "date": 10}
MOST_ITEMS = 5000
LARGEST_NUMBER = 10**15
PLAIN = ("required", "help", "article", "source", "max_items", "usual")


@dataclasses.dataclass(frozen=True)
class Condition:
    """The field is shown only when another, earlier one has this value."""

    field: str
    equals: str | int | bool


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of a form; `variable` is the name under which its answer becomes task data.

    `usual` is the answer where nothing is out of the ordinary; rehearsals give it.
    """

    key: str
    type: str
    label: str
    required: bool = False
    help: str = ""
    article: str = ""
    options: tuple[Option, ...] = ()
    source: str | None = None
    show_when: Condition | None = None
    variable: str | None = None
    min: float | None = None
    max: float | None = None
    max_length: int = 0
    min_items: int = 0
    max_items: int = MOST_ITEMS
    usual: str | int | float | bool | None = None
    fields: "tuple[Field, ...]" = ()


@dataclasses.dataclass(frozen=True)
class Form:
    """A form that can be shown and validated. `bulk` holds the answers with which several of its tasks may be finished
    at once."""

    name: str
    title: str
    fields: tuple[Field, ...]
    article: tuple[str, ...]
    schema: Mapping[str, Any] = dataclasses.field(repr=False, compare=False)
    intro: str = ""
    secret: bool = False
    bulk: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)

    @functools.cached_property
    def validator(self) -> Any:
        """Made when first asked for: a site starts, and shows forms, without the library that judges answers."""
        from jsonschema import Draft202012Validator

        return Draft202012Validator(self.schema, format_checker=formats.checker())

    @property
    def sources(self) -> dict[str, str]:
        """The source of every field that has one, by path: `members`, `unit_recusals.recused_from`."""
        return {path: field.source for path, field in _paths(self.fields) if field.source}


def compile(definition: Mapping[str, Any]) -> Form:
    """The form that a definition describes; raises DefinitionRejected with every fault of it (sources aside)."""
    found = inspection.faults(definition, None)
    if found:
        raise DefinitionRejected(found)
    fields = tuple(_field(field) for field in definition["fields"])
    built = schema.of_form(definition["title"], fields)
    return Form(
        name=definition["name"],
        title=definition["title"],
        fields=fields,
        article=tuple(definition["article"]),
        schema=built,
        intro=definition.get("intro", ""),
        secret=definition.get("secret", False),
        bulk=definition.get("bulk", {}),
    )


def blank(name: str, title: str, article: Iterable[str]) -> Form:
    """A form that asks nothing: whoever hands it in says that something is done."""
    return Form(name, title, (), tuple(article), schema.of_form(title, ()))


def _field(given: Mapping[str, Any]) -> Field:
    plain: dict[str, Any] = {name: given[name] for name in PLAIN if name in given}
    return Field(
        key=given["key"],
        type=given["type"],
        label=given["label"],
        options=tuple(Option(o["value"], o["label"], o.get("detail", "")) for o in given.get("options", ())),
        show_when=Condition(**given["show_when"]) if "show_when" in given else None,
        variable=given.get("as", given["key"]) if given.get("variable") else None,
        max_length=given.get("max_length", LENGTHS.get(given["type"], 0)),
        min_items=max(given.get("min_items", 0), int(given.get("required", False))),
        fields=tuple(_field(inner) for inner in given.get("fields", ())),
        **(_bounds(given) | plain),
    )


def _bounds(given: Mapping[str, Any]) -> dict[str, Any]:
    if given["type"] not in ("number", "integer"):
        return {}
    return {"min": given.get("min", -LARGEST_NUMBER), "max": given.get("max", LARGEST_NUMBER)}


def _paths(fields: tuple[Field, ...], prefix: str = "") -> list[tuple[str, Field]]:
    found = []
    for field in fields:
        found += [(prefix + field.key, field), *_paths(field.fields, f"{prefix}{field.key}.")]
    return found
