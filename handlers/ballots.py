"""The vote of the member units: the meeting, the candidates of a round, the roll (Articles 22 and 35; R19, R20)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import recusal as recusal_acts
from award.calendar import days, office, periods
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Unit
from award.records.voting import BallotCandidate, BallotEntitlement, BallotRoll
from award.rules import recusal
from award.terms import ConflictKind, ConflictOrigin, EditionStatus
from engine.contract import Call, Refusal
from handlers import counting, groups, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service

DELIBERATION = "deliberate"


@service(
    "open_ballot",
    title="开启投票",
    inputs={"edition_id": "届的编号"},
    outputs={
        "voting_units": "可以投票的成员单位",
        "round": "第几次投票",
        "vote_closes": "投票截止日期",
    },
)
def open_ballot(call: Call) -> dict[str, Any]:
    """Draw up the roll of a round: who may vote on whom. The first round takes all that were visited."""
    edition = standing.edition(call)
    edition.vote_round += 1
    if edition.vote_round == 1:
        _keep_deliberation(call, edition)
    edition.vote_closes = _closes(call, edition)
    candidates = _candidates(call, edition)
    units = _units(call.session)
    barred = {one.application_id: _recused(call, one.application_id, units) for one in candidates}
    call.session.add_all(candidates)
    for unit in units:
        _enrol(call, edition, unit, barred)
    edition.status = EditionStatus.VOTING
    call.session.flush()
    return {
        "voting_units": _roll_call(call.session, edition),
        "round": edition.vote_round,
        "vote_closes": edition.vote_closes.isoformat(),
    }


def _keep_deliberation(call: Call, edition: Edition) -> None:
    """Put the meeting on record, and the units that stand back by its minutes."""
    answers = standing.answers(call, DELIBERATION)
    met, closes = (dt.date.fromisoformat(answers[key]) for key in ("meeting_date", "vote_closes"))
    today = periods.day_of(call.now)
    if met > today:
        raise Refusal("会议日期不能晚于今天。", field="meeting_date")
    if closes < today:
        raise Refusal("投票截止日期不能早于今天。", field="vote_closes")
    edition.deliberated_on, edition.minutes, edition.vote_closes = met, answers["minutes"], closes
    for row in answers["unit_recusals"]:
        for number in row.get("recused_from", ()):
            application = call.session.get_one(Application, number)
            conflict = recusal.Conflict(ConflictKind.DECLARED, row.get("reason", ""))
            groups.stand_back(call, application, conflict, ConflictOrigin.DECLARED, unit_id=row["id"])
    call.session.flush()


def _closes(call: Call, edition: Edition) -> dt.date:
    """The last day of the round. A run-off that begins on or after the day first set gets one more working day."""
    today = periods.day_of(call.now)
    closes = edition.vote_closes or today
    if edition.vote_round == 1 or closes > today:
        return closes
    return days.last_working_day(today, 1, office.current(call.session)).last_day


def _candidates(call: Call, edition: Edition) -> list[BallotCandidate]:
    """Whoever was visited and is still in; in a run-off only those who are level, for the seats that are open."""
    present = {one.id: one for one, _ in stages.finished(call.session, edition.id, "site")}
    called, seats = sorted(present), edition.quota or 0
    if edition.vote_round > 1:
        before = counting.tally(call, edition, edition.vote_round - 1)
        called, seats = [one for one in before.run_off if one in present], before.open_seats
    return [
        BallotCandidate(
            edition_id=edition.id,
            round=edition.vote_round,
            application_id=one,
            composite=present[one].composite or Decimal(0),
            seats=seats,
            opened_at=call.now,
        )
        for one in called
    ]


def _units(session: Session) -> Sequence[Unit]:
    return session.scalars(select(Unit).where(Unit.votes, Unit.active).order_by(Unit.id)).all()


def _recused(call: Call, application_id: int, units: Sequence[Unit]) -> dict[int, str]:
    """Unit -> why it has no vote on this candidate: what it declared, and what its ties say (Article 35)."""
    application = call.session.get_one(Application, application_id)
    today, lookback = periods.day_of(call.now), int(rulebook.value(call, "coi.lookback"))
    found = recusal_acts.of_units(call.session, application, [unit.id for unit in units], today, lookback)
    for unit, reasons in found.items():
        for conflict in reasons:
            groups.stand_back(call, application, conflict, ConflictOrigin.INFERRED, unit_id=unit)
    return {unit: "；".join(one.reason for one in reasons) or "回避" for unit, reasons in found.items()}


def _enrol(call: Call, edition: Edition, unit: Unit, barred: Mapping[int, Mapping[int, str]]) -> None:
    """A unit stands on the roll if there is anybody that it may vote on."""
    key = {"edition_id": edition.id, "round": edition.vote_round, "unit_id": unit.id}
    for application, recused in barred.items():
        reason = recused.get(unit.id, "")
        call.session.add(BallotEntitlement(**key, application_id=application, entitled=not reason, reason=reason))
    if any(unit.id not in recused for recused in barred.values()):
        call.session.add(BallotRoll(**key))


def _roll_call(session: Session, edition: Edition) -> list[int]:
    query = select(BallotRoll.unit_id).filter_by(edition_id=edition.id, round=edition.vote_round)
    return list(session.scalars(query.order_by(BallotRoll.unit_id)))
