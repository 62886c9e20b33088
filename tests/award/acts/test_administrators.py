"""The three administrators exclude each other and every business role (C07): the whole table."""

import itertools

import pytest

from award.acts import administrators
from award.records.parties import RoleGrant
from award.terms import AdminRole
from tests.roles import Role

ADMINISTRATORS, BUSINESS = [role.value for role in AdminRole], [role.value for role in Role]


@pytest.mark.parametrize("pair", list(itertools.combinations(ADMINISTRATORS, 2)))
def test_two_administrators_are_not_one_person(pair: tuple[str, str]) -> None:
    assert administrators.clash(pair)


@pytest.mark.parametrize("pair", list(itertools.product(ADMINISTRATORS, BUSINESS)))
def test_an_administrator_has_no_business(pair: tuple[str, str]) -> None:
    assert pair[0] in (administrators.clash(pair) or "")


def test_business_roles_go_together_and_one_alone_always_does() -> None:
    assert administrators.clash(BUSINESS) is None
    assert not any(administrators.clash([role]) for role in ADMINISTRATORS)
    assert administrators.clash([]) is None


def test_clashing_grants_give_nothing_at_all() -> None:
    grants = [RoleGrant(role=role) for role in (AdminRole.SYSTEM.value, Role.OFFICE.value)]
    assert list(administrators.effective(grants)) == []
    assert list(administrators.effective(grants[:1])) == grants[:1]
