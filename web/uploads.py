"""Files that came with a form: checked, kept in the folder of the site, recorded with their SM3.

A file is kept at once, also when the rest of the form is refused, so that nobody uploads it twice. The page then
names it by a signed token that is good for this person and this form only.
"""

import dataclasses
import hashlib
import re
import unicodedata
import uuid
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from award.errors import Refused
from award.records.applications import Material
from engine.forms import Field, Form
from engine.work import Work
from web import site

FOLDER = "uploads"
LARGEST = 20_000_000
LONGEST_NAME = 150
# Suffix → media type, and how such a file begins.
ALLOWED = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
_UNWANTED = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclasses.dataclass(frozen=True)
class Kept:
    """A file that is on record, as the page names it again."""

    token: str
    name: str
    size: int


@dataclasses.dataclass(frozen=True)
class Taken:
    """The answers with ids in the place of files, the same with `Kept` for the page, and what was refused."""

    answers: dict[str, Any]
    typed: dict[str, Any]
    errors: dict[str, str]


class Desk:
    """Takes the files of one form: from whom, for which case, under which name the tokens are good."""

    def __init__(self, work: Work, case: str | None, scope: str) -> None:
        self._work = work
        self._case = case
        self._signer = URLSafeSerializer(current_app.secret_key or "", salt=f"upload:{scope}:{work.actor.id}")
        self.errors: dict[str, str] = {}

    def take(self, field: Field, items: list[Any], name: str) -> list[tuple[int, Kept]]:
        """Keep what is acceptable; what is not is named in `errors`, once for the field."""
        taken = []
        for item in items[: field.max_items + 1]:
            try:
                taken.append(self._known(item) if isinstance(item, str) else self._new(item, field.key))
            except Refused as refused:
                self.errors[name] = refused.sentence
        return taken

    def again(self, material_id: int) -> str | None:
        """The token of a file that this person has handed in with this case and now takes back (撤回)."""
        found = self._work.session.get(Material, material_id)
        if found is None or found.case != self._case or found.uploaded_by != self._work.actor.id:
            return None
        return str(self._signer.dumps([found.id, found.name, found.size]))

    def _known(self, token: str) -> tuple[int, Kept]:
        try:
            number, name, size = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            raise Refused("只能选择在这里上传过的文件，请重新上传。") from None
        return number, Kept(token, name, size)

    def _new(self, file: FileStorage, field: str) -> tuple[int, Kept]:
        name = tidy(file.filename or "")
        content = file.stream.read(LARGEST + 1)
        suffix = check(name, content)
        material = Material(
            case=self._case,
            field=field,
            name=name,
            media_type=ALLOWED[suffix][0],
            size=len(content),
            sm3=hashlib.new("sm3", content).hexdigest(),
            path=_keep(content, suffix),
            uploaded_by=self._work.actor.id,
            uploaded_at=self._work.now,
        )
        self._work.session.add(material)
        self._work.session.flush()
        token = self._signer.dumps([material.id, name, len(content)])
        return material.id, Kept(str(token), name, len(content))


def take(desk: Desk, form: Form, typed: Mapping[str, Any]) -> Taken:
    """Keep the files among the answers to a form."""
    answers, shown = _walk(desk, form.fields, typed, "")
    return Taken(answers, shown, desk.errors)


def has_files(form: Form) -> bool:
    inner = (each for field in form.fields for each in (field, *field.fields))
    return any(field.type == "file" for field in inner)


def check(name: str, content: bytes) -> str:
    """Return the suffix of an acceptable file. Raises Refused."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in ALLOWED:
        raise Refused(f"“{name}”的类型不能上传，只接受 PDF、DOCX、XLSX、PNG、JPG。")
    if len(content) > LARGEST:
        raise Refused(f"“{name}”超过20 MB，请压缩或者拆分后上传。")
    if not content:
        raise Refused(f"“{name}”是空文件。")
    if not content.startswith(ALLOWED[suffix][1]):
        raise Refused(f"“{name}”的内容与扩展名不符，请确认文件没有损坏。")
    return suffix


def tidy(name: str) -> str:
    """A file's own name without folders, control characters and what file systems refuse."""
    bare = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    stem, dot, suffix = _UNWANTED.sub("_", bare).strip().rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:10]}"


def path(material: Material) -> Path:
    return site.here().settings.folder / FOLDER / material.path


def _keep(content: bytes, suffix: str) -> str:
    """Write the file under a name that nobody can guess or choose; return it."""
    name = uuid.uuid4().hex
    relative = f"{name[:2]}/{name}{suffix}"
    target = site.here().settings.folder / FOLDER / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return relative


def _walk(
    desk: Desk, fields: tuple[Field, ...], typed: Mapping[str, Any], prefix: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    answers, shown = dict(typed), dict(typed)
    for field in fields:
        name, value = prefix + field.key, typed.get(field.key)
        if field.type == "file":
            taken = desk.take(field, value or [], name)
            answers[field.key], shown[field.key] = [number for number, _ in taken], [kept for _, kept in taken]
        if field.type == "rows":
            pairs = [_walk(desk, field.fields, row, f"{name}[{row['id']}].") for row in value or []]
            answers[field.key], shown[field.key] = [one for one, _ in pairs], [other for _, other in pairs]
    return answers, shown
