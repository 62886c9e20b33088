"""What the three do every day: persons, units, sessions, locks, incidents, the audit log."""

import datetime as dt
import json

import pytest
from sqlalchemy import update

from award.records.accounts import LoginSession
from award.records.parties import Expert, Person, RoleGrant, Unit
from award.terms import AdminRole
from engine import audit, incidents
from engine.contract import Actor
from engine.model import AuditEntry, Dispatch, Incident, Message
from people import events
from people.accounts import steps
from tests.web.administration.conftest import Three
from tests.web.administration.test_approving import form
from tests.web.sites import PASSWORD
from web.administration import operation, words


def test_a_person_is_added_changed_found_and_entered_as_an_expert(three_on_both: Three) -> None:
    site, system = three_on_both.site, three_on_both.system
    shown = form(system, "/administration/persons", name="钱专（虚构）", unit=str(site.office))
    assert shown.head == "钱专（虚构）"
    person = site.world.rows(Person, name="钱专（虚构）")[0].id
    form(system, f"/administration/persons/{person}", name="钱专家（虚构）", title="教授")
    form(system, f"/administration/persons/{person}/expert", employer="大学（虚构）", is_industry="1")
    assert [(row.employer, row.is_industry) for row in site.world.rows(Expert)] == [("大学（虚构）", True)]
    assert "钱专家（虚构）" in system.open("/administration/persons?q=钱专家").text
    assert "没有找到" in system.open("/administration/persons?q=%25").text


def test_a_person_needs_a_name(three: Three) -> None:
    assert "请填写姓名" in form(three.system, "/administration/persons", name=" ").text


def test_units_are_added_and_stopped_and_a_name_is_unique(three_on_both: Three) -> None:
    site, system = three_on_both.site, three_on_both.system
    for said in ("已保存", "已有同类同名"):
        assert said in form(system, "/administration/units", name="局（虚构）", kind="department", consulted="1").text
    unit = site.world.rows(Unit, name="局（虚构）")[0]
    assert (unit.consulted, unit.votes, unit.active) == (True, False, True)
    form(system, f"/administration/units/{unit.id}/active")
    assert not site.world.rows(Unit, name="局（虚构）")[0].active


def test_ending_a_role_takes_effect_at_once(three: Three) -> None:
    site = three.site
    at = site.browser(site.zhao)
    grant = next(row.id for row in site.world.rows(RoleGrant, person_id=site.zhao))
    form(three.system, f"/administration/persons/{site.zhao}/roles/{grant}/end")
    assert "您的角色有变更" in at.open("/inbox").text


def test_any_session_can_be_closed(three: Three) -> None:
    site = three.site
    at = site.browser(site.li)
    session = site.world.rows(LoginSession, person_id=site.li)[-1].id
    for browser in (three.system, three.security):
        assert "李办（虚构）" in browser.open("/administration/sessions").text
    form(three.security, f"/administration/sessions/{session}/close")
    assert "管理员关闭了您的登录" in at.open("/inbox").text


def test_the_security_administrator_opens_a_lock(three: Three) -> None:
    site = three.site
    login = site.account(site.jia)
    for _ in range(5):
        site.browser().sign_in(login, "wrong", status=422)
    security = three.security.open("/administration/locks")
    assert "甲经办（虚构）" in security.text
    with site.world.acting() as work:
        account = steps.account_of(work, site.jia)
        assert account is not None
        number = account.id
    form(security, f"/administration/locks/{number}/open")
    assert site.browser().sign_in(login, PASSWORD).head == "待办"


def test_nobody_deactivates_or_resets_themselves(three: Three) -> None:
    me, system = three.ids[AdminRole.SYSTEM], three.system
    assert "不能停用自己" in form(system, f"/administration/persons/{me}/active").text
    form(system, f"/administration/persons/{me}/password", 404)


def test_an_incident_shows_its_case_and_can_be_closed(three: Three) -> None:
    site = three.site
    with site.world.acting(Actor.system("timer")) as work:
        incidents.open(work, "timer", "application:1", "timer:5", "ValueError: x\nDETAIL: 李四的身份证号")
    system = three.system.open("/administration/operation")
    assert "时限5申报1" in system.text
    assert "身份证" not in system.text
    form(system, f"/administration/operation/incidents/{site.world.rows(Incident)[0].id}/close")
    assert "没有故障" in system.open("/administration/operation").text


def test_what_failed_for_good_is_tried_again(three_on_both: Three) -> None:
    site = three_on_both.site
    with site.world.acting() as work:
        late = {"retry_at": work.now, "failures": 5, "state": "failed", "payload": {}}
        sent = {"sent_by": "x", "sent_at": work.now, "correlation": {}}
        message = Message(message_id="m", name="accepted", to="application:1", **sent, **late)
        dispatch = Dispatch(kind="notice", case="application:1", created_at=work.now, **late)
        work.session.add_all([message, dispatch])
    system = three_on_both.system
    for kind, table in (("message", Message), ("dispatch", Dispatch)):
        row = site.world.rows(table)[0].id
        assert "即将重试" in form(system, f"/administration/operation/{kind}/{row}/retry").text
        assert [(each.state, each.failures) for each in site.world.rows(table)] == [("pending", 0)]
        assert "不在等待中" in form(system, f"/administration/operation/{kind}/{row}/retry").text


def test_the_state_of_health_tells_what_waits(three: Three) -> None:
    site = three.site
    assert "需要处理" not in three.system.open("/administration/health").text
    with site.world.acting() as work:
        incidents.open(work, "request", None, "GET /x", "x")
    assert "需要处理" in three.system.open("/administration/health").text


def test_the_self_test_of_cryptography_knows_a_wrong_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """C35"""
    assert operation._cryptography()[2]
    monkeypatch.setattr(operation, "SM3_OF_ABC", "0" * 64)
    assert not operation._cryptography()[2]


def test_the_log_is_filtered_by_person_event_case_and_day(three_on_both: Three) -> None:
    site = three_on_both.site
    site.task("case:1")
    site.world.sleep(days=2)
    site.task("case:2")
    auditor = three_on_both.audit
    everything = auditor.open("/administration/audit").text
    assert "case:1" in everything
    assert "case:2" in everything
    assert "case:2" not in auditor.open("/administration/audit?case=case:1").text.replace("case:2?", "")
    day = (site.world.now - dt.timedelta(days=2)).date()
    assert "case:2" not in auditor.open(f"/administration/audit?until={day}").text
    assert "case:1" not in auditor.open(f"/administration/audit?since={day + dt.timedelta(days=1)}").text
    assert "没有符合条件" in auditor.open("/administration/audit?person=没有的人").text
    assert "没有符合条件" in auditor.open("/administration/audit?person=999999999999").text
    assert "产生待办" in auditor.open("/administration/audit?event=task_opened").text


def test_the_log_goes_on_page_after_page(three: Three) -> None:
    for number in range(40):
        three.site.task(f"case:{number}")
    auditor = three.audit.open("/administration/audit?event=task_opened")
    assert not [each for each in auditor.page.all("a") if each.text == "更早的"]
    auditor.open("/administration/audit")
    first = next(each.text for each in auditor.page.all("tbody")).split()[0]
    assert next(each.text for each in auditor.open(auditor.link("更早的")).page.all("tbody")).split()[0] != first


def test_a_changed_entry_is_found_by_the_auditor(three_on_both: Three) -> None:
    """P12, C13"""
    site = three_on_both.site
    site.task()
    auditor = three_on_both.audit.open("/administration/audit")
    assert "完整" in form(auditor, "/administration/audit/verify").text
    with site.world.acting() as work:
        work.session.execute(update(AuditEntry).where(AuditEntry.id == 2).values(detail='{"x":1}'))
    assert "第2条记录的内容被改动" in form(auditor, "/administration/audit/verify").text


def test_the_export_has_every_line_and_is_itself_in_the_log(three: Three) -> None:
    site = three.site
    site.task()
    auditor = three.audit.open("/administration/audit")
    with auditor.client.post("/administration/audit/export", data={"csrf_token": auditor.token()}) as answer:
        lines = [json.loads(line) for line in answer.data.decode().splitlines()]
    rows = site.world.rows(AuditEntry)
    assert [line["digest"] for line in lines] == [row.digest for row in rows[: len(lines)]]
    assert rows[-1].event == "audit_exported"


def test_the_table_of_access_is_printed_for_auditors(three: Three) -> None:
    shown = three.audit.open("/administration/access").text
    for said in ("查阅、校验、导出审计日志", "安全审计员", "第三十五条"):
        assert said in shown


def test_the_log_speaks_chinese_of_every_event_and_finds_a_case_as_it_is_shown() -> None:
    assert set(words.EVENTS) == {*audit.Event, *events.Event}
    for key in ("application:17", "edition:4", "objection:1", "award:2"):
        assert words.key(words.thing(key)) == words.key(key) == key
    assert (words.thing("case:1"), words.thing(None), words.key("申报")) == ("case:1", "", "申报")
    assert (words.who("timer"), words.who("李四")) == ("系统（时限）", "李四")
