"""What there is in the town to act on, and to whom it belongs: the arguments of addresses for the sweep."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from award.records.applications import Application, Clue, Material
from award.records.documents import Document
from award.records.editions import Edition
from award.records.honours import Award
from award.records.notices import SiteNotice
from award.records.objections import Objection
from award.records.parties import Person, RoleGrant, Unit
from award.records.registrations import Claim
from award.records.review import ConflictDeclaration
from award.records.substitutions import Substitution
from award.terms import DocumentStatus
from engine.model import Task
from tests.roles import Role
from web.office.registers import REGISTERS

MISSING = 987_654_321
ABSENT = f"application:{MISSING}"


@dataclasses.dataclass(frozen=True)
class Thing:
    """Something that an address can be about: its arguments, and to whom it belongs."""

    arguments: dict[str, Any]
    application: int | None = None
    audience: str = ""
    audiences: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    person: int | None = None


def _units(application: Application) -> frozenset[int]:
    return frozenset({application.unit_id, application.legal_person_unit_id or 0} - {0})


def _tasks(session: Session) -> Iterator[Thing]:
    """One of each audience, open where there is one, and every one of a case that somebody is recused from."""
    cases = applications_of_cases(session)
    recused = set(session.scalars(select(ConflictDeclaration.application_id)))
    seen = set()
    for task in session.scalars(select(Task).order_by(Task.closed_at.is_(None).desc(), Task.id.desc())):
        if task.audience not in seen or cases.get(task.case) in recused:
            seen.add(task.audience)
            yield Thing({"task_id": task.id}, cases.get(task.case), task.audience)


def applications_of_cases(session: Session) -> dict[str, int]:
    found = {f"application:{one}": one for one in session.scalars(select(Application.id))}
    found |= {f"objection:{one}": of for one, of in session.execute(select(Objection.id, Objection.application_id))}
    found |= {f"award:{one}": of for one, of in session.execute(select(Award.id, Award.application_id))}
    return found


def _applications(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Application)):
        yield Thing({"application_id": one.id}, one.id, units=_units(one))


def _editions(session: Session) -> Iterator[Thing]:
    yield from (Thing({"edition_id": one}) for one in session.scalars(select(Edition.id)))


def _awards(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Award)):
        units = frozenset({one.unit_id, one.application.auditor_unit_id or 0})
        yield Thing({"award_id": one.id}, one.application_id, units=units)


def _notices(session: Session) -> Iterator[Thing]:
    """A few of each person, and all of a case that somebody is recused from."""
    cases = applications_of_cases(session)
    seen: set[int] = set()
    for one in session.scalars(select(SiteNotice)):
        if one.person_id not in seen:
            seen.add(one.person_id)
            yield Thing({"notice_id": one.id}, cases.get(one.case), person=one.person_id)


def _clues(session: Session) -> Iterator[Thing]:
    yield from (Thing({"clue_id": one.id}, one.application_id) for one in session.scalars(select(Clue)))


def _office_files(session: Session) -> Iterator[Thing]:
    """One file of each application that was filed; drafts are shown to nobody here."""
    filed = select(Material).join(Application, Application.id == Material.application_id)
    found = {one.application_id: one.id for one in session.scalars(filed.where(Application.filed_at.is_not(None)))}
    for application, material in found.items():
        yield Thing({"application_id": application, "material_id": material}, application)


def _registers(session: Session) -> Iterator[Thing]:
    yield from (Thing({"name": name}) for name in REGISTERS)


def _cases(session: Session) -> Iterator[Thing]:
    """One of each kind of case and audience, and every one that somebody is recused from; whoever had a task reads."""
    about, recused = applications_of_cases(session), set(session.scalars(select(ConflictDeclaration.application_id)))
    reached: dict[str, set[str]] = {}
    for task in session.scalars(select(Task).order_by(Task.id.desc())):
        reached.setdefault(task.case, set()).add(task.audience)
    seen: set[str] = set()
    for case, audiences in reached.items():
        if about.get(case) in recused or not audiences <= seen:
            seen |= audiences
            yield Thing({"key": case}, about.get(case), audiences=frozenset(audiences))


def _documents(session: Session) -> Iterator[Thing]:
    """Letters of the office that nobody else reads, and what an auditor reads besides."""
    auditors = {task.case: task.audience for task in session.scalars(select(Task).where(Task.element == "audit"))}
    named = select(Document).where(Document.name.in_(["conflict_pledge", "audit_opinion"])).limit(20)
    for one in session.scalars(named.where(Document.case.like("application:%"))):
        application = int(one.case.partition(":")[2])
        readers = {auditors.get(one.case, "")} if one.name == "audit_opinion" else set()
        office = {f"role:{Role.OFFICE}"} & {task.audience for task in session.scalars(_of(one.case))}
        arguments = {"key": one.case, "document_id": one.id}
        yield Thing(arguments, application, audiences=frozenset(readers | office))


def _of(case: str) -> Select[tuple[Task]]:
    return select(Task).where(Task.case == case)


def _files(session: Session) -> Iterator[Thing]:
    """Which files of a task somebody reads is tested beside the tasks; here that nobody finds one of no task."""
    yield Thing({"task_id": MISSING, "material_id": MISSING}, audience="nobody")


def _filters(session: Session) -> Iterator[Thing]:
    yield Thing({"filter_id": MISSING}, person=MISSING)


def _papers(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Application)):
        query = select(Document).where(Document.case == one.key, Document.status == DocumentStatus.RENDERED)
        addressed = [each.id for each in session.scalars(query) if each.is_for(Role.APPLICANT)]
        for document in addressed:
            yield Thing({"application_id": one.id, "document_id": document}, one.id, units=_units(one))


def _materials(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Application)):
        for material in session.scalars(select(Material.id).where(Material.application_id == one.id)):
            yield Thing({"application_id": one.id, "material_id": material}, one.id, units=_units(one))


def _certificates(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Award)):
        for document in session.scalars(select(Document.id).where(Document.case == one.key)):
            arguments = {"award_id": one.id, "document_id": document}
            yield Thing(arguments, one.application_id, units=frozenset({one.unit_id}))


def _colleagues(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Person).where(Person.unit_id.is_not(None)).limit(20)):
        yield Thing({"person_id": one.id}, units=frozenset({one.unit_id or 0}))


def _claims(session: Session) -> Iterator[Thing]:
    yield from (Thing({"claim_id": one}) for one in session.scalars(select(Claim.id)))


def _quarantined(session: Session) -> Iterator[Thing]:
    yield from (Thing({"material_id": one}) for one in session.scalars(select(Material.id).where(Material.quarantined)))


def _urged(session: Session) -> Iterator[Thing]:
    """Every case about an application, by kind and number."""
    for case, application in applications_of_cases(session).items():
        kind, _, number = case.partition(":")
        units = _units(session.get_one(Application, application)) if kind == "application" else frozenset[int]()
        yield Thing({"kind": kind, "number": int(number)}, application, units=units)


def _tasks_of_cases(session: Session) -> Iterator[Thing]:
    last = {task.case: task.id for task in session.scalars(select(Task).order_by(Task.id))}
    for thing in _urged(session):
        case = "{kind}:{number}".format_map(thing.arguments)
        if case in last:
            yield dataclasses.replace(thing, arguments={**thing.arguments, "task_id": last[case]})


def _involvements(session: Session) -> Iterator[Thing]:
    for thing in _tasks(session):
        yield dataclasses.replace(thing, arguments={**thing.arguments, "involvement_id": 1})


def _substitutions(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Substitution)):
        yield Thing({"substitution_id": one.id}, person=one.principal_id)


def _units_of_the_site(session: Session) -> Iterator[Thing]:
    """A few: whoever may not touch one may touch none."""
    yield from (Thing({"unit_id": one}) for one in session.scalars(select(Unit.id).limit(3)))


def _grants(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(RoleGrant).limit(3)):
        yield Thing({"person_id": one.person_id, "grant_id": one.id})


def _missing(*names: str, **fixed: str) -> Callable[[Session], Iterator[Thing]]:
    """Of what the demo has none: whoever may not touch it must not even learn that."""
    return lambda session: iter([Thing({**dict.fromkeys(names, 1), **fixed})])


# Arguments of addresses → the things that have them. A new argument has to be given its things here.
THINGS = {
    frozenset({"task_id"}): _tasks,
    frozenset({"application_id"}): _applications,
    frozenset({"edition_id"}): _editions,
    frozenset({"award_id"}): _awards,
    frozenset({"key"}): _cases,
    frozenset({"key", "document_id"}): _documents,
    frozenset({"task_id", "material_id"}): _files,
    frozenset({"filter_id"}): _filters,
    frozenset({"application_id", "document_id"}): _papers,
    frozenset({"application_id", "material_id"}): _materials,
    frozenset({"award_id", "document_id"}): _certificates,
    frozenset({"person_id"}): _colleagues,
    frozenset({"claim_id"}): _claims,
    frozenset({"material_id"}): _quarantined,
    # administration
    frozenset({"unit_id"}): _units_of_the_site,
    frozenset({"person_id", "grant_id"}): _grants,
    frozenset({"request_id"}): _missing("request_id"),
    frozenset({"session_id"}): _missing("session_id"),
    frozenset({"account_id"}): _missing("account_id"),
    frozenset({"incident_id"}): _missing("incident_id"),
    frozenset({"kind", "row_id"}): _missing("row_id", kind="timer"),
    # verbs
    frozenset({"kind", "number"}): _urged,
    frozenset({"kind", "number", "task_id"}): _tasks_of_cases,
    frozenset({"task_id", "involvement_id"}): _involvements,
    frozenset({"substitution_id"}): _substitutions,
    frozenset({"notice_id"}): _notices,
    frozenset({"clue_id"}): _clues,
}


# Where the same arguments mean something else, by the beginning of the address.
ELSEWHERE = {
    "/office/": {frozenset({"application_id", "material_id"}): _office_files},
    "/registers/": {frozenset({"name"}): _registers},
}


def of(session: Session, rule: Rule) -> Sequence[Thing]:
    """The things that an address may be about; none for arguments that nothing is known of."""
    known = next((things for beginning, things in ELSEWHERE.items() if rule.rule.startswith(beginning)), THINGS)
    make = known.get(frozenset(rule.arguments)) or THINGS.get(frozenset(rule.arguments))
    return list(make(session)) if make is not None else []


def absent(thing: Thing) -> dict[str, Any]:
    """The arguments of something like it that isn't there."""
    names = {"key": ABSENT, "name": "nothing"}
    return {
        name: MISSING if isinstance(value, int) else names.get(name, value) for name, value in thing.arguments.items()
    }
