"""The events of the audit log, who did them and to which case, as auditors read them."""

import re

from engine import addresses
from engine.audit import Event
from people import events

_BUSINESS = {
    Event.DEFINITION_DEPLOYED: "部署流程",
    Event.CASE_STARTED: "事项开始",
    Event.CASE_ENDED: "事项结束",
    Event.TASK_OPENED: "产生待办",
    Event.TASK_COMPLETED: "办结待办",
    Event.TASK_CANCELLED: "撤销待办",
    Event.TASK_CLAIMED: "签收",
    Event.TASK_RELEASED: "取消签收",
    Event.TASK_TAKEN_OVER: "接办",
    Event.TASK_HANDED_OVER: "转办",
    Event.TASK_DELEGATED: "委派",
    Event.TASK_GIVEN_BACK: "交回委派",
    Event.TASK_CALLED_BACK: "收回委派",
    Event.OPINION_ASKED: "加签",
    Event.OPINION_GIVEN: "提出意见",
    Event.OPINION_WITHDRAWN: "减签",
    Event.TASK_COPIED: "抄送",
    Event.TASK_URGED: "催办",
    Event.TASK_RECALLED: "撤回",
    Event.TASK_EXTENDED: "待办顺延",
    Event.SERVICE_CALLED: "系统处理",
    Event.DECISION_MADE: "按表判定",
    Event.TIMER_STARTED: "时限开始",
    Event.TIMER_FIRED: "时限到期",
    Event.TIMER_CANCELLED: "时限取消",
    Event.TIMER_EXTENDED: "时限延长",
    Event.MESSAGE_SENT: "发出消息",
    Event.MESSAGE_DELIVERED: "送达消息",
    Event.MESSAGE_DEAD: "消息无人接收",
    Event.NOTICE_SENT: "发出通知",
    Event.DOCUMENT_RENDERED: "生成公文",
    Event.DISPATCH_FAILED: "发送失败",
    Event.INCIDENT_OPENED: "发生故障",
    Event.INCIDENT_CLOSED: "关闭故障",
    events.Event.RECORD_CHANGED: "更改记录",
    events.Event.CALENDAR_CHANGED: "更改日历",
    events.Event.FILES_SWEPT: "清理残留文件",
    events.Event.SUBSTITUTION_CHANGED: "设置或者结束代理",
    events.Event.MATERIAL_OPENED: "打开材料",
    events.Event.MATERIAL_QUARANTINED: "隔离材料",
    events.Event.MATERIAL_MARKED: "标注商业秘密",
    events.Event.MATERIAL_REMOVED: "移除材料",
    events.Event.DOCUMENT_OPENED: "打开文书",
    events.Event.LIST_EXPORTED: "导出名单",
    events.Event.ORGANISATION_REGISTERED: "登记组织",
    events.Event.CLAIM_LODGED: "提交登记核对",
    events.Event.CLAIM_DECIDED: "登记核对结果",
    events.Event.COLLEAGUE_ADDED: "添加经办人",
    events.Event.COLLEAGUE_REMOVED: "移除经办人",
    events.Event.PAGE_WITNESSED: "留存公示快照",
}
# Accounts and administration: the details of these name persons, roles and addresses, nothing of the award.
_ADMINISTRATIVE = {
    events.Event.SIGNED_IN: "登录",
    events.Event.SIGN_IN_FAILED: "登录失败",
    events.Event.SIGNED_OUT: "退出",
    events.Event.SESSION_CLOSED: "关闭登录",
    events.Event.ACCOUNT_OPENED: "开设账号",
    events.Event.ACCOUNT_LOCKED: "锁定账号",
    events.Event.ACCOUNT_UNLOCKED: "解除锁定",
    events.Event.PASSWORD_CHANGED: "更换密码",
    events.Event.PASSWORD_RESET: "发放一次性密码",
    events.Event.FACTOR_CONFIRMED: "启用动态验证码",
    events.Event.FACTOR_FAILED: "验证码错误",
    events.Event.FACTOR_REMOVED: "停用动态验证码",
    events.Event.PERSON_CHANGED: "更改人员",
    events.Event.UNIT_CHANGED: "更改单位",
    events.Event.ROLE_GRANTED: "授予角色",
    events.Event.ROLE_ENDED: "结束角色",
    events.Event.EXPERT_CHANGED: "更改专家库",
    events.Event.REQUEST_MADE: "提出申请",
    events.Event.REQUEST_APPROVED: "批准申请",
    events.Event.REQUEST_REFUSED: "不批准申请",
    Event.RETRIED: "重试",
    events.Event.AUDIT_VERIFIED: "校验审计日志",
    events.Event.AUDIT_EXPORTED: "导出审计日志",
}
EVENTS = {**_BUSINESS, **_ADMINISTRATIVE}
ADMINISTRATIVE = frozenset(event.value for event in _ADMINISTRATIVE)
# What the parts of an entry's detail are called.
DETAILS = {
    "account": "账号", "active": "在用", "added": "新增", "address": "网络地址", "dispatch": "发送", "due_at": "到期",
    "element": "环节", "entries": "条数", "grant": "授权", "id": "编号", "incident": "故障", "kind": "种类",
    "material": "材料", "message": "消息", "of": "人员", "ok": "相接", "process": "流程", "publicity": "公示",
    "request": "申请", "role": "角色", "second_factor": "动态验证码", "service": "处理", "session": "登录",
    "since": "起", "subject": "对象", "task": "待办", "timer": "时限",
    "to": "发给", "unit": "单位", "until": "止", "version": "版本", "why": "原因",
}  # fmt: skip
_VALUES = {
    "True": "是", "False": "否", "password": "密码", "code": "验证码", "locked": "账号已锁定", "inactive": "人员已停用",
    "unknown": "没有这个登录名", "account": "开设账号", "role": "授予角色", "factor": "重置动态验证码",
}  # fmt: skip
# The system's own actors.
_ACTORS = {
    "timer": "系统（时限）", "message": "系统（消息）", "outbox": "系统（发送）", "worker": "系统（后台）",
    "notices": "系统（通知）", "web": "系统（网站）", "rehearsal": "系统（演练）",
    "demo": "系统（演示）", "public": "公众",
}  # fmt: skip
_KINDS = {
    "edition": "评选", "application": "申报", "objection": "异议", "award": "获奖", "substitution": "代理",
    "timer": "时限", "message": "消息", "dispatch": "发送", "material": "材料", "document": "公文",
}  # fmt: skip


def who(actor: str) -> str:
    """Whoever acted: a person by name, a part of the system by what it does."""
    return _ACTORS.get(actor, actor)


def thing(key: str | None) -> str:
    """`application:17` is 申报17: its number, and nothing of what it is about."""
    kind, number = addresses.case_key(key or "")
    return f"{_KINDS[kind]}{number}" if number is not None and kind in _KINDS else key or ""


def key(written: str) -> str:
    """The key of a case that is written as the log shows it, or as the key itself."""
    found = re.fullmatch(r"(\D+?)\s*(\d+)", written)
    kinds = {words: kind for kind, words in _KINDS.items()}
    return f"{kinds[found[1]]}:{found[2]}" if found and found[1] in kinds else written


def said(value: object) -> str:
    """A value as auditors read it."""
    return _VALUES.get(str(value), str(value))
