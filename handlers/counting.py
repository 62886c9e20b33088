"""The count of a vote: ballots in, a result for each candidate out (Article 22; R20, R21)."""

import dataclasses
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from award.acts import lists, polls
from award.profile import Vote
from award.records.applications import Application
from award.records.voting import Ballot, Poll, VoteResult
from award.rules import cycle, voting
from award.terms import EditionStatus
from engine.contract import Call, FormRecord, Refusal
from engine.types import Boolean, Choice, Count, Integer, ListOf, Record, Reference, sealed_box
from handlers import ballots, listing, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

SHEET = Record("对一个候选者的表决", {"id": Integer("申报编号"), "choice": Choice.of("for", "against", "abstain")})


@service(
    "count_votes",
    title="计票",
    inputs={
        "edition_id": Integer("届的编号"),
        "vote": Reference("投票", to="votes"),
        "ballots": sealed_box("投票的任务", choices=ListOf(item=SHEET)),
        "document": Reference("投票结果用哪个公文", to="documents"),
    },
    outputs={"run_off": Boolean("是否需要再次投票"), "elected": Count("投票产生的名单上的组织数", of="applications")},
)
def count_votes(call: Call) -> dict[str, Any]:
    """Count the open round: quorum, majority, at most the seats, a tie, or nobody."""
    edition, vote = standing.edition(call), ballots.voted(call)
    poll = _poll(call, edition.id, vote)
    records = _records(call, poll)
    _mark_present(call.session, vote, poll, records)
    _keep_counts(call, vote, poll, _votes(call, vote, poll, records))
    result = _keep_result(call, vote, poll)
    elected = _elected(call.session, poll)
    cycle.check_winners(len(elected), polls.sitting(call.session, poll)[0].seats)
    if not result.run_off:
        _conclude(call, vote, poll, elected)
    if elected and not result.run_off:
        edition.status = EditionStatus.PUBLICISING
    _announce(call, vote, poll, result, elected)
    return {"run_off": bool(result.run_off), "elected": len(elected)}


def _poll(call: Call, edition_id: int, vote: Vote) -> Poll:
    poll = polls.latest(call.session, edition_id, vote.key)
    if poll is None or poll.counted_at is not None:
        raise Refusal(f"{vote.name}没有开启，不能计票。")
    return poll


# ---------------------------------------------------------------- the ballots


def _records(call: Call, poll: Poll) -> list[FormRecord]:
    """The records of this round. If nobody took part, the last visit of the box is that of a round before."""
    records = call.forms.visit(call.inputs["ballots"])
    if not records or polls.is_counted(call.session, records[0].visit):
        return []
    poll.visit = records[0].visit
    return records


def _mark_present(session: Session, vote: Vote, poll: Poll, records: Sequence[FormRecord]) -> None:
    """Note who took part: a record says whose it is, and nothing of what was voted."""
    answered = {_voter(vote, record) for record in records}
    for row in polls.roll(session, poll):
        row.present = row.voter in answered


def _voter(vote: Vote, record: FormRecord) -> Any:
    if record.item is not None:
        return record.item
    return record.unit if vote.by == polls.UNIT else record.person_id


def _votes(call: Call, vote: Vote, poll: Poll, records: Sequence[FormRecord]) -> list[tuple[int, str]]:
    """Take the ballots apart and keep the single votes, in an order that tells nothing (R21)."""
    sheets = [{row["id"]: row["choice"] for row in sheet["choices"]} for sheet in _sheets(call, vote, records)]
    votes = voting.separate(sheets, secrets.SystemRandom())
    # Sorted by their random keys, for a table may give its rows back in the order in which they came.
    keys = sorted(uuid.uuid4() for _ in votes)
    for key, (candidate, choice) in zip(keys, votes, strict=True):
        call.session.add(Ballot(id=key, poll_id=poll.id, application_id=candidate, choice=choice))
    return votes


def _sheets(call: Call, vote: Vote, records: Sequence[FormRecord]) -> Sequence[Mapping[str, Any]]:
    if not records:
        return []
    if vote.secret == any(record.answers for record in records):
        wanted = "不记名" if vote.secret else "记名"
        raise Refusal(f"奖项设定规定{vote.name}{wanted}，与投票所用的表单不一致。")
    if vote.secret:
        return call.forms.unseal(call.inputs["ballots"], records[0].visit)
    return [record.answers for record in records]


# ---------------------------------------------------------------- the counts


def _keep_counts(call: Call, vote: Vote, poll: Poll, votes: Sequence[tuple[int, str]]) -> None:
    """One row for each candidate that is still in. The count has to fit the roll."""
    present = {row.voter for row in polls.roll(call.session, poll) if row.present}
    rules = ballots.rules_of(call, vote)
    for candidate in _still_in(call.session, poll, vote):
        entitled = polls.entitled(call.session, poll, candidate)
        count = voting.count(candidate, votes, entitled=len(entitled), present=len(entitled & present))
        voting.check_count(count)
        row = VoteResult(
            poll_id=poll.id,
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
        call.session.add(row)
    poll.counted_at = call.now


def _still_in(session: Session, poll: Poll, vote: Vote) -> list[int]:
    """The candidates of the round, without those whose application has ended since."""
    present = {one.id for one in lists.on(session, poll.edition_id, vote.candidates)}
    return [one.application_id for one in polls.candidates(session, poll) if one.application_id in present]


def _keep_result(call: Call, vote: Vote, poll: Poll) -> voting.Tally:
    result = polls.tally(call.session, poll, vote, ballots.rules_of(call, vote))
    found = {one.count.candidate: one for one in result.results}
    for row in polls.results(call.session, poll):
        row.tied, row.proposed = found[row.application_id].tied, found[row.application_id].proposed
    call.session.flush()
    return result


def _elected(session: Session, poll: Poll) -> set[int]:
    """Who has a seat by all rounds of the sitting and is still in."""
    elected = polls.elected(session, polls.sitting(session, poll))
    return {one.id for one in _applications(session, elected) if one.still_in}


def _conclude(call: Call, vote: Vote, poll: Poll, elected: set[int]) -> None:
    """Put those who have a seat on the list, and keep the others off it with the reason."""
    first = polls.sitting(call.session, poll)[0]
    still_in = set(_still_in(call.session, first, vote))
    for application in _applications(call.session, still_in):
        if application.id in elected:
            listing.add(call, application, vote.elects)
            # A vote before may have left it out, with a reason that holds no more.
            standing.out(application, "", "")
        else:
            listing.leave_out(call, application, vote.elects, _why_not(call, vote, poll, application))


def _applications(session: Session, ids: Iterable[int]) -> list[Application]:
    return [session.get_one(Application, one) for one in sorted(ids)]


def _why_not(call: Call, vote: Vote, poll: Poll, application: Application) -> str:
    rows = [
        row
        for round in polls.sitting(call.session, poll)
        for row in polls.results(call.session, round)
        if row.application_id == application.id
    ]
    voters = _voters(vote)
    if not rows or not rows[-1].quorate:
        return f"参加投票的{voters}未达到规定数，投票未通过。"
    last, listed = rows[-1], rulebook.profile(call).list(vote.elects).name
    if not last.passed:
        return f"{last.present}个{voters}参加投票，赞成{last.for_votes}票，未达到规定票数。"
    return f"赞成{last.for_votes}票，排名在名额以外，未列入{listed}。"


def _voters(vote: Vote) -> str:
    return "单位" if vote.by == polls.UNIT else "委员"


# ---------------------------------------------------------------- the 投票结果


def _announce(call: Call, vote: Vote, poll: Poll, result: voting.Tally, elected: Iterable[int]) -> None:
    sheet, roll, voters = rulebook.sheet(call), polls.roll(call.session, poll), _voters(vote)
    documents.issue(
        call,
        call.inputs["document"],
        article=vote.article,
        year=poll.edition.year,
        vote=vote.name,
        tier=rulebook.profile(call).tier(vote.tier).name,
        listed=rulebook.profile(call).list(vote.elects).name,
        round=poll.round,
        entitled=len(roll),
        ballots=sum(row.present for row in roll),
        quota=polls.sitting(call.session, poll)[0].seats,
        quorum=f"参加投票的{voters}不少于有权投票{voters}的{sheet[vote.quorum]}",
        threshold=f"赞成票超过参加投票{voters}的{sheet[vote.threshold]}",
        results=[_line(call.session, one) for one in result.results],
        proposed=[one.name for one in _applications(call.session, elected)],
        run_off=[one.name for one in _applications(call.session, result.run_off)],
    )


def _line(session: Session, result: voting.Result) -> dict[str, Any]:
    count = dataclasses.asdict(result.count)
    return {
        "name": session.get_one(Application, result.count.candidate).name,
        "for": count["votes_for"],
        "passed": "是" if result.passed else "否",
        **{key: count[key] for key in ("entitled", "present", "against", "abstain")},
    }
