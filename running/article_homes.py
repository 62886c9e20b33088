"""Where articles live in code rather than in a bundle: rules, records and pages, declared by hand and held by tests.

Nobody infers these: whoever adds a table or a page that executes an article says so here.
"""

# Module of award/rules → what people call it. The articles are read from what the module itself cites.
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

# Table → what people call it, and the articles whose facts it keeps.
RECORDS = {
    "edition": ("届", "第四条、第七条"),
    "application": ("申报", "第八条、第十三条"),
    "self_check": ("申报资格自查", "第九条、第十条"),
    "exemption": ("经批准的例外", "第十条、第十一条"),
    "material": ("申报材料", "第十三条"),
    "audit_finding": ("审核记录", "第十四条"),
    "opinion": ("部门意见", "第十四条、第十六条"),
    "formal_review": ("形式审查记录", "第十五条"),
    "publicity": ("公示", "第十二条、第十四条、第十七条、第二十二条"),
    "review_group": ("评审组", "第十九条、第二十条、第二十一条"),
    "score_sheet": ("评分表", "第五条、第十九条、第二十条、第二十一条"),
    "defence_presenter": ("陈述答辩人", "第二十条"),
    "site_visit": ("现场评审记录", "第二十一条"),
    "ballot_roll": ("投票名册", "第二十二条"),
    "ballot": ("表决票", "第二十二条"),
    "vote_result": ("计票结果", "第二十二条"),
    "objection": ("异议", "第二十三条、第二十四条、第二十五条、第二十六条"),
    "investigator": ("异议调查专家", "第二十五条"),
    "objection_notice": ("异议处理结果的告知和通报", "第二十六条"),
    "award": ("获奖和证书", "第二十八条、第三十一条"),
    "promotion": ("推广记录", "第二十九条、第三十条"),
    "inspection": ("监督检查记录", "第三十条、第三十一条"),
    "ban": ("禁申名单", "第三十二条"),
    "incident": ("获奖后的事件", "第三十一条、第三十二条、第三十三条"),
    "expert_discipline": ("专家违规处理", "第三十四条"),
    "conflict_declaration": ("回避", "第三十五条"),
    "expense": ("专项经费", "第三十六条"),
    "interpretation": ("解释答复", "第三十六条"),
}

# Address → title of the page, and the articles of pure principle that it shows: nothing is done about them but that.
PAGES = {
    "/regulation": ("管理办法", "第一条、第二条、第三条、第六条、第三十七条、第三十八条"),
}

# Article 11 lets an exception from the procedure be approved: the records and rules of filing know it, no box does.
WITHOUT_BUNDLE = "第十一条"
