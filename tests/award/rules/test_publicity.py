"""公示 (Articles 12, 14, 17, 22)."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import publicity
from award.terms import PublicityKind
from tests.award.rules.sheet import SHEET, refused

CLOSES = dt.datetime(2026, 5, 11, 16, 0, tzinfo=dt.UTC)  # 24:00 Beijing time
WINDOW = publicity.Window(dt.date(2026, 4, 30), dt.date(2026, 5, 11), CLOSES, 5)
BEFORE = CLOSES - dt.timedelta(seconds=1)


def _at_least_five(kind: PublicityKind, article: str) -> None:
    key = f"publicity.days.{kind.value}"
    assert publicity.days(kind, SHEET) == 5
    assert publicity.days(kind, {**SHEET, key: 3}) == 5
    assert publicity.days(kind, {**SHEET, key: 7}) == 7
    with refused("不得少于5个工作日", article=article):
        publicity.check_finished(kind, dataclasses.replace(WINDOW, working_days=4), CLOSES)
    with refused("尚未期满", article=article):
        publicity.check_finished(kind, WINDOW, BEFORE)
    with refused("尚未进行", article=article):
        publicity.check_finished(kind, None, CLOSES)
    publicity.check_finished(kind, WINDOW, CLOSES)


def test_r05_internal_publicity_of_five_working_days_is_over_before_filing() -> None:
    _at_least_five(PublicityKind.INTERNAL, "第十二条")


def test_r11_audit_publicity_takes_at_least_five_working_days() -> None:
    _at_least_five(PublicityKind.AUDIT, "第十四条")


def test_r13_the_acceptance_list_stands_for_at_least_five_working_days() -> None:
    _at_least_five(PublicityKind.ACCEPTANCE, "第十七条")


def test_r22_the_proposed_winners_stand_for_at_least_five_working_days() -> None:
    _at_least_five(PublicityKind.RESULT, "第二十二条")


@pytest.mark.parametrize("kind", list(PublicityKind))
def test_r13_an_undecided_objection_holds_the_list_open(kind: PublicityKind) -> None:
    with refused("尚有1件异议"):
        publicity.check_finished(kind, WINDOW, CLOSES + dt.timedelta(days=30), undecided=1)


def test_r13_an_upheld_objection_ends_the_way() -> None:
    publicity.check_may_go_on(PublicityKind.ACCEPTANCE, WINDOW, CLOSES, undecided=0, upheld=False)
    with refused("异议成立", article="第二十六条"):
        publicity.check_may_go_on(PublicityKind.ACCEPTANCE, WINDOW, CLOSES, undecided=0, upheld=True)


@pytest.mark.parametrize(
    ("kind", "removed", "remaining", "republish", "again"),
    [
        (PublicityKind.RESULT, 1, 2, True, True),
        (PublicityKind.RESULT, 1, 2, False, False),
        (PublicityKind.RESULT, 0, 3, True, False),
        (PublicityKind.RESULT, 2, 0, True, False),
        (PublicityKind.ACCEPTANCE, 1, 5, True, True),
        (PublicityKind.AUDIT, 1, 1, True, False),
    ],
)
def test_a_list_shortened_by_an_upheld_objection_is_published_again(
    kind: PublicityKind, removed: int, remaining: int, republish: bool, again: bool
) -> None:
    assert publicity.must_publish_again(kind, removed=removed, remaining=remaining, republish=republish) is again


@given(st.lists(st.integers(-30, 30), max_size=6))
def test_r33_a_window_only_ever_grows(shifts: list[int]) -> None:
    window, ends = WINDOW, [WINDOW.closes_at]
    for days in shifts:
        by = dt.timedelta(days=days)
        recomputed = dataclasses.replace(WINDOW, last_day=WINDOW.last_day + by, closes_at=WINDOW.closes_at + by)
        window = publicity.extend(window, recomputed)
        ends.append(recomputed.closes_at)
        assert window.closes_at == max(ends)
        assert window.last_day - WINDOW.last_day == window.closes_at - WINDOW.closes_at
    assert window.opened_on == WINDOW.opened_on
