"""Request and approval (Article 27)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import approval
from tests.award.rules.sheet import refused

YES = approval.Ruling(approve=True)
NO = approval.Ruling(approve=False, reason="尚需进一步核实")


@given(st.lists(st.tuples(st.integers(1, 99), st.booleans()), unique_by=lambda pair: pair[0], max_size=3))
def test_r27_the_approved_are_part_of_the_published_in_its_order(pairs: list[tuple[int, bool]]) -> None:
    published = [one for one, _ in pairs]
    found = approval.approved(published, {one: YES if yes else NO for one, yes in pairs})
    assert found == [one for one, yes in pairs if yes]


def test_r27_nobody_is_added() -> None:
    with refused("不能增加", article="第二十七条"):
        approval.approved([1, 2], {1: YES, 2: YES, 3: YES})
    with refused("不能增加"):
        approval.approved([], {3: NO})


def test_r27_everybody_published_gets_a_word_and_striking_needs_a_reason() -> None:
    with refused("每个组织"):
        approval.approved([1, 2], {1: YES})
    with refused("应当说明理由"):
        approval.approved([1, 2], {1: YES, 2: approval.Ruling(approve=False)})


def test_r27_a_sheet_can_ask_for_the_whole_list_or_none() -> None:
    assert approval.approved([1, 2], {1: YES, 2: YES}, partial=False) == [1, 2]
    assert approval.approved([1, 2], {1: NO, 2: NO}, partial=False) == []
    with refused("整体审定"):
        approval.approved([1, 2], {1: YES, 2: NO}, partial=False)


def test_r30_a_banned_organisation_is_not_approved_but_may_be_struck_off() -> None:
    with refused("禁申期", article="第三十二条"):
        approval.approved([1, 2], {1: YES, 2: YES}, banned={2})
    assert approval.approved([1, 2], {1: YES, 2: NO}, banned={2}) == [1]


@pytest.mark.parametrize(
    ("proposed", "undecided", "upheld", "sentence"),
    [([], [], [], "为空"), ([1, 2], [2], [], "没有处理完毕"), ([1, 2], [], [1], "异议成立")],
)
def test_r27_only_who_has_no_objection_open_or_upheld_is_reported(
    proposed: list[int], undecided: list[int], upheld: list[int], sentence: str
) -> None:
    approval.check_request([1, 2], undecided=[3], upheld=[4])
    with refused(sentence, article="第二十七条"):
        approval.check_request(proposed, undecided=undecided, upheld=upheld)
