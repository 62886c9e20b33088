"""文书: the documents that are addressed to an applicant, and those that are not its to read."""

from collections.abc import Sequence

from sqlalchemy import select

from award.records.documents import Document
from engine.work import Work

# The letters of an application that go to its organisation; opinions and reports of others are not among them.
TO_APPLICANT = (
    "filing_receipt", "recommendation", "correction_notice", "refusal_notice", "return_notice", "defence_notice",
    "site_notice", "feedback_report", "objection_bulletin", "disqualification_decision", "ban_decision",
)  # fmt: skip
TO_WINNER = (
    "certificate", "title_reminder", "inspection_record", "hearing_notice", "revocation_decision", "recall_notice",
)  # fmt: skip


def of(work: Work, case: str, names: Sequence[str] = TO_APPLICANT) -> Sequence[Document]:
    """Newest first."""
    addressed = select(Document).where(Document.case == case, Document.name.in_(names))
    return work.session.scalars(addressed.order_by(Document.id.desc())).all()


def find(work: Work, case: str, number: int, names: Sequence[str] = TO_APPLICANT) -> Document | None:
    return next((each for each in of(work, case, names) if each.id == number), None)
