"""Who has to stand back (Article 35)."""

import datetime as dt

import pytest

from award.rules import recusal
from award.terms import ConflictKind

TODAY = dt.date(2026, 6, 1)
APPLICANT = recusal.Body(1, "CODE-1", parent_id=2, legal_person_unit_id=3)


def _kinds(party: recusal.Party) -> list[ConflictKind]:
    return [conflict.kind for conflict in recusal.inferred(party, APPLICANT, TODAY)]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (recusal.Body(1), [ConflictKind.SAME_UNIT]),
        (recusal.Body(9, "CODE-1"), [ConflictKind.SAME_UNIT]),
        (recusal.Body(2), [ConflictKind.OWNERSHIP]),
        (recusal.Body(3), [ConflictKind.OWNERSHIP]),
        (recusal.Body(8, parent_id=1), [ConflictKind.SUBORDINATION]),
        (recusal.Body(8, parent_id=2), [ConflictKind.SUBORDINATION]),
        (recusal.Body(8, "CODE-8", parent_id=7), []),
        (recusal.Body(8, None), []),
    ],
)
def test_r19_ties_between_units_are_found_without_being_declared(body: recusal.Body, kinds: list[ConflictKind]) -> None:
    assert _kinds(recusal.Party((body,))) == kinds


def test_r19_an_expert_employed_by_the_applicant_stands_back() -> None:
    expert = recusal.Party((recusal.Body(50), recusal.Body(1)), is_person=True)
    assert _kinds(expert) == [ConflictKind.EMPLOYER]


def test_r19_units_without_a_credit_code_are_not_taken_for_the_same() -> None:
    nameless = recusal.Body(1, credit_code=None)
    assert recusal.inferred(recusal.Party((recusal.Body(9, None),)), nameless, TODAY) == []


@pytest.mark.parametrize(
    ("kind", "until", "counts"),
    [
        (ConflictKind.CONSULTANCY, None, True),
        (ConflictKind.CONSULTANCY, dt.date(2023, 6, 1), True),
        (ConflictKind.CONSULTANCY, dt.date(2023, 5, 31), False),
        (ConflictKind.SHAREHOLDING, dt.date(2020, 1, 1), False),
        (ConflictKind.OWNERSHIP, dt.date(2010, 1, 1), True),
        (ConflictKind.SUBORDINATION, dt.date(2010, 1, 1), True),
    ],
)
@pytest.mark.parametrize("concerned", [1, 2, 3])
def test_r19_other_ties_count_for_three_years_and_ownership_always(
    kind: ConflictKind, until: dt.date | None, counts: bool, concerned: int
) -> None:
    party = recusal.Party((), ties=(recusal.Tie(concerned, kind, until),), is_person=True)
    assert _kinds(party) == ([kind] if counts else [])


def test_r19_a_tie_with_somebody_else_does_not_matter() -> None:
    assert _kinds(recusal.Party((), ties=(recusal.Tie(77, ConflictKind.KIN),))) == []
