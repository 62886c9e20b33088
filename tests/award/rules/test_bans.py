"""Bans of five and ten years (Article 32)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import bans
from tests.award.rules.sheet import refused

APPLICANT = bans.Applicant(1, "91654200000000001X", legal_person_unit_id=2, legal_person_credit_code="LP")


def _ban(decided: dt.date = dt.date(2026, 6, 1), length: int = 5, **who: object) -> bans.Ban:
    first, last = bans.period(decided, length)
    return bans.Ban(first, last, length, **{"unit_id": 1, **who})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decided", "length", "last"),
    [
        (dt.date(2026, 6, 1), 5, dt.date(2031, 6, 1)),
        (dt.date(2026, 6, 1), 10, dt.date(2036, 6, 1)),
        (dt.date(2024, 2, 29), 5, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 10, dt.date(2038, 2, 28)),
    ],
)
def test_r30_a_ban_ends_on_the_corresponding_day(decided: dt.date, length: int, last: dt.date) -> None:
    assert bans.period(decided, length) == (decided, last)


def test_r30_a_ban_can_start_the_day_after_the_decision_and_ends_on_the_same_day() -> None:
    assert bans.period(dt.date(2026, 6, 1), 5, "next_day") == (dt.date(2026, 6, 2), dt.date(2031, 6, 1))


@pytest.mark.parametrize("length", [0, -5])
def test_r30_a_ban_lasts_some_years(length: int) -> None:
    with pytest.raises(ValueError, match="some years"):
        bans.period(dt.date(2026, 6, 1), length)


@pytest.mark.parametrize(
    ("day", "blocked"),
    [
        (dt.date(2026, 5, 31), False),
        (dt.date(2026, 6, 1), True),
        (dt.date(2031, 6, 1), True),
        (dt.date(2031, 6, 2), False),
    ],
)
def test_r30_a_ban_blocks_from_its_first_through_its_last_day(day: dt.date, blocked: bool) -> None:
    assert bool(bans.in_force([_ban()], APPLICANT, day)) is blocked


@pytest.mark.parametrize(
    ("who", "hits"),
    [
        ({"unit_id": 1}, True),
        ({"unit_id": 2}, True),
        ({"unit_id": 9, "credit_code": "91654200000000001X"}, True),
        ({"unit_id": 9, "credit_code": "LP"}, True),
        ({"unit_id": 9, "credit_code": None}, False),
        ({"unit_id": None, "credit_code": None}, False),
        ({"unit_id": 9, "credit_code": "other"}, False),
    ],
)
def test_r30_a_ban_follows_the_credit_code_and_the_legal_person(who: dict[str, object], hits: bool) -> None:
    assert bool(bans.in_force([_ban(**who)], APPLICANT, dt.date(2027, 1, 1))) is hits


def test_r30_the_refusal_names_the_longest_ban_and_its_article() -> None:
    registry = [_ban(), _ban(length=10)]
    with refused("10年禁申期内（至2036年6月1日）", article="第三十二条"):
        bans.check(registry, APPLICANT, dt.date(2027, 1, 1))


def test_r30_nobody_without_a_ban_is_refused() -> None:
    bans.check([_ban(unit_id=7)], bans.Applicant(1), dt.date(2027, 1, 1))


@given(decided=st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), length=st.sampled_from([5, 10]))
def test_r30_no_ban_is_a_day_short_of_its_years(decided: dt.date, length: int) -> None:
    first, last = bans.period(decided, length)
    assert last.year - first.year == length
    assert bans.in_force([_ban(decided, length)], APPLICANT, last)
    assert not bans.in_force([_ban(decided, length)], APPLICANT, last + dt.timedelta(days=1))
