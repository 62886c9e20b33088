"""Drafts as a browser without scripts sees them: saved, restored, discarded, told of in another tab."""

from typing import Any

import pytest

from engine.model import Draft, FormRecord
from tests.web.browsing import PDF, Browser, inputs, upload
from tests.web.sites import PLAIN, Site, drawn

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def fill_in(browser: Browser) -> Any:
    return next(each for each in browser.page.all("form") if each.get("class") == "fill")


def save(browser: Browser, **typed: str) -> Any:
    """What the script posts while one types. Returns the answer."""
    form = fill_in(browser)
    posted = inputs(form)
    for name, value in ({"_version": form.get("data-version")} | typed).items():
        posted.setlist(name, [value])
    return browser.client.post(form.get("data-draft"), data=posted)


def test_a_draft_is_kept_as_typed_and_found_again(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    answer = save(browser, result="refuse", reason="第一行\r\n第二行", **{"rows[4.1].score": "很多"})
    assert answer.json["saved"] == "09:00"
    browser.open("/tasks/1")
    assert "这是您2026年3月2日 09:00保存的草稿" in browser.text
    assert browser.value("reason") == "第一行\r\n第二行"
    assert browser.value("rows[4.1].score") == "很多"
    assert browser.value("result") == "refuse"
    assert "有草稿" in browser.open("/inbox").text
    colleague = site.browser(site.wang).open("/tasks/1").text
    assert "可以接着填写" not in colleague
    assert "第一行" not in colleague


def test_a_draft_can_be_discarded(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    save(browser, note="记一笔")
    browser.open("/tasks/1").submit("/tasks/1/draft/discard")
    assert browser.value("note") == ""
    assert "草稿已经放弃" in browser.text
    assert not site.world.rows(Draft)


def test_a_draft_is_gone_when_the_task_is_done(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    save(browser, note="记一笔")
    browser.open("/tasks/1").fill(**GOOD)
    assert site.world.rows(FormRecord)[0].answers["note"] == "记一笔"
    assert not site.world.rows(Draft)
    late = browser.client.post("/tasks/1/draft", data={"csrf_token": browser.open("/inbox").token()})
    assert (late.status_code, late.json["sentence"]) == (409, "“审核”已由李办（虚构）办结。")


def test_of_two_tabs_the_later_one_is_told(site: Site) -> None:
    site.task()
    first, second = site.browser(site.li).open("/tasks/1"), site.browser(site.li).open("/tasks/1")
    assert save(first, note="甲").status_code == 200
    told = save(second, note="乙")
    assert (told.status_code, told.json["other"]) == (409, True)
    assert "在另一个窗口里于09:00保存过" in told.json["sentence"]
    assert site.world.rows(Draft)[0].answers["note"] == "甲"
    assert save(second, note="乙", _anyway="1").status_code == 200
    assert site.world.rows(Draft)[0].answers["note"] == "乙"


def test_files_that_were_uploaded_stay_with_the_draft(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, proof=upload(PDF, "证明.pdf"))
    save(browser, note="记一笔")
    browser.open("/tasks/1")
    assert "证明.pdf" in browser.text
    browser.fill(**GOOD)
    assert len(site.world.rows(FormRecord)[0].answers["proof"]) == 1


def test_a_draft_needs_the_token_of_the_page(site: Site) -> None:
    site.task()
    assert site.browser(site.li).client.post("/tasks/1/draft", data={"note": "x"}).status_code == 400
    assert not site.world.rows(Draft)


def test_p11_a_secret_form_leaves_no_draft_and_says_so(site: Site) -> None:
    site.world.deploy(drawn(), {**PLAIN, "name": "opinion", "secret": True}, PLAIN)
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    assert "也不保存草稿" in browser.text
    assert fill_in(browser).get("data-draft") == ""
    answer = browser.client.post("/tasks/1/draft", data={"csrf_token": browser.token(), "words": "秘密"})
    assert answer.status_code == 422
    assert not site.world.rows(Draft)


@pytest.mark.parametrize(
    "body", [{}, {"rows": ["x", "4.1"]}, {"_version": "%"}, {"result": "nowhere", "rows[4.1].score": "\x00"}]
)
def test_any_body_is_a_draft_or_is_refused(site: Site, body: dict[str, Any]) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    answer = browser.client.post("/tasks/1/draft", data={"csrf_token": browser.token(), **body})
    assert answer.status_code == 200
    browser.open("/tasks/1")
