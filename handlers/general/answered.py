"""What was answered in a box, as a document tells it: each answer by its key, numbers of units and cases by name."""

from collections.abc import Mapping
from typing import Any

from award.records.applications import Application
from award.records.parties import Person, Unit
from engine.contract import SOURCES, Call, FormRecord

# What the options of a source number: its own word for it, or units.
TABLES: Mapping[str, type[Any]] = {"application": Application, "person": Person}


def facts(call: Call, box: str) -> dict[str, Any]:
    """The answers of the box's last record; none if nobody has finished it yet."""
    record = call.forms.latest(box)
    if record is None:
        return {}
    fields = {field["key"]: field for field in _form(call, record).get("fields", ())}
    return {key: _told(call, fields.get(key, {}), value) for key, value in record.answers.items()}


def _form(call: Call, record: FormRecord) -> Mapping[str, Any]:
    form: Mapping[str, Any] = call.files.get(f"forms/{record.form}.json") or {}
    return form


def _told(call: Call, field: Mapping[str, Any], value: Any) -> Any:
    if field.get("type") == "rows":
        return [_row(call, field, row) for row in value]
    if "source" in field:
        return _named(call, field["source"], value)
    return value


def _row(call: Call, field: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of a table: the number it is about, what that is called, and the other columns."""
    columns = {each["key"]: each for each in field.get("fields", ())}
    told = {key: _told(call, columns.get(key, {}), value) for key, value in row.items() if key != "id"}
    return {"id": row["id"], "name": _named(call, field.get("source", ""), row["id"]), **told}


def _named(call: Call, source: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_named(call, source, one) for one in value]
    if source not in SOURCES or not isinstance(value, int) or isinstance(value, bool):
        return value
    found = call.session.get(TABLES.get(SOURCES[source].about, Unit), value)
    return found.name if found is not None else value
