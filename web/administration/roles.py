"""Which roles can be granted: those of the award in force with their positions, and those of the administrators."""

from typing import NamedTuple

from award.errors import Refused
from award.terms import AdminRole
from web.frame import in_force


class Held(NamedTuple):
    """A role as somebody holds it; the position is empty where it has none."""

    role: str
    position: str = ""


def offered() -> list[str]:
    """Roles of the award bear the names of its lanes; a position stands behind, as in 办公室（负责人）."""
    return list(_known())


def check(name: str) -> Held:
    """Raises Refused for a role that isn't offered."""
    found = _known().get(name)
    if found is None:
        raise Refused("没有这个角色。", field="role")
    return found


def _known() -> dict[str, Held]:
    held = [Held(role.name, each) for role in in_force.at_hand().roles.values()
            for each in ("", *(one.name for one in role.positions))]  # fmt: skip
    named = {f"{each.role}（{each.position}）" if each.position else each.role: each for each in held}
    return named | {role.value: Held(role.value) for role in AdminRole}
