"""The verbs of a task at the screen: offered where they are lawful, refused with the reason, and no way in (P10)."""

import datetime as dt
import re

from werkzeug.datastructures import MultiDict

from award.records.parties import RoleGrant
from engine.model import Dispatch, FormRecord, Involvement, Task
from tests.engine.diagrams import line, several, user
from tests.web.browsing import PDF, Browser, upload
from tests.web.sites import OPINION, PLAIN, Site

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def open_task(site: Site, who: int, task: int) -> Browser:
    return site.browser(who).open(f"/tasks/{task}")


def act(browser: Browser, task: int, verb: str, status: int = 200, **typed: str | list[str]) -> Browser:
    """Post one of the small forms of the page, as filled in."""
    return browser.submit(f"/tasks/{task}/{verb}", status, **typed)


def offered(browser: Browser, task: int) -> set[str]:
    """The verbs whose forms are on the page."""
    found = (re.fullmatch(rf"/tasks/{task}/([a-z-]+)", each.get("action")) for each in browser.page.all("form"))
    return {match[1] for match in found if match}


def listed(browser: Browser, task: int, verb: str) -> list[str]:
    """The ids that the chooser of a verb offers."""
    form = next(each for each in browser.page.all("form") if each.get("action") == f"/tasks/{task}/{verb}")
    options = [each.get("value") for each in form.all("option") if each.get("value")]
    boxes = [each.get("value") for each in form.all("input") if each.get("name") == "person"]
    return sorted([*options, *boxes], key=int)


def test_a_task_is_claimed_released_and_claimed_by_the_other(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    act(li, task, "claim")
    assert "已签收。" in li.text
    assert "由您签收办理。" in li.text
    wang = open_task(site, site.wang, task)
    assert "已由李办（虚构）签收。" in wang.text
    assert offered(wang, task) == {"take-over", "copy"}
    assert not [each for each in wang.page.all("form") if each.get("class") == "fill"], "there is no form to fill in"
    act(li, task, "release")
    act(wang.open(f"/tasks/{task}"), task, "claim")
    assert site.world.rows(Task, id=task)[0].holder == "王办（虚构）"


def test_who_posts_a_held_task_is_told_who_holds_it_and_keeps_what_was_typed(site: Site) -> None:
    task = site.task()
    wang = open_task(site, site.wang, task)
    act(open_task(site, site.li, task), task, "claim")
    wang.fill(409, **GOOD, note="写了很久")
    assert "“审核”已由李办（虚构）签收。" in wang.text


def test_a_task_is_taken_over_only_with_a_reason(site: Site) -> None:
    task = site.task()
    act(open_task(site, site.li, task), task, "claim")
    wang = open_task(site, site.wang, task)
    act(wang, task, "take-over", 422, reason=" ")
    assert "请填写接手的理由。" in wang.text
    act(wang, task, "take-over", reason="李办出差")
    assert "已接手" in wang.text
    assert [each.payload["to"] for each in site.world.rows(Dispatch)] == [f"person:{site.li}"]


def test_a_task_is_handed_over_to_a_colleague_from_the_list(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    assert listed(li, task, "hand-over") == [str(site.wang)]
    act(li, task, "hand-over", person=str(site.wang), reason="归口")
    assert "已转办。" in li.text
    assert "已由王办（虚构）签收。" in li.text


def test_whoever_is_not_on_the_list_is_refused_and_what_was_typed_stays(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    for person in (site.zhao, site.jia, site.li, 4711):
        act(li, task, "hand-over", 422, person=str(person), reason="业务归口办理")
        assert "请从名单中选择人员。" in li.text
        assert "业务归口办理" in li.text
        li.open(f"/tasks/{task}")
    assert site.world.rows(Task, id=task)[0].holder_id is None


def test_an_opinion_is_asked_given_and_shown(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    assert listed(li, task, "ask") == [str(each) for each in sorted((site.wang, site.zhao))]
    act(li, task, "ask", person=[str(site.zhao)], question="数据可信吗")
    assert "等待意见" in li.text
    li.fill(409, **GOOD)
    assert "还在等待：赵审（虚构）的意见" in li.text

    zhao = open_task(site, site.zhao, task)
    assert "数据可信吗" in zhao.text
    assert offered(zhao, task) == {"opinion"}
    act(zhao, task, "opinion", opinion="可信")
    assert "意见已提交。" in zhao.text
    li.open(f"/tasks/{task}")
    assert "可信" in li.text
    li.fill(**GOOD)
    assert site.world.ended("case:1")


def test_an_opinion_is_urged_and_withdrawn(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    act(li, task, "ask", person=[str(site.zhao)], question="数据可信吗")
    (asked,) = site.world.rows(Involvement)
    act(li, task, f"opinions/{asked.id}/urge")
    assert "已催办。" in li.text
    act(li, task, f"opinions/{asked.id}/urge", 422)
    assert "已经催办过" in li.text
    act(li.open(f"/tasks/{task}"), task, f"opinions/{asked.id}/withdraw")
    assert "已减签" in li.text
    site.browser(site.zhao).open(f"/tasks/{task}", 404)


def test_a_delegate_prepares_and_gives_back(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    assert listed(li, task, "delegate") == [str(site.wang)]
    act(li, task, "delegate", person=str(site.wang), question="请核对")
    assert "办理中" in li.text
    wang = open_task(site, site.wang, task)
    assert "give-back" in offered(wang, task)
    assert "提交，办结此事项" not in wang.text
    act(wang, task, "give-back", note="已核对")
    assert "已交回。" in wang.text
    li.open(f"/tasks/{task}").fill(**GOOD)
    assert site.world.ended("case:1")


def test_a_delegation_is_called_back(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    act(li, task, "delegate", person=str(site.wang), question="请核对")
    act(li, task, "call-back")
    assert "已收回委派。" in li.text
    li.fill(**GOOD)
    assert site.world.ended("case:1")


def test_a_copy_is_read_and_no_more(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    act(li, task, "copy", person=[str(site.zhao)], note="请知悉")
    assert "已抄送：赵审（虚构）" in li.text
    zhao = open_task(site, site.zhao, task)
    assert offered(zhao, task) == set()
    token = MultiDict({"csrf_token": zhao.token(), **GOOD})
    zhao.post(f"/tasks/{task}", token, 422)
    assert "不由您办理" in zhao.text
    li.open(f"/tasks/{task}").fill(**GOOD)
    assert "办结" in zhao.open(f"/tasks/{task}").text


def test_what_is_not_lawful_is_not_offered(site: Site) -> None:
    """The applicant's only person: nobody to hand over to, nobody to ask."""
    task = site.rows_of(f"application:{site.application(site.edition())}")[0].id
    jia = open_task(site, site.jia, task)
    assert offered(jia, task) == {"claim"}


def test_an_office_task_of_an_objection_is_shown_to_the_office_alone(site: Site) -> None:
    """Article 26"""
    task = site.task("objection:1")
    li = open_task(site, site.li, task)
    assert listed(li, task, "ask") == listed(li, task, "copy") == [str(site.wang)]


# 撤回


def test_what_one_has_finished_is_recalled_while_others_are_open(site: Site) -> None:
    asked = several(user("audit", "征求意见", form="plain", recall="yes"), "people", "person")
    site.world.deploy(line(asked), PLAIN)
    site.world.start("case", "case:1", people=[1, 2])
    first, second = (each.id for each in site.rows_of("case:1"))
    li = open_task(site, site.li, first).fill(words="草率")
    li.open(f"/tasks/{first}")
    assert "recall" in offered(li, first)
    assert "recall" not in offered(open_task(site, site.wang, first), first)
    act(li, first, "recall")
    assert "已撤回。" in li.text
    assert site.world.rows(Task, id=first)[0].closed_at is None

    li.fill(words="慎重")
    late = li.open(f"/tasks/{first}")
    open_task(site, site.wang, second).fill(words="同意")
    act(late, first, "recall", 409)
    assert "已经办到下一步" in late.text
    assert "recall" not in offered(late.open(f"/tasks/{first}"), first)


def test_what_was_recalled_stands_in_the_form_again_with_its_files(site: Site) -> None:
    asked = several(user("audit", "征求意见", form="opinion", recall="yes"), "people", "person")
    site.world.deploy(line(asked), OPINION)
    site.world.start("case", "case:1", people=[1, 2])
    task = site.rows_of("case:1")[0].id
    filled = {**GOOD, "result": "refuse", "reason": "材料不实", "rows[4.1].comment": "好"}
    li = open_task(site, site.li, task).fill(**filled, proof=upload(PDF, "证明.pdf"))
    act(li.open(f"/tasks/{task}"), task, "recall")

    assert {name: li.value(name) for name in filled} == filled
    assert "证明.pdf" in li.text
    li.fill()
    (record,) = site.world.rows(FormRecord, task_id=task)
    assert (record.answers["reason"], len(record.answers["proof"])) == ("材料不实", 1)


# 催办


def test_the_office_urges_whoever_a_case_waits_for(site: Site) -> None:
    application = site.application(site.edition())
    li = site.browser(site.li).open(f"/urging/application/{application}")
    assert "甲公司（虚构）" in li.text
    (task,) = site.rows_of(f"application:{application}")
    li.submit(f"/urging/application/{application}/{task.id}")
    assert "已催办" in li.text
    li.submit(f"/urging/application/{application}/{task.id}", 422)
    assert "在这个工作日（含其后的休息日）已经催办过" in li.text


def test_a_task_is_urged_again_on_the_next_working_day_and_not_at_the_weekend(site: Site) -> None:
    application = site.application(site.edition())
    (task,) = site.rows_of(f"application:{application}")
    li = site.browser(site.li).open(f"/urging/application/{application}")
    answers = []
    for days in (4, 1, 1, 1):  # from a Monday to Friday, Saturday, Sunday and Monday
        site.world.now += dt.timedelta(days=days)
        answers.append(li.client.post(f"/urging/application/{application}/{task.id}", data={"csrf_token": li.token()}))
    assert [answer.status_code for answer in answers] == [303, 422, 422, 303]


def test_an_applicant_urges_the_officials_of_its_own_application(site: Site, matter: tuple[int, int]) -> None:
    application, task = matter
    jia = site.browser(site.jia).open(f"/urging/application/{application}")
    assert "办公室" in jia.text
    jia.submit(f"/urging/application/{application}/{task}")
    assert [each.payload["to"] for each in site.world.rows(Dispatch)] == ["role:办公室"]


def test_nobody_urges_in_what_is_not_theirs(site: Site, matter: tuple[int, int]) -> None:
    application, task = matter
    jia = site.browser(site.jia)
    for address in ("/urging/edition/1", "/urging/application/4711", "/urging/person/1"):
        jia.open(address, 404)
    other = site.task("case:7")
    jia.open(f"/urging/application/{application}")
    jia.post(f"/urging/application/{application}/{other}", MultiDict({"csrf_token": jia.token()}), 404)
    site.browser(site.zhao).open(f"/urging/application/{application}", 403)


# P10


def same(page: str) -> str:
    """A page without what is new at every look: the token of its forms, and the minute of the demo's clock."""
    return re.sub(r'value="[^"]{40,}"|<span class="nowrap">[^<]*', "", page)


def test_p10_a_recused_colleague_is_on_no_list_and_nothing_tells_why(site: Site, matter: tuple[int, int]) -> None:
    """The page with somebody recused is, byte for byte, the page without that person's role."""
    application, task = matter
    site.recuse(site.wang, application)
    recused = open_task(site, site.li, task)
    page = recused.answer.text if recused.answer else ""
    assert str(site.wang) not in listed(recused, task, "ask")
    act(recused, task, "ask", 422, person=[str(site.wang)], question="?")
    refusal = recused.text

    with site.world.acting() as work:
        for grant in work.session.query(RoleGrant).filter_by(person_id=site.wang):
            work.session.delete(grant)
    gone = open_task(site, site.li, task)
    assert same(gone.answer.text if gone.answer else "") == same(page)
    act(gone, task, "ask", 422, person=[str(site.wang)], question="?")
    assert gone.text == refusal


def test_whom_a_task_does_not_reach_is_told_that_it_is_not_there(site: Site) -> None:
    task = site.task()
    browser = site.browser(site.jia)
    token = browser.token()
    for verb in ("claim", "hand-over", "ask", "recall"):
        browser.post(f"/tasks/{task}/{verb}", MultiDict({"csrf_token": token}), 404)
