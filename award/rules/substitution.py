"""代理: what one person may leave to another, and for how long. The regulation is silent, so this stays narrow.

A substitute never gets in where the principal couldn't, nor where they themselves couldn't (Article 35). Experts and
the representatives of member units act in person (Articles 19 to 22): there is no proxy.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection

from award.concepts import Concept
from award.errors import Refused
from award.profile import Profile, RoleKind
from award.rules import years

IN_PERSON = (RoleKind.EXPERT, RoleKind.VOTER)
LONGEST_REASON = 200


@dataclasses.dataclass(frozen=True)
class Wish:
    """A substitution as somebody would like it; both days are included."""

    principal_id: int
    substitute_id: int
    roles: frozenset[str]
    since: dt.date
    until: dt.date
    reason: str


@dataclasses.dataclass(frozen=True)
class Standing:
    """What is known of the two at the unit: the principal's roles there, and whether the other is an active colleague.

    `taken` are the periods for which one of the roles has been left to somebody already.
    """

    held: frozenset[str]
    is_colleague: bool
    taken: tuple[tuple[dt.date, dt.date], ...] = ()


def may_be_left(roles: Collection[str], profile: Profile) -> list[str]:
    """The roles among these in which somebody may be stood in for, in the order of the profile."""
    known = [role for role in profile.roles.values() if role.kind not in IN_PERSON]
    return [lane for role in known for lane in sorted(role.lanes) if lane in roles]


def check(wish: Wish, standing: Standing, today: dt.date, profile: Profile) -> None:
    """Raises Refused with the sentence for the field that is wrong."""
    _check_roles(wish, standing, profile)
    if wish.substitute_id == wish.principal_id or not standing.is_colleague:
        raise Refused("代理人应当是本单位的其他在职人员。", field="substitute")
    _check_period(wish, today)
    if any(wish.since <= until and since <= wish.until for since, until in standing.taken):
        raise Refused("这段时间已经有人代理同一角色，请先结束原来的代理。", field="since")
    if not wish.reason.strip():
        raise Refused("请填写代理的事由，如出差、休假。", field="reason")
    if len(wish.reason) > LONGEST_REASON:
        raise Refused(f"事由不能超过{LONGEST_REASON}字。", field="reason")


def _check_roles(wish: Wish, standing: Standing, profile: Profile) -> None:
    if not wish.roles:
        raise Refused("请选择代理的角色。", field="roles")
    if wish.roles & profile.lanes(*IN_PERSON):
        raise Refused("评审和投票由本人办理，不能代理。", field="roles", article=Concept.VOTE)
    if not wish.roles <= standing.held:
        raise Refused("只能把自己现有的角色交给别人代理。", field="roles")


def _check_period(wish: Wish, today: dt.date) -> None:
    if wish.until < wish.since:
        raise Refused("结束日期不能早于开始日期。", field="until")
    if wish.until < today:
        raise Refused("结束日期已经过去。", field="until")
    if wish.until >= years.later(wish.since, 1):
        raise Refused("代理的期限不能超过一年，到期可以再设。", field="until")
