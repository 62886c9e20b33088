"""代理: who acts for whom, in which of their roles, from when until when."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import Id, Moment, PersonRef, UnitRef
from award.records.parties import Person, Unit
from database import Base


class Substitution(Base):
    """`substitute` acts for `principal` in some roles at one unit, through the last day of the period.

    It counts as long as the principal holds the role; what was ended early has `ended_at`.
    """

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("principal_id <> substitute_id", name="two_persons"),
        CheckConstraint("until >= since", name="period"),
    )

    id: Mapped[Id]
    principal_id: Mapped[PersonRef]
    substitute_id: Mapped[PersonRef]
    unit_id: Mapped[UnitRef]
    roles: Mapped[list[str]] = mapped_column(JSON)
    since: Mapped[dt.date]
    until: Mapped[dt.date]
    reason: Mapped[str]
    made_by: Mapped[PersonRef]
    made_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[PersonRef | None]

    principal: Mapped[Person] = relationship(foreign_keys="Substitution.principal_id")
    substitute: Mapped[Person] = relationship(foreign_keys="Substitution.substitute_id")
    unit: Mapped[Unit] = relationship()
