"""文书: the documents of a case that a role reads, as each document's template said when it was issued."""

from collections.abc import Sequence

from sqlalchemy import select

from award.records.documents import Document
from engine.work import Work


def papers_of(work: Work, case: str, role: str) -> Sequence[Document]:
    """Newest first."""
    query = select(Document).where(Document.case == case).order_by(Document.id.desc())
    return [each for each in work.session.scalars(query) if each.is_for(role)]


def find(work: Work, case: str, number: int, role: str) -> Document | None:
    return next((each for each in papers_of(work, case, role) if each.id == number), None)
