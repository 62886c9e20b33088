"""The count of a vote: sealed ballots in, a result for each candidate out (Article 22; R20, R21)."""

import dataclasses
import secrets
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.editions import Edition
from award.records.voting import Ballot, BallotCandidate, BallotEntitlement, BallotRoll, VoteResult
from award.rules import cycle, voting
from award.terms import EditionStatus
from engine.contract import Call
from handlers import listing, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

VOTE = "vote"
PROPOSED = "proposed"
LAST_ROUND = 2


@service(
    "count_votes",
    title="计票",
    inputs={"edition_id": "届的编号"},
    outputs={"run_off": "是否需要再次投票", "proposed": "列入获奖建议名单的组织数"},
)
def count_votes(call: Call) -> dict[str, Any]:
    """Open the sealed ballots of the round and count: quorum, majority, at most the seats, a tie, or nobody."""
    edition = standing.edition(call)
    _mark_present(call, edition)
    _keep_counts(call, edition, _unseal(call, edition))
    result = tally(call, edition, edition.vote_round)
    _keep_result(call.session, edition, result)
    listed = _listed(call.session, edition)
    cycle.check_winners(len(listed), edition.quota or 0)
    if not result.run_off:
        _conclude(call, edition, listed)
    _announce(call, edition, result, listed)
    return {"run_off": bool(result.run_off), "proposed": len(listed)}


def _mark_present(call: Call, edition: Edition) -> None:
    """Note which units took part. A unit has one form record for each round it took part in, without its answers."""
    answered = [record.unit if record.item is None else record.item for record in call.forms.all(VOTE)]
    query = select(BallotRoll.unit_id).where(
        BallotRoll.edition_id == edition.id, BallotRoll.round < edition.vote_round, BallotRoll.present
    )
    earlier = list(call.session.scalars(query))
    for row in _roll(call.session, edition):
        row.present = answered.count(row.unit_id) > earlier.count(row.unit_id)


def _roll(session: Session, edition: Edition) -> Sequence[BallotRoll]:
    return session.scalars(select(BallotRoll).filter_by(edition_id=edition.id, round=edition.vote_round)).all()


def _unseal(call: Call, edition: Edition) -> list[tuple[int, str]]:
    """Take the ballots apart and keep the single votes, in an order that tells nothing (R21)."""
    sealed = call.forms.unseal(VOTE, str(edition.vote_round))
    ballots = [{row["id"]: row["choice"] for row in ballot["choices"]} for ballot in sealed]
    votes = voting.separate(ballots, secrets.SystemRandom())
    # Sorted by their random keys, for a table may give its rows back in the order in which they came.
    keys = sorted(uuid.uuid4() for _ in votes)
    for key, (candidate, choice) in zip(keys, votes, strict=True):
        row = Ballot(id=key, edition_id=edition.id, round=edition.vote_round, application_id=candidate, choice=choice)
        call.session.add(row)
    return votes


def _keep_counts(call: Call, edition: Edition, votes: Sequence[tuple[int, str]]) -> None:
    """One row for each candidate that is still in. The count has to fit the roll."""
    session, key = call.session, {"edition_id": edition.id, "round": edition.vote_round}
    present = {row.unit_id for row in _roll(session, edition) if row.present}
    rules = _rules(call)
    for candidate in _still_in(session, edition):
        query = select(BallotEntitlement.unit_id).filter_by(**key, application_id=candidate, entitled=True)
        entitled = set(session.scalars(query))
        count = voting.count(candidate, votes, entitled=len(entitled), present=len(entitled & present))
        voting.check_count(count)
        row = VoteResult(
            **key,
            application_id=candidate,
            entitled=count.entitled,
            present=count.present,
            for_votes=count.votes_for,
            against=count.against,
            abstain=count.abstain,
            quorate=voting.quorate(count, rules),
            passed=voting.passes(count, rules),
            counted_at=call.now,
        )
        session.add(row)


def _still_in(session: Session, edition: Edition) -> list[int]:
    """The candidates of the round, without those whose application has ended since."""
    present = {one.id for one, _ in stages.finished(session, edition.id, "site")}
    called = _candidates(session, edition, edition.vote_round)
    return [one.application_id for one in called if one.application_id in present]


def _candidates(session: Session, edition: Edition, round: int) -> Sequence[BallotCandidate]:
    query = select(BallotCandidate).filter_by(edition_id=edition.id, round=round)
    return session.scalars(query.order_by(BallotCandidate.application_id)).all()


def results(session: Session, edition: Edition, round: int) -> Sequence[VoteResult]:
    query = select(VoteResult).filter_by(edition_id=edition.id, round=round)
    return session.scalars(query.order_by(VoteResult.application_id)).all()


# ---------------------------------------------------------------- what the counts come to


def tally(call: Call, edition: Edition, round: int) -> voting.Tally:
    """What the kept counts of a round come to."""
    candidates = _candidates(call.session, edition, round)
    composites = {one.application_id: one.composite for one in candidates}
    counts = [_as_count(row, composites[row.application_id]) for row in results(call.session, edition, round)]
    seats = candidates[0].seats if candidates else 0
    return voting.tally(counts, seats, _rules(call), last_round=round >= LAST_ROUND)


def _as_count(row: VoteResult, composite: Decimal) -> voting.Count:
    return voting.Count(
        row.application_id, row.entitled, row.present, row.for_votes, row.against, row.abstain, composite
    )


def _rules(call: Call) -> voting.Rules:
    return voting.Rules.of(rulebook.sheet(call))


def _keep_result(session: Session, edition: Edition, result: voting.Tally) -> None:
    found = {one.count.candidate: one for one in result.results}
    for row in results(session, edition, edition.vote_round):
        row.tied, row.proposed = found[row.application_id].tied, found[row.application_id].proposed
    session.flush()


def _listed(session: Session, edition: Edition) -> set[int]:
    """Who has a seat on the 获奖建议名单, from all rounds."""
    query = select(VoteResult.application_id).where(VoteResult.edition_id == edition.id, VoteResult.proposed)
    present = {one.id for one, _ in stages.finished(session, edition.id, "site")}
    return set(session.scalars(query)) & present


def _conclude(call: Call, edition: Edition, listed: set[int]) -> None:
    for application, _ in stages.finished(call.session, edition.id, "site"):
        if application.id in listed:
            listing.add(call, application, PROPOSED)
        else:
            listing.leave_out(call, application, PROPOSED, _why_not(call.session, edition, application))
    if listed:
        edition.status = EditionStatus.PUBLICISING


def _why_not(session: Session, edition: Edition, application: Application) -> str:
    query = select(VoteResult).filter_by(edition_id=edition.id, application_id=application.id)
    last = session.scalars(query.order_by(VoteResult.round.desc())).first()
    if last is None or not last.quorate:
        return "参加投票的成员单位未达到规定数，投票未通过。"
    if not last.passed:
        return f"{last.present}个成员单位参加投票，赞成{last.for_votes}票，未达到规定票数。"
    return f"赞成{last.for_votes}票，排名在名额以外，未列入获奖建议名单。"


# ---------------------------------------------------------------- the 投票结果


def _announce(call: Call, edition: Edition, result: voting.Tally, listed: Iterable[int]) -> None:
    sheet, roll = rulebook.sheet(call), _roll(call.session, edition)
    documents.issue(
        call,
        "vote_result",
        year=edition.year,
        round=edition.vote_round,
        entitled=len(roll),
        ballots=sum(row.present for row in roll),
        quota=edition.quota,
        quorum=f"参加投票的单位不少于有权投票单位的{sheet['vote.quorum']}",
        threshold=f"赞成票超过参加投票单位的{sheet['vote.pass']}",
        results=[_line(call.session, one) for one in result.results],
        proposed=_names(call.session, listed),
        run_off=_names(call.session, result.run_off),
    )


def _line(session: Session, result: voting.Result) -> dict[str, Any]:
    count = dataclasses.asdict(result.count)
    return {
        "name": session.get_one(Application, result.count.candidate).name,
        "for": count["votes_for"],
        "passed": "是" if result.passed else "否",
        **{key: count[key] for key in ("entitled", "present", "against", "abstain")},
    }


def _names(session: Session, applications: Iterable[int]) -> list[str]:
    return [session.get_one(Application, one).name for one in sorted(applications)]
