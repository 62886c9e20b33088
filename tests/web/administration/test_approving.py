"""Two persons for whatever gives rights (C08), and roles that exclude each other (C07)."""

import copy
import datetime as dt
import json

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from award.acts import administrators
from award.errors import Refused
from award.records.accounts import Account, ApprovalRequest
from award.records.parties import Person, RoleGrant
from award.terms import AdminRole
from engine.bundle import Bundle
from engine.contract import Actor
from engine.model import AuditEntry
from people import actors
from people.accounts import granting, opening, requests, steps
from people.accounts.granting import Grant
from people.notices import readers
from tests.engine.diagrams import line, user
from tests.handlers import calls
from tests.roles import Role
from tests.web.administration.conftest import Three
from tests.web.browsing import Browser
from tests.web.sites import PASSWORD, Site
from tests.world import bundle


def form(browser: Browser, address: str, status: int = 200, **typed: str) -> Browser:
    return browser.post(address, MultiDict({"csrf_token": browser.token(), **typed}), status)


def request_of(three: Three, person: int) -> int:
    return max(row.id for row in three.site.world.rows(ApprovalRequest, person_id=person))


def test_an_account_comes_into_being_by_two_persons(three_on_both: Three) -> None:
    three = three_on_both
    system, jia = three.system, three.site.jia
    system.open(f"/administration/persons/{jia}")
    assert "安全保密管理员批准后生效" in form(system, f"/administration/persons/{jia}/account", login="jia").text
    assert not three.site.world.rows(Account, person_id=jia), "one alone has no effect"
    security = three.security.open("/administration/requests")
    assert "开设账号，登录名 jia" in security.text
    form(security, f"/administration/requests/{request_of(three, jia)}/approve")
    assert [row.login for row in three.site.world.rows(Account, person_id=jia)] == ["jia"]
    shown = form(system, f"/administration/persons/{jia}/password")
    given = next(each.text for each in shown.page.all("code"))
    assert three.site.browser().sign_in("jia", given).head == "更换密码"


def test_a_refusal_has_a_reason_and_no_effect(three: Three) -> None:
    system, jia = three.system, three.site.jia
    form(system, f"/administration/persons/{jia}/account", login="jia")
    security = three.security
    refusing = f"/administration/requests/{request_of(three, jia)}/refuse"
    assert "应当说明理由" in form(security, refusing, reason=" ").text
    assert "未批准" in form(security, refusing, reason="身份未核实").text
    assert not three.site.world.rows(Account, person_id=jia)
    assert "身份未核实" in system.open(f"/administration/persons/{jia}").text
    form(security, refusing.replace("refuse", "approve"))
    assert not three.site.world.rows(Account, person_id=jia), "decided once"


def test_who_asked_cannot_approve(three: Three) -> None:
    """Even somebody who came to hold both roles, against the rules."""
    site, asker = three.site, three.ids[AdminRole.SYSTEM]
    with site.world.acting(Actor(asker, "系统管理员")) as work:
        made = requests.ask_account(work, site.jia, "jia").id
    with pytest.raises(Refused, match="不能批准自己的申请"), site.world.acting(Actor(asker, "系统管理员")) as work:
        requests.approve(work, made)
    with pytest.raises(Refused, match="不能批准自己的申请"), site.world.acting(Actor(site.jia, "甲")) as work:
        requests.approve(work, made)
    form(three.system, f"/administration/requests/{made}/approve", 403)
    assert not site.world.rows(Account, person_id=site.jia)


def test_a_second_account_for_the_same_person_is_refused(three_on_both: Three) -> None:
    """C01: when it is asked for, and when two requests for it are approved."""
    site, asker = three_on_both.site, Actor(three_on_both.ids[AdminRole.SYSTEM], "系统")
    decider = Actor(three_on_both.ids[AdminRole.SECURITY], "安全")
    with site.world.acting(asker) as work:
        made = [requests.ask_account(work, site.jia, login).id for login in ("jia1", "jia2")]
    with site.world.acting(decider) as work:
        requests.approve(work, made[0])
    with pytest.raises(Refused, match="已有账号"), site.world.acting(decider) as work:
        requests.approve(work, made[1])
    with pytest.raises(Refused, match="已有账号"), site.world.acting(asker) as work:
        requests.ask_account(work, site.jia, "jia3")
    with pytest.raises(Refused, match="已被使用"), site.world.acting(asker) as work:
        requests.ask_account(work, site.li, "jia1")


CLASHES = [(one.value, other.value) for one in AdminRole for other in (*AdminRole, *Role) if one.value != other.value]


@pytest.mark.parametrize(("held", "wanted"), CLASHES)
def test_roles_that_exclude_each_other_are_refused_and_give_nothing(site: Site, held: str, wanted: str) -> None:
    """C07, both ways: at the grant, and, should both have come into the table, when they are used."""
    units = {role: None if role in administrators.ADMINISTRATORS else site.office for role in (held, wanted)}
    with site.world.acting() as work:
        person = Person(name="丙（虚构）")
        work.session.add(person)
        work.session.flush()
        granting.grant(work, person.id, Grant(held, units[held], work.now))
        with pytest.raises(Refused, match="不得"):
            granting.grant(work, person.id, Grant(wanted, units[wanted], work.now))
        someone = person.id
    site.grant(someone, wanted, units[wanted])
    with site.world.acting() as work:
        assert actors.actor(work.session, someone, work.now).audiences == {f"person:{someone}"}


@pytest.mark.parametrize(("held", "wanted"), CLASHES[:1] + CLASHES[-1:])
def test_roles_of_different_times_do_not_clash(site: Site, held: str, wanted: str) -> None:
    with site.world.acting() as work:
        unit = None if wanted in administrators.ADMINISTRATORS else site.office
        person = Person(name="丙（虚构）")
        work.session.add(person)
        work.session.flush()
        until = work.now + dt.timedelta(days=10)
        granting.grant(work, person.id, Grant(held, None, work.now, until))
        granting.grant(work, person.id, Grant(wanted, unit, until))
        with pytest.raises(Refused, match="不得|已有"):
            granting.grant(work, person.id, Grant(AdminRole.AUDIT, None, until - dt.timedelta(days=1)))


def test_a_role_has_effect_after_the_approval_and_signs_out(three: Three) -> None:
    site = three.site
    login = site.account(site.jia)
    at = site.browser().sign_in(login, PASSWORD)
    system = three.system
    form(system, f"/administration/persons/{site.jia}/roles", role="所属法人", unit=str(site.applicant))
    assert at.open("/inbox").head == "待办"
    assert len(site.world.rows(RoleGrant, person_id=site.jia)) == 1
    form(three.security, f"/administration/requests/{request_of(three, site.jia)}/approve")
    assert "您的角色有变更" in at.open("/inbox").text
    assert {row.role for row in site.world.rows(RoleGrant, person_id=site.jia)} == {"申报组织", "所属法人"}


def _deploy_a_position(site: Site) -> None:
    """The shipped award with a 负责人 in each 审核机关, around a small diagram."""
    shipped = Bundle.read(calls.BUNDLE)
    profile = copy.deepcopy(shipped.profile)
    (auditor,) = [role for role in profile["roles"] if role["key"] == "auditor"]
    auditor["positions"] = [{"key": "head", "name": "负责人"}]
    law = {path: content for path, content in shipped.files.items() if path.startswith("law/")}
    small = bundle(line(user("ask")))
    site.world.deploy(Bundle({**small.files, **law, "award.json": json.dumps(profile).encode()}))


def test_a_position_in_a_unit_is_granted_with_the_role(three: Three) -> None:
    site = three.site
    _deploy_a_position(site)
    address = f"/administration/persons/{site.jia}/roles"
    assert "没有这个角色" in form(three.system, address, role="审核机关（主任）", unit=str(site.office)).text
    form(three.system, address, role="审核机关（负责人）", unit=str(site.office))
    form(three.security, f"/administration/requests/{request_of(three, site.jia)}/approve")
    (grant,) = site.world.rows(RoleGrant, person_id=site.jia, role="审核机关")
    assert grant.position == "负责人"
    with site.world.acting() as work:
        actor = actors.actor(work.session, site.jia, work.now)
        reached = [reader.person.id for reader in readers.readers_of(work, "role:审核机关（负责人）", "", "")]
    assert {"role:审核机关", "role:审核机关（负责人）", f"unit:{site.office}:审核机关（负责人）"} <= actor.audiences
    assert reached == [site.jia]
    assert "审核机关（负责人）" in three.system.open(f"/administration/persons/{site.jia}").text


def test_a_lost_telephone_is_forgotten_by_two_persons(three: Three) -> None:
    site = three.site
    login = site.account(site.li)
    lost = site.telephone(site.li)
    form(three.system, f"/administration/persons/{site.li}/factor")
    assert site.browser().sign_in(login, PASSWORD).head == "验证码"
    form(three.security, f"/administration/requests/{request_of(three, site.li)}/approve")
    at = site.browser().sign_in(login, PASSWORD)
    assert at.head == "启用动态验证码"
    assert at.fill(422, code=lost.code()).head == "启用动态验证码"


def test_the_first_security_administrator_needs_nobody_and_the_second_does(site: Site) -> None:
    """Somebody has to be the first who approves."""
    with site.world.acting() as work:
        new = [Person(name=name) for name in ("系统", "安全甲", "安全乙")]
        work.session.add_all(new)
        work.session.flush()
        system, first, second = (each.id for each in new)
        opening.open(work, system, "system")
    with site.world.acting(Actor(system, "系统")) as work:
        assert requests.ask_account(work, second, "second").decided_at is None, "no security administrator yet"
        assert requests.ask_role(work, first, Grant(AdminRole.SECURITY, None, work.now)).approved
        assert requests.ask_role(work, second, Grant(AdminRole.SECURITY, None, work.now)).decided_at is None
        assert requests.ask_account(work, first, "first").approved
        assert requests.ask_role(work, site.jia, Grant(Role.EXPERT, site.office, work.now)).decided_at is None
    with site.world.acting(Actor(system, "系统")) as work:
        grant = work.session.scalars(select(RoleGrant).where(RoleGrant.person_id == first)).one()
        with pytest.raises(Refused, match="最后一名"):
            granting.end(work, grant)


def test_the_last_security_administrator_stays(three: Three) -> None:
    security = three.ids[AdminRole.SECURITY]
    shown = form(three.system, f"/administration/persons/{security}/active")
    assert "最后一名安全保密管理员" in shown.text
    assert three.site.world.rows(Person, id=security)[0].active


def test_every_part_of_it_is_in_the_audit(three: Three) -> None:
    """C12"""
    jia = three.site.jia
    form(three.system, f"/administration/persons/{jia}/account", login="jia")
    form(three.security, f"/administration/requests/{request_of(three, jia)}/approve")
    found = [(row.event, row.person_id) for row in three.site.world.rows(AuditEntry)]
    system, security = three.ids[AdminRole.SYSTEM], three.ids[AdminRole.SECURITY]
    wanted = [("request_made", system), ("request_approved", security), ("account_opened", security)]
    assert [each for each in found if each in wanted] == wanted


def test_a_fresh_account_can_be_used_by_nobody(three: Three) -> None:
    with three.site.world.acting() as work:
        account = opening.open(work, three.site.jia, "jia")
        assert account.must_change
        assert steps.account_of(work, three.site.jia) is account
    for guess in ("", "jia", PASSWORD):
        three.site.browser().sign_in("jia", guess, status=422)
