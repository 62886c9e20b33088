"""When an edition may be launched, and how many may win (Article 4)."""

import dataclasses
import datetime as dt

import pytest

from award.rules import cycle
from tests.award.rules.sheet import SHEET, refused

LAUNCH = cycle.Launch(
    year=2026,
    quota=3,
    approval_doc_no="新评组函〔2026〕1号",
    filing_opens=dt.date(2026, 3, 2),
    filing_closes=dt.date(2026, 4, 30),
)


@pytest.mark.parametrize("winners", [0, 1, 2, 3])
def test_r01_at_most_three_winners_and_none_is_normal(winners: int) -> None:
    cycle.check_winners(winners, quota=3)


@pytest.mark.parametrize(("winners", "quota"), [(4, 3), (3, 2), (1, 0)])
def test_r01_more_winners_than_the_quota_are_refused(winners: int, quota: int) -> None:
    with refused("超过本届名额", article="第四条"):
        cycle.check_winners(winners, quota)


@pytest.mark.parametrize("quota", [0, 4])
def test_r01_the_quota_itself_lies_between_one_and_three(quota: int) -> None:
    with refused("不超过3个", field="quota"):
        cycle.check_launch(dataclasses.replace(LAUNCH, quota=quota), SHEET, 3)


def test_r01_a_sheet_can_lower_the_quota() -> None:
    cycle.check_quota(2, 2)
    with refused("不超过2个"):
        cycle.check_quota(3, 2)


@pytest.mark.parametrize("year", [2025, 2027])
def test_r02_the_award_never_falls_into_the_year_of_the_regional_award(year: int) -> None:
    with refused("应为双数年度", field="year", article="第四条"):
        cycle.check_year(year, SHEET)


@pytest.mark.parametrize(("previous", "allowed"), [(2024, True), (2022, True), (2026, False)])
def test_r02_two_editions_lie_at_least_two_years_apart(previous: int, allowed: bool) -> None:
    if allowed:
        cycle.check_year(2026, SHEET, frozenset({previous}))
        return
    with refused("已有一届评选", field="year"):
        cycle.check_year(2026, SHEET, frozenset({previous}))


@pytest.mark.parametrize("year", [2026, 2027])
def test_an_award_that_alternates_with_no_other_is_held_in_any_year(year: int) -> None:
    alone = {key: value for key, value in SHEET.items() if key != "cycle.parity"}
    cycle.check_year(year, alone)


def test_r02_the_office_can_move_to_odd_years_if_the_region_moves() -> None:
    odd = {**SHEET, "cycle.parity": "odd"}
    cycle.check_year(2027, odd)
    with refused("应为单数年度"):
        cycle.check_year(2026, odd)


def test_r02_the_spacing_also_holds_when_the_office_moves_to_odd_years() -> None:
    with refused("2024年已有一届"):
        cycle.check_year(2025, {**SHEET, "cycle.parity": "odd"}, frozenset({2024}))


@pytest.mark.parametrize("quota", [1, 2, 3])
def test_a_lawful_launch_passes(quota: int) -> None:
    cycle.check_launch(dataclasses.replace(LAUNCH, quota=quota), SHEET, 3, frozenset({2024}))


def test_filing_can_open_and_close_on_one_day() -> None:
    cycle.check_launch(dataclasses.replace(LAUNCH, filing_closes=LAUNCH.filing_opens), SHEET, 3)


def test_an_edition_needs_its_approval_document() -> None:
    with refused("批准文号", field="approval_doc_no"):
        cycle.check_launch(dataclasses.replace(LAUNCH, approval_doc_no="  "), SHEET, 3)


def test_filing_cannot_close_before_it_opens() -> None:
    with refused("不能早于", field="filing_closes"):
        cycle.check_launch(dataclasses.replace(LAUNCH, filing_closes=dt.date(2026, 3, 1)), SHEET, 3)
