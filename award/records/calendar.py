"""The holiday notices that the office has entered. They are only added to: a new one overrides an old one."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import Id, Moment, PersonRef
from database import Base


class CalendarNotice(Base):
    """A notice for one region and year. `digest` names its contents; `entered_by` is empty for a shipped notice."""

    __tablename__ = "calendar_notice"

    id: Mapped[Id]
    region: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(1000))
    complete: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    entered_by: Mapped[PersonRef | None]
    entered_at: Mapped[Moment]
    days: Mapped[list["CalendarDay"]] = relationship(order_by="CalendarDay.day")


class CalendarDay(Base):
    """One day of a notice: off, or working."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("notice_id", "day"),)

    id: Mapped[Id]
    notice_id: Mapped[int] = mapped_column(ForeignKey("calendar_notice.id"))
    day: Mapped[dt.date]
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50))
