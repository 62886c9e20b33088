"""Handing in an objection, its receipt, and following it by number and code (Articles 23 to 26)."""

import datetime as dt
import hashlib
import re

import pytest

from award.records.documents import Document
from award.records.objections import Objection
from award.terms import DocumentStatus, ObjectionOutcome, ObjectionStatus
from engine.model import AuditEntry
from people.events import Event
from tests.web.public.conftest import statement

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def lodged(published):
    """An objection that was handed in: the site, its number and its code."""
    site, number, application = published
    browser = site.browser().open(f"/publicities/{number}/objection").fill(**statement(application_id=str(application)))
    return site, str(site.world.rows(Objection)[0].id), CODE.search(browser.text)[0]


def follow(site, number: str, code: str, status: int = 200):
    return site.browser().open("/objections").fill(status, number=number, code=code)


def change(site, **values: object) -> None:
    with site.world.acting() as work:
        found = work.session.get_one(Objection, 1)
        for name, value in values.items():
            setattr(found, name, value)


def letter(site, name: str = "objection_receipt", case: str = "objection:1") -> int:
    folder = site.folder / "documents"
    folder.mkdir(exist_ok=True)
    content = b"%PDF-1.7 letter"
    (folder / "7.pdf").write_bytes(content)
    with site.world.acting() as work:
        document = Document(
            number=f"{name}〔2026〕1号", name=name, title="异议受理凭证", article="第二十四条", case=case, path="7.pdf",
            status=DocumentStatus.RENDERED, produced_at=work.now, sm3=hashlib.new("sm3", content).hexdigest(),
        )  # fmt: skip
        work.session.add(document)
        work.session.flush()
        return document.id


def test_the_receipt_tells_number_code_and_the_last_day_of_the_screening(published) -> None:
    site, number, application = published
    browser = site.browser().open(f"/publicities/{number}/objection").fill(**statement(application_id=str(application)))
    assert CODE.search(browser.text)
    assert "2026年3月9日前，自收到之日起5个工作日（第二十四条）" in browser.text
    assert browser.answer.headers["Cache-Control"] == "no-store"


def test_only_the_digest_of_the_code_is_kept(lodged) -> None:
    site, _, code = lodged
    (kept,) = site.world.rows(Objection)
    assert len(kept.tracking_digest) == 64
    assert code not in str(vars(kept))
    assert not [each for each in site.world.rows(AuditEntry) if code in each.detail]


def test_the_objector_follows_by_number_and_code(lodged) -> None:
    site, number, code = lodged
    told = follow(site, number, code).text
    assert "已经收到，办公室正在审查" in told
    assert "甲公司（虚构）" in told
    assert "现在还没有文书" in told


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_the_code_may_be_typed_in_any_manner(lodged, typed) -> None:
    site, number, code = lodged
    assert "已经收到" in follow(site, number, typed(code)).text


def test_a_wrong_number_and_a_wrong_code_look_alike(lodged) -> None:
    site, number, code = lodged
    wrong = "2222-3333-4444"
    answers = {
        re.sub(r'value="[^"]*"', "", follow(site, *typed, 422).answer.text)
        for typed in [
            (number, wrong),
            ("77", code),
            ("0", code),
            ("-1", code),
            ("9" * 30, code),
            ("9" * 5000, code),
            ("x", ""),
            ("²", code),
        ]
    }
    assert len(answers) == 1
    assert "编号或者查询码不对" in answers.pop()


def test_an_objection_without_a_code_cannot_be_followed_with_an_empty_one(lodged) -> None:
    site, number, _ = lodged
    change(site, tracking_digest="")
    for code in ("", " ", "-", "--"):
        follow(site, number, code, 422)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"accepted": True, "status": ObjectionStatus.ACCEPTED, "receipt_no": "异议〔2026〕1号"},
            "已经受理，正在调查处理",
        ),
        ({"status": ObjectionStatus.SETTLED, "outcome": ObjectionOutcome.UPHELD}, "异议成立"),
        ({"status": ObjectionStatus.SETTLED, "outcome": ObjectionOutcome.DISMISSED}, "异议不成立"),
        ({"status": ObjectionStatus.SETTLED, "outcome": ObjectionOutcome.REJECTED, "accepted": False}, "不予受理"),
    ],
)
def test_each_state_is_told_in_a_sentence(lodged, values, sentence) -> None:
    site, number, code = lodged
    change(site, **values)
    assert sentence in follow(site, number, code).text


def test_the_days_left_for_the_screening_are_working_days(lodged) -> None:
    site, number, code = lodged
    change(site, screening_due_at=dt.datetime(2026, 3, 9, 16, tzinfo=dt.UTC))
    assert "还剩5个工作日" in follow(site, number, code).text
    site.world.sleep(days=1)
    assert "还剩4个工作日" in follow(site, number, code).text


def test_the_letters_to_the_objector_can_be_read_by_the_objector(lodged) -> None:
    site, number, code = lodged
    letter(site)
    browser = follow(site, number, code)
    assert "异议受理凭证" in browser.text
    form = next(each for each in browser.page.all("form") if each.get("class") == "inline")
    posted = {each.get("name"): each.get("value") for each in form.all("input")}
    answer = browser.client.post("/objections/letter", data=posted)
    assert answer.data == b"%PDF-1.7 letter"
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    assert site.world.rows(AuditEntry, event=Event.DOCUMENT_OPENED)
    posted["code"] = "2222-3333-4444"
    assert browser.client.post("/objections/letter", data=posted).status_code == 404
    assert browser.client.get("/objections/letter").status_code == 405


@pytest.mark.parametrize(
    ("name", "case"), [("objection_bulletin", "objection:1"), ("objection_receipt", "objection:2")]
)
def test_letters_to_others_are_not_shown(lodged, name, case) -> None:
    site, number, code = lodged
    other = letter(site, name, case)
    browser = follow(site, number, code)
    assert "现在还没有文书" in browser.text
    browser = site.browser().open("/objections")
    posted = {"csrf_token": browser.token(), "number": number, "code": code, "letter": str(other)}
    assert browser.client.post("/objections/letter", data=posted).status_code == 404


def test_the_same_objection_twice_is_taken_once(published) -> None:
    site, number, application = published
    for status in (200, 422):
        browser = site.browser().open(f"/publicities/{number}/objection")
        browser.fill(status, **statement(application_id=str(application)))
    assert "内容相同的异议刚才已经收到" in browser.text
    assert len(site.world.rows(Objection)) == 1


def test_the_form_is_not_kept_by_anybody_and_says_what_a_clue_is(published) -> None:
    site, number, _ = published
    browser = site.browser().open(f"/publicities/{number}/objection")
    assert browser.answer.headers["Cache-Control"] == "no-store"
    assert "可以作为线索向办公室提供" in browser.text
    site.world.sleep(days=30)
    browser = site.browser().open(f"/publicities/{number}/objection")
    assert "公示期已过" in browser.text
    assert not [each for each in browser.page.all("form") if each.get("class") == "fill"]
