"""Votes (Article 22). Who voted and what was voted share no key, no time and no order (R21)."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import ApplicationRef, EditionRef, Id, Moment, PersonRef, Points, PollRef, UnitRef, one_of
from award.records.editions import Edition
from award.terms import Choice
from database import Base

# A voter is a unit or a person, as the vote has it.
ONE_VOTER = "(person_id IS NULL) <> (unit_id IS NULL)"


class Poll(Base):
    """One round of a vote. `vote` and `tier` are keys of the profile; `sitting` counts how often the vote was held."""

    __tablename__ = "poll"
    __table_args__ = (UniqueConstraint("edition_id", "vote", "sitting", "round"),)

    id: Mapped[Id]
    edition_id: Mapped[EditionRef]
    vote: Mapped[str]
    sitting: Mapped[int]
    round: Mapped[int]
    tier: Mapped[str]
    elects: Mapped[str]  # the list that whoever has a seat comes on
    seats: Mapped[int]  # open in this round
    # The meeting that decided to vote; the rounds of a sitting share one.
    met_on: Mapped[dt.date]
    minutes: Mapped[str]
    closes_on: Mapped[dt.date]
    opened_at: Mapped[Moment]
    visit: Mapped[str] = mapped_column(default="")  # of the box whose ballots were counted
    counted_at: Mapped[Moment | None]

    edition: Mapped[Edition] = relationship()


class BallotRoll(Base):
    """The roll: who is called to vote in a round, and whether they took part."""

    __tablename__ = "ballot_roll"
    __table_args__ = (
        UniqueConstraint("poll_id", "unit_id"),
        UniqueConstraint("poll_id", "person_id"),
        CheckConstraint(ONE_VOTER, name="one_voter"),
    )

    id: Mapped[Id]
    poll_id: Mapped[PollRef]
    unit_id: Mapped[UnitRef | None]
    person_id: Mapped[PersonRef | None]
    present: Mapped[bool] = mapped_column(default=False)

    @property
    def voter(self) -> int:
        return self.unit_id or self.person_id or 0


class BallotCandidate(Base):
    """A candidate of a round."""

    __tablename__ = "ballot_candidate"
    __table_args__ = (UniqueConstraint("poll_id", "application_id"),)

    id: Mapped[Id]
    poll_id: Mapped[PollRef]
    application_id: Mapped[ApplicationRef]
    composite: Mapped[Points]  # the ranking value a tie falls back on


class BallotEntitlement(Base):
    """Whether somebody on the roll may vote on a candidate, and if not, why (Article 35)."""

    __tablename__ = "ballot_entitlement"
    __table_args__ = (
        UniqueConstraint("poll_id", "unit_id", "application_id"),
        UniqueConstraint("poll_id", "person_id", "application_id"),
        CheckConstraint(ONE_VOTER, name="one_voter"),
        CheckConstraint("entitled OR reason <> ''", name="reason_told"),
    )

    id: Mapped[Id]
    poll_id: Mapped[PollRef]
    unit_id: Mapped[UnitRef | None]
    person_id: Mapped[PersonRef | None]
    application_id: Mapped[ApplicationRef]
    entitled: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")


class Ballot(Base):
    """One vote on one candidate. Random key, no row id: nothing here tells whose it is or when it came."""

    __tablename__ = "ballot"
    __table_args__ = (
        one_of("choice", Choice),
        Index("ix_ballot_poll_id_application_id", "poll_id", "application_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    choice: Mapped[str]


class VoteResult(Base):
    """The count for one candidate in one round, as announced."""

    __tablename__ = "vote_result"
    __table_args__ = (
        UniqueConstraint("poll_id", "application_id"),
        CheckConstraint("for_votes + against + abstain <= present", name="votes_within_present"),
        CheckConstraint("present <= entitled", name="present_within_entitled"),
    )

    id: Mapped[Id]
    poll_id: Mapped[PollRef]
    application_id: Mapped[ApplicationRef]
    entitled: Mapped[int]  # the base: the whole roll less the recused
    present: Mapped[int]  # entitled voters that took part
    for_votes: Mapped[int]
    against: Mapped[int]
    abstain: Mapped[int]
    quorate: Mapped[bool]
    passed: Mapped[bool]  # over the threshold
    tied: Mapped[bool] = mapped_column(default=False)  # at the line with others, for fewer seats
    proposed: Mapped[bool] = mapped_column(default=False)  # has a seat
    counted_at: Mapped[Moment]

    poll: Mapped[Poll] = relationship()
