"""Answers out of an HTML form: what was posted, in the shape that `engine.forms` validates. Nothing is judged here.

A field's input bears its key. A row of a `rows` field posts its id under the field's key, and its inner fields as
`decisions[17].reason`, the same name that a sentence about it is filed under.
"""

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from engine.forms import Field, Form

Posted = MultiDict[str, str]
Files = MultiDict[str, FileStorage]
TICKED = "1"


def read_answers(form: Form, posted: Posted, files: Files) -> dict[str, Any]:
    """All fields' answers as typed, those of fields that are hidden too, so that nothing typed is lost.

    A `file` answer lists the tokens of files kept earlier, then the files that came with this request.
    """
    return _read(form.fields, posted, files, "")


def _read(fields: Iterable[Field], posted: Posted, files: Files, prefix: str) -> dict[str, Any]:
    asked = (field for field in fields if field.type != "heading")
    return {field.key: _value(field, posted, files, prefix + field.key) for field in asked}


def _value(field: Field, posted: Posted, files: Files, name: str) -> Any:
    if field.type == "rows":
        return [_row(field, posted, files, name, row) for row in posted.getlist(name)[: field.max_items + 1]]
    if field.type == "file":
        return [*posted.getlist(name), *(file for file in files.getlist(name) if file.filename)]
    if field.type == "checkboxes":
        return posted.getlist(name)
    if field.type == "checkbox":
        return posted.get(name) == TICKED
    return posted.get(name, "")


def _row(field: Field, posted: Posted, files: Files, name: str, row: str) -> dict[str, Any]:
    return {"id": row, **_read(field.fields, posted, files, f"{name}[{row}].")}
