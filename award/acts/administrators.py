"""The three administrators are kept apart from one another and from the award's business (C07)."""

from collections.abc import Iterable, Sequence

from award.records.parties import RoleGrant
from award.terms import AdminRole

ADMINISTRATORS = frozenset(role.value for role in AdminRole)


def clash(roles: Iterable[str]) -> str | None:
    """Why nobody may hold these roles at once, as a sentence; nothing when they go together."""
    held = set(roles)
    administering = sorted(held & ADMINISTRATORS)
    if len(administering) > 1:
        return f"{'、'.join(administering)}不得由同一人担任。"
    if administering and held - ADMINISTRATORS:
        return f"{administering[0]}不得同时担任业务角色（{'、'.join(sorted(held - ADMINISTRATORS))}）。"
    return None


def effective(grants: Sequence[RoleGrant]) -> Sequence[RoleGrant]:
    """What somebody's grants of one moment give them: nothing at all when they clash, however that came about."""
    return () if clash(grant.role for grant in grants) else grants
