"""The files of an application as the office reads them: with their SM3, and checked against it when opened (C18)."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import or_, select

from award.records.applications import Application, Material
from engine.work import Work
from web import uploads


def of(work: Work, application: Application) -> Sequence[Material]:
    """What was handed in. Nothing of a draft: until it is filed it is the organisation's own affair (Article 13)."""
    if application.filed_at is None:
        return []
    belongs = or_(Material.application_id == application.id, Material.case == application.key)
    query = select(Material).where(belongs, Material.quarantined.is_(False))
    return work.session.scalars(query.order_by(Material.id)).all()


def one(work: Work, application: Application, material_id: int) -> Material | None:
    return next((each for each in of(work, application) if each.id == material_id), None)


def is_unchanged(material: Material) -> bool:
    """Whether the file is there, with the content that was uploaded."""
    path = uploads.path(material)
    return path.is_file() and hashlib.new("sm3", path.read_bytes()).hexdigest() == material.sm3
