"""A person at a real browser: choose who to be, open a task, err, mend it, finish."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.web.conftest import Demo
from tests.web.serving import address, running

pytestmark = pytest.mark.browser
NARROWEST_DESK = {"width": 1366, "height": 768}


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page(viewport=NARROWEST_DESK, locale="zh-CN")  # type: ignore[arg-type]
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
        yield opened
        browser.close()
        assert problems == []


def test_a_formal_review_is_done_in_the_browser(page: Page, demo: Demo, tmp_path: Path) -> None:
    shots = tmp_path / "screenshots"
    with running(demo.environment, "demo", "--port", "0") as process:
        page.goto(address(process))
        page.screenshot(path=shots / "1 选择身份.png", full_page=True)
        office = page.locator("section", has=page.get_by_role("heading", name="办公室", exact=True))
        office.get_by_role("button").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("待办")
        page.screenshot(path=shots / "2 待办.png", full_page=True)
        page.get_by_role("link", name="审查异议").click()
        _screen(page, shots)
        expect(page.get_by_role("status")).to_contain_text("“审查异议”")
        expect(page.get_by_role("link", name="审查异议")).to_have_count(0)
        page.screenshot(path=shots / "5 办结.png", full_page=True)
    assert len(list(shots.iterdir())) == 5


def _screen(page: Page, shots: Path) -> None:
    """An objection is screened: first with the reason forgotten, then with it."""
    expect(page.get_by_text("异议人某（虚构）")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing to scroll sideways"
    reason = page.get_by_label("理由", exact=False).first
    expect(reason).to_be_hidden()
    page.screenshot(path=shots / "3 审查异议.png", full_page=True)
    _choose(page, "审查结论", "不予受理")
    expect(reason).to_be_visible()
    page.get_by_role("button", name="提交，办结此事项").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.screenshot(path=shots / "4 有误.png", full_page=True)
    expect(page.get_by_role("radio", name="不予受理")).to_be_checked()
    for question in page.locator("form.fill fieldset").all():
        if question.is_visible() and not question.get_by_role("radio", checked=True).count():
            question.get_by_role("radio").first.check()
    reason.fill("没有提供充分证明（虚构）。")
    page.get_by_role("button", name="提交，办结此事项").click()


def _choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer).check()
