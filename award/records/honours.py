"""Awards and what follows them: supervision, incidents, bans, discipline, earmarked funds (Articles 28 to 36)."""

import datetime as dt
import decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.applications import Application
from award.records.columns import (
    ApplicationRef,
    AwardRef,
    EditionRef,
    Hundredths,
    Id,
    Moment,
    PersonRef,
    UnitRef,
    one_of,
)
from award.records.parties import Unit
from award.terms import AwardStatus, RevocationDecision
from database import Base


class Award(Base):
    """A granted award with its certificate. It can't exist without the number of the decision (R28)."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("edition_id", "application_id"),
        one_of("status", AwardStatus),
        CheckConstraint("decision_no <> ''", name="decision_first"),
        CheckConstraint("(status = 'revoked') = (revoked_on IS NOT NULL)", name="revoked_dated"),
    )

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    application_id: Mapped[ApplicationRef]
    unit_id: Mapped[UnitRef]
    tier: Mapped[str] = mapped_column(server_default=text("''"))  # 等次, by its key in the profile
    year: Mapped[int]
    decision_no: Mapped[str]  # 表彰决定文号
    certificate_no: Mapped[str] = mapped_column(unique=True)
    verification_code: Mapped[str] = mapped_column(unique=True)
    certificate_text: Mapped[str]
    status: Mapped[str] = mapped_column(default=AwardStatus.VALID)
    granted_on: Mapped[dt.date]
    watched_until: Mapped[dt.date]  # the five years of Article 33
    revoked_on: Mapped[dt.date | None]
    recalled_on: Mapped[dt.date | None]  # certificate or plaque taken back

    unit: Mapped[Unit] = relationship()
    application: Mapped[Application] = relationship()

    @property
    def key(self) -> str:
        return f"award:{self.id}"


class Ban(Base):
    """No application is taken from this organisation from the first to the last day, both included (Article 32)."""

    __tablename__ = "ban"
    __table_args__ = (
        CheckConstraint("years > 0", name="some_years"),
        CheckConstraint("ends_on > starts_on", name="period"),
        Index("ix_ban_credit_code", "credit_code"),
    )

    id: Mapped[Id]
    unit_id: Mapped[UnitRef]
    credit_code: Mapped[str | None]
    years: Mapped[int]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    reason: Mapped[str]
    article: Mapped[str]
    decision_no: Mapped[str] = mapped_column(default="")
    application_id: Mapped[ApplicationRef | None]
    award_id: Mapped[AwardRef | None]
    decided_at: Mapped[Moment]

    unit: Mapped[Unit] = relationship()


class Inspection(Base):
    """A yearly 推广与监督检查 by the auditor (Articles 29 to 31)."""

    __tablename__ = "inspection"

    id: Mapped[Id]
    award_id: Mapped[AwardRef]
    unit_id: Mapped[UnitRef]
    person_id: Mapped[PersonRef | None]
    inspected_on: Mapped[dt.date]
    promotion: Mapped[str] = mapped_column(default="")
    improvement: Mapped[str] = mapped_column(default="")
    # The use of the title (Article 31).
    year_stated: Mapped[bool]
    product_use: Mapped[bool]
    profit_use: Mapped[bool]
    must_rectify: Mapped[bool]
    requirements: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[Moment]


class Promotion(Base):
    """A winner shares its methods: a talk, a visit, a course (Articles 29 and 30)."""

    __tablename__ = "promotion"

    id: Mapped[Id]
    award_id: Mapped[AwardRef]
    kind: Mapped[str]
    held_on: Mapped[dt.date]
    text: Mapped[str]
    audience: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[Moment]


class Incident(Base):
    """A reported accident, violation or misuse of the title, from the report to the decision (Article 33)."""

    __tablename__ = "incident"
    __table_args__ = (
        one_of("decision", RevocationDecision),
        CheckConstraint("decision IS NULL OR established", name="decided_when_established"),
    )

    id: Mapped[Id]
    award_id: Mapped[AwardRef]
    kind: Mapped[str]  # a ground of the profile, as it was reported
    text: Mapped[str]
    reporter: Mapped[str] = mapped_column(default="")  # read by the office only, never by the winner
    occurred_on: Mapped[dt.date | None]
    reported_at: Mapped[Moment]
    established: Mapped[bool | None]
    verification: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[Moment | None]
    notified_at: Mapped[Moment | None]  # the winner was told it may be heard
    heard_at: Mapped[Moment | None]
    hearing: Mapped[str] = mapped_column(default="")  # 陈述申辩
    decision: Mapped[str | None]
    ground: Mapped[str | None]  # as it was verified or decided
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[Moment | None]


class ExpertDiscipline(Base):
    """An expert who broke the rules loses the qualification (Article 34)."""

    __tablename__ = "expert_discipline"

    id: Mapped[Id]
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    reason: Mapped[str]
    disqualified: Mapped[bool] = mapped_column(default=True)
    transferred_to: Mapped[str] = mapped_column(default="")  # 有权机关
    decided_on: Mapped[dt.date]
    decision_no: Mapped[str] = mapped_column(default="")


class Expense(Base):
    """The office's own spending of the earmarked funds (Article 36). No applicant is ever charged (Article 3)."""

    __tablename__ = "expense"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef | None]
    purpose: Mapped[str]
    amount: Mapped[decimal.Decimal] = mapped_column(Hundredths)  # yuan
    spent_on: Mapped[dt.date]
    voucher_no: Mapped[str] = mapped_column(default="")
