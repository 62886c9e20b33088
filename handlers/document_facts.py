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
from handlers.general import answered, rulebook

Facts = dict[str, Any]


def gather(call: Call, subject: str, box: str = "") -> Facts:
    """The facts of the case `subject`, and what was answered last in a box of the running case, each by its key."""
    told = answered.facts(call, box) if box else {}
    return _of_case(call, subject, told) | told


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
        "nominator": application.nominator.name if application.nominator else None,
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


def _of_case(call: Call, subject: str, told: Facts) -> Facts:
    kind, _, number = subject.partition(":")
    if kind not in _OF or not number.isdecimal():
        return {}
    record, tell = _OF[kind]
    found = call.session.get(record, int(number))
    return tell(call, found, told) if found else {}


def _edition_so_far(call: Call, edition: Edition, told: Facts) -> Facts:
    """With how many are on each list, and the ranking; what a box said of each organisation stands in its line."""
    applications = _applications(call.session, edition.id)
    return {
        **of_edition(edition),
        **_counts(applications, rulebook.profile(call)),
        "ranking": _ranking(call.session, applications, told),
    }


def _application_so_far(call: Call, application: Application, told: Facts) -> Facts:
    """With its own 公示, its score in the stage it was in last, and the group that gave it."""
    query = select(Publicity).where(Publicity.application_id == application.id, Publicity.audience == Audience.OWN)
    own = call.session.scalars(query.order_by(Publicity.id.desc())).first()
    return {**of_application(application), **of_publicity(own), **_of_last_stage(call.session, application)}


def _of_last_stage(session: Session, application: Application) -> Facts:
    query = select(StageResult).where(StageResult.application_id == application.id)
    result = session.scalars(query.order_by(StageResult.id.desc()).limit(1)).first()
    if result is None:
        return {}
    group = select(ReviewGroup).filter_by(edition_id=application.edition_id, stage=result.stage, round=result.round)
    return {**of_group(session, session.scalars(group).first()), "score": result.total}


_OF: dict[str, tuple[type[Any], Callable[[Call, Any, Facts], Facts]]] = {
    "edition": (Edition, _edition_so_far),
    "application": (Application, _application_so_far),
    "award": (Award, lambda call, award, told: of_award(award)),
}


# ---------------------------------------------------------------- looking things up


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


def _ranking(session: Session, applications: list[Application], told: Facts) -> list[Facts]:
    """The organisations that no list has left out, best composite first, with their score in each stage by its key."""
    lines = [row for rows in told.values() if isinstance(rows, list) for row in rows if isinstance(row, Mapping)]
    said = {row["id"]: row for row in lines if "id" in row}
    totals = _totals(session, [one.id for one in applications])
    ranked = [one for one in applications if one.composite is not None and one.still_in and not lists.reasons(one)]
    ranked.sort(key=lambda one: (-(one.composite or 0), one.id))
    return [
        {
            "name": one.name,
            **{stage: total for (number, stage), total in totals.items() if number == one.id},
            "composite": one.composite,
            **{key: value for key, value in said.get(one.id, {}).items() if key not in ("id", "name")},
        }
        for one in ranked
    ]
