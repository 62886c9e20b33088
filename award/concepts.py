"""What rules, records and pages cite: a concept. In which article a regulation settles it, its profile says."""

import enum


class Concept(enum.StrEnum):
    """What a regulation may settle. The profile (`articles`) names the article, or none where there is none."""

    PRINCIPLES = "principles"  # 目的、设立、适用范围、施行等原则性规定
    FREE_OF_CHARGE = "free_of_charge"  # 不收取任何费用
    CYCLE = "cycle"  # 评选周期、名额和空缺
    STANDARD = "standard"  # 评审依据的标准
    ORGANISING = "organising"  # 办公室的组织实施，评审规则的制定
    APPLICATION = "application"  # 自愿申报
    ELIGIBILITY = "eligibility"  # 申报条件
    REAPPLICATION = "reapplication"  # 获奖后再次申报
    PROCEDURE = "procedure"  # 申报程序及其例外
    INTERNAL_PUBLICITY = "internal_publicity"  # 内部公示和申报推荐意见
    FILING = "filing"  # 填报和提交申报材料
    AUDIT = "audit"  # 审核、审核公示
    FORMAL_REVIEW = "formal_review"  # 形式审查
    CONSULTATION = "consultation"  # 征求有关主管部门意见
    ACCEPTANCE = "acceptance"  # 受理名单
    REVIEW = "review"  # 评审的环节和次序
    MATERIAL_REVIEW = "material_review"  # 材料评审、候选名单
    DEFENCE = "defence"  # 陈述答辩
    SITE_REVIEW = "site_review"  # 现场评审
    VOTE = "vote"  # 审议、投票和获奖建议名单
    OBJECTION_FORM = "objection_form"  # 异议的提出
    OBJECTION_SCREENING = "objection_screening"  # 异议的审查
    OBJECTION_INVESTIGATION = "objection_investigation"  # 异议的调查
    OBJECTION_RESULT = "objection_result"  # 异议的处理结果
    APPROVAL = "approval"  # 审定
    COMMENDATION = "commendation"  # 表彰和证书
    PROMOTION = "promotion"  # 获奖组织的推广义务
    SUPERVISION = "supervision"  # 组织推广和监督检查
    TITLE_USE = "title_use"  # 称号的使用
    FALSE_MATERIALS = "false_materials"  # 虚假申报、骗取奖励
    REVOCATION = "revocation"  # 获奖后的事故和违规
    DISCIPLINE = "discipline"  # 工作人员和评审专家的纪律
    RECUSAL = "recusal"  # 回避和保密
    FUNDS = "funds"  # 工作经费
    INTERPRETATION = "interpretation"  # 解释
