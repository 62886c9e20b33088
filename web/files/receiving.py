"""Receiving what a browser sends: streamed to disk within bounds, with its SM3, then looked into.

This happens before any transaction begins. What is refused leaves nothing on the disk.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage

from award.errors import Refused
from engine.forms import Field, Form
from running.files import names, store
from web.files import looking
from web.frame import site

LARGEST = 20_000_000
PIECE = 1 << 18


@dataclasses.dataclass(frozen=True)
class Received:
    """A fit file on the disk that nobody has on record yet. `marking` is that of a state secret."""

    name: str
    media_type: str
    size: int
    sm3: str
    place: str
    marking: str | None


@dataclasses.dataclass(frozen=True)
class Rejected:
    sentence: str


def receive(form: Form, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with `Received` or `Rejected` in the place of files; tokens stay what they are."""
    return each_file(form.fields, typed, _receive_all)


Change = Callable[[Field, list[Any], str], Any]


def each_file(
    fields: tuple[Field, ...], typed: Mapping[str, Any], change: Change, prefix: str = ""
) -> dict[str, Any]:
    """The answers with every `file` answer changed; `change` is told the name under which its faults are filed."""
    answers = dict(typed)
    for field in fields:
        value = typed.get(field.key) or []
        if field.type == "file":
            answers[field.key] = change(field, value, prefix + field.key)
        if field.type == "rows":
            inside = f"{prefix}{field.key}"
            answers[field.key] = [each_file(field.fields, row, change, f"{inside}[{row['id']}].") for row in value]
    return answers


def _receive_all(field: Field, items: list[Any], name: str) -> list[Any]:
    return [one if isinstance(one, str) else receive_one(one) for one in items[: field.max_items + 1]]


def receive_one(file: FileStorage) -> Received | Rejected:
    try:
        return _receive(file)
    except Refused as refused:
        return Rejected(refused.sentence)


def _receive(file: FileStorage) -> Received:
    name = names.tidy(file.filename or "")
    suffix = names.suffix(name)
    media_type, beginning = names.ALLOWED[suffix]
    head = file.stream.read(len(beginning))
    if not head:
        raise Refused(f"“{name}”是空文件。")
    if head != beginning:
        raise Refused(f"“{name}”的内容与扩展名不符，请确认文件没有损坏。")
    place = store.new_place(suffix)
    try:
        size, sm3 = _write(file, head, place, name)
        marking = looking.marking(site.uploads() / place, name)
    except BaseException:  # whatever stops it, even the end of the process, leaves nothing on the disk
        store.discard(site.uploads(), place)
        raise
    kept = store.lock_away(site.uploads(), place) if marking else place
    return Received(name, media_type, size, sm3, kept, marking)


def _write(file: FileStorage, head: bytes, place: str, name: str) -> tuple[int, str]:
    """Never more than a piece in memory, never more than the bound on the disk."""
    digest, size, piece = hashlib.new("sm3"), 0, head
    with store.create(site.uploads(), place) as target:
        while piece:
            size += len(piece)
            if size > LARGEST:
                raise Refused(f"“{name}”超过20 MB，请压缩或者拆分后上传。")
            digest.update(piece)
            target.write(piece)
            piece = file.stream.read(PIECE)
    return size, digest.hexdigest()
