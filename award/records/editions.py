"""Editions of the award (届), and what may change of their frozen parameter sheet."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from award.records.columns import EditionRef, Facts, Id, Moment, PersonRef, one_of
from award.terms import EditionStatus
from database import Base


class Edition(Base):
    """One 届. `parameters` is the 评审规则 sheet as frozen at launch (R35): key -> value."""

    __tablename__ = "edition"
    __table_args__ = (
        one_of("status", EditionStatus),
        CheckConstraint(
            "status = 'draft' OR (year IS NOT NULL AND approval_doc_no IS NOT NULL AND quota IS NOT NULL"
            " AND filing_opens IS NOT NULL AND filing_closes IS NOT NULL)",
            name="launched_complete",
        ),
        CheckConstraint("quota >= 0", name="quota_counted"),
        CheckConstraint("filing_closes >= filing_opens", name="filing_window"),
    )

    id: Mapped[Id]
    year: Mapped[int | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default=EditionStatus.DRAFT)
    approval_doc_no: Mapped[str | None]
    approval_date: Mapped[dt.date | None]
    quota: Mapped[int | None]
    filing_opens: Mapped[dt.date | None]
    filing_closes: Mapped[dt.date | None]  # the last day; filing ends at its 24:00, Beijing time
    standard_edition: Mapped[str] = mapped_column(default="GB/T 19580-2012、GB/Z 19579-2012")
    legal_basis: Mapped[str] = mapped_column(default="")
    rules_doc_no: Mapped[str | None]  # 评审规则文号
    parameters: Mapped[Facts] = mapped_column(JSON, default=dict)
    launched_at: Mapped[Moment | None]
    reviewed_message: Mapped[str] = mapped_column(default="")  # what is sent when every formal review has been reported
    # Approval and commendation (Articles 27 and 28).
    request_no: Mapped[str | None]
    requested_at: Mapped[Moment | None]
    approved_at: Mapped[Moment | None]
    decision_no: Mapped[str | None]  # 表彰决定文号
    commended_on: Mapped[dt.date | None]
    ended_at: Mapped[Moment | None]

    @property
    def key(self) -> str:
        return f"edition:{self.id}"


class ParameterRevision(Base):
    """A change of an edition's sheet after launch: a new version, with its reason and its approval (R35)."""

    __tablename__ = "parameter_revision"
    __table_args__ = (UniqueConstraint("edition_id", "version"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    version: Mapped[int]
    parameters: Mapped[Facts]
    reason: Mapped[str]
    approval_doc_no: Mapped[str]
    adopted_by: Mapped[PersonRef | None]
    adopted_at: Mapped[Moment]
