"""How notices are worded. A subject names no organisation and no person: it stands on locked screens."""

from collections.abc import Iterable, Mapping

from award.profile import Names
from award.records.notices import SiteNotice
from award.terms import NoticeKind

KINDS: Mapping[str, str] = {
    NoticeKind.ARRIVAL: "待办到达",
    NoticeKind.REMINDER: "到期提醒",
    NoticeKind.OVERDUE: "超期督办",
    NoticeKind.OTHER: "其他通知",
}
SUBJECTS: Mapping[str, str] = {
    NoticeKind.ARRIVAL: "您有一项新的待办",
    NoticeKind.REMINDER: "您有一项待办即将到期",
    NoticeKind.OVERDUE: "有一项工作已经超期",
    NoticeKind.OTHER: "工作通知",
}
DIGEST = "今日通知汇总"


def subject(names: Names, about: str) -> str:
    return f"【{names.award_short}】{about}"


def body(names: Names, addressee: str, notice: SiteNotice, site: str) -> str:
    """The text of one notice's mail. `site` is the address that its links begin with."""
    lines = [f"{addressee}：", "", "您好。", notice.text, "", f"查看和办理：{site}{notice.link or '/notices'}"]
    return "\n".join([*lines, *_end(names, site)])


def digest(names: Names, addressee: str, notices: Iterable[SiteNotice], site: str) -> str:
    """The text of a day's digest, oldest first."""
    lines = [f"{addressee}：", "", "您好。以下是上次汇总以来的通知：", ""]
    for number, notice in enumerate(notices, 1):
        lines += [f"{number}. {notice.text}", f"   {site}{notice.link or '/notices'}", ""]
    return "\n".join([*lines[:-1], *_end(names, site)])


def _end(names: Names, site: str) -> list[str]:
    settings = f"{site}/notices/preferences"
    return [
        "", f"本邮件由系统自动发送，请不要回复。不需要邮件的，可以在“通知设置”中关闭：{settings}", "", names.office, "",
    ]  # fmt: skip
