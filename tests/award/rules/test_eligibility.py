"""Who may apply (Articles 9 and 10), and how whole years are counted."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.concepts import Concept
from award.rules import eligibility, years
from tests.award.rules.sheet import SHEET, refused

REFERENCE = dt.date(2026, 4, 30)
SOUND = eligibility.Declaration(founded_on=dt.date(2010, 1, 1), operating_since=dt.date(2010, 6, 1))


def _age(founded: dt.date, operating: dt.date, *, new_economy: bool = False) -> eligibility.Declaration:
    return dataclasses.replace(SOUND, founded_on=founded, operating_since=operating, new_economy=new_economy)


@pytest.mark.parametrize(
    ("since", "new_economy", "eligible"),
    [
        (dt.date(2021, 4, 30), False, True),
        (dt.date(2021, 5, 1), False, False),
        (dt.date(2023, 4, 30), True, True),
        (dt.date(2023, 5, 1), True, False),
        (dt.date(2023, 4, 30), False, False),
    ],
)
def test_r03_ages_are_taken_at_the_reference_date(since: dt.date, new_economy: bool, eligible: bool) -> None:
    found = eligibility.faults(_age(since, since, new_economy=new_economy), REFERENCE, SHEET)
    assert [fault.field for fault in found] == ([] if eligible else ["operating_since"])


def test_r03_operation_counts_from_the_founding_at_the_earliest() -> None:
    with refused("应满5年，至2026年4月30日仅满1年", article="第九条"):
        eligibility.check(_age(dt.date(2025, 1, 1), dt.date(2010, 1, 1)), REFERENCE, SHEET)


@pytest.mark.parametrize(
    ("happened", "blocks"),
    [
        (dt.date(2023, 4, 30), True),
        (dt.date(2023, 4, 29), False),
        (dt.date(2026, 4, 30), True),
        (dt.date(2026, 5, 1), False),
    ],
)
def test_r03_a_known_incident_blocks_for_three_years_through_the_last_day(happened: dt.date, blocks: bool) -> None:
    found = eligibility.faults(dataclasses.replace(SOUND, incidents=[happened]), REFERENCE, SHEET)
    assert bool(found) is blocks


@pytest.mark.parametrize("field", [field for field, _ in eligibility.DECLARED])
def test_each_condition_of_article_9_is_asked_for(field: str) -> None:
    found = eligibility.faults(dataclasses.replace(SOUND, **{field: False}), REFERENCE, SHEET)
    assert [(fault.field, fault.article) for fault in found] == [(field, Concept.ELIGIBILITY)]


def test_all_faults_are_told_at_once() -> None:
    young = dt.date(2025, 1, 1)
    bad = dataclasses.replace(_age(young, young), innovative=False, no_incident=False)
    assert {fault.field for fault in eligibility.faults(bad, REFERENCE, SHEET)} == {
        "innovative", "no_incident", "operating_since",
    }  # fmt: skip


GRANTED = dt.date(2024, 12, 20)


@pytest.mark.parametrize(
    ("day", "same", "released", "sentence"),
    [
        (dt.date(2026, 4, 30), True, False, "不得以原获奖成果再次申报"),
        (dt.date(2026, 4, 30), True, True, "不得以原获奖成果再次申报"),
        (dt.date(2026, 4, 30), False, False, "书面同意"),
        (dt.date(2029, 12, 20), True, False, "至2029年12月20日"),
        (dt.date(2026, 4, 30), False, True, None),
        (dt.date(2029, 12, 21), True, False, None),
    ],
)
def test_article_10_blocks_a_winner_for_five_years(
    day: dt.date, same: bool, released: bool, sentence: str | None
) -> None:
    case = eligibility.Reapplication([GRANTED], same_results=same, released=released)
    if sentence is None:
        eligibility.check_reapplication(case, day, SHEET)
        return
    with refused(sentence, article="第十条"):
        eligibility.check_reapplication(case, day, SHEET)


def test_article_10_can_be_kept_without_any_release() -> None:
    case = eligibility.Reapplication([GRANTED], same_results=False, released=True)
    with refused("不得再次申报", article="第十条"):
        eligibility.check_reapplication(case, REFERENCE, {**SHEET, "reapply.mode": "block"})


@pytest.mark.parametrize(
    ("sheet", "can"), [({"reapply.mode": "release"}, True), ({"reapply.mode": "block"}, False), ({}, False)]
)
def test_the_office_releases_only_where_the_sheet_says_so(sheet: dict[str, str], can: bool) -> None:
    assert eligibility.can_be_released(sheet) is can


def test_an_organisation_without_an_earlier_award_may_always_apply() -> None:
    eligibility.check_reapplication(eligibility.Reapplication([], same_results=False), REFERENCE, SHEET)


@pytest.mark.parametrize(
    ("day", "span", "result"),
    [
        (dt.date(2024, 2, 29), 5, dt.date(2029, 2, 28)),
        (dt.date(2024, 2, 29), 4, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 10, dt.date(2036, 12, 31)),
    ],
)
def test_years_end_on_the_corresponding_day(day: dt.date, span: int, result: dt.date) -> None:
    assert years.later(day, span) == result


DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2090, 12, 31))


@given(since=DAYS, until=DAYS)
def test_whole_years_are_exactly_those_whose_corresponding_day_is_reached(since: dt.date, until: dt.date) -> None:
    whole = years.whole(since, until)
    assert years.later(since, whole) <= until < years.later(since, whole + 1)


@given(since=DAYS, day=DAYS, later=st.integers(0, 4000))
def test_r03_who_is_old_enough_stays_old_enough(since: dt.date, day: dt.date, later: int) -> None:
    one = _age(since, since)
    if not eligibility.faults(one, day, SHEET):
        assert not eligibility.faults(one, day + dt.timedelta(days=later), SHEET)
