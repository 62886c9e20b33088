"""The holiday notices that the office has entered. They are added to, never changed: a new notice overrides an old one."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime


class CalendarNotice(Base):
    """A notice for one region and year. `digest` names its contents; `entered_by` is empty for a shipped notice."""

    __tablename__ = "calendar_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(1000))
    complete: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    entered_by: Mapped[int | None]
    entered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    days: Mapped[list["CalendarDay"]] = relationship(order_by="CalendarDay.day")


class CalendarDay(Base):
    """One day of a notice: off, or working."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("notice_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("calendar_notice.id"))
    day: Mapped[dt.date]
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50))
