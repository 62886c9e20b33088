"""Who somebody is as an actor: their roles, what they stand in for, and what they must not find (P10)."""

import datetime as dt
import re

from award.acts import applications
from award.records.editions import Edition
from award.records.parties import Organisation, Person, RoleGrant
from award.records.substitutions import Substitution
from engine.contract import Actor
from people import actors
from tests.roles import Role
from tests.web.sites import Site

OFFICE = "role:办公室"
DAY = dt.timedelta(days=1)


def grant(site: Site, person: int, role: Role, unit: int) -> None:
    with site.world.acting() as work:
        since = site.world.now - DAY
        work.session.add(RoleGrant(person_id=person, role=role, unit_id=unit, valid_from=since))


def substitute(site: Site, principal: int, other: int, *roles: Role) -> int:
    """`other` stands in for `principal` at the office from today for ten days."""
    today = site.world.now.date()
    with site.world.acting() as work:
        made = Substitution(
            principal_id=principal, substitute_id=other, unit_id=site.office, roles=list(roles), since=today,
            until=today + 10 * DAY, reason="出差", made_by=principal, made_at=work.now,
        )  # fmt: skip
        work.session.add(made)
        work.session.flush()
        return made.id


def newcomer(site: Site) -> int:
    """Somebody of the office's unit who works on other things."""
    with site.world.acting() as work:
        person = Person(name="新人（虚构）", unit_id=site.office)
        work.session.add(person)
        work.session.flush()
        number = person.id
    grant(site, number, Role.AUDITOR, site.office)
    return number


def application(site: Site) -> int:
    edition = site.edition()
    with site.world.acting() as work:
        found = work.session.get_one(Edition, edition), work.session.get_one(Organisation, site.organisation)
        return applications.open_application(work.session, work.now, *found).id


def same(page: str) -> str:
    """A page or its text without the minute of the demo's clock."""
    return re.sub(r"\d+年\d+月\d+日 \d\d:\d\d", "", page)


def actor(site: Site, person: int) -> Actor:
    with site.world.acting() as work:
        return actors.actor(work.session, person, work.now)


def test_a_substitute_reaches_what_was_left_to_them_and_it_says_for_whom(site: Site) -> None:
    other = newcomer(site)
    assert OFFICE not in actor(site, other).audiences
    substitute(site, site.li, other, Role.OFFICE)

    found = actor(site, other)
    left = {OFFICE, f"unit:{site.office}:办公室"}
    assert left <= found.audiences
    assert found.stands_in == dict.fromkeys(left, "李办（虚构）")
    assert found.relieves == {(site.li, each) for each in left}
    assert found.own_audiences == actor(site, other).audiences - left
    assert f"person:{site.li}" not in found.audiences, "what is for one person alone is not left to anybody"


def test_ones_own_audiences_are_never_a_substitutes(site: Site) -> None:
    substitute(site, site.li, site.wang, Role.OFFICE)
    found = actor(site, site.wang)
    assert found.stands_in == {}
    assert (site.li, OFFICE) in found.relieves


def test_only_the_roles_that_were_left_and_are_still_held_count(site: Site) -> None:
    other = newcomer(site)
    grant(site, site.li, Role.PREFECTURE, site.office)
    substitute(site, site.li, other, Role.OFFICE)
    assert "role:行署" not in actor(site, other).audiences
    with site.world.acting() as work:
        for each in work.session.query(RoleGrant).filter_by(person_id=site.li, role=Role.OFFICE):
            each.valid_until = work.now
    assert OFFICE not in actor(site, other).audiences


def test_nothing_is_passed_on_from_substitute_to_substitute(site: Site) -> None:
    first, second = newcomer(site), newcomer(site)
    substitute(site, site.li, first, Role.OFFICE)
    substitute(site, first, second, Role.OFFICE, Role.AUDITOR)
    assert OFFICE not in actor(site, second).audiences


def test_a_substitution_ends_with_its_last_day_and_when_it_is_ended(site: Site) -> None:
    other = newcomer(site)
    number = substitute(site, site.li, other, Role.OFFICE)
    site.world.now += 10 * DAY
    assert OFFICE in actor(site, other).audiences
    site.world.now += DAY
    assert OFFICE not in actor(site, other).audiences
    site.world.now -= DAY
    with site.world.acting() as work:
        work.session.get_one(Substitution, number).ended_at = work.now
    assert OFFICE not in actor(site, other).audiences


def test_who_has_left_leaves_nothing_to_a_substitute(site: Site) -> None:
    other = newcomer(site)
    substitute(site, site.li, other, Role.OFFICE)
    with site.world.acting() as work:
        work.session.get_one(Person, site.li).active = False
    assert OFFICE not in actor(site, other).audiences


def test_p10_a_substitute_is_barred_by_either_recusal(site: Site) -> None:
    other, number = newcomer(site), application(site)
    substitute(site, site.li, other, Role.OFFICE)
    assert actor(site, other).barred == frozenset()
    site.recuse(site.li, number)
    assert actor(site, other).barred == {f"application:{number}"}
    assert actor(site, site.wang).barred == frozenset()


def test_p10_a_recused_person_does_not_get_in_as_a_substitute(site: Site) -> None:
    other, number = newcomer(site), application(site)
    site.recuse(other, number)
    substitute(site, site.li, other, Role.OFFICE)
    assert actor(site, other).barred == {f"application:{number}"}
    assert actor(site, site.li).barred == frozenset(), "the principal is not barred by the substitute's recusal"


def test_p10_every_answer_to_a_substitute_is_the_same_with_and_without_the_case(site: Site) -> None:
    """Differential: the inbox and the addresses of a task, for either recusal."""
    other, number = newcomer(site), application(site)
    substitute(site, site.li, other, Role.OFFICE)
    without = same(site.browser(other).open("/inbox").text)
    task = site.task(f"application:{number}")
    assert same(site.browser(other).open("/inbox").text) != without

    site.recuse(site.li, number)

    browser = site.browser(other).open("/inbox")
    assert same(browser.text) == without
    real, unreal = (browser.client.get(f"/tasks/{each}") for each in (task, 4711))
    assert (real.status_code, same(real.text)) == (unreal.status_code, same(unreal.text))


def test_many_actors_are_what_each_is_alone(site: Site) -> None:
    other, number = newcomer(site), application(site)
    substitute(site, site.li, other, Role.OFFICE)
    site.recuse(site.wang, number)
    everybody = [site.li, site.wang, site.zhao, site.jia, other]
    with site.world.acting() as work:
        together = actors.actors(work.session, everybody, work.now)
    assert together == {each: actor(site, each) for each in everybody}
