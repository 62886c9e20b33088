"""Which roles can be granted: those of the award in force, and those of the three administrators."""

from award.errors import Refused
from award.terms import AdminRole
from web.frame import in_force


def offered() -> list[str]:
    """Roles of the award bear the names of its lanes."""
    return [*(role.name for role in in_force.at_hand().roles.values()), *(role.value for role in AdminRole)]


def check(name: str) -> str:
    """Raises Refused for a role that isn't offered."""
    if name not in offered():
        raise Refused("没有这个角色。", field="role")
    return name
