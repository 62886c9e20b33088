"""Losing an award, and losing the right to apply (R31; Articles 32 to 34)."""

import dataclasses
import datetime as dt

from award.errors import Refused
from award.rules import bans, honours
from award.terms import AwardStatus, RevocationDecision, RevocationGround

FRAUD = "第三十二条"
BREACH = "第三十三条"
# As letters and pages say them.
GROUNDS = {
    RevocationGround.FRAUD: "以欺骗、贿赂等不正当手段获奖",
    RevocationGround.ACCIDENT: "发生重大质量、安全、环保等事故",
    RevocationGround.VIOLATION: "存在严重违法、违规、违纪情形",
    RevocationGround.CREDIT: "存在不良信用记录",
    RevocationGround.TITLE_MISUSE: "违反规定使用政府质量奖称号",
    RevocationGround.BREACH: "违反《塔城地区政府质量奖管理办法》有关规定",
}
# The decision itself, the recall of the certificate or plaque, and the lawful publication.
DOCUMENTS = ("revocation_decision", "recall_notice", "public_notice")


@dataclasses.dataclass(frozen=True)
class Consequence:
    """What follows from a ground. `ban_years` 0: the article knows no ban for it."""

    article: str
    ban_years: int


def consequence(ground: str) -> Consequence:
    """Fraud and bribery fall under Article 32 with ten years; all other grounds under Article 33, which has no ban."""
    if RevocationGround(ground) == RevocationGround.FRAUD:
        return Consequence(FRAUD, bans.FRAUD_YEARS)
    return Consequence(BREACH, 0)


def false_materials() -> Consequence:
    """An application with concealed facts or false materials: five years (Article 32)."""
    return Consequence(FRAUD, bans.FALSE_MATERIALS_YEARS)


@dataclasses.dataclass(frozen=True)
class Matter:
    """An incident on its way to a decision. `heard`: a statement was made, waived, or not made in time."""

    status: str
    granted_on: dt.date
    occurred_on: dt.date
    established: bool
    notified: bool
    heard: bool


def check_decision(decision: str, ground: str | None, reason: str, matter: Matter, watch_years: int = 5) -> None:
    """Due process first, then a ground that carries the decision."""
    if matter.status == AwardStatus.REVOKED:
        raise Refused("该奖励已经撤销。", article=BREACH)
    if not matter.established:
        raise Refused("报告的情形未经核查属实，不能作出处理决定。", article=BREACH)
    if not matter.notified or not matter.heard:
        raise Refused("作出处理决定前，应当听取获奖组织的陈述申辩。", article=BREACH)
    if not reason.strip():
        raise Refused("应当写明事实和理由。", field="reason", article=BREACH)
    if decision == RevocationDecision.REVOKE:
        _check_ground(ground, matter, watch_years)


def _check_ground(ground: str | None, matter: Matter, watch_years: int) -> None:
    if not ground:
        raise Refused("应当写明取消奖励的情形。", field="ground", article=BREACH)
    # An award won by fraud was never deserved, so Article 32 sets no time limit; Article 33 sets five years.
    if ground == RevocationGround.FRAUD:
        return
    if not honours.under_watch(matter.granted_on, matter.occurred_on, watch_years):
        raise Refused(f"该情形不是自获奖之日起{watch_years}年内发生的。", field="ground", article=BREACH)


def check_revoked(status: str, documents: frozenset[str]) -> None:
    """R31: a revoked award shows as revoked, its certificate is recalled, and the public is told."""
    if status != AwardStatus.REVOKED:
        raise Refused("撤销奖励后，证书状态应当为“已撤销”。", article=BREACH)
    if set(DOCUMENTS) - documents:
        raise Refused("撤销奖励应当有撤销决定、收回证书通知，并依法向社会公开。", article=BREACH)
