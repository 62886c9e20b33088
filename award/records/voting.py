"""The vote of the member units (Article 22). Who voted and what was voted share no key, no time and no order (R21)."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from award.records.columns import ApplicationRef, EditionRef, Id, Moment, Points, UnitRef, one_of
from award.terms import Choice
from database import Base


class BallotRoll(Base):
    """The roll: which unit is called to vote in which round, and whether it took part."""

    __tablename__ = "ballot_roll"
    __table_args__ = (UniqueConstraint("edition_id", "round", "unit_id"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    round: Mapped[int]
    unit_id: Mapped[UnitRef]
    present: Mapped[bool] = mapped_column(default=False)


class BallotCandidate(Base):
    """A candidate of a round."""

    __tablename__ = "ballot_candidate"
    __table_args__ = (UniqueConstraint("edition_id", "round", "application_id"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    round: Mapped[int]
    application_id: Mapped[ApplicationRef]
    composite: Mapped[Points]  # the ranking value a tie falls back on
    seats: Mapped[int]  # seats open in this round
    opened_at: Mapped[Moment]


class BallotEntitlement(Base):
    """Whether a unit of the roll may vote on a candidate, and if not, why (Article 35)."""

    __tablename__ = "ballot_entitlement"
    __table_args__ = (
        UniqueConstraint("edition_id", "round", "unit_id", "application_id"),
        CheckConstraint("entitled OR reason <> ''", name="reason_told"),
    )

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    round: Mapped[int]
    unit_id: Mapped[UnitRef]
    application_id: Mapped[ApplicationRef]
    entitled: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")


class Ballot(Base):
    """One vote on one candidate. Random key, no row id: nothing here tells whose it is or when it came."""

    __tablename__ = "ballot"
    __table_args__ = (
        one_of("choice", Choice),
        Index("ix_ballot_edition_id_round_application_id", "edition_id", "round", "application_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    round: Mapped[int]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    choice: Mapped[str]


class VoteResult(Base):
    """The count for one candidate in one round, as announced."""

    __tablename__ = "vote_result"
    __table_args__ = (
        UniqueConstraint("edition_id", "round", "application_id"),
        CheckConstraint("for_votes + against + abstain <= present", name="votes_within_present"),
        CheckConstraint("present <= entitled", name="present_within_entitled"),
    )

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    round: Mapped[int]
    application_id: Mapped[ApplicationRef]
    entitled: Mapped[int]  # the base: all units of the roll less the recused
    present: Mapped[int]  # entitled units that took part
    for_votes: Mapped[int]
    against: Mapped[int]
    abstain: Mapped[int]
    quorate: Mapped[bool]
    passed: Mapped[bool]  # over the threshold
    tied: Mapped[bool] = mapped_column(default=False)  # at the line with others, for fewer seats
    proposed: Mapped[bool] = mapped_column(default=False)  # has a seat on the 获奖建议名单
    counted_at: Mapped[Moment]
