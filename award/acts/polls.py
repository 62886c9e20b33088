"""Votes as records: who may vote, on whom, and what the counts of each round come to (Articles 22 and 35)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from award.acts import lists
from award.profile import Profile, Role, RoleKind, Vote
from award.records.parties import Person, RoleGrant, Unit
from award.records.voting import Ballot, BallotCandidate, BallotEntitlement, BallotRoll, Poll, VoteResult
from award.rules import voting

UNIT = "unit"


# ---------------------------------------------------------------- who has a vote


def electors(session: Session, profile: Profile, vote: Vote, now: dt.datetime) -> Sequence[Unit] | Sequence[Person]:
    """Whoever has a vote: the units of a role, or the persons who hold it."""
    role = profile.role(vote.voters)
    return session.scalars(_units(profile, role, now) if vote.by == UNIT else _people(role, now)).all()


def _units(profile: Profile, role: Role, now: dt.datetime) -> Select[Unit]:
    """Units that the office lets vote need nobody with an account yet, unless several roles vote in this award."""
    held = Unit.id.in_(_grants(role, now).with_only_columns(RoleGrant.unit_id))
    query = select(Unit).where(Unit.active).order_by(Unit.id)
    if role.kind != RoleKind.VOTER:
        return query.where(held)
    alone = sum(one.kind == RoleKind.VOTER for one in profile.roles.values()) == 1
    return query.where(Unit.votes) if alone else query.where(Unit.votes, held)


def _people(role: Role, now: dt.datetime) -> Select[Person]:
    held = Person.id.in_(_grants(role, now).with_only_columns(RoleGrant.person_id))
    return select(Person).where(Person.active, held).order_by(Person.id)


def _grants(role: Role, now: dt.datetime) -> Select[RoleGrant]:
    ended = RoleGrant.valid_until
    return select(RoleGrant).where(
        RoleGrant.role == role.name, RoleGrant.valid_from <= now, or_(ended.is_(None), ended > now)
    )


def voter(vote: Vote, number: int) -> Mapping[str, int]:
    """The column of a roll that a voter stands in."""
    return {"unit_id" if vote.by == UNIT else "person_id": number}


# ---------------------------------------------------------------- the rounds


def latest(session: Session, edition_id: int, vote: str) -> Poll | None:
    """The last round of a vote, counted or not."""
    query = select(Poll).filter_by(edition_id=edition_id, vote=vote).order_by(Poll.id.desc())
    return session.scalars(query.limit(1)).first()


def being_held(session: Session, edition_id: int) -> Sequence[Poll]:
    """The rounds that wait for their count."""
    query = select(Poll).where(Poll.edition_id == edition_id, Poll.counted_at.is_(None)).order_by(Poll.id)
    return session.scalars(query).all()


def sitting(session: Session, poll: Poll) -> Sequence[Poll]:
    """All rounds of the sitting that a poll belongs to, the first one first."""
    same = {"edition_id": poll.edition_id, "vote": poll.vote, "sitting": poll.sitting}
    return session.scalars(select(Poll).filter_by(**same).order_by(Poll.round)).all()


def candidates(session: Session, poll: Poll) -> Sequence[BallotCandidate]:
    query = select(BallotCandidate).filter_by(poll_id=poll.id).order_by(BallotCandidate.application_id)
    return session.scalars(query).all()


def roll(session: Session, poll: Poll) -> Sequence[BallotRoll]:
    query = select(BallotRoll).filter_by(poll_id=poll.id).order_by(BallotRoll.unit_id, BallotRoll.person_id)
    return session.scalars(query).all()


def entitled(session: Session, poll: Poll, application_id: int) -> set[int]:
    """The units or persons that may vote on a candidate."""
    query = select(BallotEntitlement).filter_by(poll_id=poll.id, application_id=application_id, entitled=True)
    return {one.unit_id or one.person_id or 0 for one in session.scalars(query)}


def ballots(session: Session, poll: Poll) -> Sequence[Ballot]:
    return session.scalars(select(Ballot).filter_by(poll_id=poll.id)).all()


def is_counted(session: Session, visit: str) -> bool:
    """Whether the ballots of a visit of a box have been counted before."""
    return session.scalar(select(Poll.id).where(Poll.visit == visit, Poll.counted_at.is_not(None))) is not None


# ---------------------------------------------------------------- what the counts come to


def results(session: Session, poll: Poll) -> Sequence[VoteResult]:
    query = select(VoteResult).filter_by(poll_id=poll.id).order_by(VoteResult.application_id)
    return session.scalars(query).all()


def result(session: Session, poll: Poll, application_id: int) -> VoteResult:
    """The count for a candidate of a counted round."""
    return session.scalars(select(VoteResult).filter_by(poll_id=poll.id, application_id=application_id)).one()


def tally(session: Session, poll: Poll, vote: Vote, rules: voting.Rules) -> voting.Tally:
    """What the kept counts of a round come to."""
    composites = {one.application_id: one.composite for one in candidates(session, poll)}
    counts = [
        voting.Count(
            row.application_id, row.entitled, row.present, row.for_votes, row.against, row.abstain,
            composites[row.application_id],
        )
        for row in results(session, poll)
    ]  # fmt: skip
    return voting.tally(counts, poll.seats, rules, last_round=poll.round >= vote.rounds)


def elected(session: Session, polls: Collection[Poll]) -> set[int]:
    """Who has a seat by these rounds, whether still in or not."""
    query = select(VoteResult.application_id).where(VoteResult.poll_id.in_([one.id for one in polls]))
    return set(session.scalars(query.where(VoteResult.proposed)))


def winners(session: Session, edition_id: int) -> dict[int, Poll]:
    """Application -> the round that elected it last, for whoever still stands on the list it was elected to."""
    query = select(VoteResult).join(VoteResult.poll).where(Poll.edition_id == edition_id, VoteResult.proposed)
    found = {row.application_id: row.poll for row in session.scalars(query.order_by(VoteResult.id))}
    elects = {poll.elects for poll in found.values()}
    standing = {(key, one.id) for key in elects for one in lists.on(session, edition_id, key)}
    return {number: poll for number, poll in found.items() if (poll.elects, number) in standing}
