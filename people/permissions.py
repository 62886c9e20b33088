"""Who may do what: role × action × relation, in one place. Whatever isn't here is denied.

Roles stand here by what they are to the award; the profile tells which lanes they are.

The table is read by `web.frame.access`, swept by a test over every address, and printed for auditors.
"""

import dataclasses
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from award.concepts import Concept
from award.profile import Profile, RoleKind
from award.terms import AdminRole
from engine import addresses, tasks
from engine.contract import Actor
from engine.work import Work

EVERYBODY = "公众"
SIGNED_IN = "已登录的人员"
# Whichever role the profile lets begin an edition.
LAUNCHING = "启动评选的角色"
BUSINESS = tuple(role.value for role in RoleKind)
EDITION = "edition"
# Whoever brings an application, and whoever looks on besides.
BRINGING = (RoleKind.APPLICANT, RoleKind.NOMINATOR)
APPLYING = (*BRINGING, RoleKind.SUPERIOR)
ADMINISTRATORS = tuple(role.value for role in AdminRole)


class Action(enum.StrEnum):
    """What can be done at an address; several addresses may be the same action."""

    READ_PUBLIC = "查看公开页面"
    SIGN_IN = "登录、退出"
    OWN_ACCOUNT = "管理本人的账号"
    TRY_DEMO = "在演示中选择身份、调整时间"
    OBJECT = "提出异议"
    COMMENT = "对公示提出意见"
    READ_INTERNAL_PUBLICITY = "查看内部公示"
    LIST_TASKS = "查看待办列表"
    READ_TASK = "查看一件待办"
    COMPLETE_TASK = "办结一件待办"
    READ_MATERIAL = "打开材料"
    ARRANGE_DESK = "保存待办的筛选"
    SAVE_DRAFT = "保存草稿"
    COMPLETE_TASKS = "一并办结几件待办"
    READ_CASE = "查看一件办件"
    WATCH_CASE = "关注一件办件"
    LIST_EDITIONS = "查看各届评选"
    START_EDITION = "启动评选"
    LIST_APPLICATIONS = "查看本组织的申报"
    APPLY = "开始申报"
    # 申报门户
    FOLLOW_APPLICATION = "查看一件申报、其文书和材料的打开记录"
    CHANGE_MATERIALS = "上传、标注、替换、移除申报材料"
    WITHDRAW = "撤回申报"
    REGISTER = "登记组织"
    FOLLOW_REGISTRATION = "查看本人的登记"
    DECIDE_CLAIM = "核对授权委托书"
    MANAGE_COLLEAGUES = "管理本单位经办人"
    SETTLE_QUARANTINE = "查看隔离的文件清单"
    LIST_AWARDS = "查看本组织获得的奖励"
    # administration
    MANAGE_PERSONS = "管理单位、人员、账号，申请授权"
    DECIDE_REQUESTS = "批准开户、授权和重置动态验证码"
    SEE_REQUESTS = "查看授权申请"
    SEE_SESSIONS = "查看和关闭登录"
    UNLOCK = "解除账号锁定"
    OPERATE = "处理系统故障、查看运行状况"
    READ_AUDIT = "查阅、校验、导出审计日志"
    READ_ACCESS = "查看权限表"
    ADMINISTER = "打开管理首页"
    # The public site
    FOLLOW_OBJECTION = "凭编号和查询码查询异议"
    # verbs: what people do with a task beside finishing it
    HOLD_TASK = "签收、取消签收、接手、转办"
    INVOLVE = "委派、加签、减签、抄送"
    ANSWER = "交回委派、提出意见"
    RECALL_TASK = "撤回本人办结的"
    URGE = "催办"
    SUBSTITUTE = "设置、结束代理"
    # Notices.
    READ_NOTICES = "查看发给本人的通知"
    SET_NOTICES = "设置本人的邮件通知"
    # The office's desk (web/office).
    READ_EDITION = "查看一届评选的进展"
    EXPORT_EDITION = "导出一届的申报名单"
    READ_APPLICATION = "查看一件申报的情况"
    READ_OFFICE_FILE = "打开一件申报的材料"
    RELEASE_APPLICATION = "书面同意例外"
    HANDLE_CLUE = "登记和处理线索"
    READ_CALENDAR = "查看放假安排、计算期限"
    ENTER_NOTICE = "录入放假通知"
    READ_AWARDS = "查看获奖组织的监督情况"
    REPORT_INCIDENT = "报告获奖组织的情形"
    KEEP_REGISTERS = "登记推广、解释、专家处理、经费"


class Relation(enum.StrEnum):
    """How somebody has to stand to what they act on. Whoever is recused stands in none (Article 35)."""

    ANY = "不限"
    ADDRESSED = "发给本人、本单位或本角色的"
    OWN_UNIT = "本单位的"
    OWN = "本人的"


@dataclasses.dataclass(frozen=True)
class Rule:
    """Whoever holds the role may do this to what stands in the relation; `because` are concepts and controls."""

    action: Action
    role: str
    relation: Relation
    because: tuple[str, ...]


def _allow(action: Action, roles: Iterable[str], relation: Relation, *because: str) -> Iterator[Rule]:
    return (Rule(action, role, relation, because) for role in roles)


TABLE: tuple[Rule, ...] = (
    *_allow(Action.READ_PUBLIC, [EVERYBODY], Relation.ANY, Concept.FREE_OF_CHARGE),
    *_allow(Action.SIGN_IN, [EVERYBODY], Relation.ANY, "C01"),
    *_allow(Action.OWN_ACCOUNT, [SIGNED_IN], Relation.OWN, "C01", "C02"),
    *_allow(Action.TRY_DEMO, [EVERYBODY], Relation.ANY, "仅演示网站"),
    *_allow(Action.OBJECT, [EVERYBODY], Relation.ANY, Concept.OBJECTION_FORM),
    *_allow(Action.COMMENT, [EVERYBODY], Relation.ANY, Concept.FREE_OF_CHARGE),
    *_allow(Action.READ_INTERNAL_PUBLICITY, APPLYING, Relation.OWN_UNIT, Concept.INTERNAL_PUBLICITY),
    *_allow(Action.LIST_TASKS, [SIGNED_IN], Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.READ_TASK, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.COMPLETE_TASK, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.READ_MATERIAL, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    # The desk: filters, drafts, several tasks at once, cases.
    *_allow(Action.ARRANGE_DESK, [SIGNED_IN], Relation.OWN, "C09"),
    *_allow(Action.SAVE_DRAFT, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.COMPLETE_TASKS, BUSINESS, Relation.ADDRESSED, Concept.AUDIT, Concept.CONSULTATION, "C09"),
    *_allow(Action.READ_CASE, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.WATCH_CASE, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.LIST_EDITIONS, [RoleKind.OFFICE, LAUNCHING], Relation.ANY, Concept.ORGANISING),
    *_allow(Action.START_EDITION, [LAUNCHING], Relation.ANY, Concept.CYCLE, Concept.ORGANISING),
    *_allow(Action.LIST_APPLICATIONS, APPLYING, Relation.OWN_UNIT, Concept.APPLICATION, Concept.INTERNAL_PUBLICITY),
    *_allow(Action.APPLY, BRINGING, Relation.OWN_UNIT, Concept.APPLICATION),
    # 申报门户
    *_allow(Action.FOLLOW_APPLICATION, APPLYING, Relation.OWN_UNIT, Concept.APPLICATION, Concept.INTERNAL_PUBLICITY),
    *_allow(Action.CHANGE_MATERIALS, BRINGING, Relation.OWN_UNIT, Concept.FILING),
    *_allow(Action.WITHDRAW, BRINGING, Relation.OWN_UNIT, Concept.APPLICATION),
    *_allow(Action.REGISTER, [EVERYBODY], Relation.ANY, Concept.APPLICATION),
    *_allow(Action.FOLLOW_REGISTRATION, [SIGNED_IN], Relation.OWN, "C01"),
    *_allow(Action.DECIDE_CLAIM, [RoleKind.OFFICE], Relation.ANY, "C01", "C08"),
    *_allow(Action.MANAGE_COLLEAGUES, APPLYING, Relation.OWN_UNIT, "C01"),
    *_allow(Action.SETTLE_QUARANTINE, [RoleKind.OFFICE], Relation.ANY, Concept.FILING, "C22"),
    *_allow(Action.LIST_AWARDS, [RoleKind.WINNER], Relation.OWN_UNIT, Concept.PROMOTION, Concept.TITLE_USE),
    # the three administrators (web/administration): none of them sees anything of the award's business
    *_allow(Action.ADMINISTER, ADMINISTRATORS, Relation.ANY, "C07"),
    *_allow(Action.MANAGE_PERSONS, [AdminRole.SYSTEM], Relation.ANY, "C01", "C07"),
    *_allow(Action.OPERATE, [AdminRole.SYSTEM], Relation.ANY, "C07"),
    *_allow(Action.DECIDE_REQUESTS, [AdminRole.SECURITY], Relation.ANY, "C08"),
    *_allow(Action.SEE_REQUESTS, [AdminRole.SYSTEM, AdminRole.SECURITY], Relation.ANY, "C08"),
    *_allow(Action.SEE_SESSIONS, [AdminRole.SYSTEM, AdminRole.SECURITY], Relation.ANY, "C05"),
    *_allow(Action.UNLOCK, [AdminRole.SECURITY], Relation.ANY, "C03"),
    *_allow(Action.READ_AUDIT, [AdminRole.AUDIT], Relation.ANY, "C12", "C13"),
    *_allow(Action.READ_ACCESS, [AdminRole.AUDIT, AdminRole.SECURITY], Relation.ANY, "C07", "C09"),
    # The public site: whoever knows the code of an objection is its objector
    *_allow(Action.FOLLOW_OBJECTION, [EVERYBODY], Relation.ANY, Concept.OBJECTION_SCREENING, Concept.OBJECTION_RESULT),
    # verbs
    *_allow(Action.HOLD_TASK, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.INVOLVE, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.ANSWER, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.RECALL_TASK, BUSINESS, Relation.ADDRESSED, Concept.RECUSAL, "C09"),
    *_allow(Action.URGE, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING),
    *_allow(Action.URGE, BRINGING, Relation.OWN_UNIT, Concept.APPLICATION),
    *_allow(Action.SUBSTITUTE, BUSINESS, Relation.OWN, Concept.RECUSAL, "C11"),
    # Notices: one's own, whatever one's roles.
    *_allow(Action.READ_NOTICES, [SIGNED_IN], Relation.OWN, Concept.RECUSAL, "C10"),
    *_allow(Action.SET_NOTICES, [SIGNED_IN], Relation.OWN, "C09"),
    # The office's desk (web/office).
    *_allow(Action.READ_EDITION, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING),
    *_allow(Action.EXPORT_EDITION, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING, Concept.RECUSAL),
    *_allow(Action.READ_APPLICATION, [RoleKind.OFFICE], Relation.ANY, Concept.FORMAL_REVIEW, Concept.RECUSAL),
    *_allow(Action.READ_OFFICE_FILE, [RoleKind.OFFICE], Relation.ANY, Concept.FORMAL_REVIEW, Concept.RECUSAL),
    *_allow(Action.RELEASE_APPLICATION, [RoleKind.OFFICE], Relation.ANY, Concept.REAPPLICATION, Concept.PROCEDURE),
    *_allow(
        Action.HANDLE_CLUE, [RoleKind.OFFICE], Relation.ANY,
        Concept.OBJECTION_FORM, Concept.FALSE_MATERIALS, Concept.REVOCATION,
    ),
    *_allow(Action.READ_CALENDAR, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING),
    *_allow(Action.ENTER_NOTICE, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING),
    *_allow(Action.READ_AWARDS, [RoleKind.OFFICE], Relation.ANY, Concept.ORGANISING, Concept.SUPERVISION),
    *_allow(Action.READ_AWARDS, [RoleKind.AUDITOR], Relation.OWN_UNIT, Concept.SUPERVISION),
    *_allow(Action.REPORT_INCIDENT, [RoleKind.OFFICE], Relation.ANY, Concept.TITLE_USE, Concept.REVOCATION),
    *_allow(Action.REPORT_INCIDENT, [RoleKind.AUDITOR], Relation.OWN_UNIT, Concept.SUPERVISION, Concept.REVOCATION),
    *_allow(
        Action.KEEP_REGISTERS, [RoleKind.OFFICE], Relation.ANY,
        Concept.SUPERVISION, Concept.DISCIPLINE, Concept.INTERPRETATION,
    ),
)


_BY_ACTION = {action: tuple(rule for rule in TABLE if rule.action == action) for action in Action}


def is_for_everybody(action: Action) -> bool:
    return any(rule.role == EVERYBODY for rule in _BY_ACTION[action])


def roles(profile: Profile, actor: Actor | None) -> frozenset[str]:
    """The roles of the table that somebody holds now; nobody in particular is one of the public."""
    if actor is None or actor.id is None:
        return frozenset({EVERYBODY})
    held = addresses.roles(actor.audiences)
    return frozenset({EVERYBODY, SIGNED_IN, *(role for lane in held for role in _roles(profile, lane))})


def _roles(profile: Profile, lane: str) -> list[str]:
    if lane in ADMINISTRATORS:
        return [lane]
    return [profile.kind_of(lane).value, *([LAUNCHING] if lane == profile.starter(EDITION) else ())]


def called(profile: Profile, role: str) -> str:
    """What people call a role of the table; nothing if the award has none of the kind."""
    if role == LAUNCHING:
        return profile.starter(EDITION)
    if role not in BUSINESS:
        return role
    return "、".join(one.name for one in profile.roles.values() if one.kind == role)


def may_at_all(profile: Profile, actor: Actor | None, action: Action) -> bool:
    """Whether some object may be acted on like this: for menus and buttons."""
    held = roles(profile, actor)
    return any(rule.role in held for rule in _BY_ACTION[action])


def may(work: Work, profile: Profile, action: Action, subject: Any = None) -> bool:
    """Whether the actor may do this to the subject."""
    if case_of(subject) in work.actor.barred:
        return False
    held = roles(profile, work.actor)
    matching = (rule for rule in _BY_ACTION[action] if rule.role in held)
    return any(JUDGES[rule.relation](profile, work.actor, rule.role, subject) for rule in matching)


def case_of(subject: Any) -> str:
    """The key of the case that something belongs to; empty for what belongs to none."""
    return str(getattr(subject, "case", None) or getattr(subject, "key", None) or "")


def units_of(profile: Profile, actor: Actor, kind: str) -> frozenset[int]:
    """The units for which somebody holds a role of a kind."""
    lanes = [role.name for role in profile.roles.values() if role.kind == kind]
    return frozenset(unit for lane in lanes for unit in addresses.units(actor.audiences, lane))


def units_for(profile: Profile, actor: Actor, action: Action) -> frozenset[int]:
    """The units whose things somebody may do this to: for lists."""
    rules = (rule for rule in _BY_ACTION[action] if rule.relation == Relation.OWN_UNIT)
    return frozenset(unit for rule in rules for unit in units_of(profile, actor, rule.role))


def _own_unit(profile: Profile, actor: Actor, role: str, subject: Any) -> bool:
    """The subject is a unit, or belongs to one: an application to its organisation and whoever stands behind it."""
    mine = units_of(profile, actor, role)
    of = {getattr(subject, name, None) for name in _BELONGING}
    return bool(mine & (of | ({subject} if isinstance(subject, int) else set())))


_BELONGING = ("unit_id", "legal_person_unit_id", "auditor_unit_id", "nominator_unit_id")


def _own(profile: Profile, actor: Actor, role: str, subject: Any) -> bool:
    return actor.id is not None and actor.id in (subject, getattr(subject, "person_id", None))


JUDGES: Mapping[Relation, Callable[[Profile, Actor, str, Any], bool]] = {
    Relation.ANY: lambda profile, actor, role, subject: True,
    Relation.ADDRESSED: lambda profile, actor, role, subject: tasks.may_see(actor, subject),
    Relation.OWN_UNIT: _own_unit,
    Relation.OWN: _own,
}
