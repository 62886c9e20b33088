"""Conflicts of interest found in the records (Article 35)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import database
from award.acts import recusal
from award.records.parties import Interest, Unit
from award.records.review import ConflictDeclaration
from award.terms import ConflictKind, UnitKind
from tests.handlers.calls import NOW
from tests.handlers.cast import Cast

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def cast(sqlite_url: str) -> Iterator[Cast]:
    engine = database.connect(sqlite_url, durable=False)
    with Session(engine) as session:
        yield Cast.gather(session)
    engine.dispose()


def test_employers_ties_and_declarations_of_people_are_found_together(cast: Cast) -> None:
    application = cast.accepted()
    employee, declared, free = (cast.expert(f"虚构专家{name}") for name in "甲乙丙")
    cast.change(employee.person, unit_id=application.unit_id)
    cast.add(
        ConflictDeclaration(
            person_id=declared.person_id, application_id=application.id, kind=ConflictKind.KIN, reason="亲属任职",
            declared_at=NOW,
        )
    )  # fmt: skip
    people = [one.person_id for one in (employee, declared, free)]
    found = recusal.of_people(cast.session, application, people, TODAY, 3)
    assert {id: [conflict.kind for conflict in known] for id, known in found.items()} == {
        employee.person_id: [ConflictKind.EMPLOYER],
        declared.person_id: [ConflictKind.KIN],
    }


def test_a_unit_above_the_applicant_and_one_with_a_share_in_it_stand_back(cast: Cast) -> None:
    application = cast.accepted()
    owner, holder, free = (cast.add(Unit(name=f"虚构{name}局", kind=UnitKind.MEMBER)) for name in "甲乙丙")
    cast.change(application.unit, parent_id=owner.id)
    tie = {"other_unit_id": application.unit_id, "kind": ConflictKind.SHAREHOLDING}
    cast.add(Interest(unit_id=holder.id, **tie))
    found = recusal.of_units(cast.session, application, [owner.id, holder.id, free.id], TODAY, 3)
    assert {id: known[0].kind for id, known in found.items()} == {
        owner.id: ConflictKind.OWNERSHIP,
        holder.id: ConflictKind.SHAREHOLDING,
    }


def test_a_declaration_for_one_application_does_not_bar_from_another(cast: Cast) -> None:
    application, other = cast.accepted(), cast.accepted()
    expert = cast.expert("虚构专家甲")
    told = {"person_id": expert.person_id, "application_id": application.id, "declared_at": NOW}
    cast.add(ConflictDeclaration(**told))
    assert recusal.of_people(cast.session, other, [expert.person_id], TODAY, 3) == {}
