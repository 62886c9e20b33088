"""Signing in through the real pages: what opens the door, and what doesn't (C01–C05)."""

import datetime as dt

import pyotp
import pytest
from sqlalchemy import select

from award.records.accounts import Account, LoginSession
from award.records.parties import Person
from engine.model import AuditEntry
from people.accounts import factor, opening, sessions, steps
from tests.web.browsing import Browser
from tests.web.sites import PASSWORD, Site

WRONG = "Wrong-Password-2026"


def browser(site: Site) -> Browser:
    """Over TLS: the cookie of a real site travels on nothing else."""
    return site.browser()


def events(site: Site, *names: str) -> list[str]:
    return [row.event for row in site.world.rows(AuditEntry) if row.event in names]


def test_an_applicant_signs_in_with_login_and_password(both: Site) -> None:
    login = both.account(both.jia)
    entered = browser(both).sign_in(login, PASSWORD)
    assert entered.head == "待办"
    assert "甲经办（虚构）" in entered.text
    assert events(both, "signed_in") == ["signed_in"]


def test_staff_have_no_session_without_the_second_factor(both: Site) -> None:
    """C04"""
    login = both.account(both.li)
    halfway = browser(both).sign_in(login, PASSWORD)
    assert halfway.head == "启用动态验证码"
    assert halfway.open("/inbox").head == "启用动态验证码"
    assert halfway.open("/account").head == "启用动态验证码"
    assert not events(both, "signed_in")


def test_the_telephone_is_set_up_at_the_first_sign_in(real: Site) -> None:
    login = real.account(real.li)
    setting_up = browser(real).sign_in(login, PASSWORD)
    with real.app.app_context(), real.world.acting() as work:
        secret = factor.prepare(steps.account_of(work, real.li) or pytest.fail("no account"), real.settings.keys)
    assert factor.readable(secret) in setting_up.text
    assert "<svg" in (setting_up.answer.text if setting_up.answer else "")
    assert setting_up.fill(422, code="000000").head == "启用动态验证码"
    assert setting_up.fill(code=pyotp.TOTP(secret).at(real.world.now)).head == "待办"


def test_the_secret_of_a_telephone_is_not_readable_in_the_database(real: Site) -> None:
    real.account(real.li)
    secret = real.telephone(real.li).secret
    assert secret not in str([row.totp_secret for row in real.world.rows(Account)])


def test_a_code_opens_the_door_once(real: Site) -> None:
    login = real.account(real.li)
    telephone = real.telephone(real.li)
    code = telephone.code()
    first = browser(real).sign_in(login, PASSWORD)
    assert first.head == "验证码"
    assert first.fill(code=code).head == "待办"
    second = browser(real).sign_in(login, PASSWORD)
    assert "已经用过" in second.fill(422, code=code).text
    assert second.fill(code=telephone.code()).head == "待办"


@pytest.mark.parametrize(("seconds", "status"), [(-30, 200), (30, 200), (-90, 422), (90, 422)])
def test_a_telephone_may_be_one_step_off(real: Site, seconds: int, status: int) -> None:
    login = real.account(real.li)
    secret = real.telephone(real.li).secret
    code = pyotp.TOTP(secret).at(real.world.now + dt.timedelta(seconds=seconds))
    browser(real).sign_in(login, PASSWORD).fill(status, code=code)


def test_the_answer_is_the_same_whoever_is_asked_for(real: Site) -> None:
    """Unknown login, wrong password, locked account, deactivated person: nobody learns which."""
    known, locked, gone = real.account(real.jia), real.account(real.zhao), real.account(real.wang)
    with real.world.acting() as work:
        account = steps.account_of(work, real.zhao)
        assert account is not None
        account.locked_until = work.now + dt.timedelta(minutes=5)
        opening.deactivate(work, work.session.get_one(Person, real.wang))
    tried = [("nobody", PASSWORD), (known, WRONG), (locked, PASSWORD), (locked, WRONG), (gone, PASSWORD)]
    pages = []
    for login, password in tried:
        shown = browser(real).sign_in(login, password, status=422)
        assert shown.answer is not None
        pages.append(shown.answer.text.replace(login, "LOGIN").replace(shown.token(), "TOKEN"))
    assert len(set(pages)) == 1
    assert "登录名或者密码不正确" in pages[0]


def test_whoever_has_no_account_waits_as_long(real: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow comparison is made in every case, with the same cost."""
    login = real.account(real.jia)
    made: list[str] = []
    fits = steps.passwords.fits
    monkeypatch.setattr(steps.passwords, "fits", lambda kept, typed: made.append(kept[:32]) or fits(kept, typed))
    browser(real).sign_in("nobody", WRONG, status=422)
    browser(real).sign_in(login, WRONG, status=422)
    assert len(made) == 2
    assert made[0].split("$")[1:4] == made[1].split("$")[1:4]


def test_the_sixth_try_is_refused_though_the_password_is_right(both: Site) -> None:
    """C03"""
    login = both.account(both.jia)
    at = browser(both)
    for _ in range(5):
        at.sign_in(login, WRONG, status=422)
    at.sign_in(login, PASSWORD, status=422)
    both.world.sleep(minutes=29)
    at.sign_in(login, PASSWORD, status=422)
    both.world.sleep(minutes=1)
    assert at.sign_in(login, PASSWORD).head == "待办"
    assert events(both, "account_locked") == ["account_locked"]


def test_four_failures_are_forgotten_after_a_good_sign_in(real: Site) -> None:
    login = real.account(real.jia)
    for _ in range(2):
        for _ in range(4):
            browser(real).sign_in(login, WRONG, status=422)
        assert browser(real).sign_in(login, PASSWORD).head == "待办"


def test_wrong_codes_lock_too_and_the_password_does_not_forgive_them(real: Site) -> None:
    login = real.account(real.li)
    telephone = real.telephone(real.li)
    for _ in range(4):
        browser(real).sign_in(login, PASSWORD).fill(422, code="123")
    last = browser(real).sign_in(login, PASSWORD)
    assert "账号已锁定30分钟" in last.fill(200, code="123").text
    browser(real).sign_in(login, PASSWORD, status=422)
    real.world.sleep(minutes=31)
    assert browser(real).sign_in(login, PASSWORD, telephone).head == "待办"


def test_a_one_time_password_has_to_be_changed(real: Site) -> None:
    real.account(real.jia)
    with real.world.acting() as work:
        account = steps.account_of(work, real.jia)
        assert account is not None
        given, login = opening.reset(work, account), account.login
    at = browser(real).sign_in(login, given)
    assert at.head == "更换密码"
    assert at.open("/inbox").head == "更换密码"
    assert "两次输入的密码不一样" in at.fill(422, password=PASSWORD + "x", again=PASSWORD + "y").text
    assert "最近5次" in at.fill(422, password=PASSWORD, again=PASSWORD).text
    assert at.fill(password=PASSWORD + "x", again=PASSWORD + "x").head == "待办"
    browser(real).sign_in(login, given, status=422)


def test_a_password_of_ninety_days_has_to_be_changed(real: Site) -> None:
    login = real.account(real.jia)
    real.world.sleep(days=90)
    assert browser(real).sign_in(login, PASSWORD).head == "更换密码"


def test_each_step_gives_the_browser_another_token(real: Site) -> None:
    """Whoever planted or saw the session of before knows nothing of the one after (session fixation)."""
    login = real.account(real.li)
    telephone = real.telephone(real.li)
    at = browser(real)
    seen = [token_of(at)]
    at.sign_in(login, PASSWORD)
    seen.append(token_of(at))
    at.fill(code=telephone.code())
    seen.append(token_of(at))
    assert len({*seen}) == 3
    assert seen[0] is None
    with real.world.acting() as work:
        assert sessions.known(work, str(seen[1])) is None


def test_a_voter_has_one_session(both: Site) -> None:
    """C05: the second sign-in closes the first, and says so on both sides."""
    voter = both.granted("孙委（虚构）", "领导小组成员单位", both.office)
    login = both.account(voter)
    telephone = both.telephone(voter)
    first = browser(both).sign_in(login, PASSWORD, telephone)
    second = browser(both).sign_in(login, PASSWORD, telephone)
    assert "同一时间只能在一处登录" in second.text
    assert "您的账号在另一处登录，这里已退出" in first.open("/inbox").text
    assert first.head == "登录"
    assert second.open("/inbox").head == "待办"


def test_others_may_be_signed_in_at_two_places(real: Site) -> None:
    login = real.account(real.jia)
    first, second = browser(real).sign_in(login, PASSWORD), browser(real).sign_in(login, PASSWORD)
    assert first.open("/inbox").head == second.open("/inbox").head == "待办"


def test_a_role_that_needs_a_factor_ends_a_session_without_one(real: Site) -> None:
    login = real.account(real.jia)
    at = browser(real).sign_in(login, PASSWORD)
    real.grant(real.jia, "评审专家", real.applicant)
    assert at.open("/inbox").head == "登录"


def test_a_deactivated_person_is_out_at_once(real: Site) -> None:
    login = real.account(real.jia)
    at = browser(real).sign_in(login, PASSWORD)
    with real.world.acting() as work:
        opening.deactivate(work, work.session.get_one(Person, real.jia))
    assert at.open("/inbox").head == "登录"
    browser(real).sign_in(login, PASSWORD, status=422)


def test_a_signed_out_token_is_stale_for_good(real: Site) -> None:
    login = real.account(real.jia)
    at = browser(real).sign_in(login, PASSWORD)
    token = token_of(at)
    at.submit("/leave")
    copied = browser(real)
    with copied.client.session_transaction() as session:
        session["token"] = token
    assert copied.open("/inbox").head == "登录"
    assert events(real, "signed_out") == ["signed_out"]


@pytest.mark.parametrize("login", ["", " ", "x" * 5000, "\x00", "李办", "' OR 1=1 --"])
@pytest.mark.parametrize("password", ["", "x" * 5000, "\x00"])
def test_strange_words_open_nothing(real: Site, login: str, password: str) -> None:
    browser(real).sign_in(login, password, status=422)


def test_the_demo_lists_its_persons_to_enter_as(site: Site) -> None:
    assert "李办（虚构）" in site.browser().open("/sign-in").text


def test_a_real_site_never_offers_to_be_somebody(real: Site) -> None:
    assert "李办（虚构）" not in browser(real).open("/sign-in").text
    assert "李办（虚构）" not in browser(real).open("/").text


def test_the_audit_tells_who_from_where_and_keeps_no_password(real: Site) -> None:
    """C12"""
    login = real.account(real.jia)
    browser(real).sign_in(login, WRONG, status=422).sign_in(login, PASSWORD)
    browser(real).sign_in(PASSWORD, "x", status=422)
    rows = real.world.rows(AuditEntry)
    entered = next(row for row in rows if row.event == "signed_in")
    assert (entered.person_id, entered.actor) == (real.jia, "甲经办（虚构）")
    assert all("127.0.0.1" in row.detail for row in rows if row.event == "sign_in_failed")
    with real.world.acting() as work:
        assert work.session.scalars(select(LoginSession)).one().address == "127.0.0.1"
    assert not any(PASSWORD in row.detail or PASSWORD.lower() in row.detail or WRONG in row.detail for row in rows)


def token_of(browser: Browser) -> object:
    with browser.client.session_transaction() as session:
        return session.get("token")
