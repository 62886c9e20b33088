"""The review (Articles 18 to 21): groups, conflicts, sealed scores, 合议, defence, site visit.

`stage` is the key of a stage of the profile. A stage may be held again: `round` counts the times that the edition held
it; `visit` counts the times that the experts scored one application in it, which a diagram may draw twice as well.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import ApplicationRef, EditionRef, Id, Moment, PersonRef, Points, UnitRef, one_of
from award.terms import ConflictKind, ConflictOrigin
from database import Base


class ReviewGroup(Base):
    """The group of one stage. Once scoring starts, `frozen_at` is set and nobody joins or leaves (R36).

    `finished` is the message that tells the edition when all applications have their scores; it was sent at
    `finished_at`.
    """

    __tablename__ = "review_group"
    __table_args__ = (UniqueConstraint("edition_id", "stage", "round"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    stage: Mapped[str]
    round: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    finished: Mapped[str] = mapped_column(default="", server_default=text("''"))
    leader_id: Mapped[PersonRef]
    draw_note: Mapped[str] = mapped_column(default="")
    constituted_at: Mapped[Moment]
    frozen_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]

    members: Mapped[list["GroupMember"]] = relationship(back_populates="group", order_by="GroupMember.id")


class GroupMember(Base):
    """A member of a group; `pledged_at` is the moment of the 回避与保密承诺."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("review_group.id"), index=True)
    person_id: Mapped[PersonRef]
    pledged_at: Mapped[Moment | None]

    group: Mapped[ReviewGroup] = relationship(back_populates="members")


class ConflictDeclaration(Base):
    """A person or a unit stands back from an application (Article 35), by own word or as inferred."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_holder"),
        UniqueConstraint("person_id", "application_id", "kind"),
        UniqueConstraint("unit_id", "application_id", "kind"),
        one_of("kind", ConflictKind),
        one_of("origin", ConflictOrigin),
        Index("ix_conflict_declaration_application_id", "application_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonRef | None]
    unit_id: Mapped[UnitRef | None]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str] = mapped_column(default=ConflictKind.DECLARED)
    origin: Mapped[str] = mapped_column(default=ConflictOrigin.DECLARED)
    reason: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[Moment]


class ScoreSheet(Base):
    """One expert's scores of one application in one stage. Sealed: nobody else reads it before `opened_at`."""

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("application_id", "stage", "visit", "person_id"),)

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    stage: Mapped[str]
    visit: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    person_id: Mapped[PersonRef]
    total: Mapped[Points]  # of the full mark of the stage
    comment: Mapped[str] = mapped_column(default="")
    issues: Mapped[str] = mapped_column(default="")  # to be asked in the defence or checked on site
    submitted_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]

    items: Mapped[list["ItemScore"]] = relationship(back_populates="sheet", order_by="ItemScore.code")


class ItemScore(Base):
    """One item of the scorebook: the step in percent and the points it gives."""

    __tablename__ = "item_score"
    __table_args__ = (
        UniqueConstraint("sheet_id", "code"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
    )

    id: Mapped[Id]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"), index=True)
    code: Mapped[str]
    percent: Mapped[int]
    points: Mapped[Points]
    comment: Mapped[str] = mapped_column(default="")
    evidence_page: Mapped[str] = mapped_column(default="")

    sheet: Mapped[ScoreSheet] = relationship(back_populates="items")


class Consensus(Base):
    """The group's agreed step for an item its members had diverged on; the sheets stay as they were."""

    __tablename__ = "consensus"
    __table_args__ = (
        UniqueConstraint("application_id", "stage", "visit", "code"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        CheckConstraint("reason <> ''", name="reason_told"),
    )

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    stage: Mapped[str]
    visit: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    code: Mapped[str]
    percent: Mapped[int]
    reason: Mapped[str]
    leader_id: Mapped[PersonRef]
    agreed_at: Mapped[Moment]


class StageResult(Base):
    """What a stage came to for one application. `reported_at` empty: the edition is still waiting for it."""

    __tablename__ = "stage_result"
    __table_args__ = (UniqueConstraint("application_id", "stage", "round"),)

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    stage: Mapped[str]
    round: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    started_at: Mapped[Moment]
    mean: Mapped[Points | None]
    total: Mapped[Points | None]  # after 合议 and trimming
    diverged: Mapped[bool] = mapped_column(default=False)
    report: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[Moment | None]


class DefencePresenter(Base):
    """Who presented, checked against the 负责人 on file (R17). The last one counts."""

    __tablename__ = "defence_presenter"

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    stage: Mapped[str] = mapped_column(default="", server_default=text("''"))
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    is_responsible_person: Mapped[bool]
    confirmed_at: Mapped[Moment]


class SiteVisit(Base):
    """A visit to an applicant, as the experts reported it (Article 21)."""

    __tablename__ = "site_visit"

    id: Mapped[Id]
    application_id: Mapped[ApplicationRef]
    stage: Mapped[str] = mapped_column(default="", server_default=text("''"))
    visited_from: Mapped[dt.date | None]
    visited_to: Mapped[dt.date | None]
    verified_issues: Mapped[str] = mapped_column(default="")
    report: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[Moment | None]
