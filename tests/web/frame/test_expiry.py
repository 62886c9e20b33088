"""Whoever was signed out is told why, loses nothing, and comes back to where they were (C05)."""

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict

from engine.model import AuditEntry, Draft
from tests.web.browsing import Browser
from tests.web.sites import PASSWORD, Site
from web.frame import expiry


def entered(site: Site) -> Browser:
    return site.browser().sign_in(site.account(site.jia), PASSWORD)


def test_after_fifteen_idle_minutes_one_signs_in_again_and_is_told_why(both: Site) -> None:
    at = entered(both)
    both.world.sleep(minutes=14)
    assert at.open("/inbox").head == "待办"
    both.world.sleep(minutes=15)
    assert at.open("/account").head == "登录"
    assert "超过15分钟没有操作" in at.text
    assert any("没有操作" in row.detail for row in both.world.rows(AuditEntry) if row.event == "session_closed")


def test_after_twelve_hours_one_signs_in_again_however_busy(real: Site) -> None:
    at = entered(real)
    for _ in range(12 * 6 - 1):
        real.world.sleep(minutes=10)
        assert at.open("/inbox").head == "待办"
    real.world.sleep(minutes=10)
    assert "登录已满12小时" in at.open("/inbox").text


def test_one_returns_to_the_page_one_wanted(real: Site) -> None:
    login = real.account(real.jia)
    at = real.browser().open("/account?a=1")
    assert at.head == "登录"
    assert at.fill(login=login, password=PASSWORD).head == "我的账号"


def test_the_wanted_page_survives_all_steps(real: Site) -> None:
    login = real.account(real.li)
    telephone = real.telephone(real.li)
    at = real.browser().open("/account")
    at.fill(422, login=login, password="wrong")
    at.fill(login=login, password=PASSWORD)
    assert at.fill(code=telephone.code()).head == "我的账号"


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "/%0d%0aLocation:x", "http:evil.example", "/\tx", " /inbox", "evil", "", "///evil.example", "/" + "x" * 600,
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(real: Site, target: str) -> None:
    login = real.account(real.jia)
    at = real.browser().open("/sign-in")
    posted = {"csrf_token": at.token(), "login": login, "password": PASSWORD, "next": target}
    answer = at.client.post("/sign-in", data=posted)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.startswith("/"), place
    assert not place.startswith(("//", "/\\")), place


def test_a_path_of_ours_is_kept() -> None:
    assert expiry.own("/tasks/1?after=2") == "/tasks/1?after=2"


def test_a_form_that_comes_too_late_is_told_so_and_returned_to(real: Site) -> None:
    """No error, no silence: the sentence says that nothing happened."""
    at = entered(real)
    token = at.token()
    real.world.sleep(minutes=16)
    late = at.post("/account/password", MultiDict({"csrf_token": token, "password": "x"}))
    assert late.head == "登录"
    assert "刚才提交的内容没有生效" in late.text
    assert late.fill(login=f"person{real.jia}", password=PASSWORD).head == "更换密码"


def test_a_form_with_a_draft_says_that_the_draft_is_there(real: Site) -> None:
    task = real.task()
    telephone_of = real.account(real.li), real.telephone(real.li)
    at = real.browser().sign_in(telephone_of[0], PASSWORD, telephone_of[1]).open(f"/tasks/{task}")
    token = at.token()
    with real.world.acting() as work:
        work.session.add(Draft(task_id=task, person_id=real.li, answers={"note": "半页"}, saved_at=work.now))
    real.world.sleep(minutes=16)
    late = at.post(f"/tasks/{task}", MultiDict({"csrf_token": token, "result": "pass"}))
    assert "自动保存为草稿，登录后可以接着填写" in late.text
    assert real.rows_of("case:1")[0].closed_at is None
    back = late.fill(login=telephone_of[0], password=PASSWORD).fill(code=telephone_of[1].code())
    assert back.head == "审核"


def test_an_address_that_shows_nothing_leads_back_to_where_one_was(real: Site) -> None:
    at = entered(real)
    token = at.token()
    real.world.sleep(minutes=16)
    answer = at.client.post(
        "/account/sessions/close", data={"csrf_token": token}, headers={"Referer": "http://localhost/account?x=1"}
    )
    assert answer.headers["Location"].endswith("next=/account")
    foreign = at.client.post(
        "/account/sessions/close", data={"csrf_token": token}, headers={"Referer": "http://evil.example/account"}
    )
    assert "evil" not in foreign.headers.get("Location", "")


def test_a_part_of_a_page_is_told_to_reload_not_given_the_sign_in_page(real: Site) -> None:
    answer = real.app.test_client().get("/inbox", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_a_changed_password_closes_the_other_places(real: Site) -> None:
    login = real.account(real.jia)
    here, there = real.browser().sign_in(login, PASSWORD), real.browser().sign_in(login, PASSWORD)
    here.open("/account/password")
    assert "不正确" in here.fill(422, current="x", password=PASSWORD + "2", again=PASSWORD + "2").text
    assert "密码已更换" in here.fill(current=PASSWORD, password=PASSWORD + "2", again=PASSWORD + "2").text
    assert "您的密码已更换" in there.open("/inbox").text
    assert here.open("/inbox").head == "待办"


def test_guessing_the_password_from_inside_locks_as_well(real: Site) -> None:
    at = entered(real).open("/account/password")
    for _ in range(5):
        at.fill(422, current="guess", password=PASSWORD + "2", again=PASSWORD + "2")
    assert "账号已锁定" in at.open("/account").text


def test_my_page_shows_where_i_am_signed_in_and_closes_the_rest(real: Site) -> None:
    login = real.account(real.jia)
    here, there = real.browser().sign_in(login, PASSWORD), real.browser().sign_in(login, PASSWORD)
    assert "现在这里" in here.open("/account").text
    assert "已退出其他1处登录" in here.submit("/account/sessions/close").text
    assert "选择了退出其他地方" in there.open("/inbox").text


def test_an_applicant_may_switch_the_factor_on_and_off(real: Site) -> None:
    at = entered(real).open("/account/factor")
    secret = next(each.text for each in at.page.all("code")).replace(" ", "")
    import pyotp

    assert "动态验证码已启用" in at.fill(code=pyotp.TOTP(secret).at(real.world.now)).text
    real.world.now += dt.timedelta(seconds=30)
    code = pyotp.TOTP(secret).at(real.world.now)
    assert real.browser().sign_in(f"person{real.jia}", PASSWORD).fill(code=code).head == "待办"
    at.open("/account/factor").fill(422, code=code)
    real.world.now += dt.timedelta(seconds=30)
    at.open("/account/factor").fill(code=pyotp.TOTP(secret).at(real.world.now))
    assert real.browser().sign_in(f"person{real.jia}", PASSWORD).head == "待办"


def test_staff_change_the_telephone_and_sign_in_again(real: Site) -> None:
    login = real.account(real.li)
    telephone = real.telephone(real.li)
    at = real.browser().sign_in(login, PASSWORD, telephone).open("/account/factor")
    assert at.head == "更换手机"
    assert at.fill(code=telephone.code()).head == "登录"
    assert at.sign_in(login, PASSWORD).head == "启用动态验证码"
