"""How organisations come on record, on both databases."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

import database
from award.acts import organisations
from award.acts.organisations import Known, Purpose, Registration
from award.errors import Refused
from award.profile import RoleKind
from award.records.accounts import Account
from award.records.applications import Material
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.terms import OrganisationKind, UnitKind
from tests.roles import PROFILE, Role

NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
CODE, PARENT = "91350100M000100Y43", "91654200MA00000075"
FACTS = {"purpose": "apply", "code": CODE, "name": "甲公司", "founded_on": "2001-01-01", "responsible_person": "甲"}


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = database.connect(database_url)
    with sessionmaker(engine)() as opened:
        yield opened
    engine.dispose()


def person(session: Session, name: str = "经办人", *, account: bool = True) -> Person:
    made = Person(name=name)
    session.add(made)
    session.flush()
    if account:
        session.add(
            Account(person_id=made.id, login=f"login{made.id}", password_hash="x", password_set_at=NOW, created_at=NOW)
        )
        session.flush()
    return made


def letter(session: Session) -> int:
    made = Material(name="委托书.pdf", media_type="application/pdf", size=1, sm3="0", path="a", uploaded_at=NOW)
    session.add(made)
    session.flush()
    return made.id


def test_a_code_is_new_then_unclaimed_then_taken(session: Session) -> None:
    assert organisations.known(session, CODE) == Known.NEW
    unit = organisations.put_on_record(session, Registration.read(FACTS))
    assert organisations.known(session, CODE) == Known.UNCLAIMED
    organisations.grant(session, person(session, account=False), unit, [Role.APPLICANT], NOW)
    assert organisations.known(session, CODE) == Known.UNCLAIMED, "somebody who can't sign in keeps nobody out"
    organisations.grant(session, person(session), unit, [Role.APPLICANT], NOW)
    assert organisations.known(session, CODE) == Known.TAKEN


def test_a_branch_brings_its_legal_person_on_record_once(session: Session) -> None:
    branch = {**FACTS, "kind": "branch", "legal_person_code": PARENT, "legal_person_name": "总公司"}
    first = organisations.put_on_record(session, Registration.read(branch))
    second = organisations.put_on_record(session, Registration.read({**branch, "code": "X", "name": "乙"}))
    (parent,) = session.scalars(select(Unit).where(Unit.kind == UnitKind.LEGAL_PERSON))
    assert parent.credit_code == PARENT
    assert {first.parent_id, second.parent_id} == {parent.id}
    assert {one.legal_person_unit_id for one in session.scalars(select(Organisation))} == {parent.id}


@pytest.mark.parametrize(
    ("changed", "roles"),
    [
        ({"kind": "legal_person"}, [RoleKind.APPLICANT, RoleKind.SUPERIOR]),
        ({"kind": "branch"}, [RoleKind.APPLICANT]),
        ({"purpose": "recommend"}, [RoleKind.SUPERIOR]),
    ],
)
def test_who_registers_gets_the_roles_of_the_purpose(changed: dict[str, str], roles: list[RoleKind]) -> None:
    assert list(Registration.read({**FACTS, **changed}).roles) == roles


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"founded_on": "2026-03-03"}, "founded_on"),
        ({"operating_since": "2000-12-31"}, "operating_since"),
        ({"kind": "branch", "legal_person_code": CODE}, "legal_person_code"),
    ],
)
def test_facts_that_can_not_be_are_refused_at_their_field(
    session: Session, changed: dict[str, str], field: str
) -> None:
    found = organisations.faults(session, Registration.read({**FACTS, **changed}), TODAY)
    assert [one.field for one in found] == [field]


def test_the_same_name_under_another_code_is_for_the_office(session: Session) -> None:
    organisations.put_on_record(session, Registration.read(FACTS))
    (fault,) = organisations.faults(session, Registration.read({**FACTS, "code": PARENT}), TODAY)
    assert fault.field == "name"


def test_a_claim_gives_nothing_until_the_office_agrees(session: Session) -> None:
    session.add(Unit(name="老单位", kind=UnitKind.APPLICANT, credit_code=CODE))
    session.flush()
    asking = person(session)
    claim = organisations.claim(session, asking, FACTS, letter(session), NOW)
    assert asking.unit_id is None
    assert not session.scalars(select(RoleGrant)).all()
    organisations.decide(session, claim, None, NOW, PROFILE)
    assert {one.role for one in session.scalars(select(RoleGrant))} == {Role.APPLICANT, Role.LEGAL_PERSON}
    (organisation,) = session.scalars(select(Organisation))
    assert organisation.kind == OrganisationKind.LEGAL_PERSON
    with pytest.raises(Refused, match="已经办理"):
        organisations.decide(session, claim, None, NOW, PROFILE)


def test_a_refused_claim_gives_nothing(session: Session) -> None:
    session.add(Unit(name="老单位", kind=UnitKind.APPLICANT, credit_code=CODE))
    session.flush()
    claim = organisations.claim(session, person(session), FACTS, letter(session), NOW)
    organisations.decide(session, claim, None, NOW, PROFILE, "公章不清")
    assert claim.agreed is False
    assert not session.scalars(select(RoleGrant)).all()


def test_only_a_unit_on_record_can_be_claimed(session: Session) -> None:
    with pytest.raises(Refused, match="没有这个组织"):
        organisations.claim(session, person(session), FACTS, letter(session), NOW)


def test_a_purpose_is_one_of_two() -> None:
    assert {one.value for one in Purpose} == {"apply", "recommend"}
