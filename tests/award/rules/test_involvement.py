"""加签, 抄送: whom a task may be shown to (Articles 26 and 35)."""

import pytest

from award.rules import involvement
from award.terms import Role


@pytest.mark.parametrize(
    ("kind", "owner", "guest", "same_unit", "may"),
    [
        ("application", Role.OFFICE, {Role.AUDITOR}, False, True),
        ("application", Role.AUDITOR, {Role.DEPARTMENT}, False, True),
        ("edition", Role.OFFICE, {Role.PREFECTURE}, False, True),
        # Whoever applies doesn't look into the offices, whatever else they are.
        ("application", Role.AUDITOR, {Role.APPLICANT}, False, False),
        ("application", Role.AUDITOR, {Role.APPLICANT, Role.DEPARTMENT}, False, False),
        # Experts and voters stay apart.
        ("application", Role.OFFICE, {Role.EXPERT}, False, False),
        ("edition", Role.OFFICE, {Role.MEMBER}, False, False),
        ("edition", Role.MEMBER, {Role.OFFICE}, True, False),
        ("application", Role.EXPERT, {Role.OFFICE}, True, False),
        # Applicants ask their own people.
        ("application", Role.APPLICANT, {Role.APPLICANT}, True, True),
        ("application", Role.APPLICANT, {Role.APPLICANT}, False, False),
        ("application", Role.APPLICANT, {Role.OFFICE}, False, False),
        # Article 26: who objected is known to the office alone.
        ("objection", Role.OFFICE, {Role.OFFICE}, False, True),
        ("objection", Role.OFFICE, {Role.AUDITOR}, False, False),
    ],
)
def test_a_task_is_shown_to_those_whom_the_articles_allow(
    kind: str, owner: Role, guest: set[str], same_unit: bool, may: bool
) -> None:
    assert involvement.may_be_shown(kind, owner, guest, same_unit=same_unit) is may
