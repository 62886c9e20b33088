"""公示: what is published, for how long, and the proof that it stood there (Articles 12, 14, 17, 22)."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.applications import Application
from award.records.columns import CASE_KEY, ApplicationRef, Id, Moment, one_of
from award.terms import Answer, Audience, PublicityStatus
from database import Base

NOT_CLOSED = text("status <> 'closed'")


class Publicity(Base):
    """A 公示 with its window in force. `case` is the case that waits for its end.

    What the profile said of its kind when it was drafted is kept here; page, letter and proof are made from this.
    """

    __tablename__ = "publicity"
    __table_args__ = (
        one_of("status", PublicityStatus),
        one_of("audience", Audience),
        one_of("answer", Answer),
        CheckConstraint("status = 'draft' OR working_days >= least_days", name="legal_minimum"),
        CheckConstraint("status = 'draft' OR (opened_on IS NOT NULL AND closes_at IS NOT NULL)", name="opened_whole"),
        # One list of a kind at a time for the same case.
        Index(
            "uq_publicity_case_kind_active", CASE_KEY, "kind",
            unique=True, sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED,
        ),
        Index("ix_publicity_status_closes_at", "status", "closes_at"),
    )  # fmt: skip

    id: Mapped[Id]
    kind: Mapped[str]  # its key in the profile
    name: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default=Audience.PUBLIC)
    publisher: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default=Answer.OBJECTION)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    application_id: Mapped[ApplicationRef | None]
    case: Mapped[str] = mapped_column(CASE_KEY, index=True)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default=PublicityStatus.DRAFT)
    round: Mapped[int] = mapped_column(default=0)  # 1 from the first publication on
    working_days: Mapped[int]  # in the window; 0 until it is known
    least_days: Mapped[int] = mapped_column(default=0)  # working days that the law demands
    calendar_days: Mapped[int | None]  # how many the window is counted in, if not in working days
    opened_on: Mapped[dt.date | None]
    opened_at: Mapped[Moment | None]
    last_day: Mapped[dt.date | None]
    closes_at: Mapped[Moment | None]  # 24:00 of the last day, Beijing time
    provisional: Mapped[bool] = mapped_column(default=False)
    calendar_version: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[Moment | None]

    entries: Mapped[list["PublicityEntry"]] = relationship(back_populates="publicity", order_by="PublicityEntry.id")
    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.id")

    @property
    def is_public(self) -> bool:
        return self.audience == Audience.PUBLIC


class PublicityEntry(Base):
    """An application on the list; `removed_at` when an upheld objection strikes it off."""

    __tablename__ = "publicity_entry"
    __table_args__ = (UniqueConstraint("publicity_id", "application_id"),)

    id: Mapped[Id]
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"), index=True)
    application_id: Mapped[ApplicationRef]
    removed_at: Mapped[Moment | None]
    removal_reason: Mapped[str] = mapped_column(default="")

    publicity: Mapped[Publicity] = relationship(back_populates="entries")
    application: Mapped[Application] = relationship()


class PublicityWindow(Base):
    """Every window a 公示 ever had: opened, published again, or extended because the calendar changed (R33)."""

    __tablename__ = "publicity_window"

    id: Mapped[Id]
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"), index=True)
    round: Mapped[int]
    opened_on: Mapped[dt.date]
    last_day: Mapped[dt.date]
    closes_at: Mapped[Moment]
    working_days: Mapped[int]
    provisional: Mapped[bool]
    calendar_version: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    recorded_at: Mapped[Moment]


class Snapshot(Base):
    """The hash of what the public page said in one hour: proof of continuous posting.

    `reachable` says whether the page could be opened then and showed all of it.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("publicity_id", "hour"),)

    id: Mapped[Id]
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"))
    hour: Mapped[Moment]  # the full hour it was taken in
    taken_at: Mapped[Moment]
    sm3: Mapped[str] = mapped_column(ForeignKey("posted_text.sm3"), index=True)
    reachable: Mapped[bool] = mapped_column(default=True)


class PostedText(Base):
    """What was posted, once for each digest, so that a snapshot can be checked by anybody."""

    __tablename__ = "posted_text"

    sm3: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class Comment(Base):
    """What somebody says of a 公示 that takes comments. The office reads it; it holds nothing open."""

    __tablename__ = "publicity_comment"

    id: Mapped[Id]
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    text: Mapped[str]
    lodged_at: Mapped[Moment]
