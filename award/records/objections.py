"""异议: objections to what was published, their investigation and the three notices (Articles 23 to 26)."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.applications import Application
from award.records.columns import ApplicationRef, Id, Ids, Moment, PersonRef, one_of
from award.records.publicity import Publicity
from award.terms import NoticeRecipient, ObjectionOutcome, ObjectionStatus, ObjectorKind
from database import Base


class Objection(Base):
    """One objection. The objector's identity stays in this table and never reaches the objected party."""

    __tablename__ = "objection"
    __table_args__ = (
        one_of("objector_kind", ObjectorKind),
        one_of("status", ObjectionStatus),
        one_of("outcome", ObjectionOutcome),
        CheckConstraint("(status = 'settled') = (outcome IS NOT NULL)", name="settled_with_outcome"),
        Index("ix_objection_publicity_id_status", "publicity_id", "status"),
    )

    id: Mapped[Id]
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"))
    application_id: Mapped[ApplicationRef]
    objector_kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    signed: Mapped[bool] = mapped_column(default=False)  # a person's own signature
    identity_proof: Mapped[int | None] = mapped_column(ForeignKey("material.id"))
    sealed: Mapped[bool] = mapped_column(default=False)  # a unit's official seal
    text: Mapped[str]
    evidence: Mapped[Ids] = mapped_column(JSON, default=list)  # ids of materials
    evidence_note: Mapped[str] = mapped_column(default="")
    lodged_at: Mapped[Moment]
    in_window: Mapped[bool | None]
    tracking_digest: Mapped[str] = mapped_column(default="")  # of the code that only the objector was told
    status: Mapped[str] = mapped_column(default=ObjectionStatus.LODGED)
    # Screening (Article 24).
    screening_days: Mapped[int | None]  # of the limit, from which a changed calendar counts the next one anew
    screening_due_at: Mapped[Moment | None]
    overdue_flagged_at: Mapped[Moment | None]
    accepted: Mapped[bool | None]
    screened_by: Mapped[PersonRef | None]
    screened_at: Mapped[Moment | None]
    screening_reason: Mapped[str] = mapped_column(default="")
    receipt_no: Mapped[str | None] = mapped_column(unique=True)
    # Investigation (Article 25) and conclusion (Article 26).
    findings: Mapped[str] = mapped_column(default="")
    investigated_at: Mapped[Moment | None]
    outcome: Mapped[str | None]
    facts: Mapped[str] = mapped_column(default="")
    false_materials: Mapped[bool] = mapped_column(default=False)  # Article 32
    decided_at: Mapped[Moment | None]

    publicity: Mapped[Publicity] = relationship()
    application: Mapped[Application] = relationship()

    @property
    def key(self) -> str:
        return f"objection:{self.id}"


class Investigator(Base):
    """An expert asked to investigate, with the statement of having no interest (R25)."""

    __tablename__ = "investigator"
    __table_args__ = (UniqueConstraint("objection_id", "person_id"),)

    id: Mapped[Id]
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    person_id: Mapped[PersonRef]
    independent: Mapped[bool]


class ObjectionNotice(Base):
    """One of the three notices of a result (R26)."""

    __tablename__ = "objection_notice"
    __table_args__ = (UniqueConstraint("objection_id", "recipient"), one_of("recipient", NoticeRecipient))

    id: Mapped[Id]
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    recipient: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sent_at: Mapped[Moment]
