"""Words for the tests of the desk: what stands in a list, and forms that several tasks share."""

from typing import Any

from engine.model import Instance, Task
from tests.web.browsing import Browser
from tests.web.sites import Site

SAME: dict[str, Any] = {
    "name": "opinion", "title": "征求意见", "article": ["第十四条"], "bulk": {"opinion": "agree"},
    "fields": [
        {"key": "opinion", "type": "radio", "label": "意见", "required": True,
         "options": [{"value": "agree", "label": "无不同意见"}, {"value": "disagree", "label": "有不同意见"}]},
        {"key": "reason", "type": "textarea", "label": "理由", "required": True,
         "show_when": {"field": "opinion", "equals": "disagree"}},
    ],
}  # fmt: skip


def rows(browser: Browser) -> list[list[str]]:
    """The lines of the list on the page, cell by cell."""
    lines = [row for row in browser.page.all("tr") if "data-row" in row.attributes]
    return [[" ".join(cell.text.split()) for cell in row.all("*") if cell.tag in ("th", "td")] for row in lines]


def about(site: Site, case: str, task: int) -> None:
    """Let a task be one of another case."""
    with site.world.acting() as work:
        found = work.session.get_one(Task, task)
        found.case = case
        work.session.get_one(Instance, found.instance_id).key = case


def application_task(site: Site, edition: int = 0) -> tuple[int, int]:
    """An application of the organisation with a task for the office: its number and the task's."""
    application = site.application(edition or site.edition())
    with site.world.acting() as work:
        own = work.session.query(Instance).filter_by(key=f"application:{application}").one()
        own.key = f"aside:{application}"
    task = site.task(f"case:{900 + application}")
    about(site, f"application:{application}", task)
    return application, task
