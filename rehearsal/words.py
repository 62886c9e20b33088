"""The Chinese words of scenario files and reports, and what they stand for."""

from award.terms import RevocationDecision, RevocationGround

OUTCOMES = {
    "ineligible": "不符合申报条件",
    "not_recommended": "法人不予推荐",
    "refused": "审核不通过",
    "returned": "未受理，退回",
    "not_candidate": "未列入候选名单",
    "failed_defence": "未通过陈述答辩",
    "not_proposed": "未列入获奖建议名单",
    "struck_off": "审定未通过",
    "disqualified": "取消资格",
    "withdrawn": "撤回或逾期",
    "awarded": "获奖",
}

# Whether the organisation is a branch.
KINDS = {"法人": False, "非法人组织": False, "分支机构": True}

PUBLICITIES = {
    "内部公示": "internal",
    "审核公示": "audit",
    "公示受理名单": "acceptance",
    "公示获奖建议名单": "result",
}
FIRST_DAY, LAST_DAY, TOO_LATE = "first_day", "last_day", "too_late"
MOMENTS = {"第一天": FIRST_DAY, "最后一天": LAST_DAY, "期满后": TOO_LATE}
# Whether a unit objects, not a person; whether the objection is accepted; whether it is upheld.
OBJECTORS = {"个人": False, "单位": True}
SCREENINGS = {"受理": True, "不受理": False}
CONCLUSIONS = {"成立": True, "不成立": False}

GROUNDS = {
    "欺骗、贿赂": RevocationGround.FRAUD.value,
    "重大事故": RevocationGround.ACCIDENT.value,
    "严重违法": RevocationGround.VIOLATION.value,
    "不良信用": RevocationGround.CREDIT.value,
    "违规使用称号": RevocationGround.TITLE_MISUSE.value,
    "违反其他规定": RevocationGround.BREACH.value,
}
VERIFICATIONS = {"属实": True, "不属实": False}
STATED, WAIVED, UNANSWERED = "state", "waive", "unanswered"
HEARINGS = {"陈述": STATED, "放弃": WAIVED, "不答复": UNANSWERED}
DECISIONS = {
    "取消": RevocationDecision.REVOKE.value,
    "保留": RevocationDecision.KEEP.value,
    "提醒": RevocationDecision.REMIND.value,
}
