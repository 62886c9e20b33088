"""A case as those read it who have, or had, something to do in it; and going from task to task."""

import hashlib
import re

import pytest
from sqlalchemy import select

from award.acts import incidents
from award.records.documents import Document
from award.records.honours import Award
from award.terms import DocumentStatus
from engine import versions
from engine.bundle import Bundle
from engine.model import DeploymentFile, Incident, Instance, Task, Timer
from engine.spiff import parser
from handlers import released
from rehearsal.demo import building
from running import wiring
from running.settings import HOME
from tests.web.conftest import Demo
from tests.web.inbox.desks import about, application_task
from tests.web.public.conftest import award
from tests.web.sites import Site
from web.case import course
from web.frame import visitor

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}
PDF = b"%PDF-1.7\n"


def issue(site: Site, case: str, name: str, content: bytes = PDF) -> int:
    folder = site.folder / "documents"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(PDF)
    with site.world.acting() as work:
        row = Document(
            name=name, title=f"文书{name}", article="第十四条", case=case, status=DocumentStatus.RENDERED,
            path=f"{name}.pdf", sm3=hashlib.new("sm3", content).hexdigest(), produced_at=work.now,
            readers="、".join(released.readers(name)),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.id


def test_a_case_tells_its_course_its_documents_and_what_one_may_read(site: Site) -> None:
    application, task = application_task(site)
    key = f"application:{application}"
    issue(site, key, "audit_opinion")
    browser = site.browser(site.li).open(f"/cases/{key}")
    assert browser.head == "甲公司（虚构）（2026年度申报）"
    assert "办理中2026年3月2日开始，现在：审核" in browser.text
    assert browser.link("办理：审核") == f"/tasks/{task}"
    answer = browser.client.get(browser.link("文书audit_opinion"))
    assert answer.data == PDF
    answer.close()
    browser.open(f"/tasks/{task}").fill(**GOOD)
    assert "已办结2026年3月2日至2026年3月2日" in browser.open(f"/cases/{key}").text
    assert "得分：7" in browser.open(f"/cases/{key}?print=1").text


def test_the_course_of_a_case_is_drawn(site: Site) -> None:
    bundle = Bundle.read(HOME / "processes")
    version = versions.Version(1, 1, 1, bundle, parser.parse(*bundle.diagrams.values()))
    moments = {"application_started": site.world.now, "self_check": site.world.now}
    drawn = course.Course(Instance(process="application"), version, moments, frozenset({"audit"})).drawn()
    assert drawn is not None
    assert 'class="node here" data-node="audit"' in drawn
    assert 'class="node done" data-node="self_check"' in drawn
    assert "2026年3月2日 09:00" in drawn


def test_a_version_without_a_picture_is_no_trouble(site: Site) -> None:
    """Versions deployed before the check asked for a picture may have none."""
    with site.world.acting() as work:
        drawn = work.session.scalars(select(DeploymentFile).where(DeploymentFile.path == "award.bpmn")).one()
        drawn.content = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawn.content, flags=re.DOTALL)
    site.world.runtime.deployments.clear()
    site.task()
    site.browser(site.li).open("/cases/case:1/diagram.svg", 404)
    assert "现在：审核" in site.browser(site.li).open("/cases/case:1").text


def test_a_case_that_waits_in_a_called_process_is_also_in_the_box_that_calls(demo: Demo) -> None:
    """In the demo some 公示 runs inside the case of its application."""
    runtime = wiring.runtime(demo.settings.database_url, building.clock_of(demo.settings))
    with runtime.begin(visitor.PUBLIC) as work:
        waiting = select(Instance.key).join(Timer).where(Timer.element == "window", Timer.closed_at.is_(None))
        keys = work.session.scalars(waiting.where(Instance.process == "application")).all()
        found = [course.course_of(work, key) for key in keys]
    runtime.engine.dispose()
    assert found
    assert all(each and each.here & {"publicise_internally", "publicise_audit"} for each in found)


@pytest.mark.parametrize(
    "address", ["/cases/case:1", "/cases/case:1/diagram.svg", "/cases/x", "/cases/application:1'--"]
)
def test_whoever_has_nothing_to_do_with_a_case_finds_none(site: Site, address: str) -> None:
    site.task()
    site.browser(site.zhao).open(address, 404)


def test_each_role_reads_its_own_documents(site: Site) -> None:
    application = site.application(site.edition())
    key = f"application:{application}"
    receipt, opinion = issue(site, key, "filing_receipt"), issue(site, key, "consultation_letter")
    browser = site.browser(site.jia).open(f"/cases/{key}")
    assert "文书filing_receipt" in browser.text
    assert "文书consultation_letter" not in browser.text
    browser.open(f"/cases/{key}/documents/{opinion}", 404)
    other = issue(site, "application:77", "filing_receipt")
    browser.open(f"/cases/{key}/documents/{other}", 404)
    assert receipt


def test_a_document_that_was_changed_on_the_disk_is_not_given_out(site: Site) -> None:
    application, _ = application_task(site)
    number = issue(site, f"application:{application}", "audit_opinion", b"other bytes")
    told = site.browser(site.li).open(f"/cases/application:{application}/documents/{number}", 409)
    assert "文件与原来的记录不符" in told.text
    assert [row.subject for row in site.world.rows(Incident)] == [f"document:{number}"]


def test_the_report_in_hand_is_told_and_none_that_waits_behind_it(site: Site) -> None:
    """Reports about a winner are handled in turn; the winner is heard on one and doesn't read the next."""
    number = award(site, site.application(site.edition()))
    with site.world.acting() as work:
        winner = work.session.get_one(Award, number)
        for text in ("第一件（虚构）", "第二件（虚构）"):
            incidents.report(work.session, work.now, winner, "accident", text, "李办（虚构）")
    task = site.task("case:900")
    about(site, winner.key, task)
    told = site.browser(site.li).open(f"/tasks/{task}").text
    assert "第一件（虚构）" in told
    assert "第二件（虚构）" not in told


def test_a_case_is_followed_and_followed_no_more(site: Site) -> None:
    site.task()
    browser = site.browser(site.li).open("/cases/case:1").submit("/cases/case:1/watch")
    assert "已关注" in browser.text
    watched = browser.open("/inbox?tab=watched")
    assert watched.link("case:1") == "/cases/case:1"
    browser.open("/cases/case:1").submit("/cases/case:1/watch")
    assert "您还没有关注办件" in browser.open("/inbox?tab=watched").text


def test_from_the_list_one_goes_from_task_to_task_and_back(site: Site) -> None:
    for number in (1, 2, 3):
        site.task(f"case:{number}")
    browser = site.browser(site.li).open("/inbox?tab=units&sort=arrived")
    browser.open(next(each.get("href") for each in browser.page.all("a") if each.get("href").startswith("/tasks/2")))
    assert browser.link("上一件").startswith("/tasks/1?list=tab%3Dunits")
    assert browser.link("下一件").startswith("/tasks/3?list=tab%3Dunits")
    browser.fill(**GOOD, _then="next")
    assert browser.address == "/tasks/3"
    assert "“审核”（case:2）已办结。" in browser.text
    browser.fill(**GOOD)
    assert browser.address == "/inbox"
    assert browser.answer.request.query_string.decode() == "tab=units&sort=arrived"


def test_a_refused_form_keeps_the_way_back(site: Site) -> None:
    site.task()
    browser = site.browser(site.li).open("/tasks/1?list=light%3D%E6%AD%A3%E5%B8%B8")
    browser.fill(422, result="pass")
    browser.fill(**GOOD)
    assert "light=" in browser.answer.request.query_string.decode()


@pytest.mark.parametrize("way", ["http://evil.example", "//evil.example", "tab=x&after=zz", "%00", "q=<script>"])
def test_the_way_back_leads_nowhere_but_to_the_list(site: Site, way: str) -> None:
    site.task()
    browser = site.browser(site.li).open("/tasks/1").fill(**GOOD, _list=way)
    assert browser.address == "/inbox"


def test_a_task_in_the_hands_of_somebody_else_is_read_and_not_filled_in(site: Site) -> None:
    task = site.task()
    with site.world.acting() as work:
        found = work.session.get_one(Task, task)
        found.holder_id, found.holder = site.wang, "王办（虚构）"
    browser = site.browser(site.li).open(f"/tasks/{task}")
    assert "已由王办（虚构）签收" in browser.text
    assert not [each for each in browser.page.all("form") if each.get("class") == "fill"]


def test_another_case_is_no_longer_this_one(site: Site) -> None:
    """A key names one case: what was read under it before is not read under another."""
    task = site.task()
    about(site, "award:5", task)
    site.browser(site.li).open("/cases/case:1", 404)
