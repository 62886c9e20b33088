"""The closed sets of words that records and rules share, each with the regulation's own term."""

import enum


class OrganisationKind(enum.StrEnum):
    LEGAL_PERSON = "legal_person"  # 法人
    UNINCORPORATED = "unincorporated"  # 非法人组织
    BRANCH = "branch"  # 分支、内设、派出等机构
    INDIVIDUAL = "individual"  # 个人


class UnitKind(enum.StrEnum):
    APPLICANT = "applicant"  # 申报组织
    LEGAL_PERSON = "legal_person"  # 所属法人
    AUDITOR = "auditor"  # 审核机关
    DEPARTMENT = "department"  # 相关部门、有关主管部门
    OFFICE = "office"  # 办公室
    MEMBER = "member"  # 投票的单位
    PREFECTURE = "prefecture"  # 审定的机关
    EMPLOYER = "employer"  # 专家所在单位
    ADMINISTRATION = "administration"  # 系统、安全、审计管理


class AdminRole(enum.StrEnum):
    """The three administrators. They exclude each other and every other role, and see no business data."""

    SYSTEM = "系统管理员"
    SECURITY = "安全保密管理员"
    AUDIT = "安全审计员"


class RequestKind(enum.StrEnum):
    """What takes two administrators (C08)."""

    ACCOUNT = "account"  # 开设账号
    ROLE = "role"  # 授予角色
    FACTOR = "factor"  # 重置动态验证码


class ExpertStatus(enum.StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DISQUALIFIED = "disqualified"  # 取消评审专家资格


class EditionStatus(enum.StrEnum):
    DRAFT = "draft"
    FILING = "filing"  # 申报中
    SCREENING = "screening"  # 已截止，形式审查与受理
    REVIEWING = "reviewing"  # 评审
    VOTING = "voting"  # 审议与投票
    PUBLICISING = "publicising"  # 公示获奖建议名单
    APPROVING = "approving"  # 报请审定
    COMMENDED = "commended"  # 已表彰
    VACANT = "vacant"  # 奖项空缺


class ApplicationStatus(enum.StrEnum):
    DRAFT = "draft"  # 自查、内部公示、填报
    FILED = "filed"  # 已提交，审核中
    CORRECTING = "correcting"  # 补正
    AUDITED = "audited"  # 审核通过，形式审查
    REVIEWED = "reviewed"  # 形式审查结果已报送
    ACCEPTED = "accepted"  # 受理
    ENDED = "ended"


class AuditResult(enum.StrEnum):
    PASS = "pass"  # noqa: S105 (a verdict, not a secret)
    RETURN = "return"  # 退回补正
    REFUSE = "refuse"




class ConflictKind(enum.StrEnum):
    """Why somebody has to stand back (Article 35)."""

    SAME_UNIT = "same_unit"  # 本单位
    EMPLOYER = "employer"  # 任职
    OWNERSHIP = "ownership"  # 上级或出资
    SUBORDINATION = "subordination"  # 隶属
    SHAREHOLDING = "shareholding"  # 持股
    CONSULTANCY = "consultancy"  # 咨询、培训
    KIN = "kin"  # 近亲属
    DECLARED = "declared"  # 本人申明的其他利害关系


class ConflictOrigin(enum.StrEnum):
    DECLARED = "declared"
    INFERRED = "inferred"


class Choice(enum.StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Audience(enum.StrEnum):
    """To whom something is published."""

    PUBLIC = "public"  # 向社会
    OWN = "own"  # 在申报组织内部


class Answer(enum.StrEnum):
    """What may be said to what is published."""

    OBJECTION = "objection"  # 异议
    COMMENT = "comment"  # 意见
    NONE = "none"


class PublicityStatus(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    HOLDING = "holding"  # 期满，尚有异议未办结
    CLOSED = "closed"


class ObjectorKind(enum.StrEnum):
    PERSON = "person"
    UNIT = "unit"


class ObjectionStatus(enum.StrEnum):
    LODGED = "lodged"
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    SETTLED = "settled"


class ObjectionOutcome(enum.StrEnum):
    UPHELD = "upheld"  # 异议成立
    DISMISSED = "dismissed"  # 异议不成立
    REJECTED = "rejected"  # 不予受理


class NoticeRecipient(enum.StrEnum):
    """Whom Article 26 has told of the result of an objection."""

    OBJECTOR = "objector"  # 异议人
    OBJECTED = "objected"  # 被异议人
    AUDITOR = "auditor"  # 出具审核意见的机关


class AwardStatus(enum.StrEnum):
    VALID = "valid"
    REVOKED = "revoked"  # 撤销
    EXPIRED = "expired"  # 监督期满


class RevocationDecision(enum.StrEnum):
    REVOKE = "revoke"
    KEEP = "keep"
    REMIND = "remind"


class DocumentStatus(enum.StrEnum):
    QUEUED = "queued"
    RENDERED = "rendered"
    FAILED = "failed"


class NoticeKind(enum.StrEnum):
    """Why somebody is told something; each kind can be mailed or not."""

    ARRIVAL = "arrival"  # 待办到达
    REMINDER = "reminder"  # 提醒
    OVERDUE = "overdue"  # 超期
    OTHER = "other"  # 其他
