"""Who goes on from one stage to the next (Articles 18 to 21)."""

import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import stages
from tests.award.rules.sheet import refused

D = decimal.Decimal
SCORES = {1: D(700), 2: D(640), 3: D(640), 4: D(560), 5: D(499)}


@pytest.mark.parametrize(
    ("most", "floor", "inside"),
    [
        (1, 0, (1,)),
        (2, 0, (1, 2, 3)),
        (3, 0, (1, 2, 3)),
        (6, 500, (1, 2, 3, 4)),
        (6, 560, (1, 2, 3, 4)),
        (6, 0, (1, 2, 3, 4, 5)),
        (6, 800, ()),
        (0, 0, ()),
    ],
)
def test_all_who_are_level_at_the_line_are_in(most: int, floor: int, inside: tuple[int, ...]) -> None:
    assert stages.cut(SCORES, most, floor).inside == inside


@given(
    st.dictionaries(st.integers(1, 50), st.integers(0, 10).map(D), max_size=15), st.integers(0, 8), st.integers(0, 10)
)
def test_nobody_outside_the_cut_is_as_good_as_anybody_inside(scores: dict[int, D], most: int, floor: int) -> None:
    found = stages.cut(scores, most, floor)
    outside = [scores[one] for one in scores if one not in found.inside]
    assert all(scores[one] >= floor for one in found.inside)
    if found.inside:
        assert found.line == min(scores[one] for one in found.inside)
        assert all(score < found.line for score in outside)
        assert sum(score > found.line for score in scores.values()) < most


def test_r16_a_worse_one_is_never_preferred_and_leaving_out_a_better_one_needs_a_reason() -> None:
    cut = stages.cut(SCORES, 3, 500)
    with refused("好中择优"):
        stages.check_choice({1, 4}, cut, {}, "候选名单", "decisions")
    with refused("应当说明理由"):
        stages.check_choice({1, 2}, cut, {3: " "}, "候选名单", "decisions")
    stages.check_choice({1, 2}, cut, {3: "主动放弃"}, "候选名单", "decisions")


def test_r17_the_presenter_is_the_responsible_person() -> None:
    stages.check_presenter("买买提 ·艾力", "买买提·艾力")
    for other in ("王伟", "", " "):
        with refused("负责人（李娜）", field="presenter_name"):
            stages.check_presenter(other, "李娜")


def test_r17_an_unknown_responsible_person_is_presented_by_nobody() -> None:
    with refused("负责人"):
        stages.check_presenter("", "")


@pytest.mark.parametrize(("score", "passes"), [("60", True), ("59.99", False), ("100", True)])
def test_r18_the_defence_is_passed_at_the_mark(score: str, passes: bool) -> None:
    assert bool(stages.cut({1: D(score)}, 1, 60).inside) is passes
