"""文书: the documents that are addressed to an applicant, and those that are not its to read."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flask import Response, send_file
from sqlalchemy import select

from award.records.documents import Document
from award.terms import DocumentStatus
from engine import audit, incidents
from engine.work import Work
from web import site
from web.errors import FileDamaged, PageNotFound

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


def find(work: Work, case: str, number: int, names: Sequence[str] = TO_APPLICANT) -> Document:
    """Raises PageNotFound."""
    for each in of(work, case, names):
        if each.id == number and each.status == DocumentStatus.RENDERED and each.path:
            return each
    raise PageNotFound()


class Printed:
    """A document that is noted as opened; `answer` it after the commit."""

    def __init__(self, work: Work, document: Document) -> None:
        self._path = site.here().settings.documents / str(document.path)
        self._name = f"{document.title.replace('/', '_')}.pdf"
        self._intact = _is_intact(self._path, document.sm3)
        if self._intact:
            audit.record(work, audit.Event.DOCUMENT_OPENED, case=document.case, document=document.id)
        else:
            incidents.open(work, "file", document.case, f"document:{document.id}", "公文文件缺失，或者SM3与制作时不符")

    def answer(self) -> Response:
        """Raises FileDamaged."""
        if not self._intact:
            raise FileDamaged()
        return send_file(
            self._path, "application/pdf", as_attachment=True, download_name=self._name, conditional=False
        )


def _is_intact(path: Path, sm3: str | None) -> bool:
    return path.is_file() and hashlib.new("sm3", path.read_bytes()).hexdigest() == sm3
