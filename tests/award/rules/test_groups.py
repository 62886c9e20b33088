"""Review groups (Articles 19 to 21, 34, 35)."""

import dataclasses
import datetime as dt

import pytest

from award.profile import Scale, Stage
from award.rules import groups
from award.terms import ExpertStatus
from tests.award.rules.sheet import refused

STAGE = Stage(
    key="material", name="材料评审", article="第十九条", group="材料评审组", enters="accepted", scale=Scale(),
    group_size="group.size.material", weight="weights.material",
)  # fmt: skip
FIVE = [groups.Member(n, employer=f"单位{n}", is_industry=n == 1) for n in range(1, 6)]


def _check(members: list[groups.Member], leader: int | None = 1, size: int = 5) -> None:
    groups.check(members, leader, size=size, stage=STAGE)


def test_a_group_of_five_from_five_employers_with_an_industry_expert_will_do() -> None:
    _check(FIVE)


@pytest.mark.parametrize(
    ("members", "leader", "sentence", "field"),
    [
        (FIVE[:3], 1, "不少于5人，现为3人", "members"),
        ([*FIVE, groups.Member(6, "单位6")], 1, "应当为单数", "members"),
        (FIVE, 6, "组长应当是评审组成员", "leader"),
        (FIVE, None, "组长应当是评审组成员", "leader"),
        ([*FIVE[:4], dataclasses.replace(FIVE[4], employer="单位1")], 1, "单位1有2名", "members"),
        ([*FIVE[1:], groups.Member(6, "单位6")], 2, "至少有1名行业专家", "members"),
        ([*FIVE[:4], FIVE[0]], 1, "成员重复", "members"),
        ([*FIVE[:4], dataclasses.replace(FIVE[4], status=ExpertStatus.DISQUALIFIED)], 1, "取消资格", "members"),
        ([*FIVE[:4], dataclasses.replace(FIVE[4], status=ExpertStatus.SUSPENDED)], 1, "暂停", "members"),
    ],
)
def test_a_group_that_will_not_do_is_refused(
    members: list[groups.Member], leader: int | None, sentence: str, field: str
) -> None:
    with refused(sentence, field=field):
        _check(members, leader)


def test_a_sheet_that_asks_for_seven_gets_seven() -> None:
    with refused("不少于7人"):
        _check(FIVE, size=7)


def test_each_stage_names_its_own_article() -> None:
    for stage, article in [("material", "第十九条"), ("defence", "第二十条"), ("site", "第二十一条")]:
        with refused("不少于5人", article=article):
            groups.check([], None, size=5, stage=dataclasses.replace(STAGE, key=stage, article=article))


def test_a_conflicted_expert_does_not_count_for_that_application_alone() -> None:
    assert groups.independent([3, 1, 2], [2, 9]) == [1, 3]
    assert groups.short_handed([1, 2, 3], {10: [1], 11: [1, 2]}, [10, 11, 12], minimum=2) == [11]


def test_r36_nobody_joins_or_leaves_once_scoring_has_begun() -> None:
    groups.check_change(None, STAGE)
    with refused("评分已经开始", field="members"):
        groups.check_change(dt.datetime(2026, 6, 1, tzinfo=dt.UTC), STAGE)
