"""Objections (Articles 23 to 26)."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.concepts import Concept
from award.rules import objections
from award.terms import NoticeRecipient, ObjectionOutcome
from tests.award.rules.sheet import refused

PERSON = objections.Objection(
    kind="person", name="张三", phone="13900000000", address="塔城市新华路1号", text="材料不实", has_evidence=True,
    signed=True, has_identity_proof=True,
)  # fmt: skip
UNIT = objections.Objection(
    kind="unit", name="某公司", phone="0901-6220000", address="额敏县文化路2号", text="材料不实", has_evidence=True,
    sealed=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "change", "field"),
    [
        (PERSON, {"text": " "}, "text"),
        (PERSON, {"has_evidence": False}, "evidence"),
        (PERSON, {"phone": ""}, "phone"),
        (PERSON, {"address": ""}, "address"),
        (PERSON, {"name": " "}, "name"),
        (PERSON, {"signed": False}, "name"),
        (PERSON, {"has_identity_proof": False}, "identity_proof"),
        (UNIT, {"has_evidence": False}, "evidence"),
        (UNIT, {"phone": ""}, "phone"),
        (UNIT, {"address": ""}, "address"),
        (UNIT, {"sealed": False}, "sealed"),
        (UNIT, {"name": ""}, "sealed"),
    ],
)
def test_each_formality_of_article_23_is_asked_for(
    whole: objections.Objection, change: dict[str, object], field: str
) -> None:
    assert objections.faults(whole) == []
    broken = dataclasses.replace(whole, **change)  # type: ignore[arg-type]
    assert [(fault.field, fault.article) for fault in objections.faults(broken)] == [(field, Concept.OBJECTION_FORM)]
    with refused("应", field=field):
        objections.check(broken)


OPENED = dt.datetime(2026, 5, 6, 2, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 5, 13, 16, 0, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("lodged", "inside"),
    [(OPENED, True), (OPENED - TICK, False), (CLOSES - TICK, True), (CLOSES, False)],
)
def test_an_objection_on_the_last_day_is_in_the_window_until_24_hours(lodged: dt.datetime, inside: bool) -> None:
    assert objections.in_window(lodged, OPENED, CLOSES) is inside


@pytest.mark.parametrize(
    ("screened", "now", "overdue"),
    [
        (None, CLOSES - TICK, False),
        (None, CLOSES, True),
        (CLOSES - TICK, CLOSES + dt.timedelta(days=9), False),
        (CLOSES, CLOSES + dt.timedelta(days=9), True),
    ],
)
def test_r23_screening_is_overdue_after_the_fifth_working_day(
    screened: dt.datetime | None, now: dt.datetime, overdue: bool
) -> None:
    assert objections.overdue(CLOSES, screened, now) is overdue


def test_r24_an_accepted_objection_has_a_numbered_receipt_and_a_refused_one_has_none() -> None:
    number = objections.receipt_no(2026, 3)
    assert number == "异议受理〔2026〕3号"
    objections.check_receipt(accepted=True, number=number)
    objections.check_receipt(accepted=False, number=None)
    with refused("书面凭证", article="第二十四条"):
        objections.check_receipt(accepted=True, number=None)
    with refused("不出具受理凭证"):
        objections.check_receipt(accepted=False, number=number)


CHECKS = {"written": True, "proof": True, "contact": True}


@pytest.mark.parametrize(
    ("screening", "sentence"),
    [
        (objections.Screening({**CHECKS, "proof": False}, in_window=True, accept=True), "证明不充分"),
        (objections.Screening(CHECKS, in_window=False, accept=True), "作为线索处理"),
        (objections.Screening(CHECKS, in_window=True, accept=False), "说明理由"),
    ],
)
def test_a_screening_against_article_24_is_refused(screening: objections.Screening, sentence: str) -> None:
    objections.check_screening(objections.Screening(CHECKS, in_window=True, accept=True))
    with refused(sentence, article="第二十四条"):
        objections.check_screening(screening)


def test_r25_investigating_experts_have_no_interest() -> None:
    objections.check_investigators([], [1], stated_independent=False)
    objections.check_investigators([2, 3], [1], stated_independent=True)
    with refused("不得有利害关系", field="investigators", article="第二十五条"):
        objections.check_investigators([1, 2], [1], stated_independent=True)
    with refused("不得有利害关系"):
        objections.check_investigators([2, 3], [1], stated_independent=False)


FACTS = {
    "receipt_no": "异议受理〔2026〕3号", "organisation": "某组织", "publicity": "受理名单公示", "outcome": "不成立",
    "facts": "经查，材料属实。", "name": "张三", "lodged_on": "2026年5月12日", "phone": "13900000000",
    "address": "塔城市新华路1号",
}  # fmt: skip


def test_r26_a_result_has_three_notices() -> None:
    notices = objections.notices(FACTS)
    assert set(notices) == {NoticeRecipient.OBJECTOR, NoticeRecipient.OBJECTED, NoticeRecipient.AUDITOR}
    for notice in notices.values():
        assert (notice["outcome"], notice["facts"]) == ("不成立", "经查，材料属实。")


@given(name=st.text(min_size=1), extra=st.dictionaries(st.text(min_size=1), st.text()))
def test_r26_the_objector_s_identity_reaches_nobody_else(name: str, extra: dict[str, str]) -> None:
    notices = objections.notices(FACTS | extra | {"name": name})
    assert notices[NoticeRecipient.OBJECTOR]["name"] == name
    for recipient in (NoticeRecipient.OBJECTED, NoticeRecipient.AUDITOR):
        assert set(notices[recipient]) <= {"receipt_no", "organisation", "publicity", "outcome", "facts"}


def test_what_gives_the_objector_away_is_left_out_of_a_text() -> None:
    assert objections.without_objector("据张三（13900000000）反映", PERSON) == "据（略）（（略））反映"
    assert objections.without_objector("经查，材料属实。", PERSON) == "经查，材料属实。"
    nameless = dataclasses.replace(PERSON, name="", phone=" ", address="")
    assert objections.without_objector("经 查", nameless) == "经 查"


def test_only_an_upheld_objection_touches_the_application() -> None:
    assert [outcome for outcome in ObjectionOutcome if objections.disqualifies(outcome)] == [ObjectionOutcome.UPHELD]


def test_a_conclusion_needs_facts_and_an_accepted_objection() -> None:
    objections.check_conclusion("dismissed", "经查属实", accepted=True)
    objections.check_conclusion("rejected", "", accepted=False)
    with refused("查明的事实", field="facts"):
        objections.check_conclusion("upheld", " ", accepted=True)
    with refused("未受理", field="result"):
        objections.check_conclusion("upheld", "经查属实", accepted=False)
