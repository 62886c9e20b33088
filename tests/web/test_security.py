"""Headers, cookies, hosts, TLS, limits: what every page of the site keeps (C16, C21, C32)."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.model import AuditEntry
from running.settings import Settings
from tests.web.browsing import read
from tests.web.sites import PASSWORD, Site
from web import app
from web.frame import limits
from web.frame.limits import Limit

KEY = "fixed-for-these-pages-0123456789-abcdef"


@pytest.fixture
def real(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    site = Site(sqlite_url, tmp_path, demo=False)
    yield site
    site.close()


@pytest.fixture
def limited(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    site = Site(sqlite_url, tmp_path, demo=False, limited=True)
    yield site
    site.close()


def built(site: Site, **settings: object) -> Flask:
    """Another site on the same database, with other settings."""
    plain = Settings(site.world.url, site.folder, site.folder, "127.0.0.1", 8000, KEY)
    return app.create_app(site.world.runtime, dataclasses.replace(plain, **settings))  # type: ignore[arg-type]


HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": r"camera=\(\).*",
}  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/sign-in", "/inbox", "/nothing-here", "/static/gov.css", "/publicities"])
@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_carries_the_headers(real: Site, address: str, name: str) -> None:
    with real.app.test_client().get(address) as answer:
        assert re.fullmatch(HEADERS[name], answer.headers[name])
        assert len(answer.headers.getlist(name)) == 1


def test_the_cookie_of_a_real_site_is_for_tls_and_for_no_script(real: Site) -> None:
    cookies = real.app.test_client().get("/sign-in").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert flag in cookies[0]


def test_browsers_are_told_to_stay_on_tls(real: Site) -> None:
    answer = real.app.test_client().get("/sign-in", base_url="https://localhost")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in real.app.test_client().get("/sign-in").headers


def test_behind_a_proxy_plain_http_is_led_to_tls(real: Site) -> None:
    """C16"""
    site = built(real, proxies=1, hosts=("award.gov.cn",))
    forwarded = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "award.gov.cn", "X-Forwarded-Proto": "http"}
    answer = site.test_client().get("/sign-in", headers=forwarded)
    assert answer.status_code in (301, 302)
    assert answer.headers["Location"] == "https://award.gov.cn/sign-in"
    over_tls = site.test_client().get("/sign-in", headers={**forwarded, "X-Forwarded-Proto": "https"})
    assert over_tls.status_code == 200


def test_without_a_proxy_nobody_can_say_where_they_come_from(real: Site) -> None:
    client = real.app.test_client()
    token = _token(client.get("/sign-in"))
    posted = {"csrf_token": token, "login": real.account(real.jia), "password": "wrong"}
    client.post("/sign-in", data=posted, headers={"X-Forwarded-For": "203.0.113.7"})
    failed = [row.detail for row in real.world.rows(AuditEntry) if row.event == "sign_in_failed"]
    assert failed
    assert not any("203.0.113.7" in detail for detail in failed)


@pytest.mark.parametrize(("host", "status"), [("award.gov.cn", 200), ("evil.example", 400), ("localhost", 400)])
def test_the_site_answers_to_its_own_names_only(real: Site, host: str, status: int) -> None:
    answer = built(real, hosts=("award.gov.cn",)).test_client().get("/sign-in", base_url=f"http://{host}")
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_no_page_needs_what_the_policy_forbids(site: Site) -> None:
    """Every page that links lead to, for everybody: no script, style or handler in the page itself."""
    seen: set[str] = set()
    edition = site.edition()
    site.publicity(edition, site.application(edition))
    site.task()
    for person in (None, site.li, site.jia, site.zhao):
        client = site.browser(person).client
        _crawl(client, "/", set(), seen)
    assert len(seen) > 5
    assert "/sign-in" in seen


def _crawl(client: object, address: str, visited: set[str], seen: set[str]) -> None:
    if address in visited or len(visited) > 60:
        return
    visited.add(address)
    answer: TestResponse = client.get(address, follow_redirects=True)  # type: ignore[attr-defined]
    assert answer.status_code == 200, address
    if answer.mimetype != "text/html":
        return
    seen.add(address)
    page = read(answer.text)
    for element in page.all("*"):
        forbidden = [name for name in element.attributes if name.startswith("on") or name == "style"]
        assert not forbidden, f"{address}: <{element.tag}> has {forbidden}"
        assert element.tag != "style", address
        assert element.tag != "script" or element.get("src").startswith("/static/"), address
    for link in page.all("a"):
        target = link.get("href").partition("#")[0]
        if target.startswith("/"):
            _crawl(client, target, visited, seen)


def test_a_post_without_the_token_of_the_page_is_refused(real: Site) -> None:
    assert real.app.test_client().post("/sign-in", data={"login": "x", "password": "y"}).status_code == 400


def test_the_limits_bite_and_say_for_how_long(limited: Site) -> None:
    """C32, by login: ten tries in five minutes, from wherever."""
    client = limited.app.test_client()
    token = _token(client.get("/sign-in"))
    answers = [
        client.post("/sign-in", data={"csrf_token": token, "login": login, "password": "x"})
        for login in ["one"] * 11 + ["another"]
    ]
    assert [each.status_code for each in answers] == [422] * 10 + [429, 422]
    assert "操作过于频繁" in answers[10].text
    assert 0 < int(answers[10].headers["Retry-After"]) <= 300
    assert "default-src" in answers[10].headers["Content-Security-Policy"]


def test_the_limits_bite_by_address_too(limited: Site) -> None:
    client = limited.app.test_client()
    token = _token(client.get("/sign-in"))
    codes = [
        client.post("/sign-in", data={"csrf_token": token, "login": f"n{number}", "password": "x"}).status_code
        for number in range(61)
    ]
    assert codes == [422] * 60 + [429]


def test_reading_is_never_limited(limited: Site) -> None:
    client = limited.app.test_client()
    assert {client.get("/sign-in").status_code for _ in range(100)} == {200}


def test_a_view_with_a_limit_keeps_its_permission(limited: Site) -> None:
    marked = [view for view in limited.app.view_functions.values() if getattr(view, "limit", None)]
    assert {view.limit for view in marked} >= {Limit.SIGN_IN, Limit.FACTOR, Limit.PASSWORD}  # type: ignore[attr-defined]
    assert all(hasattr(view, "access_action") for view in marked)


@pytest.mark.parametrize("limit", Limit)
def test_every_limit_is_kept_by_some_view(limited: Site, limit: Limit) -> None:
    """C32: a limit that no view names guards nothing."""
    assert limit in {getattr(view, "limit", None) for view in limited.app.view_functions.values()}


def test_codes_of_objections_cant_be_tried_for_ever(limited: Site) -> None:
    client = limited.app.test_client()
    typed = {"csrf_token": _token(client.get("/objections")), "number": "1", "code": "GUESS"}
    assert [client.post("/objections", data=typed).status_code for _ in range(31)] == [422] * 30 + [429]


def test_codes_of_certificates_cant_be_tried_for_ever(limited: Site) -> None:
    client = limited.app.test_client()
    codes = [client.get(f"/certificates/GUESS{number}").status_code for number in range(61)]
    assert codes == [200] * 60 + [429]


def test_objections_cant_be_poured_in(limited: Site) -> None:
    edition = limited.edition()
    address = f"/publicities/{limited.publicity(edition, limited.application(edition))}/objection"
    client = limited.app.test_client()
    typed = {"csrf_token": _token(client.get(address))}
    assert [client.post(address, data=typed).status_code for _ in range(31)] == [422] * 30 + [429]


def test_objections_cant_fill_the_disk(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By megabytes: two are allowed here, and the first request brings them."""
    monkeypatch.setitem(limits.MEGABYTES, Limit.OBJECTION, "2 per hour")
    site = Site(sqlite_url, tmp_path, demo=False, limited=True)
    edition = site.edition()
    address = f"/publicities/{site.publicity(edition, site.application(edition))}/objection"
    client = site.app.test_client()
    typed = {"csrf_token": _token(client.get(address))}
    large = client.post(address, data={**typed, "text": "x" * 1_500_000})
    assert [large.status_code, client.post(address, data=typed).status_code] == [422, 429]
    site.close()


def test_whoever_is_signed_in_leaves_nothing_in_the_browser(real: Site) -> None:
    """C27"""
    at = real.browser().sign_in(real.account(real.jia), PASSWORD)
    assert at.answer is not None
    assert at.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/sign-in", "/register", "/objections"])
def test_what_somebody_typed_without_an_account_isnt_left_there_either(real: Site, address: str) -> None:
    """C27: names, telephones and codes stand again on the page that says what is wrong."""
    client = real.app.test_client()
    answer = client.post(address, data={"csrf_token": _token(client.get(address)), "login": "somebody"})
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "no-store"


def _token(answer: TestResponse) -> str:
    return next(each.get("value") for each in read(answer.text).all("input") if each.get("name") == "csrf_token")
