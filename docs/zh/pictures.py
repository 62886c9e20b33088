"""Takes the pictures of the guides anew: `python docs/zh/pictures.py http://127.0.0.1:8000 [NAME …]`.

The address is that of a demo just built (`award demo --fresh`). The pages of the administrators are taken from an
installation of its own that is thrown away afterwards.
"""

import contextlib
import dataclasses
import io
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pyotp
import waitress
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import commands
from running import wiring
from running.settings import Settings
from web import app

FOLDER = Path(__file__).with_name("images")
SCREEN = ViewportSize(width=1366, height=768)
COLOURS = 96
PAINTED = 300  # milliseconds after scrolling
PUBLIC = ""
REVIEWED, CLOSE_TO_FILING, FILED = "托里铬业有限公司", "额敏河糖业有限公司", "塔城云杉乳业有限公司"
WINNER, AUDITOR, DEPARTMENT = "乌苏甘家湖梭梭林场", "塔城地区工业和信息化局", "地区人力资源和社会保障局"
OFFICE, EXPERT, MEMBER = "冯某8", "专家01", "地区财政局"
OWN_PASSWORD = "Ta~cheng-2026-pictures"  # noqa: S105 (of an installation that lives for a minute)
TABLE = """单位,单位类别,姓名,登录名,角色
地区市场监督管理局（虚构）,审核机关,李某（虚构）,limou,审核机关
地区市场监督管理局（虚构）,审核机关,王某（虚构）,wangmou,审核机关
地区生态环境局（虚构）,相关部门,赵某（虚构）,zhaomou,相关部门
"""


@dataclasses.dataclass(frozen=True)
class Picture:
    """What is seen by whom at an address after some clicks, with a place of the page at the top of the screen."""

    name: str
    who: str
    address: str
    clicks: tuple[str, ...] = ()
    top: str = ""


TASK = "a[href^='/tasks/']"
PICTURES = (
    Picture("home", PUBLIC, "/"),
    Picture("publicity", PUBLIC, "/publicities?state=running", ("main a[href^='/publicities/'] >> nth=0",)),
    Picture("objection", PUBLIC, "/publicities?state=running",
            ("main a[href^='/publicities/'] >> nth=0", "a[href$='/objection'] >> nth=0")),
    Picture("objection-follow", PUBLIC, "/objections"),
    Picture("certificate", PUBLIC, "/winners", ("main td a >> nth=0",)),
    Picture("register", PUBLIC, "/register"),
    Picture("apply", REVIEWED, "/apply"),
    Picture("fill", CLOSE_TO_FILING, "/inbox", (TASK,)),
    Picture("materials", CLOSE_TO_FILING, "/apply", ("h3 a", "a[href$='/materials']")),
    Picture("follow", FILED, "/apply", ("h3 a",)),
    Picture("follow-map", FILED, "/apply", ("h3 a",), "#map"),
    Picture("withdraw", FILED, "/apply", ("h3 a", "a[href$='/withdraw']")),
    Picture("own-award", WINNER, "/awards/mine"),
    Picture("inbox", DEPARTMENT, "/inbox"),
    Picture("inbox-expert", EXPERT, "/inbox"),
    Picture("task", AUDITOR, "/inbox", (TASK,)),
    Picture("errors", AUDITOR, "/inbox", (TASK, "form.fill button >> nth=0"), "h2:has-text('处需要修改')"),
    Picture("verbs", AUDITOR, "/inbox", (TASK, "summary:has-text('加签')"), "#verbs"),
    Picture("case", AUDITOR, "/inbox", (TASK, "a[href^='/cases/'] >> nth=-1")),
    Picture("notices", AUDITOR, "/notices"),
    Picture("score", EXPERT, "/inbox", (TASK,)),
    Picture("vote", MEMBER, "/inbox", (TASK,)),
    Picture("edition", OFFICE, "/editions", ("main th a >> nth=0",)),
    Picture("office-application", OFFICE, "/editions",
            ("main th a:has-text('2026') >> nth=0", f"main th a:has-text('{FILED}')")),
    Picture("screening", OFFICE, "/inbox", (TASK,)),
    Picture("winners-watched", OFFICE, "/awards", ("main th a >> nth=0",)),
    Picture("calendar", OFFICE, "/calendar?date=2026-04-01&days=5"),
)  # fmt: skip


def main(address: str, names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for picture in PICTURES:
            if not names or picture.name in names:
                _take(browser, address, picture)
        if not names or "administration" in names:
            _take_administration(browser)
        browser.close()


def _take(browser: Browser, address: str, picture: Picture) -> None:
    page = _new(browser)
    if picture.who:
        page.goto(address)
        page.locator("button[name=person]").filter(has_text=picture.who).first.click()
    page.goto(address + picture.address)
    for selector in picture.clicks:
        page.locator(selector).first.click()
        page.wait_for_load_state()
    _keep(page, picture.name, picture.top)
    page.context.close()


def _new(browser: Browser) -> Page:
    return browser.new_context(viewport=SCREEN, locale="zh-CN").new_page()


def _keep(page: Page, name: str, top: str = "") -> None:
    """Keep what the screen shows, in few colours."""
    if top:
        page.locator(top).first.evaluate("place => scrollTo(0, place.getBoundingClientRect().top + scrollY - 16)")
    page.wait_for_timeout(PAINTED)
    shown = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    few = shown.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


# ---------------------------------------------------------------- the administrators


def _take_administration(browser: Browser) -> None:
    with _installed() as (address, password):
        page = _new(browser)
        page.goto(f"{address}/sign-in")
        _keep(page, "sign-in")
        _sign_in(page, password)
        page.goto(f"{address}/administration/import")
        table = {"name": "人员.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        page.locator("#table").set_input_files(files=[table])  # type: ignore[list-item]
        page.get_by_role("button", name="导入").click()
        _keep(page, "persons")
        for name in ("requests", "health"):
            page.goto(f"{address}/administration/{name}")
            _keep(page, name)
        page.context.close()


def _sign_in(page: Page, password: str) -> None:
    """With the one-time password; the telephone and a password of one's own come next."""
    page.get_by_label("登录名").fill("sysadmin")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    _keep(page, "factor")
    page.get_by_label("手机上的6位验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="确认启用").click()
    page.get_by_label("新密码", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("再输入一次新密码").fill(OWN_PASSWORD)
    page.get_by_role("button", name="更换密码").click()
    page.wait_for_load_state()


@contextlib.contextmanager
def _installed() -> Iterator[tuple[str, str]]:
    """The address of a new installation, and the one-time password of its first administrator."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AWARD_HOME"] = folder
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            commands.main(["init"])
        settings = Settings.from_env(os.environ)
        server = waitress.create_server(app.create_app(wiring.runtime(settings.database_url), settings), port=0)
        threading.Thread(target=server.run, daemon=True).start()
        found = re.search(r"一次性密码 (\S+)", said.getvalue())
        yield f"http://127.0.0.1:{server.effective_port}", found[1] if found else ""
        server.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
