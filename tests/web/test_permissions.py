"""Every address × somebody of every role × everything there is: what the table denies answers 403 or 404.

What may not be touched looks like what isn't there, and whoever is recused is told nothing (P10, C09, R19).
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from award.records.applications import Application, Material
from award.records.documents import Document
from award.records.editions import Edition
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import Person, RoleGrant, Unit
from award.records.registrations import Claim
from award.records.review import ConflictDeclaration
from award.records.substitutions import Substitution
from award.terms import DocumentStatus
from engine.model import AuditEntry, Task
from tests.web.town import NOBODY, Persona, Town
from web import access
from web.access.table import EVERYBODY, SIGNED_IN, TABLE, Action, Relation
from web.portal import papers

MISSING = 987_654_321
ABSENT = f"application:{MISSING}"


@dataclasses.dataclass(frozen=True)
class Thing:
    """Something that an address can be about: its arguments, and to whom it belongs."""

    arguments: dict[str, Any]
    application: int | None = None
    audience: str = ""
    units: frozenset[int] = frozenset()
    person: int | None = None


@pytest.fixture(scope="module")
def town(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(built_demo, tmp_path_factory.mktemp("town"))
    yield made
    made.close()


OF_APPLICATION = "/applications/<number:application_id>"
MIDDLE = {
    "/sign-in/code", "/sign-in/factor", "/sign-in/password",
    # There once something is handed in, has ended, or until then.
    f"{OF_APPLICATION}/receipt", f"{OF_APPLICATION}/feedback", f"{OF_APPLICATION}/withdraw",
}  # fmt: skip


# ---------------------------------------------------------------- what there is


def _units(application: Application) -> frozenset[int]:
    return frozenset({application.unit_id, application.legal_person_unit_id or 0} - {0})


def _tasks(session: Session) -> Iterator[Thing]:
    """One of each audience, open where there is one, and every one of a case that somebody is recused from."""
    cases = _applications_of_cases(session)
    recused = set(session.scalars(select(ConflictDeclaration.application_id)))
    seen = set()
    for task in session.scalars(select(Task).order_by(Task.closed_at.is_(None).desc(), Task.id.desc())):
        if task.audience not in seen or cases.get(task.case) in recused:
            seen.add(task.audience)
            yield Thing({"task_id": task.id}, cases.get(task.case), task.audience)


def _applications_of_cases(session: Session) -> dict[str, int]:
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
        yield Thing({"award_id": one.id}, one.application_id, units=frozenset({one.unit_id}))


def _papers(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Application)):
        addressed = select(Document.id).where(Document.case == one.key, Document.name.in_(papers.TO_APPLICANT))
        for document in session.scalars(addressed.where(Document.status == DocumentStatus.RENDERED)):
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
def _cases(session: Session) -> Iterator[Thing]:
    """Every case about an application, by kind and number."""
    for case, application in _applications_of_cases(session).items():
        kind, _, number = case.partition(":")
        units = _units(session.get_one(Application, application)) if kind == "application" else frozenset[int]()
        yield Thing({"kind": kind, "number": int(number)}, application, units=units)


def _tasks_of_cases(session: Session) -> Iterator[Thing]:
    last = {task.case: task.id for task in session.scalars(select(Task).order_by(Task.id))}
    for thing in _cases(session):
        case = "{kind}:{number}".format_map(thing.arguments)
        if case in last:
            yield dataclasses.replace(thing, arguments={**thing.arguments, "task_id": last[case]})


def _involvements(session: Session) -> Iterator[Thing]:
    for thing in _tasks(session):
        yield dataclasses.replace(thing, arguments={**thing.arguments, "involvement_id": 1})


def _substitutions(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(Substitution)):
        yield Thing({"substitution_id": one.id}, person=one.principal_id)


def _grants(session: Session) -> Iterator[Thing]:
    for one in session.scalars(select(RoleGrant).limit(20)):
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
    frozenset({"application_id", "document_id"}): _papers,
    frozenset({"application_id", "material_id"}): _materials,
    frozenset({"award_id", "document_id"}): _certificates,
    frozenset({"person_id"}): _colleagues,
    frozenset({"claim_id"}): _claims,
    frozenset({"material_id"}): _quarantined,
    # administration
    frozenset({"unit_id"}): lambda session: (Thing({"unit_id": one}) for one in session.scalars(select(Unit.id))),
    frozenset({"person_id", "grant_id"}): _grants,
    frozenset({"request_id"}): _missing("request_id"),
    frozenset({"session_id"}): _missing("session_id"),
    frozenset({"account_id"}): _missing("account_id"),
    frozenset({"incident_id"}): _missing("incident_id"),
    frozenset({"kind", "row_id"}): _missing("row_id", kind="timer"),
    # verbs
    frozenset({"kind", "number"}): _cases,
    frozenset({"kind", "number", "task_id"}): _tasks_of_cases,
    frozenset({"task_id", "involvement_id"}): _involvements,
    frozenset({"substitution_id"}): _substitutions,
}


# ---------------------------------------------------------------- what the table says, told once more


def _denied(persona: Persona, action: Action, thing: Thing | None) -> bool:
    """Whether no rule of the table lets this persona do it. Told here anew, so that a slip in web.access shows."""
    if thing is not None and thing.application in persona.recused_from:
        return True
    held = {EVERYBODY, *persona.roles} | ({SIGNED_IN} if persona.id is not None else set())
    rules = [rule for rule in TABLE if rule.action == action and rule.role in held]
    return not any(thing is None or _stands(persona, rule.role, rule.relation, thing) for rule in rules)


def _stands(persona: Persona, role: str, relation: Relation, thing: Thing) -> bool:
    match relation:
        case Relation.ANY:
            return True
        case Relation.ADDRESSED:
            return thing.audience in _audiences(persona)
        case Relation.OWN_UNIT:
            return bool(persona.units.get(role, frozenset()) & thing.units)
        case Relation.OWN:
            return thing.person == persona.id


def _audiences(persona: Persona) -> set[str]:
    named = {f"unit:{unit}:{role}" for role, units in persona.units.items() for unit in units}
    return {f"person:{persona.id}", *(f"role:{role}" for role in persona.roles), *named}


# ---------------------------------------------------------------- the sweep


def _rules(town: Town) -> list[tuple[Rule, str, Action]]:
    with town.app.app_context():
        found = [(rule, access.action_of(rule.endpoint)) for rule in town.app.url_map.iter_rules()]
    return [
        (rule, method, action)
        for rule, action in found
        if action is not None and rule.endpoint != "static"
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def _things(session: Session, rule: Rule) -> Sequence[Thing | None]:
    if not rule.arguments:
        return [None]
    make = THINGS.get(frozenset(rule.arguments))
    return list(make(session)) if make is not None else []


@dataclasses.dataclass(frozen=True)
class Try:
    """Somebody at an address, about something."""

    persona: Persona
    client: FlaskClient
    rule: Rule
    method: str
    thing: Thing | None
    denied: bool

    @property
    def arguments(self) -> dict[str, Any]:
        return self.thing.arguments if self.thing else {}


def _tries(town: Town) -> Iterator[Try]:
    with town.runtime.sessions() as session:
        about = [(rule, method, action, _things(session, rule)) for rule, method, action in _rules(town)]
    for persona in town.personas().values():
        client = town.client(persona)
        for rule, method, action, things in about:
            for thing in things:
                yield Try(persona, client, rule, method, thing, _denied(persona, action, thing))


def _address(town: Town, rule: Rule, arguments: dict[str, Any]) -> str:
    with town.app.test_request_context():
        return str(town.app.url_map.bind("").build(rule.endpoint, arguments))


def test_every_address_is_in_the_table(town: Town) -> None:
    with town.app.app_context():
        unknown = [rule.rule for rule in town.app.url_map.iter_rules() if access.action_of(rule.endpoint) is None]
    assert unknown == []


def test_every_address_with_an_argument_has_things_to_try(town: Town) -> None:
    for_some = [(rule, action) for rule, _, action in _rules(town) if not access.is_for_everybody(action)]
    without = {rule.rule for rule, _ in for_some if rule.arguments and frozenset(rule.arguments) not in THINGS}
    assert without == set()


def test_every_action_of_the_table_is_used(town: Town) -> None:
    assert {rule.action for rule in TABLE} - {action for _, _, action in _rules(town)} == set()


def test_what_the_table_denies_is_not_there_and_changes_nothing(town: Town) -> None:
    """Whatever is denied answers like what doesn't exist, for every persona; nothing is written."""
    wrong, tried, missing = [], 0, Missing(town)
    before = _entries(town)
    for one in _tries(town):
        if one.denied:
            tried += 1
            address = _address(town, one.rule, one.arguments)
            answer = one.client.open(address, method=one.method)
            if not _is_refusal(one.persona, answer) or not missing.looks_like(one, answer):
                wrong.append((one.persona.name, one.method, address, answer.status_code))
    assert wrong == []
    assert tried > 1000
    assert _entries(town) == before


def test_what_the_table_allows_is_there(town: Town) -> None:
    """The other half: a sweep that is denied everything would prove nothing."""
    wrong, tried = [], 0
    for one in _tries(town):
        if not one.denied and one.method == "GET":
            tried += 1
            address = _address(town, one.rule, one.arguments)
            answer = one.client.get(address)
            if answer.status_code >= 400 and not _is_elsewhere(one.rule):
                wrong.append((one.persona.name, address, answer.status_code))
    assert wrong == []
    assert tried > 300


def _is_elsewhere(rule: Rule) -> bool:
    """Pages that are there only in the middle of something: the second step of signing in."""
    return rule.rule in MIDDLE


def _is_refusal(persona: Persona, answer: TestResponse) -> bool:
    if answer.status_code in (403, 404):
        return True
    # Whoever isn't signed in is asked to, whatever the address.
    return persona.name == NOBODY and answer.status_code in (302, 303) and "/sign-in" in answer.location


class Missing:
    """What somebody is told at an address about something that isn't there."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._known: dict[tuple[str, str, str], tuple[int, str]] = {}

    def looks_like(self, one: Try, answer: TestResponse) -> bool:
        if not one.arguments or answer.status_code in (302, 303):
            return True
        key = (one.persona.name, one.rule.rule, one.method)
        if key not in self._known:
            absent = {name: _absent(value) for name, value in one.arguments.items()}
            other = one.client.open(_address(self._town, one.rule, absent), method=one.method)
            self._known[key] = other.status_code, _bare(other.text)
        return self._known[key] == (answer.status_code, _bare(answer.text))


def _absent(value: int | str) -> int | str:
    """Another number or key, which nothing has; a kind stays the kind it is."""
    if isinstance(value, int):
        return MISSING
    return ABSENT if ":" in value else value


def _bare(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def _entries(town: Town) -> int:
    with town.runtime.sessions() as session:
        return session.scalar(select(func.count(AuditEntry.id))) or 0
