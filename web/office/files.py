"""The files of an application as the office reads them."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from award.records.applications import Application, Material
from engine.work import Work


def handed_in(work: Work, application: Application) -> Sequence[Material]:
    """What was handed in. Nothing of a draft: until it is filed it is the organisation's own affair (Article 13)."""
    if application.filed_at is None:
        return []
    belongs = or_(Material.application_id == application.id, Material.case == application.key)
    query = select(Material).where(belongs, Material.quarantined.is_(False), Material.removed_at.is_(None))
    return work.session.scalars(query.order_by(Material.id)).all()


def one(work: Work, application: Application, material_id: int) -> Material | None:
    return next((each for each in handed_in(work, application) if each.id == material_id), None)
