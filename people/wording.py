"""How dates, sizes and states are written for people."""

import datetime as dt

from award.calendar import periods
from award.records.applications import Application
from award.records.objections import Objection
from award.terms import (
    ApplicationStatus,
    EditionStatus,
    ObjectionOutcome,
    ObjectionStatus,
    PublicityStatus,
)

EDITION_STATUS = {
    EditionStatus.DRAFT: "筹备",
    EditionStatus.FILING: "申报",
    EditionStatus.SCREENING: "形式审查与受理",
    EditionStatus.REVIEWING: "评审",
    EditionStatus.VOTING: "审议与投票",
    EditionStatus.PUBLICISING: "公示获奖建议名单",
    EditionStatus.APPROVING: "报请审定",
    EditionStatus.COMMENDED: "已表彰",
    EditionStatus.VACANT: "奖项空缺",
}
APPLICATION_STATUS = {
    ApplicationStatus.DRAFT: "自查、填报",
    ApplicationStatus.FILED: "审核中",
    ApplicationStatus.CORRECTING: "补正",
    ApplicationStatus.AUDITED: "形式审查",
    ApplicationStatus.REVIEWED: "等待受理决定",
    ApplicationStatus.ACCEPTED: "已受理，评审中",
    ApplicationStatus.ENDED: "已结束",
}
# The same of a nomination, where it is called otherwise.
NOMINATION_STATUS = {
    ApplicationStatus.DRAFT: "填写提名书",
    ApplicationStatus.FILED: "审查中",
    ApplicationStatus.CORRECTING: "补充提名书",
}
OBJECTION_OUTCOME = {
    ObjectionOutcome.UPHELD: "已经办结：异议成立。",
    ObjectionOutcome.DISMISSED: "已经办结：异议不成立。",
    ObjectionOutcome.REJECTED: "已经办结：不予受理。",
}
PUBLICITY_STATUS = {
    PublicityStatus.DRAFT: "尚未发布",
    PublicityStatus.OPEN: "公示中",
    PublicityStatus.HOLDING: "期满，异议办理中",
    PublicityStatus.CLOSED: "已结束",
}


def day(value: dt.date | dt.datetime | None) -> str:
    """2026年3月2日, in Beijing time."""
    if value is None:
        return ""
    date = periods.day_of(value) if isinstance(value, dt.datetime) else value
    return f"{date.year}年{date.month}月{date.day}日"


def moment(value: dt.datetime | None) -> str:
    """2026年3月2日 14:05, in Beijing time."""
    if value is None:
        return ""
    return f"{day(value)} {value.astimezone(periods.SHANGHAI):%H:%M}"


def clock(value: dt.datetime) -> str:
    """14:05, in Beijing time."""
    return f"{value.astimezone(periods.SHANGHAI):%H:%M}"


def last_day(closes_at: dt.datetime) -> dt.date:
    """The day at whose 24:00 a period closes, or the day of any other moment."""
    return periods.day_of(closes_at - dt.timedelta(microseconds=1))


def size(count: int) -> str:
    """1.2 MB, 340 KB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"


def progress(application: Application) -> str:
    """How far an application has come, or how it ended."""
    if application.outcome is not None:
        return application.outcome_name
    status = ApplicationStatus(application.status)
    nominated = NOMINATION_STATUS.get(status) if application.nominator_unit_id else None
    return nominated or APPLICATION_STATUS[status]


def objection_state(objection: Objection) -> str:
    """How far an objection has come, in a sentence for its objector."""
    if objection.status == ObjectionStatus.SETTLED:
        return OBJECTION_OUTCOME[ObjectionOutcome(objection.outcome or "")]
    if objection.accepted:
        return "已经受理，正在调查处理。"
    return "已经收到，办公室正在审查。"


BROWSERS = {
    "MicroMessenger": "微信", "QQBrowser": "QQ浏览器", "Edg": "Edge", "360": "360浏览器", "Firefox": "Firefox",
    "Chrom": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "OpenHarmony": "鸿蒙", "Android": "安卓", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


def browser(agent: str) -> str:
    """What a browser says of itself, in a word that people know: Chrome，Windows."""
    found = [next((words for mark, words in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return "，".join(filter(None, found)) or "其他程序"
