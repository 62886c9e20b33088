"""A vote is opened: the meeting, the candidates of a round, the roll (Articles 22 and 35; R19, R20)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from award.acts import lists, polls
from award.acts import recusal as recusal_acts
from award.calendar import days, office, periods
from award.profile import Vote
from award.records.applications import Application
from award.records.editions import Edition
from award.records.voting import BallotCandidate, BallotEntitlement, BallotRoll, Poll
from award.rules import recusal, voting
from award.terms import ConflictKind, ConflictOrigin, EditionStatus
from engine.contract import Call, Refusal
from engine.types import Date, Integer, ListOf, Optional, Record, Reference, Text, box
from handlers import groups, looked_up, standing
from handlers.general import rulebook
from handlers.general.refusals import service

Recused = Mapping[int, Mapping[int, str]]
RECUSAL = Record(
    "一个投票人的回避",
    {
        "id": Integer("投票的单位或者个人"),
        "recused_from": Optional(of=ListOf(item=Integer("申报编号"))),
        "reason": Optional(of=Text("回避的理由")),
    },
)
MINUTES = box(
    "登记会议审议情况的任务",
    meeting_date=Date("会议日期"),
    minutes=Text("会议纪要"),
    vote_closes=Date("投票截止日期"),
    unit_recusals=Optional(of=ListOf(item=RECUSAL)),
)


@service(
    "open_vote",
    title="开启投票",
    inputs={"edition_id": Integer("届的编号"), "vote": Reference("投票", to="votes"), "minutes": MINUTES},
    outputs={
        "poll_id": Integer("本轮投票的编号"),
        "voters": ListOf("可以投票的单位或者个人", Integer()),
        "round": Integer("第几轮投票"),
        "vote_closes": Date("投票截止日期"),
    },
    reads=looked_up.LOOKBACK,
)
def open_vote(call: Call) -> dict[str, Any]:
    """Draw up the roll of a round: who may vote on whom. A tie left over from the round before makes it a run-off.

    A vote that nobody may take part in, or that nobody stands for, is refused.
    """
    edition, vote = standing.edition(call), voted(call)
    poll, called = _round(call, edition, vote)
    edition.status = EditionStatus.VOTING
    call.session.flush()
    voters = _enrol(call, vote, poll, called)
    return {
        "poll_id": poll.id,
        "voters": voters,
        "round": poll.round,
        "vote_closes": poll.closes_on.isoformat(),
    }


def voted(call: Call) -> Vote:
    """The vote that the call is about."""
    return rulebook.profile(call).vote(call.inputs["vote"])


def rules_of(call: Call, vote: Vote) -> voting.Rules:
    return voting.Rules.of(rulebook.sheet(call), vote)


# ---------------------------------------------------------------- a first round, or a run-off


def _round(call: Call, edition: Edition, vote: Vote) -> tuple[Poll, list[Application]]:
    before = polls.latest(call.session, edition.id, vote.key)
    if before is not None and before.counted_at is None:
        raise Refusal(f"{vote.name}尚未计票，不能再次开启。")
    found = polls.tally(call.session, before, vote, rules_of(call, vote)) if before else None
    present = {one.id: one for one in lists.on(call.session, edition.id, vote.candidates)}
    level = [present[one] for one in found.run_off if one in present] if found else []
    if before is None or found is None or not level:
        return _first(call, edition, vote, before.sitting + 1 if before else 1)
    return _run_off(call, before, found.open_seats), level


def _first(call: Call, edition: Edition, vote: Vote, sitting: int) -> tuple[Poll, list[Application]]:
    called, seats = _candidates(call, edition, vote)
    poll = Poll(
        edition_id=edition.id,
        vote=vote.key,
        sitting=sitting,
        round=1,
        tier=vote.tier,
        elects=vote.elects,
        seats=seats,
        opened_at=call.now,
        **_deliberated(call, vote),
    )
    call.session.add(poll)
    return poll, called


def _candidates(call: Call, edition: Edition, vote: Vote) -> tuple[list[Application], int]:
    """Whoever stands on the list and has not won another tier, and the seats that the other tiers leave."""
    profile, winners = rulebook.profile(call), polls.winners(call.session, edition.id)
    others = {number: poll for number, poll in winners.items() if poll.tier != vote.tier}
    out = {number for number, poll in others.items() if poll.elects != vote.candidates}
    called = [one for one in lists.on(call.session, edition.id, vote.candidates) if one.id not in out]
    if not called:
        raise Refusal(f"{profile.list(vote.candidates).name}上没有可以投票的申报组织，不能开启{vote.name}。")
    most = int(rulebook.value(call, profile.tier(vote.tier).quota))
    return called, max(0, min(most, (edition.quota or 0) - len(others)))


def _deliberated(call: Call, vote: Vote) -> dict[str, Any]:
    """The meeting as it goes on record; who stands back by its minutes does so from now on."""
    answers = standing.answers(call, call.inputs["minutes"])
    met, closes = (dt.date.fromisoformat(answers[key]) for key in ("meeting_date", "vote_closes"))
    today = periods.day_of(call.now)
    if met > today:
        raise Refusal("会议日期不能晚于今天。", field="meeting_date")
    if closes < today:
        raise Refusal("投票截止日期不能早于今天。", field="vote_closes")
    for row in answers.get("unit_recusals") or ():
        for number in row.get("recused_from") or ():
            application = call.session.get_one(Application, number)
            conflict = recusal.Conflict(ConflictKind.DECLARED, row.get("reason") or "")
            groups.stand_back(call, application, conflict, ConflictOrigin.DECLARED, **polls.voter(vote, row["id"]))
    call.session.flush()
    return {"met_on": met, "minutes": answers["minutes"], "closes_on": closes}


def _run_off(call: Call, before: Poll, seats: int) -> Poll:
    """One more round of the same sitting. If its last day has come, there is one more working day."""
    today = periods.day_of(call.now)
    closes = before.closes_on
    if closes <= today:
        closes = days.last_working_day(today, 1, office.current(call.session)).last_day
    poll = Poll(
        edition_id=before.edition_id,
        vote=before.vote,
        sitting=before.sitting,
        round=before.round + 1,
        tier=before.tier,
        elects=before.elects,
        seats=seats,
        met_on=before.met_on,
        minutes=before.minutes,
        closes_on=closes,
        opened_at=call.now,
    )
    call.session.add(poll)
    return poll


# ---------------------------------------------------------------- the roll


def _enrol(call: Call, vote: Vote, poll: Poll, called: Sequence[Application]) -> list[int]:
    """Put on the roll whoever may vote on anybody."""
    electors = [one.id for one in polls.electors(call.session, rulebook.profile(call), vote, call.now)]
    recused = {one.id: _recused(call, vote, one, electors) for one in called}
    call.session.add_all(_candidate(poll, one) for one in called)
    call.session.add_all(_entitlements(vote, poll, electors, recused))
    voters = [one for one in electors if any(one not in barred for barred in recused.values())]
    call.session.add_all(BallotRoll(poll_id=poll.id, **polls.voter(vote, one)) for one in voters)
    if not voters:
        role = rulebook.profile(call).role(vote.voters)
        raise Refusal(f"没有可以投票的{role.name}，不能开启{vote.name}。")
    call.session.flush()
    return voters


def _candidate(poll: Poll, application: Application) -> BallotCandidate:
    composite = application.composite or Decimal(0)
    return BallotCandidate(poll_id=poll.id, application_id=application.id, composite=composite)


def _entitlements(vote: Vote, poll: Poll, electors: Sequence[int], recused: Recused) -> list[BallotEntitlement]:
    return [
        BallotEntitlement(
            poll_id=poll.id,
            application_id=application,
            entitled=elector not in barred,
            reason=barred.get(elector, ""),
            **polls.voter(vote, elector),
        )
        for application, barred in recused.items()
        for elector in electors
    ]


def _recused(call: Call, vote: Vote, application: Application, electors: Sequence[int]) -> dict[int, str]:
    """Elector -> why there is no vote on this candidate: what was declared, and what ties say (Article 35)."""
    find = recusal_acts.of_units if vote.by == polls.UNIT else recusal_acts.of_people
    today, lookback = periods.day_of(call.now), int(rulebook.value(call, "coi.lookback"))
    found = find(call.session, application, electors, today, lookback)
    for elector, reasons in found.items():
        for conflict in reasons:
            groups.stand_back(call, application, conflict, ConflictOrigin.INFERRED, **polls.voter(vote, elector))
    return {elector: "；".join(one.reason for one in reasons) or "回避" for elector, reasons in found.items()}
