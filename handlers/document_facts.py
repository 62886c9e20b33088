"""What a document that a diagram asks for by name is told of its case, without the diagram having to spell it out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from award.acts import lists
from award.profile import Profile
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.parties import Person, Unit
from award.records.publicity import Publicity
from award.records.review import ReviewGroup, StageResult
from award.terms import Audience
from engine.contract import Call
from handlers.general import rulebook

Facts = dict[str, Any]


def gather(call: Call, name: str, subject: str) -> Facts:
    """The facts of the case `subject`, and what the document `name` needs besides (from the case's latest forms)."""
    facts = _of_case(call.session, subject)
    more = _MORE.get(name)
    return facts | more(call, subject) if more else facts


def of_edition(edition: Edition) -> Facts:
    return {
        "year": edition.year,
        "quota": edition.quota,
        "approval_doc_no": edition.approval_doc_no,
        "approval_date": edition.approval_date,
        "filing_opens": edition.filing_opens,
        "filing_closes": edition.filing_closes,
        "standard_edition": edition.standard_edition,
        "rules_doc": edition.rules_doc_no,
        "legal_basis": edition.legal_basis,
        "decision_number": edition.decision_no,
        "request_number": edition.request_no,
    }


def of_application(application: Application) -> Facts:
    legal_person = application.organisation.legal_person
    return {
        "year": application.edition.year,
        "applicant": application.name,
        "uscc": application.organisation.credit_code,
        "legal_person": legal_person.name if legal_person else None,
        "auditor": application.auditor.name if application.auditor else None,
        "receipt_number": application.receipt_no,
        "presenter": application.responsible_person,
    }


def of_award(award: Award) -> Facts:
    return {
        "year": award.year,
        "winner": award.unit.name,
        "certificate_no": award.certificate_no,
        "verification_code": award.verification_code,
        "decision_number": award.decision_no,
    }


def of_publicity(publicity: Publicity | None) -> Facts:
    """The window of a 公示, for the opinions that have to tell it."""
    if publicity is None:
        return {}
    return {
        "opened_on": publicity.opened_on,
        "last_day": publicity.last_day,
        "working_days": publicity.working_days,
    }


def of_group(session: Session, group: ReviewGroup | None) -> Facts:
    """Leader and members of a group, by name."""
    if group is None:
        return {}
    names = _names(session, Person, [group.leader_id, *(member.person_id for member in group.members)])
    return {"leader": names[group.leader_id], "members": [names[one.person_id] for one in group.members]}


# ---------------------------------------------------------------- by kind of case


def _of_case(session: Session, subject: str) -> Facts:
    kind, _, number = subject.partition(":")
    if kind not in _OF or not number.isdecimal():
        return {}
    record, tell = _OF[kind]
    found = session.get(record, int(number))
    return tell(found) if found else {}


_OF: dict[str, tuple[type[Any], Callable[[Any], Facts]]] = {
    "edition": (Edition, of_edition),
    "application": (Application, of_application),
    "award": (Award, of_award),
}


# ---------------------------------------------------------------- by document


def _recommendation(call: Call, subject: str) -> Facts:
    publicity = call.session.scalars(
        select(Publicity)
        .where(Publicity.application_id == _number(subject), Publicity.audience == Audience.OWN)
        .order_by(Publicity.id.desc())
    ).first()
    return of_publicity(publicity) | {"opinion": _answers(call, "recommend").get("opinion")}


def _site_report(call: Call, subject: str) -> Facts:
    application = call.session.get_one(Application, _number(subject))
    answers = _answers(call, "site_report")
    facts = {
        "findings": answers.get("report"),
        "verified_issues": answers.get("verified_issues"),
        "visit_from": answers.get("visited_from"),
        "visit_to": answers.get("visited_to"),
    }
    return _of_last_stage(call.session, application) | facts


def _of_last_stage(session: Session, application: Application) -> Facts:
    """The score in the stage that the application was in last, and the group that gave it."""
    query = select(StageResult).where(StageResult.application_id == application.id)
    result = session.scalars(query.order_by(StageResult.id.desc()).limit(1)).first()
    if result is None:
        return {}
    group = select(ReviewGroup).filter_by(edition_id=application.edition_id, stage=result.stage, round=result.round)
    return {**of_group(session, session.scalars(group).first()), "score": result.total}


def _review_report(call: Call, subject: str) -> Facts:
    answers = _answers(call, "review_report")
    applications = _applications(call.session, _number(subject))
    remarks = {row["id"]: row.get("remark") for row in answers.get("remarks", [])}
    facts = {key: answers.get(key) for key in ("summary", "recusals", "objections")}
    facts["ranking"] = _ranking(call.session, applications, remarks)
    return facts | _counts(applications, rulebook.profile(call))


def _deliberation_minutes(call: Call, subject: str) -> Facts:
    answers = _answers(call, "deliberate")
    recused = [row for row in answers.get("unit_recusals", []) if row.get("recused_from")]
    units = _names(call.session, Unit, [row["id"] for row in recused])
    candidates = {one.id: one.name for one in _applications(call.session, _number(subject))}
    facts = {key: answers.get(key) for key in ("meeting_date", "minutes", "vote_closes")}
    return facts | {
        "unit_recusals": [
            {
                "name": units.get(row["id"]),
                "recused_from": [candidates.get(one) for one in row["recused_from"]],
                "reason": row.get("reason"),
            }
            for row in recused
        ]
    }


_MORE: dict[str, Callable[[Call, str], Facts]] = {
    "recommendation": _recommendation,
    "site_report": _site_report,
    "review_report": _review_report,
    "deliberation_minutes": _deliberation_minutes,
}


# ---------------------------------------------------------------- looking things up


def _number(subject: str) -> int:
    return int(subject.rpartition(":")[2])


def _answers(call: Call, node: str) -> Mapping[str, Any]:
    record = call.forms.latest(node)
    return record.answers if record else {}


def _applications(session: Session, edition_id: int) -> list[Application]:
    query = select(Application).where(Application.edition_id == edition_id)
    return list(session.scalars(query.options(selectinload(Application.decisions))))


def _names(session: Session, table: type[Person] | type[Unit], ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(select(table.id, table.name).where(table.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def _totals(session: Session, ids: list[int]) -> Mapping[tuple[int, str], Any]:
    query = select(StageResult).where(StageResult.application_id.in_(ids), StageResult.total.is_not(None))
    return {(one.application_id, one.stage): one.total for one in session.scalars(query.order_by(StageResult.round))}


def _counts(applications: list[Application], profile: Profile) -> Facts:
    """How many filed, and how many are on each list, by the list's key; `visited` is that of the last stage."""
    listed = {key: sum(lists.standing_of(one, key) is True for one in applications) for key in profile.lists}
    visited = [listed[stage.enters] for stage in profile.stages.values()]
    return {
        "filed": sum(one.filed_at is not None for one in applications),
        **listed,
        "visited": visited[-1] if visited else 0,
    }


def _ranking(session: Session, applications: list[Application], remarks: Mapping[int, Any]) -> list[Facts]:
    """The organisations that no list has left out, best composite first, with their score in each stage by its key."""
    totals = _totals(session, [one.id for one in applications])
    ranked = [one for one in applications if one.composite is not None and one.still_in and not lists.reasons(one)]
    ranked.sort(key=lambda one: (-(one.composite or 0), one.id))
    return [
        {
            "name": one.name,
            **{stage: total for (number, stage), total in totals.items() if number == one.id},
            "composite": one.composite,
            "remark": remarks.get(one.id),
        }
        for one in ranked
    ]
