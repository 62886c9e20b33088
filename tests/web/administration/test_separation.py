"""None of the three sees business data, none can do what is another's, and nobody else gets in (C07, C11)."""

import re

import pytest

from award.terms import AdminRole
from tests.roles import Role
from tests.web.administration.conftest import Three
from tests.web.sites import Site, sign_in

S, B, A = AdminRole.SYSTEM, AdminRole.SECURITY, AdminRole.AUDIT
PAGES = {
    "/administration/": {S, B, A},
    "/administration/persons": {S},
    "/administration/units": {S},
    "/administration/requests": {S, B},
    "/administration/sessions": {S, B},
    "/administration/locks": {B},
    "/administration/operation": {S},
    "/administration/health": {S},
    "/administration/audit": {A},
    "/administration/access": {A, B},
}


@pytest.mark.parametrize("role", AdminRole)
@pytest.mark.parametrize("address", PAGES)
def test_each_administrator_opens_their_own_pages_and_no_others(three: Three, role: AdminRole, address: str) -> None:
    allowed = role in PAGES[address]
    shown = three.site.browser(three.ids[role]).open(address, 200 if allowed else 403)
    if allowed:
        menu = {each.get("href") for each in shown.page.all("a")} & set(PAGES)
        assert menu <= {each for each, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("address", PAGES)
def test_nobody_else_gets_in(site: Site, address: str) -> None:
    for person in (site.li, site.jia, site.zhao):
        site.browser(person).open(address, 403)
    assert site.browser().open(address).head == "选择身份"


@pytest.mark.parametrize("role", AdminRole)
def test_business_is_not_there_for_administrators(three: Three, role: AdminRole) -> None:
    site = three.site
    site.application(site.edition())
    task = site.task()
    at = site.browser(three.ids[role])
    for address, allowed in ((f"/tasks/{task}", {403, 404}), ("/editions", {403}), ("/apply", {403})):
        assert at.client.get(address).status_code in allowed
    assert "审核" not in at.open("/inbox").text.replace("审核机关", "")
    ways = [each.text.strip() for each in at.page.all("a")]
    assert "管理" in ways
    assert "待办" not in ways, "where nothing ever waits"
    back = [each.get("href") for each in at.open("/editions", 403).page.all("a") if each.text == "回到管理"]
    assert back == ["/administration/"]


@pytest.mark.parametrize("role", AdminRole)
def test_their_pages_show_no_content_of_a_case(three: Three, role: AdminRole) -> None:
    site = three.site
    application = site.application(site.edition())
    task = site.task()
    typed = {"reason": "机密的理由", "note": "私下的话", "rows[4.1].score": "1", "rows[2].score": "1"}
    site.browser(site.li).open(f"/tasks/{task}").fill(result="refuse", **typed)
    for address, roles in PAGES.items():
        if role in roles:
            shown = site.browser(three.ids[role]).open(address).text
            assert "机密的理由" not in shown
            assert "私下的话" not in shown
    assert application


@pytest.mark.parametrize("address", ["/administration/requests/approve", "/administration/import"])
def test_an_empty_form_asks_for_the_role_as_well(three: Three, address: str) -> None:
    three.site.app.config["WTF_CSRF_ENABLED"] = False
    for person in (three.ids[A], three.site.li):
        client = three.site.app.test_client()
        sign_in(client, three.site, person)
        assert client.post(address).status_code == 403


def test_there_is_no_way_to_act_as_somebody_else(three: Three) -> None:
    """C11"""
    endpoints = {rule.endpoint for rule in three.site.app.url_map.iter_rules()}
    assert not [each for each in endpoints if "impersonat" in each or "act_as" in each]
    three.site.app.config["WTF_CSRF_ENABLED"] = False
    client = three.site.app.test_client()
    sign_in(client, three.site, three.ids[S])
    assert client.post("/enter", data={"person": three.site.li}).status_code == 404


@pytest.mark.parametrize("role", AdminRole)
def test_strange_numbers_and_words_are_no_errors_of_ours(three: Three, role: AdminRole) -> None:
    site = three.site
    site.app.config["WTF_CSRF_ENABLED"] = False
    client = site.app.test_client()
    sign_in(client, site, three.ids[role])
    strange = {"unit": "9" * 30, "role": Role.OFFICE.value, "login": "\x00", "name": "", "kind": "?", "reason": "",
               "employer": "", "credit_code": "x", "since": "", "until": ""}  # fmt: skip
    days = {**strange, "since": "0001-01-01", "until": "9999-12-31"}
    numbers = {"person_id": site.jia, "unit_id": site.office}
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.startswith("administration."):
            address = re.sub(r"<number:(\w+)>", lambda found: str(numbers.get(found[1], 7777)), rule.rule)
            address = address.replace("<any(message, dispatch, timer):kind>", "message")
            for answer in (
                client.get(address, query_string=days),
                client.post(address, data=days),
                client.post(address, data=strange),
            ):
                with answer:
                    assert answer.status_code < 500, (address, answer.text)
