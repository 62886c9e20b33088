"""Losing an award, and losing the right to apply (R31; Articles 32 to 34)."""

import dataclasses
import datetime as dt

from award.errors import Refused
from award.profile import Ground
from award.rules import honours
from award.terms import AwardStatus, RevocationDecision


@dataclasses.dataclass(frozen=True)
class Matter:
    """An incident on its way to a decision. `heard`: a statement was made, waived, or not made in time."""

    status: str
    granted_on: dt.date
    occurred_on: dt.date
    established: bool
    notified: bool
    heard: bool


def check_decision(decision: str, ground: Ground | None, reason: str, matter: Matter, watch_years: int = 5) -> None:
    """Due process first, then a ground that carries the decision."""
    if matter.status == AwardStatus.REVOKED:
        raise Refused("该奖励已经撤销。")
    if not matter.established:
        raise Refused("报告的情形未经核查属实，不能作出处理决定。")
    if not matter.notified or not matter.heard:
        raise Refused("作出处理决定前，应当听取获奖组织的陈述申辩。")
    if not reason.strip():
        raise Refused("应当写明事实和理由。", field="reason")
    if decision == RevocationDecision.REVOKE:
        _check_ground(ground, matter, watch_years)


def _check_ground(ground: Ground | None, matter: Matter, watch_years: int) -> None:
    if ground is None:
        raise Refused("应当写明取消奖励的情形。", field="ground")
    # An award won by fraud was never deserved, so the law sets no time limit there.
    if ground.always:
        return
    if not honours.under_watch(matter.granted_on, matter.occurred_on, watch_years):
        raise Refused(f"该情形不是自获奖之日起{watch_years}年内发生的。", field="ground", article=ground.article)
