"""A manual task in the inbox: a page without questions, and a button that says it is done."""

from engine.model import FormRecord
from tests.engine.diagrams import box, line
from tests.web.sites import Site


def test_a_manual_task_is_ticked_off_on_its_page(site: Site) -> None:
    site.world.deploy(line(box("manualTask", "seal", "在证书上盖章", article="第十四条")))
    site.task()
    browser = site.browser(site.li)
    browser.open(browser.link("在证书上盖章"))
    browser.fill()
    assert "已办结。" in browser.text
    (record,) = site.world.rows(FormRecord)
    assert (record.element, record.actor, record.answers) == ("seal", "李办（虚构）", {})
