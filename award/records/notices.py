"""Notices to persons in the site and by mail, what each of them wants to be mailed, and which reminders went out."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import CASE_KEY, Id, Moment, one_of
from award.records.parties import Person
from award.terms import NoticeKind
from database import Base


class SiteNotice(Base):
    """One notice to one person. `dispatch_id` is the engine's, so that sending it again doubles nothing (P1).

    `case` says what it is about: whoever is recused from that case later doesn't find the notice any more (P10).
    """

    __tablename__ = "site_notice"
    __table_args__ = (
        UniqueConstraint("dispatch_id", "person_id"),
        one_of("kind", NoticeKind),
        Index("ix_site_notice_person_id_read_at", "person_id", "read_at", "id"),
        Index("ix_site_notice_task_id", "task_id"),
    )

    id: Mapped[Id]
    dispatch_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case: Mapped[str] = mapped_column(CASE_KEY)
    task_id: Mapped[int | None]
    kind: Mapped[str]
    text: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    read_at: Mapped[Moment | None]
    mailed_at: Mapped[Moment | None]

    person: Mapped[Person] = relationship()


class NoticePreference(Base):
    """What a person wants by mail. Who has no row gets every kind at once, and no daily digest."""

    __tablename__ = "notice_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    arrival: Mapped[bool] = mapped_column(default=True)  # 待办到达
    reminder: Mapped[bool] = mapped_column(default=True)  # 提醒
    overdue: Mapped[bool] = mapped_column(default=True)  # 超期
    other: Mapped[bool] = mapped_column(default=True)  # 其他
    digest: Mapped[bool] = mapped_column(default=False)  # 每日汇总: one mail a day instead of one for each notice
    digest_on: Mapped[dt.date | None]  # the day of the last digest


class TaskReminder(Base):
    """A reminder of a task that went out: each kind once for a day (the due day, or the day of a repetition)."""

    __tablename__ = "task_reminder"
    __table_args__ = (UniqueConstraint("task_id", "kind", "day"), one_of("kind", NoticeKind))

    id: Mapped[Id]
    task_id: Mapped[int]
    kind: Mapped[str]
    day: Mapped[dt.date]
    sent_at: Mapped[Moment]


class Bookmark(Base):
    """How far a chore has read; its row is the lock under which it reads on."""

    __tablename__ = "bookmark"
    __table_args__ = (CheckConstraint("position >= 0", name="position_counted"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
