"""Drafts: what somebody has typed so far, kept while they type; with two tabs open the later one is told."""

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy import select

from engine import forms
from engine.model import Draft
from engine.tasks import UserTask
from engine.work import Work
from web import files


@dataclasses.dataclass(frozen=True)
class Kept:
    """A draft as the form shows it. `version` is what the next one has to know of it."""

    typed: dict[str, Any]
    saved_at: dt.datetime

    @property
    def version(self) -> str:
        return version_of(self.saved_at)


def version_of(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


def moment_of(version: str) -> dt.datetime | None:
    """What a version was made of; nothing for whatever is none."""
    try:
        moment = dt.datetime.fromisoformat(version)
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def find(work: Work, task: UserTask) -> Kept | None:
    """The actor's draft of an open task."""
    mine = select(Draft).where(Draft.task_id == task.id, Draft.person_id == work.actor.id)
    row = work.session.scalars(mine).one_or_none()
    return Kept(dict(row.answers), row.saved_at) if row is not None else None


def storable(form: forms.Form, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as JSON can hold it: files that are kept already by their tokens, all others not at all."""
    return {field.key: _storable(field, typed.get(field.key)) for field in form.fields if field.type != "heading"}


def _storable(field: forms.Field, value: Any) -> Any:
    if field.type == "file":
        return [each for each in value or () if isinstance(each, str)]
    if field.type == "rows":
        return [{"id": row["id"], **{each.key: _storable(each, row.get(each.key)) for each in field.fields}}
                for row in value or ()]  # fmt: skip
    return value


def shown(desk: files.Desk, form: forms.Form, kept: Kept) -> dict[str, Any]:
    """The draft as the page shows it: the files that were kept by then, by name."""
    return files.take(desk, form, storable(form, _named_again(desk, form, kept.typed))).typed


def _named_again(desk: files.Desk, form: forms.Form, typed: dict[str, Any]) -> dict[str, Any]:
    """What was recalled holds the numbers of its files (撤回); nobody can type one."""
    keys = {field.key for field in form.fields if field.type == "file"} & typed.keys()
    return {**typed, **{key: [_token(desk, each) for each in typed[key] or ()] for key in keys}}


def _token(desk: files.Desk, item: Any) -> Any:
    return desk.again(item) if isinstance(item, int) else item
