"""Audit, consultation, formal review, acceptance (Articles 14 to 17)."""

import dataclasses
import datetime as dt

import pytest

from award.rules import screening
from award.terms import AuditResult
from tests.award.rules.sheet import refused

TODAY = dt.date(2026, 5, 12)
CLEAN = screening.ListCheck(dt.date(2026, 5, 11), "国家企业信用信息公示系统", listed=False)
CHECKS = {"conditions": True, "completeness": True, "truth": True, "accuracy": True, "legality": True}
PASSING = screening.Audit(AuditResult.PASS, CHECKS, abnormal=CLEAN, illegal=CLEAN)


@pytest.mark.parametrize("name", ["abnormal", "illegal"])
@pytest.mark.parametrize(
    ("change", "sentence", "field"),
    [
        ({"checked_on": None}, "日期", "checked_on"),
        ({"checked_on": dt.date(2026, 5, 13)}, "不能晚于今天", "checked_on"),
        ({"source": " "}, "来源", "source"),
    ],
)
def test_r10_both_lists_are_checked_with_date_and_source(
    name: str, change: dict[str, object], sentence: str, field: str
) -> None:
    check = dataclasses.replace(CLEAN, **change)  # type: ignore[arg-type]
    with refused(sentence, field=f"{name}_{field}", article="第十四条"):
        screening.check_audit(dataclasses.replace(PASSING, **{name: check}), TODAY)


def test_r10_a_list_may_be_checked_on_the_day_of_the_audit() -> None:
    today = dataclasses.replace(CLEAN, checked_on=TODAY)
    screening.check_audit(dataclasses.replace(PASSING, abnormal=today, illegal=today), TODAY)


@pytest.mark.parametrize(("name", "title"), [("abnormal", "经营异常名录"), ("illegal", "严重违法企业名单")])
def test_r10_who_is_on_a_list_does_not_pass(name: str, title: str) -> None:
    listed = dataclasses.replace(PASSING, **{name: dataclasses.replace(CLEAN, listed=True)})
    with refused(f"被列入{title}", field="result"):
        screening.check_audit(listed, TODAY)
    refusal = dataclasses.replace(listed, result=AuditResult.REFUSE, reason=f"被列入{title}")
    screening.check_audit(refusal, TODAY)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_an_audit_passes_only_when_every_check_does(check: str) -> None:
    screening.check_audit(PASSING, TODAY)
    with refused("不能审核通过", field="result"):
        screening.check_audit(dataclasses.replace(PASSING, checks={**CHECKS, check: False}), TODAY)


@pytest.mark.parametrize("result", [AuditResult.RETURN, AuditResult.REFUSE])
def test_returning_and_refusing_need_a_reason(result: AuditResult) -> None:
    with refused("说明理由", field=f"{result.value}_reason"):
        screening.check_audit(dataclasses.replace(PASSING, result=result), TODAY)


def test_a_department_that_is_silent_after_the_reply_date_has_no_opinion() -> None:
    given = {7: screening.Answer(7, agrees=False, text="近期有投诉"), 99: screening.Answer(99, agrees=True)}
    answers = screening.opinions([5, 7, 5], given)
    assert [(answer.unit_id, answer.agrees, answer.silence) for answer in answers] == [
        (5, None, True),
        (7, False, False),
    ]
    assert "视为无意见" in answers[0].text


@pytest.mark.parametrize("failing", ["conditions", "procedure", "documents"])
def test_r12_a_formal_review_passes_only_with_all_three_checks(failing: str) -> None:
    passed, failed = [True, True, True], [name != failing for name in ("conditions", "procedure", "documents")]
    assert screening.formal_passed(passed, "")
    assert not screening.formal_passed(failed, "缺审核意见")
    with refused("说明理由", field="opinion", article="第十五条"):
        screening.formal_passed(failed, " ")


def test_r13_only_who_passed_the_formal_review_is_accepted() -> None:
    screening.check_acceptance(screening.Decision(accept=True), formal_passed=True)
    with refused("未通过形式审查", field="decision", article="第十七条"):
        screening.check_acceptance(screening.Decision(accept=True), formal_passed=False)


@pytest.mark.parametrize("formal_passed", [True, False])
def test_r14_nobody_is_returned_without_a_reason(formal_passed: bool) -> None:
    told = screening.Decision(accept=False, reason="主管部门有不同意见")
    screening.check_acceptance(told, formal_passed=formal_passed)
    with refused("书面说明理由", field="reason", article="第十七条"):
        screening.check_acceptance(screening.Decision(accept=False), formal_passed=formal_passed)
