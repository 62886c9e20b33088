"""Certificates, the use of the title, the watch, and losing an award (Articles 28 to 33)."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.profile import Ground
from award.rules import honours, revocation
from award.terms import AwardStatus
from tests.award.rules.sheet import refused

GRANTED = dt.date(2026, 12, 20)


def test_r28_no_certificate_comes_before_the_decision() -> None:
    honours.check_decision("塔行发〔2026〕9号", GRANTED, GRANTED)
    for number, day in ((None, None), ("", GRANTED), ("塔行发〔2026〕9号", None)):
        with refused("尚未发布表彰决定", article="第二十八条"):
            honours.check_decision(number, day, GRANTED)
    with refused("不能早于表彰决定"):
        honours.check_decision("塔行发〔2026〕9号", GRANTED + dt.timedelta(days=1), GRANTED)


@given(st.binary(min_size=12, max_size=12), st.binary(min_size=12, max_size=12))
def test_a_verification_code_is_readable_and_keeps_sixty_bits(one: bytes, other: bytes) -> None:
    code = honours.verification_code(one)
    assert len(code) == 14
    assert set(code) <= {*honours.ALPHABET, "-"}
    same = all(a % 32 == b % 32 for a, b in zip(one, other, strict=True))
    assert (code == honours.verification_code(other)) is same


def test_a_verification_code_needs_enough_randomness() -> None:
    with pytest.raises(ValueError, match="12 random bytes"):
        honours.verification_code(b"short")


@pytest.mark.parametrize(
    ("day", "watched"),
    [(GRANTED, True), (dt.date(2031, 12, 20), True), (dt.date(2031, 12, 21), False), (dt.date(2026, 12, 19), False)],
)
def test_r32_a_winner_is_watched_for_five_years(day: dt.date, watched: bool) -> None:
    assert honours.under_watch(GRANTED, day) is watched


@pytest.mark.parametrize(
    ("use", "breaches"),
    [
        (honours.TitleUse(year_stated=True, product_use=False, profit_use=False), 0),
        (honours.TitleUse(year_stated=False, product_use=False, profit_use=False), 1),
        (honours.TitleUse(year_stated=True, product_use=True, profit_use=False), 1),
        (honours.TitleUse(year_stated=False, product_use=True, profit_use=True), 3),
    ],
)
def test_each_misuse_of_the_title_is_named(use: honours.TitleUse, breaches: int) -> None:
    assert len(honours.title_breaches(use)) == breaches


FRAUD = Ground("fraud", "以欺骗、贿赂等不正当手段获奖", "第三十二条", always=True, ban_years="ban.years.fraud")
ACCIDENT = Ground("accident", "发生重大质量、安全、环保等事故", "第三十三条")
MATTER = revocation.Matter(
    status=AwardStatus.VALID, granted_on=GRANTED, occurred_on=dt.date(2029, 5, 1), established=True, notified=True,
    heard=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"established": False}, "未经核查属实"),
        ({"notified": False}, "陈述申辩"),
        ({"heard": False}, "陈述申辩"),
        ({"status": AwardStatus.REVOKED}, "已经撤销"),
    ],
)
@pytest.mark.parametrize("decision", ["revoke", "remind"])
def test_r31_nobody_is_judged_unheard(change: dict[str, object], sentence: str, decision: str) -> None:
    revocation.check_decision(decision, ACCIDENT, "事实清楚", MATTER)
    with refused(sentence):
        revocation.check_decision(decision, ACCIDENT, "事实清楚", dataclasses.replace(MATTER, **change))  # type: ignore[arg-type]


def test_r31_a_decision_states_its_facts_and_a_revocation_its_ground() -> None:
    with refused("事实和理由", field="reason"):
        revocation.check_decision("keep", None, " ", MATTER)
    with refused("取消奖励的情形", field="ground"):
        revocation.check_decision("revoke", None, "事实清楚", MATTER)


def test_r32_article_33_reaches_five_years_and_fraud_any_time() -> None:
    late = dataclasses.replace(MATTER, occurred_on=dt.date(2031, 12, 21))
    with refused("5年内发生", field="ground", article="第三十三条"):
        revocation.check_decision("revoke", ACCIDENT, "事实清楚", late)
    revocation.check_decision("revoke", FRAUD, "事实清楚", late)
