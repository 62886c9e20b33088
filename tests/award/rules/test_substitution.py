"""代理: for a time, in the same unit, and never where somebody acts in person."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import substitution
from award.rules.substitution import Standing, Wish
from tests.award.rules.sheet import refused
from tests.roles import PROFILE, Role

TODAY = dt.date(2026, 3, 2)
GOOD = Wish(1, 2, frozenset({"办公室"}), TODAY, dt.date(2026, 3, 13), "出差")
STANDING = Standing(frozenset({"办公室", "审核机关", "评审专家"}), is_colleague=True)


def check(standing: Standing = STANDING, **changed: Any) -> None:
    substitution.check(dataclasses.replace(GOOD, **changed), standing, TODAY, PROFILE)


def test_a_colleague_may_stand_in_for_a_fortnight() -> None:
    check()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"roles": frozenset()}, "请选择代理的角色。"),
        ({"roles": frozenset({"行署"})}, "只能把自己现有的角色交给别人代理。"),
        ({"roles": frozenset({"办公室", "评审专家"})}, "评审和投票由本人办理，不能代理。"),
        ({"roles": frozenset({"领导小组成员单位"})}, "评审和投票由本人办理，不能代理。"),
        ({"substitute_id": 1}, "代理人应当是本单位的其他在职人员。"),
        ({"until": dt.date(2026, 3, 1)}, "结束日期不能早于开始日期。"),
        ({"since": dt.date(2026, 2, 1), "until": dt.date(2026, 3, 1)}, "结束日期已经过去。"),
        ({"until": dt.date(2027, 3, 2)}, "代理的期限不能超过一年，到期可以再设。"),
        ({"reason": " "}, "请填写代理的事由，如出差、休假。"),
        ({"reason": "因" * 201}, "事由不能超过200字。"),
    ],
)
def test_what_is_not_lawful_is_refused_with_the_reason(changed: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        check(**changed)


def test_a_year_to_the_day_before_is_allowed() -> None:
    check(until=dt.date(2027, 3, 1))


def test_who_has_left_or_belongs_elsewhere_does_not_stand_in() -> None:
    with refused("代理人应当是本单位的其他在职人员。"):
        check(Standing(STANDING.held, is_colleague=False))


@given(st.integers(-30, 30), st.integers(0, 30))
def test_no_role_is_left_to_two_people_on_one_day(offset: int, length: int) -> None:
    taken = (GOOD.since + dt.timedelta(offset), GOOD.since + dt.timedelta(offset + length))
    overlaps = not (taken[1] < GOOD.since or taken[0] > GOOD.until)
    standing = dataclasses.replace(STANDING, taken=(taken,))
    if not overlaps:
        check(standing)
        return
    with refused("这段时间已经有人代理同一角色，请先结束原来的代理。"):
        check(standing)


def test_every_role_but_those_of_experts_and_voters_may_be_left() -> None:
    held = [role.value for role in Role]
    assert set(substitution.may_be_left(held, PROFILE)) == set(Role) - {Role.EXPERT, Role.MEMBER}
    assert substitution.may_be_left(["系统管理员", "评审专家"], PROFILE) == []
