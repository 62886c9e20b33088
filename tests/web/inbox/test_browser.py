"""The desk in a real browser: what is typed survives the browser, keys do what the help says, axe finds nothing."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from engine.model import Draft, FormRecord, Task
from tests.web.sites import Site

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 700}
LONGEST_LOSS = 10_000
PAGES = (
    "inbox", "inbox?q=x", "inbox?tab=done", "inbox?tab=watched", "tasks/1", "tasks/2", "cases/case:1", "bulk",
)  # fmt: skip


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def enter(browser: Browser, address: str, size: dict[str, int] | None = None) -> Page:
    page = browser.new_context(viewport=size or DESK, locale="zh-CN").new_page()  # type: ignore[arg-type]
    page.goto(address)
    page.locator("button.person", has_text="李办").click()
    page.wait_for_url("**/inbox")
    return page


def test_losing_the_browser_loses_at_most_ten_seconds_of_typing(site: Site, browser: Browser, address: str) -> None:
    site.task()
    page = enter(browser, address)
    page.goto(f"{address}/tasks/1")
    page.get_by_label("备注").press_sequentially("打字不停，", delay=60)
    page.get_by_label("领导，评语").fill("已经写好的评语")
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=LONGEST_LOSS)
    page.close(run_before_unload=False)
    again = enter(browser, address)
    again.goto(f"{address}/tasks/1")
    expect(again.get_by_text("保存的草稿，可以接着填写")).to_be_visible()
    expect(again.get_by_label("备注")).to_have_value("打字不停，")
    expect(again.get_by_label("领导，评语")).to_have_value("已经写好的评语")


def test_leaving_the_page_at_once_saves_what_was_just_typed(site: Site, browser: Browser, address: str) -> None:
    site.task()
    page = enter(browser, address)
    page.goto(f"{address}/tasks/1")
    page.get_by_label("备注").fill("刚写的")
    page.goto(f"{address}/regulation")
    page.goto(f"{address}/tasks/1")
    expect(page.get_by_label("备注")).to_have_value("刚写的")


def test_without_a_network_it_is_told_and_tried_again(site: Site, browser: Browser, address: str) -> None:
    site.task()
    page = enter(browser, address)
    page.goto(f"{address}/tasks/1")
    page.context.set_offline(True)
    page.get_by_label("备注").fill("断网时写的")
    expect(page.locator("#saved")).to_contain_text("网络不通", timeout=LONGEST_LOSS)
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=LONGEST_LOSS)
    assert site.world.rows(Draft)[0].answers["note"] == "断网时写的"


def test_the_later_of_two_tabs_is_told_and_may_insist(site: Site, browser: Browser, address: str) -> None:
    site.task()
    first = enter(browser, address)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{address}/tasks/1")
    first.get_by_label("备注").fill("甲")
    expect(first.locator("#saved")).to_contain_text("已保存", timeout=LONGEST_LOSS)
    second.get_by_label("备注").fill("乙")
    expect(second.locator("#saved")).to_contain_text("在另一个窗口里", timeout=LONGEST_LOSS)
    second.get_by_role("button", name="用这里的内容保存").click()
    expect(second.locator("#saved")).to_contain_text("已保存")
    assert site.world.rows(Draft)[0].answers["note"] == "乙"


def test_a_task_is_found_opened_and_finished_by_keys_alone(site: Site, browser: Browser, address: str) -> None:
    for number in (1, 2):
        site.task(f"case:{number}")
    page = enter(browser, address)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/tasks/2")
    page.get_by_label("备注").focus()
    page.keyboard.type("jk?/u x")
    expect(page.get_by_label("备注")).to_have_value("jk?/u x")
    page.get_by_role("radio", name="通过", exact=True).check()
    for score in page.get_by_label("得分").all():
        score.fill("7")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("“审核”（case:2）已办结。")
    assert len(site.world.rows(FormRecord)) == 1
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("没有的")
    expect(page.get_by_text("没有符合条件的事项")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_desk_is_an_obstacle(site: Site, browser: Browser, address: str, size: dict[str, int]) -> None:
    for number in (1, 2):
        site.task(f"case:{number}")
    with site.world.acting() as work:
        done = work.session.get_one(Task, 2)
        done.closed_at, done.closed_by, done.outcome = work.now, "李办（虚构）", "done"
    page = enter(browser, address, size)
    for way in PAGES:
        page.goto(f"{address}/{way}")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], way
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), way
