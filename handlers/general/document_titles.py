"""What the award's own documents are called, which articles they carry out, and in which series they are numbered.

The headers of `processes/documents/*.typ` say the same for the people who edit them; a test keeps the two alike.
A document that an owner adds needs no line here: its header is read when it is rendered.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Entry:
    title: str
    article: str = ""
    series: str = ""


TITLES: dict[str, Entry] = {
    "call_for_applications": Entry("申报通知", "第三条、第四条、第五条、第九条、第十三条", "塔质奖发"),
    "filing_receipt": Entry("申报材料接收凭证", "第十三条", "塔质奖收"),
    "recommendation": Entry("申报推荐意见", "第九条、第十二条"),
    "consultation_letter": Entry("关于征求意见的函", "第十四条、第十六条", "塔质奖函"),
    "audit_opinion": Entry("审核意见", "第九条、第十四条", "塔质奖审"),
    "correction_notice": Entry("补正通知书", "第十四条、第十五条", "塔质奖告"),
    "publicity_notice": Entry("公示", "第十二条、第十四条、第十七条、第二十二条、第二十三条", "塔质奖公示"),
    "return_notice": Entry("退回申报材料通知书", "第十七条", "塔质奖告"),
    "group_notice": Entry("评审组成立通知", "第十九条、第二十条、第二十一条、第三十五条", "塔质奖发"),
    "conflict_pledge": Entry("回避与保密承诺书", "第三十四条、第三十五条"),
    "material_report": Entry("材料评审报告", "第十九条", "塔质奖报"),
    "defence_notice": Entry("陈述答辩通知书", "第二十条", "塔质奖发"),
    "site_notice": Entry("现场评审通知书", "第二十一条", "塔质奖发"),
    "site_report": Entry("现场评审报告", "第二十一条", "塔质奖报"),
    "review_report": Entry("评审报告", "第十八条、第二十二条", "塔质奖报"),
    "deliberation_minutes": Entry("审议会议纪要", "第二十二条", "塔质奖纪"),
    "vote_result": Entry("投票结果", "第二十二条", "塔质奖报"),
    "request_for_approval": Entry("关于审定政府质量奖获奖建议名单的请示", "第二十七条", "塔质奖请"),
    "approval_reply": Entry("关于政府质量奖获奖名单的批复", "第二十七条、第二十八条", "塔行质奖批"),
    "commendation": Entry("关于表彰政府质量奖获奖组织的决定", "第二十八条", "塔行质奖"),
    "certificate": Entry("获奖证书", "第二十八条、第三十一条"),
    "vacancy_notice": Entry("奖项空缺公告", "第四条", "塔质奖发"),
    "feedback_report": Entry("评审意见反馈", "第五条、第二十九条", "塔质奖告"),
    "objection_receipt": Entry("异议受理凭证", "第二十三条、第二十四条", "塔质奖异受"),
    "objection_refusal": Entry("异议不予受理告知书", "第二十三条、第二十四条", "塔质奖异告"),
    "objection_result": Entry("异议处理结果告知书", "第二十六条", "塔质奖异告"),
    "objection_bulletin": Entry("异议处理结果通报", "第二十六条", "塔质奖异通"),
    "refusal_notice": Entry("不予通过告知书", "第九条、第十条、第十二条、第十四条、第三十二条", "塔质奖告"),
    "disqualification_decision": Entry("取消申报资格决定书", "第二十六条、第三十二条", "塔质奖决"),
    "ban_decision": Entry("不予受理申报决定书", "第三十二条", "塔质奖决"),
    "inspection_record": Entry("推广与监督检查记录", "第二十九条、第三十条、第三十一条"),
    "title_reminder": Entry("政府质量奖称号使用提醒书", "第三十一条", "塔质奖告"),
    "incident_verification": Entry("核查报告", "第三十三条", "塔质奖报"),
    "hearing_notice": Entry("陈述申辩告知书", "第三十二条、第三十三条", "塔质奖告"),
    "revocation_decision": Entry("撤销奖励决定书", "第三十二条、第三十三条", "塔行质奖"),
    "recall_notice": Entry("收回证书奖牌通知书", "第三十二条、第三十三条", "塔质奖告"),
    "revocation_public_notice": Entry("取消政府质量奖奖励公告", "第三十二条、第三十三条", "塔质奖发"),
    "expert_disqualification": Entry("取消评审专家资格决定书", "第三十四条", "塔质奖决"),
    "transfer_letter": Entry("移送函", "第三十四条", "塔质奖函"),
    "interpretation_reply": Entry("关于《塔城地区政府质量奖管理办法》有关问题的答复", "第三十六条", "塔质奖函"),
}
