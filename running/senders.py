"""What leaves the house: notices in the site and by mail, documents as PDF.

The outbox sends a dispatch again after a crash. A notice stands once for each dispatch and person, and remembers that
it was mailed, so that nobody is told twice (P1).
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from award.profile import Names
from award.records.documents import Document
from award.records.notices import SiteNotice
from award.records.parties import Person
from award.terms import DocumentStatus, NoticeKind
from database import insert_once
from engine import tasks, versions
from engine.contract import Actor
from engine.errors import TaskNotFound
from engine.model import Task
from engine.work import Runtime, Work
from people import actors
from people.notices import links, readers, words
from running import contents, documents
from running.post import Letter, Post
from running.smtp import MailNotSent

READER = Actor.system("outbox")


@dataclasses.dataclass(frozen=True)
class MailRoom:
    """Where letters go, what the links in them begin with, and the bundle that lies ready before any is deployed."""

    post: Post
    site: str
    bundle: Path

    def names(self, work: Work) -> Names:
        """What the award and its office are called at this moment."""
        return contents.profile(contents.in_force(work, self.bundle)).names


def drop(runtime: Runtime, payload: Mapping[str, Any]) -> None:
    """Tick a dispatch off without doing anything."""


def deliver_notice(room: MailRoom, runtime: Runtime, payload: Mapping[str, Any]) -> None:
    """Tell each person whom a notice reaches and who is not recused from its case (P10), in the site and by mail.

    Raises MailNotSent when a letter did not leave; those that did are not sent again.
    """
    with runtime.begin(READER) as work:
        letters = _register(work, room, payload)
    _mail(room, runtime, letters)


def _register(work: Work, room: MailRoom, payload: Mapping[str, Any]) -> list[Letter]:
    """Write the notices, and return the letters that have to leave."""
    kind = NoticeKind(payload.get("kind", NoticeKind.OTHER))
    task = _task(work, payload.get("task"))
    if kind != NoticeKind.OTHER and task is not None and task.closed_at is not None:
        # Finished before anybody could be told of it.
        return []
    told = _Told(payload["dispatch_id"], payload["case"], kind, payload["template"].format(**payload["facts"]), task)
    reached = [each for each in readers.readers_of(work, payload["to"], told.case, told.text) if _concerns(each, task)]
    notices = [(reader, _stand(work, told, reader)) for reader in reached]
    stamp = _Stamp(room.names(work), room.site, work.now)
    letters = [_letter(stamp, reader, notice) for reader, notice in notices if _leaves(reader, notice)]
    return [letter for letter in letters if room.post.reaches(letter)]


def _concerns(reader: readers.Reader, task: tasks.UserTask | None) -> bool:
    """Whoever a task leaves alone hears nothing of it."""
    return task is None or task.not_for != reader.person.id


@dataclasses.dataclass(frozen=True)
class _Told:
    """One dispatch: what all its readers are told."""

    dispatch: int
    case: str
    kind: NoticeKind
    text: str
    task: tasks.UserTask | None


def _stand(work: Work, told: _Told, reader: readers.Reader) -> SiteNotice:
    """Put the notice in the site, unless it stands there from an earlier try."""
    seen = told.task if told.task is not None and _may_open(work, reader.actor, told.task) else None
    key = {"dispatch_id": told.dispatch, "person_id": reader.person.id}
    about = {
        "case_key": told.case,
        "task_id": seen.id if seen is not None else None,
        "kind": told.kind,
        "text": told.text,
        "link": links.address(reader.actor, told.case, seen, contents.newest(work)),
        "created_at": work.now,
    }
    insert_once(work.session, SiteNotice, key | about)
    return work.session.scalars(select(SiteNotice).filter_by(**key)).one()


def _leaves(reader: readers.Reader, notice: SiteNotice) -> bool:
    """Whether it goes by mail at once, as the reader wishes, and hasn't gone yet."""
    return notice.mailed_at is None and not reader.wants.digest and bool(getattr(reader.wants, notice.kind))


@dataclasses.dataclass(frozen=True)
class _Stamp:
    """What all letters of a unit of work have in common."""

    names: Names
    site: str
    at: dt.datetime


def _letter(stamp: _Stamp, reader: readers.Reader, notice: SiteNotice) -> Letter:
    person = reader.person
    return Letter(
        name=f"{notice.dispatch_id}-{person.id}",
        person_id=person.id,
        addressee=person.name,
        address=person.email,
        subject=words.subject(stamp.names, words.SUBJECTS[notice.kind]),
        body=words.body(stamp.names, person.name, notice, stamp.site),
        at=stamp.at,
        sender=stamp.names.award,
    )


def _may_open(work: Work, actor: Actor, task: tasks.UserTask) -> bool:
    """Whether the task's page would open for the reader, who may also have been brought into it (委派, 抄送)."""
    try:
        tasks.get(work.acting(actor), task.id)
    except TaskNotFound:
        return False
    return True


def _task(work: Work, task_id: int | None) -> tasks.UserTask | None:
    if task_id is None:
        return None
    table: Any = Task.__table__
    return work.connection.execute(select(*table.c).where(table.c.id == task_id)).one_or_none()


def _mail(room: MailRoom, runtime: Runtime, letters: Sequence[Letter]) -> None:
    """Send the letters; one that is refused doesn't keep the others back."""
    if not letters:
        return
    refused: list[MailNotSent] = []
    with room.post.opened() as send:
        for letter in letters:
            try:
                send(letter)
            except MailNotSent as error:
                refused.append(error)
                continue
            _note_mailed(runtime, letter)
    if refused:
        raise refused[0]


def _note_mailed(runtime: Runtime, letter: Letter) -> None:
    dispatch = int(letter.name.partition("-")[0])
    with runtime.begin(READER) as work:
        query = select(SiteNotice).where(
            SiteNotice.dispatch_id == dispatch, SiteNotice.person_id == letter.person_id
        )
        work.session.scalars(query).one().mailed_at = work.now


# ---------------------------------------------------------------- the daily digest


def deliver_digest(room: MailRoom, runtime: Runtime, payload: Mapping[str, Any]) -> Callable[[Work], None] | None:
    """Send one mail with what a person was not mailed singly, and return what notes it.

    Recusals are read at this moment, not at that of the notices (P10).
    """
    with runtime.begin(READER) as work:
        person = work.session.get_one(Person, payload["person"])
        pending = _pending(work, person, payload["upto"])
        if not pending or not person.active:
            return None
        names = room.names(work)
        letter = Letter(
            name=f"digest-{payload['dispatch_id']}",
            person_id=person.id,
            addressee=person.name,
            address=person.email,
            subject=words.subject(names, words.DIGEST),
            body=words.digest(names, person.name, pending, room.site),
            at=work.now,
            sender=names.award,
        )
        ids = [notice.id for notice in pending]
    if not room.post.reaches(letter):
        return None
    with room.post.opened() as send:
        send(letter)
    return lambda work: _note_digest(work, ids)


def _pending(work: Work, person: Person, upto: int) -> Sequence[SiteNotice]:
    wants = readers.wishes(work.session, person.id)
    kinds = [kind for kind in NoticeKind if getattr(wants, kind)]
    actor = actors.actor(work.session, person.id, work.now)
    query = select(SiteNotice).where(
        *readers.visible(work.session, actor), SiteNotice.mailed_at.is_(None), SiteNotice.read_at.is_(None),
        SiteNotice.kind.in_(kinds), SiteNotice.id <= upto,
    )  # fmt: skip
    return work.session.scalars(query.order_by(SiteNotice.id)).all()


def _note_digest(work: Work, ids: Sequence[int]) -> None:
    for notice in work.session.scalars(select(SiteNotice).where(SiteNotice.id.in_(ids))):
        notice.mailed_at = work.now


# ---------------------------------------------------------------- documents


@dataclasses.dataclass(frozen=True)
class Press:
    """Where documents are laid down, and what is printed on them besides their facts.

    `site` is where the public finds the site, if it has been told; `fictional` marks what only the demo issues.
    """

    folder: Path
    site: str = ""
    fictional: bool = False

    def printed(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        mark = {"fictional": True} if self.fictional else {}
        code = facts.get("verification_code")
        return {**facts, **mark, **(_checking(f"{self.site}/certificates/{code}") if code and self.site else {})}


def _checking(address: str) -> dict[str, str]:
    """Where anybody can check a certificate, to be read and to be scanned."""
    import segno  # few documents need it, and no start

    drawn = segno.make(address, error="m").svg_inline(border=0, dark="#000")
    picture = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return {"verification_address": address, "verification_qr": picture}


def render_document(press: Press, runtime: Runtime, payload: Mapping[str, Any]) -> Callable[[Work], None]:
    """Render a document of the case's own version to PDF, and return what is noted of it."""
    with runtime.begin(READER) as work:
        bundle = versions.get(work, payload["deployment_id"]).bundle
    templates = {f"{name}.typ": text for name, text in bundle.documents.items()}
    pdf = documents.render(templates, payload["name"], press.printed(payload["facts"]))
    press.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = press.folder / f"{payload['record_id']}.pdf"
    path.write_bytes(pdf)
    digest = hashlib.new("sm3", pdf).hexdigest()

    def note(work: Work) -> None:
        record = work.session.get_one(Document, payload["record_id"])
        record.status, record.path, record.sm3 = DocumentStatus.RENDERED, path.name, digest

    return note
