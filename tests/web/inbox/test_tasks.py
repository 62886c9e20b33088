"""The inbox: who sees what, finishing a task, being refused, being late."""

import datetime as dt
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from award.records.parties import RoleGrant
from engine.model import FormRecord, Incident, Task
from tests.web.browsing import PDF, upload
from tests.web.sites import Site

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "９"}


def test_a_person_finds_the_tasks_of_their_roles_and_finishes_one(site: Site) -> None:
    task = site.task()
    browser = site.browser(site.li)
    assert browser.head == "待办"
    assert "审核" in browser.text
    assert "正常 2026年3月7日" in browser.text
    browser.open(browser.link("审核"))
    assert "公示时间不少于 5 个工作日" in browser.text, "the article stands beside the form"
    browser.fill(**GOOD)
    assert "已办结。" in browser.text
    assert "现在没有待办" in browser.text
    (record,) = site.world.rows(FormRecord, task_id=task)
    assert record.answers["rows"] == [{"id": "4.1", "score": 7}, {"id": 2, "score": 9}]
    assert record.actor == "李办（虚构）"


def test_an_empty_inbox_says_so(site: Site) -> None:
    assert "现在没有待办" in site.browser(site.li).text


def test_an_inbox_has_pages(site: Site) -> None:
    for number in range(53):
        site.world.start("case", f"case:{number}")
    browser = site.browser(site.li)
    assert len(list(browser.page.all("tr"))) == 51
    browser.open(browser.link("下一页"))
    assert len(list(browser.page.all("tr"))) == 4


@pytest.mark.parametrize("address", ["/inbox?after=x", "/inbox?after=-5", "/inbox?after=99999999999999999999999"])
def test_an_odd_page_number_is_no_trouble(site: Site, address: str) -> None:
    site.browser(site.li).open(address)


@pytest.mark.parametrize("finished", [False, True])
def test_a_person_who_is_not_reached_gets_404_for_open_and_done_tasks(site: Site, finished: bool) -> None:
    task = site.task()
    if finished:
        site.browser(site.li).open(f"/tasks/{task}").fill(**GOOD)
    stranger = site.browser(site.zhao)
    missing = stranger.open("/tasks/999999", 404).answer
    assert stranger.open(f"/tasks/{task}", 404).answer.text == missing.text
    stranger.open("/regulation")
    csrf = {"csrf_token": stranger.token(), "result": "pass"}
    stranger.post(f"/tasks/{task}", MultiDict(csrf), 404)
    stranger.open(f"/tasks/{task}/materials/1", 404)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999", "x", "1.5", "%00"])
def test_an_impossible_number_is_no_task(site: Site, number: str) -> None:
    site.browser(site.li).open(f"/tasks/{number}", 404)


def test_p10_a_recused_person_finds_no_trace_of_the_case(site: Site) -> None:
    edition = site.edition()
    application = site.application(edition)
    case = f"application:{application}"
    site.world.start("case", "case:1")
    with site.world.acting() as work:
        work.session.get_one(Task, 2).case = case
    before = site.browser(site.li)
    assert "甲公司" in before.text
    site.recuse(site.li, application)
    browser = site.browser(site.li)
    assert "甲公司" not in browser.text
    assert "现在没有待办" in browser.text
    browser.open("/tasks/2", 404)
    assert "甲公司" in site.browser(site.wang).text


def test_two_people_finish_the_same_task_and_the_second_is_told_who(site: Site) -> None:
    task = site.task()
    first, second = site.browser(site.li), site.browser(site.wang)
    first.open(f"/tasks/{task}")
    second.open(f"/tasks/{task}")
    first.fill(**GOOD)
    second.fill(409, **GOOD, note="花了半小时写的意见")
    assert "“审核”已由李办（虚构）办结。" in second.text
    assert "花了半小时写的意见" in second.text, "what was typed is still there to copy (P13)"
    assert len(site.world.rows(FormRecord)) == 1
    assert "已由李办（虚构）于2026年3月2日 09:00办结" in second.open(f"/tasks/{task}").text


def test_bad_input_gets_sentences_at_the_fields_and_keeps_what_was_typed(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    typed = {"result": "refuse", "note": "记一笔", "rows[4.1].score": "很多", "rows[4.1].comment": "第一行\n第二行"}
    browser.fill(422, **typed)
    assert "有3处需要修改" in browser.text
    assert "请填写数字" in browser.text or "请填写整数" in browser.text
    for name, value in typed.items():
        assert browser.value(name) == value
    errors = {each.get("id"): each.text for each in browser.page.all("p") if each.get("class") == "error"}
    assert set(errors) == {"reason-error", "rows[4.1].score-error", "rows[2].score-error"}
    links = [each.get("href") for each in browser.page.all("a") if each.get("href").startswith("#")]
    assert "#rows%5B4.1%5D.score" in links


def test_what_was_typed_into_a_hidden_field_is_kept(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, **{"result": "pass", "reason": "改了主意以前写的"})
    assert browser.value("reason") == "改了主意以前写的"
    browser.fill(**GOOD)
    assert "reason" not in site.world.rows(FormRecord)[0].answers


def test_typed_text_is_never_markup(site: Site) -> None:
    evil = "\"'><script>alert(1)</script>{{7*7}}</textarea>"
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, **{"note": evil, "reason": evil})
    assert browser.value("note") == evil
    assert browser.value("reason") == evil
    assert "<script>alert" not in browser.answer.text
    browser.fill(**GOOD, note=evil)
    done = browser.open("/tasks/1")
    assert evil in done.text
    assert "<script>alert" not in browser.answer.text


def test_a_finished_task_shows_what_was_answered(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(**GOOD)
    browser.open("/tasks/1")
    labels, texts = ([each.text for each in browser.page.all(tag)] for tag in ("dt", "dd"))
    assert dict(zip(labels, texts, strict=True)) == {"结论": "通过", "领导": "得分：7", "战略": "得分：9"}


def test_a_file_stays_when_the_rest_is_refused_and_can_be_opened_afterwards(site: Site) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, result="pass", proof=upload(PDF, "证明.pdf"))
    assert "证明.pdf" in browser.text
    browser.fill(**GOOD)
    browser.open("/tasks/1")
    answer = browser.client.get(browser.link("证明.pdf"))
    assert answer.data == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    site.browser(site.zhao).open("/tasks/1/materials/1", 404)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "病毒.exe", "类型不能上传"),
        (PDF, "证明", "类型不能上传"),
        (b"MZ" + PDF, "证明.pdf", "内容与扩展名不符"),
        (b"", "空.pdf", "是空文件"),
    ],
)
def test_a_file_that_may_not_be_uploaded_is_refused_with_the_other_faults(
    site: Site, content: bytes, name: str, sentence: str
) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, proof=upload(content, name))
    assert sentence in browser.text
    assert "请选择。" in browser.text
    assert not [each for each in (site.folder / "uploads").rglob("*") if each.is_file()]


@pytest.mark.parametrize("token", ["1", "[1]", "WzEsImEiLDFd.AAAA", "", "\x00"])
def test_nobody_names_a_file_that_they_did_not_upload(site: Site, token: str) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, **GOOD, proof=token)
    assert "只能选择在这里上传过的文件" in browser.text


def test_a_token_is_good_for_one_person_and_one_task_only(site: Site) -> None:
    first, second = site.task("case:1"), site.task("case:2")
    browser = site.browser(site.li).open(f"/tasks/{first}")
    browser.fill(422, proof=upload(PDF, "证明.pdf"))
    token = browser.value("proof")
    browser.open(f"/tasks/{second}").fill(422, **GOOD, proof=token)
    site.browser(site.wang).open(f"/tasks/{first}").fill(422, **GOOD, proof=token)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "还剩5个工作日"), (3, "还剩2个工作日"), (7, "今天到期"), (8, "已超期1个工作日"), (9, "已超期2个工作日")],
)
def test_the_light_counts_working_days(site: Site, days: int, said: str) -> None:
    """Received on Monday 2 March 2026; the calendar of this world makes each day count for the due moment."""
    site.task()
    with site.world.acting() as work:
        # Five working days of the office's own calendar end on Monday the 9th at 24:00.
        work.session.get_one(Task, 1).due_at = dt.datetime(2026, 3, 9, 16, tzinfo=dt.UTC)
    site.world.sleep(days=days)
    assert said in site.browser(site.li).text


def test_without_having_entered_one_is_sent_to_the_front_page(site: Site) -> None:
    browser = site.browser()
    for address in ("/inbox", "/tasks/1", "/editions", "/apply"):
        assert browser.open(address).head == "选择身份"


def test_only_the_demo_lets_one_enter(sqlite_url: str, tmp_path: Path) -> None:
    site = Site(sqlite_url, tmp_path, demo=False)
    browser = site.browser().open("/")
    assert "李办" not in browser.text
    site.app.config["WTF_CSRF_ENABLED"] = False
    browser.post("/enter", MultiDict({"person": str(site.li)}), 404)
    assert site.app.config["SESSION_COOKIE_SECURE"]
    site.close()


def test_somebody_whose_role_ended_finds_nothing(site: Site) -> None:
    task = site.task()
    browser = site.browser(site.li)
    with site.world.acting() as work:
        for grant in work.session.query(RoleGrant).filter_by(person_id=site.li):
            grant.valid_until = work.now
    browser.open(f"/tasks/{task}", 403)
    assert "现在没有待办" in browser.open("/inbox").text


def test_csrf_without_the_token_is_refused_in_chinese(site: Site) -> None:
    task = site.task()
    browser = site.browser(site.li)
    browser.post(f"/tasks/{task}", MultiDict(GOOD), 400)
    assert "请返回上一页，刷新后重新提交" in browser.text
    assert not site.world.rows(FormRecord)


def test_an_unexpected_error_is_a_page_and_an_incident(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    task = site.task()
    browser = site.browser(site.li).open(f"/tasks/{task}")

    def fail(*about: object) -> None:
        raise RuntimeError("the reason")

    monkeypatch.setattr("engine.tasks.complete", fail)
    browser.fill(500, **GOOD)
    assert "系统出错，刚才的操作没有生效" in browser.text
    assert "the reason" not in browser.text
    (incident,) = site.world.rows(Incident)
    assert incident.subject == "POST /tasks/<number:task_id>"
    assert incident.error == "RuntimeError: the reason"
    assert site.world.rows(Task, id=task)[0].closed_at is None


def test_pages_carry_the_headers_that_protect_them(site: Site) -> None:
    headers = site.browser(site.li).open("/inbox").answer.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    cookie = site.app.test_client().get("/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
