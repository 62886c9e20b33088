"""加签, 抄送: whom a task may be shown to beside those whom it reaches (Articles 26 and 35).

Officials may ask officials. Experts and voters stay apart, so that nobody hears of an application before the review or
influences it; applicants ask only inside their own unit; who objected is known to the office alone.
"""

from collections.abc import Collection

from award.terms import Role

OFFICIALS = frozenset({Role.AUDITOR, Role.DEPARTMENT, Role.OFFICE, Role.PREFECTURE})
APPLYING = frozenset({Role.APPLICANT, Role.LEGAL_PERSON, Role.WINNER})
IN_REVIEW = frozenset({Role.EXPERT, Role.MEMBER})
OBJECTION = "objection"


def may_be_shown(case_kind: str, owner: str, guest: Collection[str], *, same_unit: bool) -> bool:
    """Whether a task of the role `owner` may be shown to somebody who holds the roles `guest`.

    Who is recused is barred before this is asked.
    """
    if case_kind == OBJECTION:
        return owner == Role.OFFICE and Role.OFFICE in guest
    if owner in OFFICIALS:
        return bool(OFFICIALS & set(guest)) and not APPLYING & set(guest)
    return owner in APPLYING and same_unit and not IN_REVIEW & set(guest)
