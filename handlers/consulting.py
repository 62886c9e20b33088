"""Asking departments for their opinions, as often as the diagram says (Articles 14 and 16)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.calendar import days, office, periods
from award.profile import RoleKind
from award.records.applications import Application, Consultation, Opinion
from award.records.parties import Unit
from award.rules import screening
from engine.contract import Call, FormRecord
from engine.types import Choice, Count, Date, Integer, ListOf, Optional, Record, Reference, Text, box
from handlers import document_facts, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

AGREES = "agree"
DEPARTMENTS = ListOf("征求意见的部门的单位编号", Integer())


@service(
    "consult",
    title="发函征求意见",
    inputs={
        **standing.APPLICATION,
        "departments": DEPARTMENTS,
        "name": Text("何时征求的意见，如“审核”"),
        "article": Text("依据的条款，如“第十四条”"),
        "days": Integer("答复期限的工作日数"),
        "letter": Reference("征求意见函", to="documents"),
        "sender": Reference("以哪个角色的名义发函", to="roles"),
    },
    optional={"facts": Record("另外要写进函的内容")},
    outputs={"consultation_id": Integer("征求意见的编号"), "reply_by": Date("答复期限的最后一日")},
)
def consult(call: Call) -> dict[str, Any]:
    """Write to each department that is asked for its opinion."""
    application, reply_by = standing.application(call), last_day(call, call.inputs["days"])
    asked = open_consultation(call, application, call.inputs["name"], call.inputs["article"])
    query = select(Unit).where(Unit.id.in_(call.inputs["departments"])).order_by(Unit.id)
    for unit in call.session.scalars(query):
        _write(call, application, unit, reply_by)
    return {"consultation_id": asked.id, "reply_by": reply_by.isoformat()}


def open_consultation(call: Call, application: Application, name: str, article: str) -> Consultation:
    asked = Consultation(application_id=application.id, name=name, article=article, asked_at=call.now)
    call.session.add(asked)
    call.session.flush()
    return asked


def _write(call: Call, application: Application, unit: Unit, reply_by: dt.date) -> None:
    known = rulebook.profile(call)
    facts = document_facts.of_application(application) | dict(call.inputs.get("facts") or {})
    facts |= {"article": call.inputs["article"], "basis": call.inputs["article"]}
    facts |= {"sender": _sender(call, application), "reply_by": reply_by, "department": unit.name}
    documents.issue(call, call.inputs["letter"], subject=application.key, **facts)
    call.notify(
        f"unit:{unit.id}:{known.lane(RoleKind.CONSULTED)}",
        "请于{reply_by}前对{applicant}申报{award}提出意见，逾期未反馈的视为无意见。",
        applicant=application.name,
        award=known.names.award_short,
        reply_by=reply_by.isoformat(),
    )


def _sender(call: Call, application: Application) -> str:
    known = rulebook.profile(call)
    if known.role(call.inputs["sender"]).kind == RoleKind.AUDITOR and application.auditor is not None:
        return application.auditor.name
    return known.names.office


def last_day(call: Call, working_days: int) -> dt.date:
    """The last day of a period of working days that starts now."""
    return days.last_working_day(periods.day_of(call.now), working_days, office.current(call.session)).last_day


@service(
    "collect_opinions",
    title="汇总部门意见",
    inputs={
        "consultation_id": Integer("征求意见的编号"),
        "departments": DEPARTMENTS,
        "answers": box(
            "各部门提出意见的任务", opinion=Choice.of(AGREES, "disagree"), reason=Optional("不同意的理由", Text())
        ),
    },
    outputs={"objecting_departments": Count("提出不同意见的部门数")},
)
def collect_opinions(call: Call) -> dict[str, Any]:
    """Keep each department's opinion; one that did not answer in time has none, as the letter said."""
    asked = call.session.get_one(Consultation, call.inputs["consultation_id"])
    # Where nobody answered this time, the last visit is an earlier one.
    given = {record.item: record for record in standing.visit(call, "answers") if record.at >= asked.asked_at}
    answered = {unit: _answer(unit, record.answers) for unit, record in given.items()}
    collected = screening.opinions(call.inputs["departments"], answered)
    call.session.add_all(_kept(call, asked, opinion, given.get(opinion.unit_id)) for opinion in collected)
    asked.collected_at = call.now
    return {"objecting_departments": sum(opinion.agrees is False for opinion in collected)}


def _answer(unit: int, answers: Mapping[str, Any]) -> screening.Answer:
    return screening.Answer(unit, answers["opinion"] == AGREES, answers.get("reason") or "")


def _kept(call: Call, asked: Consultation, opinion: screening.Answer, record: FormRecord | None) -> Opinion:
    return Opinion(
        application_id=asked.application_id,
        consultation_id=asked.id,
        unit_id=opinion.unit_id,
        person_id=record.person_id if record else None,
        agrees=opinion.agrees,
        text=opinion.text,
        silence=opinion.agrees is None,
        given_at=record.at if record else call.now,
    )


def opinions(session: Session, application: Application) -> list[dict[str, Any]]:
    """Each department asked so far and what it said, for a document."""
    query = select(Opinion, Unit.name).join(Unit, Unit.id == Opinion.unit_id).order_by(Opinion.id)
    asked = query.where(Opinion.application_id == application.id)
    return [{"name": name, "opinion": _told(opinion)} for opinion, name in session.execute(asked)]


def _told(opinion: Opinion) -> str:
    if opinion.silence:
        return "逾期未反馈，视为无意见"
    return "同意" if opinion.agrees else f"不同意：{opinion.text}"
