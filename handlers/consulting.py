"""Asking departments for their opinions, twice: by the auditor (Article 14) and by the office (Article 16)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from award.calendar import days, office, periods
from award.records.applications import Application, Opinion
from award.records.parties import Unit
from award.rules import screening
from award.terms import ConsultationRound, Role
from engine.contract import Call
from handlers import document_facts, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

# A round of consultation: the user task that names the departments, its field, the task they answer in.
ROUNDS = {
    ConsultationRound.AUDIT: ("audit", "departments", "consult_departments"),
    ConsultationRound.FORMAL: ("formal_review", "authorities", "consult_authorities"),
}


def consult(call: Call, application: Application, round: ConsultationRound, departments: Sequence[int]) -> None:
    """Write to each department that is asked for its opinion."""
    reply_by = last_day(call, int(rulebook.value(call, "consult.reply")))
    units = call.session.scalars(select(Unit).where(Unit.id.in_(departments)).order_by(Unit.id))
    for unit in units:
        facts = document_facts.of_application(application) | {"round": round.value, "reply_by": reply_by}
        documents.issue(call, "consultation_letter", subject=application.key, department=unit.name, **facts)
        call.notify(
            f"unit:{unit.id}:{Role.DEPARTMENT}",
            "请于{reply_by}前对{applicant}申报政府质量奖提出意见，逾期未反馈的视为无意见。",
            applicant=application.name,
            reply_by=reply_by.isoformat(),
        )


def last_day(call: Call, working_days: int) -> dt.date:
    """The last day of a period of working days that starts now."""
    return days.last_working_day(periods.day_of(call.now), working_days, office.current(call.session)).last_day


@service(
    "record_opinions",
    title="汇总部门意见",
    inputs={**standing.APPLICATION, "round": "哪一次征求意见：audit（审核）或者 formal（形式审查）"},
    outputs={"objecting_departments": "提出不同意见的部门数"},
)
def record_opinions(call: Call) -> dict[str, Any]:
    """Keep each department's opinion; one that did not answer in time has none, as the letter said."""
    application, round = standing.application(call), ConsultationRound(call.inputs["round"])
    asking, field, answering = ROUNDS[round]
    given = {record.item: record for record in call.forms.all(answering)}
    answered = {unit: _answer(unit, record.answers) for unit, record in given.items()}
    collected = screening.opinions(standing.answers(call, asking).get(field, ()), answered)
    for opinion in collected:
        record = given.get(opinion.unit_id)
        call.session.add(
            Opinion(
                application_id=application.id,
                round=round,
                unit_id=opinion.unit_id,
                person_id=record.person_id if record else None,
                agrees=opinion.agrees,
                text=opinion.text,
                silence=opinion.agrees is None,
                given_at=record.at if record else call.now,
            )
        )
    return {"objecting_departments": sum(opinion.agrees is False for opinion in collected)}


def _answer(unit: int, answers: Mapping[str, Any]) -> screening.Answer:
    return screening.Answer(unit, answers["opinion"] == "agree", answers.get("reason", ""))


def opinions(call: Call, application: Application, round: ConsultationRound) -> list[dict[str, Any]]:
    """Each department asked and what it said, for a document."""
    query = select(Opinion, Unit.name).join(Unit, Unit.id == Opinion.unit_id)
    asked = query.where(Opinion.application_id == application.id, Opinion.round == round)
    return [{"name": name, "opinion": _told(opinion)} for opinion, name in call.session.execute(asked)]


def _told(opinion: Opinion) -> str:
    if opinion.silence:
        return "逾期未反馈，视为无意见"
    return "同意" if opinion.agrees else f"不同意：{opinion.text}"
