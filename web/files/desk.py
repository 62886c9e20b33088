"""The desk where files are put on record: at once, so that nobody uploads twice when the rest of a form is refused.

The page then names a file by a signed token that is good for this person and this form only.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, func, select

from award.concepts import Concept
from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Material
from award.records.parties import RoleGrant
from engine import addresses, audit, outbox
from engine.forms import Field, Form
from engine.tasks import UserTask
from engine.work import Work
from people import events
from running.files import store
from web.files import receiving
from web.files.receiving import Received, Rejected
from web.frame import in_force, site

LARGEST_CASE = 500_000_000
QUARANTINED = (
    "“{name}”带有国家秘密或者内部资料的标志（{marking}），已经隔离，任何人不能打开。申报材料不得涉及国家秘密{ground}；"
    "如果是误判，或者需要说明，请不要再次上传，当面或者电话联系办公室。"
)
NOTICE = "有上传的文件带有国家秘密或者内部资料的标志，已经隔离。请登录后在“隔离的文件”中查看并线下处理。"


@dataclasses.dataclass(frozen=True)
class Kept:
    """A file that is on record, as the page names it again."""

    token: str
    name: str
    size: int
    trade_secret: bool = False


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

    def take(self, field: Field, items: Sequence[Any], name: str) -> list[tuple[int, Kept]]:
        """Put on record what is acceptable; what is not is named in `errors`, once for the field."""
        taken = []
        for item in items[: field.max_items + 1]:
            try:
                taken.append(self._known(item) if isinstance(item, str) else self._new(item, field.key))
            except Refused as refused:
                self.errors[name] = refused.sentence
        return taken

    def kept(self, material: Material) -> Kept:
        token = str(self._signer.dumps(material.id))
        return Kept(token, material.name, material.size, material.trade_secret)

    def again(self, material_id: int) -> str | None:
        """The token of a file that this person has handed in with this case and now takes back (撤回)."""
        found = self._work.session.get(Material, material_id)
        if found is None or found.case != self._case or found.uploaded_by != self._work.actor.id:
            return None
        return self.kept(found).token

    def accept(self, file: Received | Rejected, field: str) -> Material:
        """Record a file that came. Raises Refused for a rejected one, and for one that goes into quarantine.

        The latter is on record all the same, so the unit of work has to be let commit.
        """
        if isinstance(file, Rejected):
            raise Refused(file.sentence)
        self._check_room(file)
        material = Material(
            case=self._case,
            field=field,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sm3=file.sm3,
            path=file.place,
            quarantined=file.marking is not None,
            uploaded_by=self._work.actor.id,
            uploaded_at=self._work.now,
        )
        if file.marking:
            material.secret_note = file.marking
        self._work.session.add(material)
        self._work.session.flush()
        if file.marking:
            self._lock(material, file.marking)
        return material

    def _known(self, token: str) -> tuple[int, Kept]:
        """The token may be old: what matters is whether the file is still there."""
        try:
            number = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            raise Refused("只能选择在这里上传过的文件，请重新上传。") from None
        found = self._work.session.get(Material, number)
        if found is None or found.removed_at is not None or found.quarantined:
            raise Refused("选择的文件已经移除，请重新上传。")
        return found.id, self.kept(found)

    def _new(self, file: Received | Rejected, field: str) -> tuple[int, Kept]:
        material = self.accept(file, field)
        return material.id, self.kept(material)

    def _check_room(self, file: Received) -> None:
        if self._case is None:
            return
        held = select(func.sum(Material.size)).where(Material.case == self._case, Material.removed_at.is_(None))
        if (self._work.session.scalar(held) or 0) + file.size > LARGEST_CASE:
            store.discard(site.uploads(), file.place)
            raise Refused("这件事项上传的文件合计超过500 MB，请先移除不需要的文件。")

    def _lock(self, material: Material, marking: str) -> None:
        audit.record(
            self._work, events.Event.MATERIAL_QUARANTINED, case=self._case, material=material.id, sm3=material.sm3
        )
        office = addresses.role(in_force.at_hand().lane(RoleKind.OFFICE))
        notice = {"to": office, "template": NOTICE, "facts": {}, "case": self._case or ""}
        outbox.queue(self._work, "notice", self._case or "", notice)
        raise Refused(QUARANTINED.format(name=material.name, marking=marking, ground=in_force.under(Concept.FILING)))


def take(desk: Desk, form: Form, typed: Mapping[str, Any]) -> Taken:
    """Put the received files among the answers to a form on record."""
    numbers: dict[str, list[tuple[int, Kept]]] = {}

    def put(field: Field, items: list[Any], name: str) -> list[int]:
        numbers[name] = desk.take(field, items, name)
        return [number for number, _ in numbers[name]]

    answers = receiving.each_file(form.fields, typed, put)
    shown = receiving.each_file(form.fields, typed, lambda field, items, name: [kept for _, kept in numbers[name]])
    return Taken(answers, shown, desk.errors)


def on_hand(
    work: Work, desk: Desk, task: UserTask, form: Form, since: dt.datetime | None = None
) -> dict[str, list[Kept]]:
    """What was uploaded for the fields of this form (since a moment) and is not handed in yet.

    An organisation gathers its files over weeks, and its colleagues' count; for all others it is what they uploaded
    themselves since the task is theirs.
    """
    keys = [field.key for field in form.fields if field.type == "file"]
    if not keys:
        return {}
    loose = select(Material).where(
        Material.case == task.case,
        Material.field.in_(keys),
        Material.application_id.is_(None),
        Material.removed_at.is_(None),
        Material.quarantined.is_(False),
    )
    if since is not None:
        loose = loose.where(Material.uploaded_at > since)
    found = work.session.scalars(loose.where(_uploaded_for(work, task)).order_by(Material.id)).all()
    return {key: [desk.kept(one) for one in found if one.field == key] for key in keys}


def _uploaded_for(work: Work, task: UserTask) -> ColumnElement[bool]:
    _, unit, role = addresses.audience(task.audience)
    applicants = in_force.at_hand().lanes(RoleKind.APPLICANT, RoleKind.NOMINATOR)
    if unit is None or role not in applicants:
        return (Material.uploaded_by == work.actor.id) & (Material.uploaded_at >= task.opened_at)
    return Material.uploaded_by.in_(people_of(unit, *applicants))


def people_of(unit: int, *roles: str) -> Select[int]:
    """Whoever acts for a unit in one of these roles, or once did."""
    return select(RoleGrant.person_id).where(RoleGrant.unit_id == unit, RoleGrant.role.in_(roles))


def remove(work: Work, material: Material) -> None:
    """Take a file back. Its row stays, for whoever opened it; its bytes go after the commit."""
    material.removed_at, place = work.now, material.path
    work.after_commit.append(lambda: store.discard(site.uploads(), place))
    audit.record(work, events.Event.MATERIAL_REMOVED, case=material.case, material=material.id, sm3=material.sm3)


def has_files(form: Form) -> bool:
    inner = (each for field in form.fields for each in (field, *field.fields))
    return any(field.type == "file" for field in inner)
