"""Official documents: on record and numbered with the action, rendered after it."""

import concurrent.futures
import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import database
from award.records.documents import Document, NumberBook
from award.records.editions import Edition
from engine import documents as headers
from engine.contract import SERVICES, Actor, Refusal
from handlers.general import documents, services
from tests.handlers.calls import Desk, Notice, Started
from tests.handlers.calls import Document as Ordered

ISSUE = SERVICES["issue_document"].run
NOON = dt.datetime(2026, 6, 4, 4, tzinfo=dt.UTC)


@pytest.fixture
def tables(database_url: str) -> Iterator[Engine]:
    engine = database.connect(database_url, durable=False)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(tables: Engine) -> Iterator[Desk]:
    with Session(tables) as session:
        yield Desk(session, now=NOON, actor=Actor(3, "办公室甲"))


# ---------------------------------------------------------------- documents


def test_a_document_is_on_record_with_its_number_and_ordered(desk: Desk) -> None:
    record = documents.issue(desk.call(), "vacancy_notice", year=2026)
    assert (record.number, record.title, record.article) == ("塔质奖发〔2026〕1号", "奖项空缺公告", "第四条")
    assert (record.case, record.record_id, record.status) == ("edition:1", 1, "queued")
    facts = record.facts
    assert desk.documents == [Ordered("vacancy_notice", record.id, facts)]
    assert (facts["number"], facts["year"], facts["issued_on"]) == ("塔质奖发〔2026〕1号", 2026, "2026-06-04")


def test_a_document_may_belong_to_another_case_than_the_running_one(desk: Desk) -> None:
    record = documents.issue(desk.call(), "return_notice", subject="application:17", reason="材料不齐全")
    assert (record.case, record.record_id) == ("application:17", 17)


def test_numbers_of_a_series_follow_each_other_and_start_anew_each_year(desk: Desk) -> None:
    taken = [documents.number(desk.call(), "塔质奖发") for _ in range(3)]
    desk.now = dt.datetime(2026, 12, 31, 16, tzinfo=dt.UTC)  # already New Year's Day in Beijing
    assert [*taken, documents.number(desk.call(), "塔质奖发")] == [
        "塔质奖发〔2026〕1号", "塔质奖发〔2026〕2号", "塔质奖发〔2026〕3号", "塔质奖发〔2027〕1号",
    ]  # fmt: skip


def test_an_undone_action_leaves_no_gap_in_the_numbers_p1(tables: Engine) -> None:
    with Session(tables) as session:
        documents.take_number(session, "塔质奖发", 2026)
        session.commit()
        documents.take_number(session, "塔质奖发", 2026)
        session.rollback()
        assert documents.take_number(session, "塔质奖发", 2026) == "塔质奖发〔2026〕2号"


def test_many_at_once_each_get_their_own_number(tables: Engine) -> None:
    def take(_: int) -> str:
        with Session(tables) as session, session.begin():
            return documents.take_number(session, "塔质奖发", 2026)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        taken = set(pool.map(take, range(40)))
    assert taken == {f"塔质奖发〔2026〕{number}号" for number in range(1, 41)}


def test_an_empty_series_gives_no_number(desk: Desk) -> None:
    assert documents.issue(desk.call(), "publicity_notice", series="", kind="internal").number is None
    assert desk.session.scalars(select(NumberBook)).all() == []


def test_a_given_number_is_kept(desk: Desk) -> None:
    record = documents.issue(desk.call(), "commendation", number="塔行质奖〔2026〕示例号")
    assert record.number == record.facts["number"] == "塔行质奖〔2026〕示例号"


def test_facts_become_plain_json_in_beijing_time() -> None:
    late = dt.datetime(2026, 6, 4, 17, 5, tzinfo=dt.UTC)
    facts = {"at": late, "on": dt.date(2026, 6, 4), "score": decimal.Decimal("712.50"), "rows": ({"n": (1, 2)},)}
    plain = {"at": "2026-06-05T01:05", "on": "2026-06-04", "score": "712.5", "rows": [{"n": [1, 2]}]}
    assert documents.plain(facts) == plain
    assert documents.plain(decimal.Decimal("700.00")) == "700"


def test_the_service_gathers_the_facts_of_the_case(desk: Desk) -> None:
    edition = Edition(
        id=1, status="filing", year=2026, quota=3, approval_doc_no="示例〔2026〕1号",
        filing_opens=dt.date(2026, 3, 3), filing_closes=dt.date(2026, 4, 30),
    )  # fmt: skip
    desk.session.add(edition)
    told = desk.run(ISSUE, name="call_for_applications", subject="edition", facts={"contact_phone": "0901-0000000"})
    record = desk.session.get_one(Document, told["document_id"])
    assert told["document_number"] == "塔质奖发〔2026〕1号"
    assert record.facts["filing_closes"] == "2026-04-30"
    assert (record.facts["quota"], record.facts["contact_phone"]) == (3, "0901-0000000")


def test_the_minutes_take_their_text_from_the_form(desk: Desk) -> None:
    desk.session.add(Edition(id=1, year=2026))
    answers = {"meeting_date": "2026-08-27", "minutes": "同意。", "vote_closes": "2026-09-02"}
    desk.run(ISSUE, {"deliberate": answers}, name="deliberation_minutes", answers="deliberate")
    facts = desk.documents[0].facts
    assert (facts["minutes"], facts["meeting_date"], facts["vote_closes"]) == ("同意。", "2026-08-27", "2026-09-02")


def test_an_owners_own_template_is_produced_without_a_number(desk: Desk) -> None:
    desk.templates = {"thank_you_letter": headers.header("// title: 致谢\n// type: 函\n// article: 第二十九条\n")}
    told = desk.run(SERVICES["produce_document"].run, name="thank_you_letter", title="感谢信")
    record = desk.session.get_one(Document, told["document_id"])
    assert (record.number, record.title) == (None, "感谢信")


def test_a_document_that_the_bundle_has_no_template_of_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="没有名为“thank_you_letter”的公文模板"):
        desk.run(SERVICES["produce_document"].run, name="thank_you_letter")


def test_the_header_gives_title_article_number_and_readers(desk: Desk) -> None:
    lines = ("title: 复核意见", "type: 意见", "article: 第十四条", "series: 虚构复", "readers: 审核机关、相关部门")
    header = "\n".join(f"// {line}" for line in lines)
    desk.templates = {"second_look": headers.header(header)}
    told = desk.run(ISSUE, name="second_look")
    record = desk.session.get_one(Document, told["document_id"])
    assert (record.title, record.article, record.number) == ("复核意见", "第十四条", "虚构复〔2026〕1号")
    assert (record.readers, record.names_nobody) == ("审核机关、相关部门", False)


def test_a_document_without_a_template_name_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="没有写明用哪个模板"):
        desk.run(ISSUE)


# ---------------------------------------------------------------- general services


def test_a_notice_reaches_a_role_by_its_name(desk: Desk) -> None:
    inputs: dict[str, Any] = {"to": "办公室", "text": "{applicant}已提交。", "facts": {"applicant": "虚构酒业"}}
    assert desk.run(services.notify, **inputs) == {}
    assert desk.notices == [Notice("role:办公室", "虚构酒业已提交。")]


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"to": "办公室"}, "通知没有写明内容。"),
        ({"text": "好"}, "通知没有写明发给谁。"),
        ({"to": "食堂", "text": "好"}, "没有名为“食堂”的角色，通知无法送达。"),
        ({"to": "办公室", "text": "{applicant}"}, "通知内容里引用的“applicant”没有给出。"),
        ({"to": "办公室", "text": "{applicant"}, "通知内容里的花括号没有成对。"),
    ],
)
def test_a_notice_that_cannot_be_sent_is_refused(desk: Desk, inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal) as told:
        desk.run(services.notify, **inputs)
    assert told.value.sentence == sentence


def test_a_notice_cannot_look_inside_its_facts(desk: Desk) -> None:
    inputs: dict[str, Any] = {"to": "办公室", "text": "{applicant.__class__}", "facts": {"applicant": "虚构酒业"}}
    with pytest.raises(Refusal):
        desk.run(services.notify, **inputs)


def test_a_case_is_started_with_its_data(desk: Desk) -> None:
    inputs: dict[str, Any] = {"process": "objection", "key": "objection:5", "data": {"objection_id": 5}}
    assert desk.run(services.start_case, **inputs) == {"started_case": "objection:5"}
    assert desk.started == [Started("objection", "objection:5", {"objection_id": 5})]


def test_a_decision_is_kept_with_its_reason_and_told(desk: Desk) -> None:
    inputs: dict[str, Any] = {"decision": "延期", "reason": "材料较多", "article": "第七条", "to": "person:3"}
    kept = desk.run(services.record_decision, **inputs)
    assert kept == {
        "decision": "延期", "decision_reason": "材料较多", "decision_article": "第七条",
        "decided_on": "2026-06-04", "decided_by": "办公室甲",
    }  # fmt: skip
    assert desk.notices == [Notice("person:3", "依据第七条，已作出决定：延期。理由：材料较多")]


def test_a_decision_without_a_reason_is_refused(desk: Desk) -> None:
    inputs: dict[str, Any] = {"decision": "延期"}
    with pytest.raises(Refusal, match="应当说明理由"):
        desk.run(services.record_decision, **inputs)
