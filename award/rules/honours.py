"""Decision, certificate, use of the title, the five years of watching (R28, R29, R32; Articles 28 to 33)."""

import dataclasses
import datetime as dt

from award.concepts import Concept
from award.errors import Refused
from award.rules import years

# Letters and digits that can't be taken for one another.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_BYTES = 12


def check_decision(decision_no: str | None, decided_on: dt.date | None, granted_on: dt.date) -> None:
    """R28: the 表彰决定 comes first, numbered and not later than the certificate."""
    if not decision_no or decided_on is None:
        raise Refused("尚未发布表彰决定，不能颁发证书。", article=Concept.COMMENDATION)
    if granted_on < decided_on:
        raise Refused("证书日期不能早于表彰决定日期。", article=Concept.COMMENDATION)


def verification_code(entropy: bytes) -> str:
    """Twelve signs in three groups, 60 bits: what the public types in to check a certificate."""
    if len(entropy) < CODE_BYTES:
        raise ValueError(f"a verification code needs {CODE_BYTES} random bytes")
    signs = "".join(ALPHABET[byte % len(ALPHABET)] for byte in entropy[:CODE_BYTES])
    return "-".join(signs[at : at + 4] for at in range(0, CODE_BYTES, 4))


def watched_until(granted_on: dt.date, watch_years: int = 5) -> dt.date:
    """R32: the last day of the watch over a winner."""
    return years.later(granted_on, watch_years)


def under_watch(granted_on: dt.date, day: dt.date, watch_years: int = 5) -> bool:
    return granted_on <= day <= watched_until(granted_on, watch_years)


@dataclasses.dataclass(frozen=True)
class TitleUse:
    """How a winner uses the title (Article 31)."""

    year_stated: bool
    product_use: bool
    profit_use: bool


def title_breaches(use: TitleUse) -> list[str]:
    """Each breach of Article 31 in a sentence; empty when the title is used properly."""
    found = []
    if not use.year_stated:
        found.append("使用获奖称号宣传时没有注明获奖年份。")
    if use.product_use:
        found.append("将获奖称号用于产品、服务的标识或者质量宣传。")
    if use.profit_use:
        found.append("出售、出租证书或奖牌，或者用于其他营利性活动。")
    return found
