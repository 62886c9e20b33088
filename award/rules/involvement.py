"""加签, 抄送: whom a task may be shown to beside those whom it reaches (Articles 26 and 35).

Officials may ask officials. Experts and voters stay apart, so that nobody hears of an application before the review or
influences it; applicants ask only inside their own unit; who objected is known to the office alone.
"""

from collections.abc import Collection

from award.profile import RoleKind

OFFICIALS = frozenset({RoleKind.AUDITOR, RoleKind.CONSULTED, RoleKind.OFFICE, RoleKind.APPROVER})
APPLYING = frozenset({RoleKind.APPLICANT, RoleKind.NOMINATOR, RoleKind.SUPERIOR, RoleKind.WINNER})
IN_REVIEW = frozenset({RoleKind.EXPERT, RoleKind.VOTER})
OBJECTION = "objection"


def may_be_shown(case_kind: str, owner: RoleKind, guest: Collection[RoleKind], *, same_unit: bool) -> bool:
    """Whether a task of a role of the kind `owner` may be shown to somebody who holds roles of the kinds `guest`.

    Who is recused is barred before this is asked.
    """
    if case_kind == OBJECTION:
        return owner == RoleKind.OFFICE and RoleKind.OFFICE in guest
    if owner in OFFICIALS:
        return bool(OFFICIALS & set(guest)) and not APPLYING & set(guest)
    return owner in APPLYING and same_unit and not IN_REVIEW & set(guest)
