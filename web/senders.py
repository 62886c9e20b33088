"""What leaves the house: notices as mail files, documents as PDF."""

import hashlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from award.records.documents import Document
from award.records.parties import Person, RoleGrant
from award.terms import DocumentStatus
from engine import versions
from engine.contract import Actor
from engine.work import Runtime, Work
from web import documents, people

READER = Actor.system("outbox")


def drop(runtime: Runtime, payload: Mapping[str, Any]) -> None:
    """Tick a dispatch off without doing anything."""


def deliver_notice(mailbox: Path, runtime: Runtime, payload: Mapping[str, Any]) -> None:
    """Write a notice as one mail file for each person it reaches and who is not recused from its case (P10).

    Written again after a crash, it is the same file.
    """
    mailbox.mkdir(parents=True, exist_ok=True)
    with runtime.begin(READER) as work:
        reached = [each for each in _readers(work, payload["to"]) if _may_know(work, each, payload["case"])]
        readers = [(person.id, person.name, person.email) for person in reached]
    for person_id, name, address in readers:
        mail = EmailMessage()
        mail["To"] = f"{name} <{address or f'person-{person_id}@localhost'}>"
        mail["Subject"] = "塔城地区政府质量奖 工作提醒"
        mail.set_content(payload["template"].format(**payload["facts"]))
        (mailbox / f"{payload['dispatch_id']}-{person_id}.eml").write_bytes(bytes(mail))


def _readers(work: Work, audience: str) -> list[Person]:
    """The active persons behind `person:3`, `role:办公室`, `unit:4:审核机关` or `unit:4`."""
    kind, _, rest = audience.partition(":")
    if kind == "person":
        return [work.session.get_one(Person, int(rest))]
    query = select(Person).join(RoleGrant).where(Person.active, RoleGrant.valid_from <= work.now).distinct()
    query = query.where((RoleGrant.valid_until.is_(None)) | (RoleGrant.valid_until > work.now))
    if kind == "role":
        return list(work.session.scalars(query.where(RoleGrant.role == rest, RoleGrant.unit_id.is_not(None))))
    unit, _, role = rest.partition(":")
    query = query.where(RoleGrant.unit_id == int(unit))
    return list(work.session.scalars(query.where(RoleGrant.role == role) if role else query))


def _may_know(work: Work, person: Person, case: str) -> bool:
    """Nothing of a case is mailed to whoever is recused from it (P10)."""
    return case not in people.actor(work.session, person.id, work.now).barred


def render_document(folder: Path, runtime: Runtime, payload: Mapping[str, Any]) -> Callable[[Work], None]:
    """Render a document of the case's own version to PDF, and return what is noted of it."""
    with runtime.begin(READER) as work:
        bundle = versions.get(work, payload["deployment_id"]).bundle
    templates = {f"{name}.typ": text for name, text in bundle.documents.items()}
    pdf = documents.render(templates, payload["name"], payload["facts"])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{payload['record_id']}.pdf"
    path.write_bytes(pdf)
    digest = hashlib.new("sm3", pdf).hexdigest()

    def note(work: Work) -> None:
        record = work.session.get_one(Document, payload["record_id"])
        record.status, record.path, record.sm3 = DocumentStatus.RENDERED, path.name, digest

    return note
