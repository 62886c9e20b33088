"""When an edition may be launched, and how many may win (R01, R02; Article 4)."""

import dataclasses
import datetime as dt

from award.concepts import Concept
from award.errors import Refused
from award.rules.parameters import Sheet

ARTICLE = Concept.CYCLE


@dataclasses.dataclass(frozen=True)
class Launch:
    """What the office enters to launch an edition."""

    year: int
    quota: int
    approval_doc_no: str
    filing_opens: dt.date
    filing_closes: dt.date


def check_launch(launch: Launch, sheet: Sheet, previous_years: frozenset[int] = frozenset()) -> None:
    check_year(launch.year, sheet, previous_years)
    check_quota(launch.quota, sheet)
    if not launch.approval_doc_no.strip():
        raise Refused("没有评比表彰项目批准文号，不能启动评选。", field="approval_doc_no", article=ARTICLE)
    if launch.filing_closes < launch.filing_opens:
        raise Refused("申报截止日期不能早于申报开始日期。", field="filing_closes", article=Concept.FILING)


def check_year(year: int, sheet: Sheet, previous_years: frozenset[int] = frozenset()) -> None:
    """R02: all years are even, or all odd, for the award alternates with another; `cycle.spacing` lies between two."""
    remainder = 0 if sheet["cycle.parity"] == "even" else 1
    if year % 2 != remainder:
        wanted = "双" if remainder == 0 else "单"
        raise Refused(f"评选年度应为{wanted}数年度。", field="year", article=ARTICLE)
    spacing = int(sheet["cycle.spacing"])
    near = sorted(other for other in previous_years if abs(year - other) < spacing)
    if near:
        raise Refused(f"评选周期为{spacing}年，{near[0]}年已有一届评选。", field="year", article=ARTICLE)


def check_quota(quota: int, sheet: Sheet) -> None:
    most = int(sheet["quota.max"])
    if not 1 <= quota <= most:
        raise Refused(f"名额每届不超过{most}个组织。", field="quota", article=ARTICLE)


def check_winners(winners: int, quota: int) -> None:
    """R01: at most the quota; none at all is a normal end."""
    if winners > quota:
        raise Refused(f"获奖组织为{winners}个，超过本届名额{quota}个。", article=ARTICLE)
