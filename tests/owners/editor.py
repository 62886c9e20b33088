"""What an owner does to the other files with a text editor."""

from typing import Any

from engine.bundle import PROFILE, SHEET
from tests.owners.drafts import Draft


def set_parameter(draft: Draft, key: str, value: Any) -> None:
    """Change the value of a parameter."""
    with draft.json(SHEET) as rows:
        (row,) = [each for each in rows if each["key"] == key]
        row["value"] = value


def add_parameter(draft: Draft, like: str, key: str, **changes: Any) -> None:
    """A parameter more, copied from one that is there."""
    with draft.json(SHEET) as rows:
        (row,) = [each for each in rows if each["key"] == like]
        rows.append({**row, "key": key, **changes})


def remove_parameter(draft: Draft, key: str) -> None:
    with draft.json(SHEET) as rows:
        rows[:] = [each for each in rows if each["key"] != key]


def describe(draft: Draft, part: str, key: str, **changes: Any) -> None:
    """Change an entry of a list in `award.json`: a role, a stage, a publicity, a vote …"""
    with draft.json(PROFILE) as profile:
        (entry,) = [each for each in profile[part] if each["key"] == key]
        entry.update(changes)


def add_entry(draft: Draft, part: str, like: str, key: str, **changes: Any) -> None:
    """An entry more in a list of `award.json`, copied from one that is there and put behind it."""
    with draft.json(PROFILE) as profile:
        entries = profile[part]
        (place,) = [number for number, each in enumerate(entries) if each["key"] == like]
        entries.insert(place + 1, {**entries[place], "key": key, **changes})


def remove_entry(draft: Draft, part: str, key: str) -> None:
    with draft.json(PROFILE) as profile:
        profile[part] = [each for each in profile[part] if each["key"] != key]


def add_role(draft: Draft, key: str, name: str, kind: str = "other", **properties: Any) -> None:
    with draft.json(PROFILE) as profile:
        profile["roles"].append({"key": key, "name": name, "kind": kind, **properties})


def add_form(draft: Draft, name: str, title: str, article: str, *fields: dict[str, Any]) -> None:
    draft.files[f"forms/{name}.json"] = b"{}"
    with draft.json(f"forms/{name}.json") as form:
        form.update(name=name, title=title, article=[article], fields=list(fields))


def add_field(draft: Draft, form: str, key: str, type: str, label: str, **properties: Any) -> None:
    """A field more at the end of a form."""
    with draft.json(f"forms/{form}.json") as described:
        described["fields"].append({"key": key, "type": type, "label": label, **properties})


def replace(draft: Draft, path: str, old: str, new: str) -> None:
    """Write something else wherever a file says something."""
    text = draft.files[path].decode()
    if old not in text:
        raise AssertionError(f"{path} does not say {old}")
    draft.files[path] = text.replace(old, new).encode()
