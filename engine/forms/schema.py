"""A form's fields as JSON Schema 2020-12."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.forms.model import Field

FORMATS = {
    "text": "cn-text", "textarea": "cn-text", "date": "cn-date",
    "phone": "cn-phone", "email": "cn-email", "idcard": "cn-idcard", "uscc": "cn-uscc",
}  # fmt: skip


def of_form(title: str, fields: "Iterable[Field]") -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_of_object(fields)}


def _of_object(fields: "Iterable[Field]", **fixed: Any) -> dict[str, Any]:
    asked = [field for field in fields if field.type != "heading"]
    properties = fixed | {field.key: _of_field(field) for field in asked}
    always = [field.key for field in asked if _needed(field) and not field.show_when]
    built = {
        "type": "object",
        "properties": properties,
        "required": [*fixed, *always],
        "additionalProperties": False,
    }
    conditional = [_of_condition(field) for field in asked if field.show_when]
    return built | {"allOf": conditional} if conditional else built


def _of_condition(field: "Field") -> dict[str, Any]:
    """Shown: then required, if it is. Hidden: then absent."""
    when = field.show_when
    assert when is not None  # noqa: S101
    return {
        "if": {"properties": {when.field: {"const": when.equals}}, "required": [when.field]},
        "then": {"required": [field.key]} if _needed(field) else {},
        "else": {"properties": {field.key: False}},
    }


def _needed(field: "Field") -> bool:
    return field.required or field.type == "rows"


def _of_field(field: "Field") -> dict[str, Any]:
    if field.type in FORMATS:
        return {"type": "string", "maxLength": field.max_length, "format": FORMATS[field.type]}
    if field.type in ("number", "integer"):
        return {"type": field.type, "minimum": field.min, "maximum": field.max}
    if field.type == "checkbox":
        return {"type": "boolean", "const": True} if field.required else {"type": "boolean"}
    if field.type in ("radio", "select"):
        return _of_choice(field)
    return _of_list(field)


def _of_choice(field: "Field") -> dict[str, Any]:
    """A source's options are known only when somebody answers; they are compared while the answers are read."""
    if field.source:
        return {"type": ["integer", "string"]}
    return {"enum": [option.value for option in field.options]}


def _of_list(field: "Field") -> dict[str, Any]:
    if field.type == "rows":
        items = _of_object(field.fields, id={"type": ["integer", "string"]})
        return {"type": "array", "items": items, "maxItems": field.max_items}
    items = {"type": "integer", "minimum": 1} if field.type == "file" else _of_choice(field)
    return {
        "type": "array", "items": items, "uniqueItems": True,
        "minItems": field.min_items, "maxItems": field.max_items,
    }  # fmt: skip
