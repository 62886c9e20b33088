"""代理 as records, on both databases: who stands in for whom today."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import database
from award.acts import substitutions
from award.records.parties import Person, RoleGrant, Unit
from award.rules.substitution import Wish
from award.terms import UnitKind
from tests.award.rules.sheet import refused
from tests.roles import PROFILE, Role

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = database.connect(database_url, durable=False)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """Zhang and Li of one unit, Wang of another, and the units."""
    units = {name: Unit(name=name, kind=UnitKind.AUDITOR) for name in ("甲局", "乙局")}
    session.add_all(units.values())
    session.flush()
    found = {name: unit.id for name, unit in units.items()}
    for name, unit in (("张", "甲局"), ("李", "甲局"), ("王", "乙局")):
        person = Person(name=name, unit_id=found[unit])
        session.add(person)
        session.flush()
        since = NOW - dt.timedelta(days=1)
        session.add(RoleGrant(person_id=person.id, role=Role.AUDITOR, unit_id=found[unit], valid_from=since))
        found[name] = person.id
    session.flush()
    return found


def wish(people: dict[str, int], to: str = "李", since: dt.date = TODAY, days: int = 10) -> Wish:
    roles = frozenset({str(Role.AUDITOR)})
    return Wish(people["张"], people[to], roles, since, since + dt.timedelta(days), "出差")


def substitutes(session: Session, people: dict[str, int], now: dt.datetime) -> list[int]:
    return [each.principal_id for each in substitutions.in_force(session, now, [people["李"], people["王"]])]


def test_a_substitution_counts_from_its_first_day_through_its_last(session: Session, people: dict[str, int]) -> None:
    start = TODAY + dt.timedelta(3)
    substitutions.appoint(session, NOW, people["甲局"], wish(people, since=start, days=2), PROFILE)
    midnight = dt.datetime(2026, 3, 4, 16, 0, tzinfo=dt.UTC)  # 5 March in Beijing
    assert substitutes(session, people, midnight - dt.timedelta(seconds=1)) == []
    assert substitutes(session, people, midnight) == [people["张"]]
    assert substitutes(session, people, midnight + dt.timedelta(days=3, seconds=-1)) == [people["张"]]
    assert substitutes(session, people, midnight + dt.timedelta(days=3)) == []


@pytest.mark.parametrize("who", ["张", "李"])
def test_either_of_the_two_ends_it_and_nobody_else(session: Session, people: dict[str, int], who: str) -> None:
    made = substitutions.appoint(session, NOW, people["甲局"], wish(people), PROFILE)
    with refused("没有这项代理，或您无权结束。"):
        substitutions.end(session, NOW, made.id, people["王"])
    with refused("没有这项代理，或您无权结束。"):
        substitutions.end(session, NOW, 4711, people[who])
    substitutions.end(session, NOW, made.id, people[who])
    assert substitutes(session, people, NOW) == []
    with refused("这项代理已经结束。"):
        substitutions.end(session, NOW, made.id, people[who])
    substitutions.appoint(session, NOW, people["甲局"], wish(people), PROFILE)


def test_somebody_of_another_unit_or_who_has_left_is_refused(session: Session, people: dict[str, int]) -> None:
    with refused("代理人应当是本单位的其他在职人员。"):
        substitutions.appoint(session, NOW, people["甲局"], wish(people, to="王"), PROFILE)
    session.get_one(Person, people["李"]).active = False
    session.flush()
    with refused("代理人应当是本单位的其他在职人员。"):
        substitutions.appoint(session, NOW, people["甲局"], wish(people), PROFILE)


def test_what_one_does_not_hold_at_a_unit_is_not_left_there(session: Session, people: dict[str, int]) -> None:
    with refused("只能把自己现有的角色交给别人代理。"):
        substitutions.appoint(session, NOW, people["乙局"], wish(people, to="王"), PROFILE)


def test_a_role_is_left_once_at_a_time(session: Session, people: dict[str, int]) -> None:
    substitutions.appoint(session, NOW, people["甲局"], wish(people), PROFILE)
    with refused("这段时间已经有人代理同一角色"):
        substitutions.appoint(session, NOW, people["甲局"], wish(people, since=TODAY + dt.timedelta(10)), PROFILE)
    substitutions.appoint(session, NOW, people["甲局"], wish(people, since=TODAY + dt.timedelta(11)), PROFILE)
