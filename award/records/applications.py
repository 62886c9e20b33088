"""Applications (申报) and everything that is found out about them before the review."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import (
    CASE_KEY,
    ApplicationRef,
    Checks,
    EditionRef,
    Facts,
    Id,
    Moment,
    PersonRef,
    Points,
    UnitRef,
    one_of,
)
from award.records.editions import Edition
from award.records.parties import Organisation, Unit
from award.terms import ApplicationStatus, AuditResult
from database import Base


class Application(Base):
    """One organisation's application to one edition. The nullable booleans stay empty until they are decided."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("edition_id", "unit_id"),
        one_of("status", ApplicationStatus),
        CheckConstraint("(status = 'ended') = (outcome IS NOT NULL)", name="ended_with_outcome"),
        CheckConstraint("outcome IS NULL OR won OR reason <> ''", name="reason_told"),
        Index("ix_application_edition_status", "edition_id", "status"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    unit_id: Mapped[UnitRef]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    is_branch: Mapped[bool] = mapped_column(default=False)
    legal_person_unit_id: Mapped[UnitRef | None]
    nominator_unit_id: Mapped[UnitRef | None]  # 提名部门, of an award that nobody applies for
    status: Mapped[str] = mapped_column(default=ApplicationStatus.DRAFT)
    opened_at: Mapped[Moment]
    # Eligibility and recommendation (Articles 8 to 12).
    eligible: Mapped[bool | None]
    recommendation: Mapped[str | None]  # 申报推荐意见
    recommended_at: Mapped[Moment | None]
    # Filing (Article 13).
    auditor_unit_id: Mapped[UnitRef | None]
    filed_at: Mapped[Moment | None]
    receipt_no: Mapped[str | None] = mapped_column(unique=True)
    responsible_person: Mapped[str] = mapped_column(default="")  # 负责人, as filed
    has_trade_secret: Mapped[bool] = mapped_column(default=False)
    trade_secret_note: Mapped[str] = mapped_column(default="")
    correction_rounds: Mapped[int] = mapped_column(default=0)
    # Audit, formal review, acceptance (Articles 14 to 17).
    audit_opinion: Mapped[str | None]
    audit_opinion_at: Mapped[Moment | None]
    formal_passed: Mapped[bool | None]
    formal_reported_at: Mapped[Moment | None]
    # Review, vote, approval (Articles 18 to 28).
    composite: Mapped[Points | None]  # points of 1000: for the ranking only
    # The end.
    outcome: Mapped[str | None]  # its key in the profile
    outcome_name: Mapped[str] = mapped_column(default="")
    won: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    outcome_article: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[Moment | None]

    edition: Mapped[Edition] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys="Application.unit_id")
    auditor: Mapped[Unit | None] = relationship(foreign_keys="Application.auditor_unit_id")
    nominator: Mapped[Unit | None] = relationship(foreign_keys="Application.nominator_unit_id")
    organisation: Mapped[Organisation] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(back_populates="application", order_by="Decision.id")

    @property
    def key(self) -> str:
        return f"application:{self.id}"

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def still_in(self) -> bool:
        return self.status != ApplicationStatus.ENDED


class Decision(Base):
    """Whether an application is on a list (名单). The last one about the same list counts; earlier ones stay."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("list <> ''", name="list_named"),
        Index("ix_decision_application_id_list", "application_id", "list"),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    list: Mapped[str]  # the key of a list of the profile
    listed: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    box: Mapped[str] = mapped_column(default="")  # of the diagram, where it was taken
    person_id: Mapped[PersonRef | None]  # whose form it follows
    decided_at: Mapped[Moment | None]  # not known of decisions that release 0.1 took

    application: Mapped[Application] = relationship(back_populates="decisions")


class SelfCheck(Base):
    """What the organisation declares of itself at the start (Article 9)."""

    __tablename__ = "self_check"

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    supports_party_line: Mapped[bool]  # （一）
    established_here: Mapped[bool]  # （二）
    founded_on: Mapped[dt.date]
    operating_since: Mapped[dt.date]
    new_economy: Mapped[bool] = mapped_column(default=False)
    responsible: Mapped[bool]  # （三）
    no_incident: Mapped[bool]
    outstanding: Mapped[bool]  # （四）
    quality_strategy: Mapped[bool]  # （五）
    innovative: Mapped[bool]  # （六）
    sme: Mapped[bool] = mapped_column(default=False)  # （七） encouragement only
    reapply_same_results: Mapped[bool] = mapped_column(default=False)  # Article 10
    answers: Mapped[Facts] = mapped_column(JSON, default=dict)
    declared_at: Mapped[Moment]


class Material(Base):
    """An uploaded file. `trade_secret` travels with it into every view and export (R09)."""

    __tablename__ = "material"
    __table_args__ = (CheckConstraint("size >= 0", name="size_known"),)

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef | None]
    case: Mapped[str | None] = mapped_column(CASE_KEY, index=True)
    field: Mapped[str] = mapped_column(default="")  # the form field it answers: report, evidence, recommendation …
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sm3: Mapped[str]
    path: Mapped[str] = mapped_column(unique=True)
    trade_secret: Mapped[bool] = mapped_column(default=False)
    secret_note: Mapped[str] = mapped_column(default="")
    quarantined: Mapped[bool] = mapped_column(default=False)  # carries a state-secret marking
    quarantine_settled_at: Mapped[Moment | None]  # the office has dealt with it outside this system
    uploaded_by: Mapped[PersonRef | None]
    uploaded_at: Mapped[Moment]
    removed_at: Mapped[Moment | None]  # taken back before filing; the file itself is gone


class MaterialOpening(Base):
    """Somebody opened a file: the ledger that its organisation may read (C12, C24). Written, never changed."""

    __tablename__ = "material_opening"

    id: Mapped[Id]
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), index=True)
    person_id: Mapped[PersonRef | None]
    unit_id: Mapped[UnitRef | None]
    role: Mapped[str]
    why: Mapped[str]  # the name of the task, or of the page
    at: Mapped[Moment]

    unit: Mapped[Unit | None] = relationship()


class AuditFinding(Base):
    """One round of the audit, with the two lists checked: on which day, in which source, with which result (R10)."""

    __tablename__ = "audit_finding"
    __table_args__ = (UniqueConstraint("application_id", "round"), one_of("result", AuditResult))

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    round: Mapped[int]
    unit_id: Mapped[UnitRef]
    person_id: Mapped[PersonRef | None]
    result: Mapped[str]
    checks: Mapped[Checks] = mapped_column(JSON, default=list)
    abnormal_listed: Mapped[bool]  # 经营异常名录
    abnormal_checked_on: Mapped[dt.date]
    abnormal_source: Mapped[str]
    illegal_listed: Mapped[bool]  # 严重违法企业名单
    illegal_checked_on: Mapped[dt.date]
    illegal_source: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    audited_at: Mapped[Moment]


class Consultation(Base):
    """Departments were asked for their opinions on an application, as often as the diagram says (Articles 14, 16)."""

    __tablename__ = "consultation"

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    name: Mapped[str]
    article: Mapped[str]
    asked_at: Mapped[Moment]
    collected_at: Mapped[Moment | None]


class Opinion(Base):
    """A consulted department's answer, or its silence after the reply date (Articles 14 and 16)."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("consultation_id", "unit_id"),
        CheckConstraint("silence OR agrees IS NOT NULL", name="answered_or_silent"),
    )

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    unit_id: Mapped[UnitRef]
    person_id: Mapped[PersonRef | None]
    agrees: Mapped[bool | None]
    text: Mapped[str] = mapped_column(default="")
    silence: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[Moment]

    consultation: Mapped[Consultation] = relationship()


class FormalReview(Base):
    """The office's checks (Article 15), one row for each time that it looked."""

    __tablename__ = "formal_review"

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    checks: Mapped[Checks] = mapped_column(JSON, default=list)
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    person_id: Mapped[PersonRef | None]
    reviewed_at: Mapped[Moment]


class Exemption(Base):
    """The office lets one application past a rule that allows it, with the reason on record (Articles 10 and 11)."""

    __tablename__ = "exemption"
    __table_args__ = (UniqueConstraint("application_id", "article"),)

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    article: Mapped[str]
    reason: Mapped[str]
    approval_doc_no: Mapped[str]
    granted_by: Mapped[PersonRef | None]
    granted_at: Mapped[Moment]


class Clue(Base):
    """What is no objection (anonymous, late, without proof) but may still lead to Articles 32 and 33."""

    __tablename__ = "clue"

    id: Mapped[Id]
    edition_id: Mapped[EditionRef | None]
    application_id: Mapped[ApplicationRef | None]
    text: Mapped[str]
    source: Mapped[str]
    received_at: Mapped[Moment]
    handled_at: Mapped[Moment | None]
    handling: Mapped[str] = mapped_column(default="")
