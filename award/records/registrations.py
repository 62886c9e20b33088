"""Who asks to act for an organisation that is on record already, and what the office said."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.applications import Material
from award.records.columns import Facts, Id, Moment, PersonRef, UnitRef
from award.records.parties import Person, Unit
from database import Base


class Claim(Base):
    """A person asks to act for a unit; until the office agrees they hold no role for it and read nothing of it.

    `letter` is the 授权委托书 with the unit's seal.
    """

    __tablename__ = "claim"

    id: Mapped[Id]
    unit_id: Mapped[UnitRef]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    facts: Mapped[Facts] = mapped_column(JSON)  # what was told of the organisation
    letter_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    lodged_at: Mapped[Moment]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[PersonRef | None]
    agreed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")

    unit: Mapped[Unit] = relationship()
    person: Mapped[Person] = relationship(foreign_keys="Claim.person_id")
    letter: Mapped[Material] = relationship()
