"""Registration: a new organisation at once, one on record after the office's word, colleagues by the unit itself."""

import datetime as dt
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from award.records.accounts import Account
from award.records.applications import Application, Material
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.records.registrations import Claim
from award.terms import UnitKind
from engine.model import AuditEntry, Dispatch
from tests.web.browsing import PDF, Browser, upload
from tests.web.sites import Site

CODE, PARENT = "91350100M000100Y43", "91654200MA00000075"
PASSWORD = "Zhong-Guo-2026"


def told(**changed: Any) -> dict[str, Any]:
    return {
        "purpose": "apply", "code": CODE, "name": "新组织（虚构）", "kind": "legal_person", "founded_on": "2001-05-01",
        "industry": "制造业", "county": "塔城市", "responsible_person": "负责人某", "person_name": "经办人某",
        "phone": "13800000000", "login": "XinZuZhi", "password": PASSWORD, "again": PASSWORD, "consent": "1", **changed,
    }  # fmt: skip


def register(site: Site, status: int = 200, **changed: Any) -> Browser:
    return site.browser().open("/register").fill(status, **told(**changed))


@pytest.fixture
def real(database_url: str, tmp_path: Any) -> Any:
    """A site that isn't a demo, on both databases: people sign in."""
    made = Site(database_url, tmp_path, demo=False)
    yield made
    made.close()


def on_record(site: Site, code: str = CODE) -> int:
    with site.world.acting() as work:
        unit = Unit(name="老组织（虚构）", kind=UnitKind.APPLICANT, credit_code=code, phone="0901-6222222")
        work.session.add(unit)
        work.session.flush()
        return unit.id


def test_an_organisation_registers_and_its_person_is_in(real: Site) -> None:
    register(real)
    (organisation,) = real.world.rows(Organisation, industry="制造业")
    (account,) = real.world.rows(Account, login="xinzuzhi")
    assert account.password_hash.startswith("$argon2id$")
    grants = real.world.rows(RoleGrant, person_id=account.person_id)
    assert {(each.role, each.unit_id) for each in grants} == {
        ("申报组织", organisation.unit_id), ("所属法人", organisation.unit_id)
    }  # fmt: skip
    assert real.world.rows(AuditEntry, event="organisation_registered")
    browser = real.browser().open("/sign-in").fill(login="XinZuZhi", password=PASSWORD)
    assert "现在没有接受申报的评选" in browser.open("/apply").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "91350100M000100Y44"}, "统一社会信用代码"),
        ({"founded_on": "2090-01-01"}, "成立日期不能晚于今天"),
        ({"kind": "branch"}, "有2处需要修改"),
        ({"kind": "branch", "legal_person_code": CODE, "legal_person_name": "x"}, "所属法人应当是另一个组织"),
        ({"password": "short", "again": "short"}, "密码应当有12到200个字符"),
        ({"again": "another"}, "两次输入的密码不一样"),
        ({"login": "坏"}, "登录名应当是"),
        ({"consent": None}, "请阅读并同意个人信息处理告知"),
        ({"phone": "1"}, "电话"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_recorded(
    site: Site, changed: dict[str, Any], sentence: str
) -> None:
    browser = register(site, 422, **changed)
    assert sentence in browser.text
    assert browser.value("name") == "新组织（虚构）"
    assert PASSWORD not in browser.answer.text, "a password is never shown again"
    assert not site.world.rows(Account)
    assert not site.world.rows(Unit, credit_code=CODE)


def test_a_taken_code_leaks_nothing_of_who_has_it(site: Site) -> None:
    register(site)
    browser = register(site, 422, name="别的名称", login="other")
    assert "已经登记" in browser.text
    assert "联系办公室" in browser.text
    for secret in ("新组织", "经办人某（", "xinzuzhi"):
        assert secret not in browser.text
    assert len(site.world.rows(Account)) == 1


def test_a_unit_on_record_can_not_be_taken_over_by_whoever_knows_its_code(real: Site) -> None:
    unit = on_record(real)
    browser = register(real, 422)
    assert "授权委托书" in browser.text
    assert "老组织" not in browser.text
    assert "0901" not in browser.text
    browser.fill(**told(letter=upload(PDF, "委托书.pdf")))
    (claim,) = real.world.rows(Claim)
    assert claim.unit_id == unit
    assert not real.world.rows(RoleGrant, person_id=claim.person_id), "no role before the office agrees"
    assert real.world.rows(Dispatch, kind="notice")[0].payload["to"] == "role:办公室"
    asking = real.browser(claim.person_id)
    assert "等待核对" in asking.open("/registration").text
    assert "老组织" not in asking.text
    asking.open("/apply", 403)


def test_the_office_compares_the_letter_and_agrees(site: Site) -> None:
    on_record(site)
    register(site, letter=upload(PDF, "委托书.pdf"))
    (claim,) = site.world.rows(Claim)
    office = site.browser(site.li).open("/claims")
    assert office.client.get("/claims/1/letter", buffered=True).data == PDF
    office.submit("/claims/1", agrees="1")
    assert "同意" in office.text
    assert site.world.rows(RoleGrant, person_id=claim.person_id)
    assert site.world.rows(AuditEntry, event="claim_decided")
    site.browser(claim.person_id).open("/apply")


def test_a_refusal_needs_a_reason_which_the_person_reads_and_may_answer(site: Site) -> None:
    on_record(site)
    register(site, letter=upload(PDF, "委托书.pdf"))
    (claim,) = site.world.rows(Claim)
    office = site.browser(site.li).open("/claims")
    office.submit("/claims/1", 422, agrees="0")
    office.submit("/claims/1", agrees="0", reason="公章不清晰")
    asking = site.browser(claim.person_id).open("/registration")
    assert "公章不清晰" in asking.text
    asking.fill(letter=upload(PDF, "新委托书.pdf"))
    assert "等待核对" in asking.text
    assert site.world.rows(Claim)[0].decided_at is None


@pytest.mark.parametrize("address", ["/claims", "/claims/1/letter", "/quarantine"])
def test_claims_and_quarantine_are_the_office_s(site: Site, address: str) -> None:
    on_record(site)
    register(site, letter=upload(PDF, "委托书.pdf"))
    for person in (site.jia, site.zhao):
        site.browser(person).open(address, 403)
    assert site.browser().open(address).address != address


def test_a_letter_nobody_needed_is_not_kept(site: Site) -> None:
    register(site, letter=upload(PDF, "委托书.pdf"))
    (material,) = site.world.rows(Material)
    assert material.removed_at is not None
    assert not [each for each in (site.folder / "uploads").rglob("*") if each.is_file()]


def test_a_letter_that_a_claim_stands_on_is_kept_whatever_else_is_registered_with_it(site: Site) -> None:
    on_record(site)
    browser = register(site, 422, letter=upload(PDF, "委托书.pdf"), consent="0")
    letter = browser.value("letter")
    browser.fill(**told())
    register(site, code=PARENT, login="another", letter=letter)
    assert site.browser(site.li).client.get("/claims/1/letter", buffered=True).data == PDF


def test_what_postgresql_can_not_keep_opens_nothing_and_is_no_error_of_ours(real: Site) -> None:
    real.browser().open("/sign-in").fill(422, login="a\x00b", password="x\x00")


def test_a_branch_and_its_legal_person_register_each_for_its_role(site: Site) -> None:
    register(site, kind="branch", legal_person_code=PARENT, legal_person_name="总公司（虚构）")
    (parent,) = site.world.rows(Unit, credit_code=PARENT)
    assert parent.kind == UnitKind.LEGAL_PERSON
    letter = upload(PDF, "委托书.pdf")
    register(site, purpose="recommend", code=PARENT, name="总公司（虚构）", login="parent", letter=letter)
    (claim,) = site.world.rows(Claim)
    assert claim.unit_id == parent.id
    site.browser(site.li).open("/claims").submit("/claims/1", agrees="1")
    assert [each.role for each in site.world.rows(RoleGrant, person_id=claim.person_id)] == ["所属法人"]


def test_a_unit_names_its_colleagues_itself_and_it_is_in_the_audit(site: Site) -> None:
    browser = site.browser(site.jia).open("/colleagues")
    browser.fill(unit=str(site.applicant), name="乙经办", phone="13900000000", login="YiJingBan")
    assert "一次性密码" in browser.text
    (account,) = site.world.rows(Account, login="yijingban")
    assert account.must_change
    assert [each.role for each in site.world.rows(RoleGrant, person_id=account.person_id)] == ["申报组织"]
    assert site.world.rows(AuditEntry, event="colleague_added")
    site.world.sleep(days=1)
    colleague = site.browser(account.person_id)
    assert "甲经办" in colleague.open("/colleagues").text
    site.browser(site.jia).open("/colleagues").submit(f"/colleagues/{account.person_id}/end")
    assert site.world.rows(RoleGrant, person_id=account.person_id)[0].valid_until is not None
    assert colleague.open("/colleagues").address != "/colleagues", "signed out at once"


def test_nobody_adds_a_colleague_to_another_unit_or_ends_themselves(site: Site) -> None:
    browser = site.browser(site.jia).open("/colleagues")
    browser.fill(404, unit=str(site.auditor), name="乙", phone="13900000000", login="yijingban")
    browser = site.browser(site.jia).open("/colleagues")
    token = {"csrf_token": browser.token(), "unit": str(site.applicant)}
    browser.post(f"/colleagues/{site.jia}/end", MultiDict(token), 422)
    browser.post(f"/colleagues/{site.zhao}/end", MultiDict(token), 404)
    assert len(site.world.rows(Person, unit_id=site.auditor)) == 1


def test_a_login_is_used_once(site: Site) -> None:
    register(site)
    browser = site.browser(site.jia).open("/colleagues")
    browser.fill(422, unit=str(site.applicant), name="乙经办", phone="13900000000", login="xinzuzhi")
    assert "已被使用" in browser.text
    assert browser.value("name") == "乙经办"


def test_registering_days_are_beijing_days(site: Site) -> None:
    register(site, founded_on=(site.world.now + dt.timedelta(hours=8)).date().isoformat())


def test_the_claim_of_an_organisation_is_nothing_to_whoever_is_recused_from_it(site: Site) -> None:
    """P10: the page of claims names the organisation, so does its letter."""
    on_record(site)
    register(site, letter=upload(PDF, "委托书.pdf"))
    (claim,) = site.world.rows(Claim)
    barred = site.application(site.edition())
    with site.world.acting() as work:
        work.session.get_one(Application, barred).unit_id = claim.unit_id
    site.recuse(site.li, barred)
    recused, colleague = site.browser(site.li), site.browser(site.wang)
    assert "老组织（虚构）" not in recused.open("/claims").text
    assert recused.client.get(f"/claims/{claim.id}/letter").status_code == 404
    posted = MultiDict({"agrees": "1", "csrf_token": recused.token()})
    recused.post(f"/claims/{claim.id}", posted, 404)
    assert "老组织（虚构）" in colleague.open("/claims").text
