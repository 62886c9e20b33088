"""When an edition may be launched, and how many may win (R01, R02; Article 4)."""

import dataclasses
import datetime as dt

from award.concepts import Concept
from award.errors import Refused
from award.rules.parameters import Sheet

ARTICLE = Concept.CYCLE
PARITIES = {"even": (0, "双"), "odd": (1, "单")}


@dataclasses.dataclass(frozen=True)
class Launch:
    """What the office enters to launch an edition."""

    year: int
    quota: int
    approval_doc_no: str
    filing_opens: dt.date
    filing_closes: dt.date


def check_launch(launch: Launch, sheet: Sheet, most: int, previous_years: frozenset[int] = frozenset()) -> None:
    """`most` is what the quotas of all tiers come to."""
    check_year(launch.year, sheet, previous_years)
    check_quota(launch.quota, most)
    if not launch.approval_doc_no.strip():
        raise Refused("没有评比表彰项目批准文号，不能启动评选。", field="approval_doc_no", article=ARTICLE)
    if launch.filing_closes < launch.filing_opens:
        raise Refused("申报截止日期不能早于申报开始日期。", field="filing_closes", article=Concept.FILING)


def check_year(year: int, sheet: Sheet, previous_years: frozenset[int] = frozenset()) -> None:
    """R02: `cycle.spacing` lies between two years. All are even, or all odd, if the award alternates with another."""
    wanted = sheet.get("cycle.parity")
    if wanted in PARITIES and year % 2 != PARITIES[wanted][0]:
        raise Refused(f"评选年度应为{PARITIES[wanted][1]}数年度。", field="year", article=ARTICLE)
    spacing = int(sheet["cycle.spacing"])
    near = sorted(other for other in previous_years if abs(year - other) < spacing)
    if near:
        raise Refused(f"评选周期为{spacing}年，{near[0]}年已有一届评选。", field="year", article=ARTICLE)


def check_quota(quota: int, most: int) -> None:
    if not 1 <= quota <= most:
        raise Refused(f"名额每届不超过{most}个组织。", field="quota", article=ARTICLE)


def check_winners(winners: int, quota: int) -> None:
    """R01: at most the quota; none at all is a normal end."""
    if winners > quota:
        raise Refused(f"获奖组织为{winners}个，超过本届名额{quota}个。", article=ARTICLE)
