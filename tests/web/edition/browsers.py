"""Everybody of an edition at a browser: signing in, finding a task, handing it in, looking around."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, Page, expect

from engine.forms import Form
from tests.web.edition import filling
from tests.web.edition.screens import Screens
from tests.web.edition.site import Keys, Site

WIDTH, HEIGHT = 1366, 768
ANSWERING = "form.fill"
PATIENCE = 60_000
OWN_PASSWORD = "Xinjiang-Ta~cheng-"
LOOKERS = ("办公室", "申报组织", "审核机关", "评审专家", "领导小组成员单位", "行署")
# What a browser saves instead of showing.
FILES = re.compile(r"\.(svg|json|csv|pdf)$|/(files|documents|materials)/N$")


class Browsers:
    """A browser with a jar of cookies for each person: whoever comes to it finds their own session again.

    One window: every other one would cost a second, and there are three dozen people.
    """

    def __init__(self, chromium: Browser, site: Site, screens: Screens) -> None:
        self._site = site
        self.screens = screens
        self._jars: dict[int | None, Any] = {}
        self._at: int | None = None
        self.problems: list[str] = []
        size: Any = {"width": WIDTH, "height": HEIGHT}
        self._page = chromium.new_context(viewport=size, locale="zh-CN").new_page()
        self._page.on("pageerror", lambda error: self.problems.append(str(error)))
        self._page.on("console", lambda said: self.problems.append(said.text) if "Policy" in said.text else None)
        self._seen: set[str] = set()
        self._typed: set[str] = set()

    @property
    def address(self) -> str:
        return self._site.address

    def of(self, person: int | None) -> Page:
        """A page of this person's browser, signed in; of somebody without an account for None."""
        page = self._page
        self._hand_over(person)
        if person is not None:
            page.goto(f"{self.address}/inbox")
            if page.url.partition("?")[0] != f"{self.address}/inbox":
                self._sign_in(page, person)
        return page

    def _hand_over(self, person: int | None) -> None:
        if person == self._at:
            return
        context = self._page.context
        self._jars[self._at] = context.cookies()
        context.clear_cookies()
        context.add_cookies(self._jars.get(person, []))
        self._at = person

    def _sign_in(self, page: Page, person: int) -> None:
        """Password and code; the first time a password of one's own is chosen and the telephone is made known."""
        keys = self._site.account(person)
        page.goto(f"{self.address}/sign-in")
        self.screens.take(page, "登录")
        page.get_by_label("登录名").fill(keys.login)
        page.get_by_label("密码").fill(keys.password)
        page.get_by_role("button", name="登录", exact=True).click()
        steps = {"password": self._choose_password, "factor": self._enrol, "code": self._show_code}
        while (step := page.url.partition("?")[0].rpartition("/sign-in/")[2]) in steps:
            steps[step](page, keys)
        page.goto(f"{self.address}/inbox")
        expect(page.get_by_role("heading", level=1)).to_contain_text("待办")

    def _show_code(self, page: Page, keys: Keys) -> None:
        self.screens.take(page, "验证码")
        page.get_by_label("手机上的6位验证码").fill(self._site.code(keys))
        page.get_by_role("button", name="继续").click()

    def _choose_password(self, page: Page, keys: Keys) -> None:
        self.screens.take(page, "更换密码")
        keys.changes += 1
        keys.password = f"{OWN_PASSWORD}{keys.changes}"
        page.get_by_label("新密码", exact=True).fill(keys.password)
        page.get_by_label("再输入一次新密码").fill(keys.password)
        page.get_by_role("button", name="更换密码").click()

    def _enrol(self, page: Page, keys: Keys) -> None:
        self.screens.take(page, "启用动态验证码")
        keys.secret = page.locator("code.secret").inner_text().replace(" ", "")
        page.get_by_label("手机上的6位验证码").fill(self._site.code(keys))
        page.get_by_role("button", name="确认启用").click()

    def finish(self, person: int, task: int, form: Form, filled: Mapping[str, Any]) -> None:
        """Open a task from the list, fill in its form and hand it in."""
        page = self.of(person)
        self.screens.take(page, f"待办 {self._site.role(person)}")
        link = page.locator(f"a[href^='/tasks/{task}']").first
        expect(link).to_be_visible()
        link.click()
        self.screens.take(page, f"办理 {form.title}")
        self._fill(page, form, filled)
        self.screens.keep(page, f"已填 {form.title}")
        page.get_by_role("button", name="提交，办结此事项").click()
        # What a task leads to is done before the answer comes; a busy machine takes its time.
        expect(page.locator(".flash").first).to_contain_text("办结", timeout=PATIENCE)

    def _fill(self, page: Page, form: Form, filled: Mapping[str, Any]) -> None:
        """Every form is typed once, input by input; when it comes again, it is filled in at one stroke."""
        hands = filling.at_one_stroke if form.name in self._typed else filling.by_hand
        self._typed.add(form.name)
        hands(page.locator(ANSWERING), form.fields, filled)

    def look_around(self, persons: Mapping[str, int]) -> None:
        """Follow everybody's menu, and the first link of each list, to see every other kind of page once."""
        for role in (None, *LOOKERS):
            page = self.of(None if role is None else persons[f"role:{role}"])
            page.goto(f"{self.address}/{'' if role is None else 'inbox'}")
            menu = [link.get_attribute("href") or "" for link in page.locator("nav.nav a, ul.nav a").all()]
            for address in menu:
                page.goto(f"{self.address}{address}")
                self.screens.take(page, f"页面 {address}")
                self._look_into(page, address)

    def _look_into(self, page: Page, address: str) -> None:
        """One thing of a list, and the rooms beside it."""
        inside = page.locator("main tbody a, main .tabs a, main nav a").all()
        found = sorted(link.get_attribute("href") or "" for link in inside)
        kinds = {re.sub(r"\d+", "N", re.split(r"[?#]", each)[0]): each for each in found if each.startswith("/")}
        for kind, each in kinds.items():
            if kind not in self._seen and not FILES.search(kind):
                self._seen.add(kind)
                page.goto(f"{self.address}{each}")
                self.screens.take(page, f"页面 {kind}")
