"""文书: the documents of a case that are addressed to its organisation."""

from collections.abc import Sequence

from sqlalchemy import select

from award.records.documents import Document
from engine.work import Work
from web.frame import printed


def of(work: Work, case: str, names: Sequence[str] = printed.TO_APPLICANT) -> Sequence[Document]:
    """Newest first."""
    addressed = select(Document).where(Document.case == case, Document.name.in_(names))
    return work.session.scalars(addressed.order_by(Document.id.desc())).all()


def find(work: Work, case: str, number: int, names: Sequence[str] = printed.TO_APPLICANT) -> Document | None:
    return next((each for each in of(work, case, names) if each.id == number), None)
