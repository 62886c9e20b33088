"""Services for any diagram: tell somebody, start a case, put a decision on record. Documents are in `documents`."""

import string
from collections.abc import Mapping
from typing import Any

from engine.contract import Call, Refusal, service
from handlers.general import documents, rulebook


@service(
    "notify",
    title="发送通知",
    inputs={
        "to": "通知谁：角色（办公室）、单位（unit:4:审核机关）或个人（person:3）",
        "text": "通知内容，可以用{名称}引用下面的内容，如“{applicant}的申报已受理”",
    },
    optional={"facts": "通知里引用的内容，如 {\"applicant\": applicant}"},
)
def notify(call: Call) -> dict[str, Any]:
    """Tell an audience something after the commit."""
    text = _required(call, "text", "通知没有写明内容。")
    facts = documents.plain(call.inputs.get("facts") or {})
    _check_names(text, facts)
    call.notify(_audience(call, _required(call, "to", "通知没有写明发给谁。")), text, **facts)
    return {}


@service(
    "start_case",
    title="启动另一事项",
    inputs={
        "process": "要启动的流程标识，如 objection",
        "key": "新事项的业务键，如 objection:5",
        "data": "交给新事项的数据，如 {\"objection_id\": 5}",
    },
    outputs={"started_case": "新事项的业务键"},
)
def start_case(call: Call) -> dict[str, Any]:
    """Start a case of another process in the same transaction."""
    process = _required(call, "process", "启动事项没有写明流程。")
    key = _required(call, "key", "启动事项没有写明业务键。")
    data = call.inputs.get("data") or {}
    if not isinstance(data, Mapping):
        raise Refusal("交给新事项的数据应当写成 {名称: 值} 的形式。")
    call.start(process, key, data)
    return {"started_case": key}


@service(
    "record_decision",
    title="登记决定",
    inputs={
        "decision": "决定的内容",
        "reason": "理由",
        "article": "依据的条款，如 第十七条",
    },
    optional={"to": "告知谁：角色、单位或个人"},
    outputs={
        "decision": "决定的内容",
        "decision_reason": "理由",
        "decision_article": "依据的条款",
        "decided_on": "决定日期",
        "decided_by": "作出决定的人",
    },
)
def record_decision(call: Call) -> dict[str, Any]:
    """Keep a decision with its reason, article, day and author in the case, and tell whom it concerns."""
    decision = _required(call, "decision", "登记决定没有写明决定的内容。")
    reason = _required(call, "reason", "作出决定应当说明理由。")
    article = str(call.inputs.get("article") or "")
    if call.inputs.get("to"):
        facts = {"decision": decision, "reason": reason, "article": article or "有关规定"}
        to = _audience(call, str(call.inputs["to"]))
        call.notify(to, "依据{article}，已作出决定：{decision}。理由：{reason}", **facts)
    return {
        "decision": decision,
        "decision_reason": reason,
        "decision_article": article,
        "decided_on": documents.today(call),
        "decided_by": call.actor.name,
    }


def _check_names(text: str, facts: Mapping[str, Any]) -> None:
    """Only whole facts by their names: `{applicant}`, never `{applicant.something}` or `{0}`."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise Refusal("通知内容里的花括号没有成对。") from error
    for name in names:
        if name not in facts:
            raise Refusal(f"通知内容里引用的“{name}”没有给出。")


def _required(call: Call, key: str, otherwise: str) -> str:
    value = call.inputs.get(key)
    if value is None or str(value).strip() == "":
        raise Refusal(otherwise)
    return str(value)


def _audience(call: Call, to: str) -> str:
    if ":" in to:
        return to
    if not any(to in role.lanes for role in rulebook.profile(call).roles.values()):
        raise Refusal(f"没有名为“{to}”的角色，通知无法送达。")
    return f"role:{to}"
