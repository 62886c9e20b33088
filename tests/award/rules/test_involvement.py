"""加签, 抄送: whom a task may be shown to (Articles 26 and 35)."""

import pytest

from award.profile import RoleKind
from award.rules import involvement


@pytest.mark.parametrize(
    ("kind", "owner", "guest", "same_unit", "may"),
    [
        ("application", RoleKind.OFFICE, {RoleKind.AUDITOR}, False, True),
        ("application", RoleKind.AUDITOR, {RoleKind.CONSULTED}, False, True),
        ("edition", RoleKind.OFFICE, {RoleKind.APPROVER}, False, True),
        # Whoever applies doesn't look into the offices, whatever else they are.
        ("application", RoleKind.AUDITOR, {RoleKind.APPLICANT}, False, False),
        ("application", RoleKind.AUDITOR, {RoleKind.APPLICANT, RoleKind.CONSULTED}, False, False),
        # Experts and voters stay apart.
        ("application", RoleKind.OFFICE, {RoleKind.EXPERT}, False, False),
        ("edition", RoleKind.OFFICE, {RoleKind.VOTER}, False, False),
        ("edition", RoleKind.VOTER, {RoleKind.OFFICE}, True, False),
        ("application", RoleKind.EXPERT, {RoleKind.OFFICE}, True, False),
        # Applicants ask their own people.
        ("application", RoleKind.APPLICANT, {RoleKind.APPLICANT}, True, True),
        ("application", RoleKind.APPLICANT, {RoleKind.APPLICANT}, False, False),
        ("application", RoleKind.APPLICANT, {RoleKind.OFFICE}, False, False),
        # Article 26: who objected is known to the office alone.
        ("objection", RoleKind.OFFICE, {RoleKind.OFFICE}, False, True),
        ("objection", RoleKind.OFFICE, {RoleKind.AUDITOR}, False, False),
    ],
)
def test_a_task_is_shown_to_those_whom_the_articles_allow(
    kind: str, owner: RoleKind, guest: set[RoleKind], same_unit: bool, may: bool
) -> None:
    assert involvement.may_be_shown(kind, owner, guest, same_unit=same_unit) is may
