"""Where articles live in code rather than in a bundle: rules, records and pages, declared by hand and held by tests.

Each names concepts; in which articles a regulation settles them, the profile says. Nobody infers these: whoever adds a
table or a page that executes an article says so here.
"""

from award.concepts import Concept

# Module of award/rules → what people call it. Its concepts are read from what the module itself cites.
RULES = {
    "approval": "审定的规则",
    "bans": "禁申的规则",
    "cycle": "评选周期和名额的规则",
    "eligibility": "申报条件的规则",
    "filing": "申报的规则",
    "groups": "评审组的规则",
    "honours": "表彰、证书和监督期的规则",
    "involvement": "加签和抄送的规则",
    "markings": "密级标志的规则",
    "objections": "异议的规则",
    "parameters": "评审规则参数的法定限度",
    "publicity": "公示的规则",
    "recusal": "回避的规则",
    "revocation": "撤销的规则",
    "scorebook": "评分的规则",
    "screening": "审核、形式审查和受理的规则",
    "stages": "评审环节的规则",
    "substitution": "代理的规则",
    "voting": "投票的规则",
}

OBJECTING = (
    Concept.OBJECTION_FORM, Concept.OBJECTION_SCREENING, Concept.OBJECTION_INVESTIGATION, Concept.OBJECTION_RESULT,
)  # fmt: skip

# Table → what people call it, and what is regulated of the facts it keeps.
RECORDS = {
    "edition": ("届", (Concept.CYCLE, Concept.ORGANISING)),
    "application": ("申报", (Concept.APPLICATION, Concept.FILING)),
    "self_check": ("申报资格自查", (Concept.ELIGIBILITY, Concept.REAPPLICATION)),
    "exemption": ("经批准的例外", (Concept.REAPPLICATION, Concept.PROCEDURE)),
    "material": ("申报材料", (Concept.FILING,)),
    "audit_finding": ("审核记录", (Concept.AUDIT,)),
    "opinion": ("部门意见", (Concept.AUDIT, Concept.CONSULTATION)),
    "formal_review": ("形式审查记录", (Concept.FORMAL_REVIEW,)),
    "publicity": ("公示", (Concept.INTERNAL_PUBLICITY, Concept.AUDIT, Concept.ACCEPTANCE, Concept.VOTE)),
    "review_group": ("评审组", (Concept.MATERIAL_REVIEW, Concept.DEFENCE, Concept.SITE_REVIEW)),
    "score_sheet": ("评分表", (Concept.STANDARD, Concept.MATERIAL_REVIEW, Concept.DEFENCE, Concept.SITE_REVIEW)),
    "defence_presenter": ("陈述答辩人", (Concept.DEFENCE,)),
    "site_visit": ("现场评审记录", (Concept.SITE_REVIEW,)),
    "ballot_roll": ("投票名册", (Concept.VOTE,)),
    "ballot": ("表决票", (Concept.VOTE,)),
    "vote_result": ("计票结果", (Concept.VOTE,)),
    "objection": ("异议", OBJECTING),
    "investigator": ("异议调查专家", (Concept.OBJECTION_INVESTIGATION,)),
    "objection_notice": ("异议处理结果的告知和通报", (Concept.OBJECTION_RESULT,)),
    "award": ("获奖和证书", (Concept.COMMENDATION, Concept.TITLE_USE)),
    "promotion": ("推广记录", (Concept.PROMOTION, Concept.SUPERVISION)),
    "inspection": ("监督检查记录", (Concept.SUPERVISION, Concept.TITLE_USE)),
    "ban": ("禁申名单", (Concept.FALSE_MATERIALS,)),
    "incident": ("获奖后的事件", (Concept.TITLE_USE, Concept.FALSE_MATERIALS, Concept.REVOCATION)),
    "expert_discipline": ("专家违规处理", (Concept.DISCIPLINE,)),
    "conflict_declaration": ("回避", (Concept.RECUSAL,)),
    "expense": ("专项经费", (Concept.FUNDS,)),
    "interpretation": ("解释答复", (Concept.INTERPRETATION,)),
}

# Address → title of the page, and the principles that it shows: nothing is done about them but that.
PAGES = {
    "/regulation": ("管理办法", (Concept.PRINCIPLES,)),
}

# An exception from the procedure can be approved: the records and rules of filing know it, no box does.
WITHOUT_BUNDLE = Concept.PROCEDURE
