"""An objection from its receipt to the three notices of its result (Articles 23 to 26; R23 to R26)."""

from typing import Any

from sqlalchemy import select

from award.acts import objections, recusal
from award.calendar import periods
from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Clue
from award.records.objections import Investigator, Objection
from award.rules import objections as rules
from award.terms import ObjectionOutcome, ObjectionStatus
from engine.contract import Call
from engine.types import Boolean, Choice, Integer, ListOf, Message, Optional, Reference, Text, Unless, box
from handlers import consulting, endings, settling, standing
from handlers.general import documents, questions, rulebook
from handlers.general.refusals import service

YES, NO = "yes", "no"
ACCEPT, UPHOLD = "accept", "uphold"
OBJECTION = {"objection_id": Integer("异议编号")}
DECIDED = Message(
    "公示期内的异议全部处理完毕时告知公示的消息",
    correlation=("publicity_id",),
    unless=(Unless("undecided", 0, "没有尚未办结的异议"),),
)
SCREENING = box(
    "审查异议的任务；表单里凡是答“是”（yes）或者“否”（no）的问题，都是受理的条件",
    result=Choice.of(ACCEPT, "reject", description="审查结论"),
    reason=Optional("不予受理的理由", Text()),
)
INVESTIGATION = box(
    "异议调查的任务",
    findings=Text("调查情况"),
    investigators=Optional("参加调查的专家", ListOf("", Integer())),
    independent=Optional("参加调查的专家与异议无利害关系", Boolean()),
)
CONCLUSION = box(
    "作出结论的任务",
    result=Choice.of(UPHOLD, "dismiss", description="异议处理结果"),
    facts=Text("查明的事实和结论"),
    false_materials=Optional("是否隐瞒有关情况或者提供虚假材料", Choice.of(YES, NO)),
)


def objection_of(call: Call) -> Objection:
    return call.session.get_one(Objection, call.inputs["objection_id"])


@service(
    "register_objection",
    title="登记异议",
    inputs={**OBJECTION, "days": Integer("审查期限的工作日数")},
    outputs={"in_window": Boolean("是否在公示期内提出")},
)
def register_objection(call: Call) -> dict[str, Any]:
    """Put a received objection on the office's desk, with the last day of its screening (Article 24)."""
    objection = objection_of(call)
    objection.status = ObjectionStatus.REGISTERED
    objection.screening_days = call.inputs["days"]
    due = consulting.last_day(call, objection.screening_days)
    objection.screening_due_at = periods.closing(due)
    office = rulebook.profile(call).lane(RoleKind.OFFICE)
    facts = {"publicity": objection.publicity.title, "due": due.isoformat()}
    call.notify(f"role:{office}", "收到对“{publicity}”的异议，请于{due}前审查。", **facts)
    return {"in_window": bool(objection.in_window)}


@service("escalate_screening", title="异议审查超期督办", inputs=OBJECTION)
def escalate_screening(call: Call) -> dict[str, Any]:
    """R23: flag an objection that was not screened within five working days, and tell those above."""
    objection = objection_of(call)
    due_at = objection.screening_due_at or call.now
    if not rules.overdue(due_at, objection.screened_at, call.now):
        return {}
    objection.overdue_flagged_at = call.now
    profile = rulebook.profile(call)
    for kind in (RoleKind.OFFICE, RoleKind.APPROVER):
        text = "对“{publicity}”的异议已超过法定审查期限{article}，请立即办理。"
        facts = {"publicity": objection.publicity.title, "article": profile.under(rules.SCREENING)}
        call.notify(f"role:{profile.lane(kind)}", text, **facts)
    return {}


@service(
    "record_screening",
    title="登记异议审查结论",
    inputs={
        **OBJECTION,
        "answers": SCREENING,
        "receipt": Reference("受理凭证", to="documents"),
        "refusal": Reference("不予受理告知书", to="documents"),
    },
    outputs={"objection_accepted": Boolean("是否受理")},
)
def record_screening(call: Call) -> dict[str, Any]:
    """Accept with a numbered receipt (R24), or not, with the reasons. Only a complete one in time can be accepted."""
    objection, record = objection_of(call), standing.record(call, call.inputs["answers"])
    accepted, reason = record.answers["result"] == ACCEPT, record.answers.get("reason") or ""
    checks = questions.checks(call, record, YES, NO)
    ticked = {check.key: check.passed for check in checks}
    rules.check_screening(rules.Screening(ticked, bool(objection.in_window), accepted, reason))
    objection.accepted, objection.screening_reason, objection.screened_at = accepted, reason, call.now
    objection.screened_by = record.person_id
    if accepted:
        _check_form(objection)
        _issue_receipt(call, objection)
    else:
        _issue_refusal(call, objection, [f"{check.label}：{check.answer}" for check in checks if not check.passed])
    return {"objection_accepted": accepted}


def _check_form(objection: Objection) -> None:
    """What was handed in has to bear out what the office ticked (Article 23)."""
    missing = rules.faults(objections.as_rule(objection))
    if missing:
        raise Refused(f"异议材料不能受理：{missing[0].sentence}", field="result", article=rules.FORM)


def _issue_receipt(call: Call, objection: Objection) -> None:
    objection.status = ObjectionStatus.ACCEPTED
    facts = settling.own_facts(objection)
    objection.receipt_no = documents.issue(call, call.inputs["receipt"], subject=objection.key, **facts).number
    rules.check_receipt(accepted=True, number=objection.receipt_no)


def _issue_refusal(call: Call, objection: Objection, failed: list[str]) -> None:
    late = [] if objection.in_window else ["不是在公示期内提出"]
    facts = settling.own_facts(objection) | {"reasons": [*failed, *late, objection.screening_reason]}
    documents.issue(call, call.inputs["refusal"], subject=objection.key, **facts)


@service("settle_rejected", title="告知不予受理异议", inputs={**OBJECTION, "decided": DECIDED})
def settle_rejected(call: Call) -> dict[str, Any]:
    """Settle an objection that was not accepted. What it says is kept as a clue (Articles 32 and 33)."""
    objection = objection_of(call)
    call.session.add(
        Clue(
            edition_id=objection.publicity.edition_id,
            application_id=objection.application_id,
            text=objection.text,
            source=f"未受理的异议（{objection.key}）",
            received_at=objection.lodged_at,
        )
    )
    settling.settle(call, objection, ObjectionOutcome.REJECTED)
    return {}


@service(
    "record_investigation",
    title="登记异议调查",
    inputs={**OBJECTION, "answers": INVESTIGATION, "lookback": Integer("利害关系追溯的年数")},
)
def record_investigation(call: Call) -> dict[str, Any]:
    """Keep the findings. Experts who take part have no interest in anybody concerned (R25)."""
    objection, answers = objection_of(call), standing.answers(call, call.inputs["answers"])
    chosen = answers.get("investigators") or []
    independent = answers.get("independent") is True
    rules.check_investigators(chosen, _conflicted(call, objection, chosen), stated_independent=independent)
    known = select(Investigator.person_id).where(Investigator.objection_id == objection.id)
    for person in set(chosen) - set(call.session.scalars(known)):
        call.session.add(Investigator(objection_id=objection.id, person_id=person, independent=True))
    objection.findings, objection.investigated_at = answers["findings"], call.now
    return {}


def _conflicted(call: Call, objection: Objection, people: list[int]) -> set[int]:
    today = periods.day_of(call.now)
    return set(recusal.of_people(call.session, objection.application, people, today, call.inputs["lookback"]))


@service(
    "settle_objection",
    title="告知异议处理结果",
    inputs={
        **OBJECTION,
        "answers": CONCLUSION,
        "decided": DECIDED,
        "disqualified": Message(
            "异议成立时告知申报的消息",
            payload={"reason": Text("理由"), "false_materials": Boolean("是否提供虚假材料")},
            correlation=("application_id",),
        ),
        "outcome": Reference("异议成立时申报的办理结果", to="outcomes"),
        "result": Reference("告知异议人的公文", to="documents"),
        "bulletin": Reference("通报被异议人和审核机关的公文", to="documents"),
    },
    optional={"ban_start": endings.BAN_START},
)
def settle_objection(call: Call) -> dict[str, Any]:
    """Conclude: three notices (R26); an upheld objection takes the application out, a dismissed one leaves it in.

    What was found out is told to the objected party in more than one letter, so it never says who objected.
    """
    objection, answers = objection_of(call), standing.answers(call, call.inputs["answers"])
    outcome = ObjectionOutcome.UPHELD if answers["result"] == UPHOLD else ObjectionOutcome.DISMISSED
    rules.check_conclusion(outcome, answers["facts"], accepted=objection.accepted is True)
    objection.facts = rules.without_objector(answers["facts"], objections.as_rule(objection))
    objection.false_materials = answers.get("false_materials") == YES
    settling.settle(call, objection, outcome)
    settling.give_notices(call, objection)
    if rules.disqualifies(outcome):
        settling.disqualify(call, objection)
    return {}
