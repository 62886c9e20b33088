"""An objection from its receipt to the three notices of its result (Articles 23 to 26; R23 to R26)."""

from typing import Any

from sqlalchemy import select

from award.acts import objections, recusal
from award.calendar import periods
from award.errors import Refused
from award.records.applications import Clue
from award.records.objections import Investigator, Objection
from award.rules import objections as rules
from award.terms import ObjectionOutcome, ObjectionStatus, Role
from engine.contract import Call
from handlers import consulting, settling, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

OBJECTION = {"objection_id": "异议编号"}
OFFICE = f"role:{Role.OFFICE}"
LEADERS = f"role:{Role.PREFECTURE}"
# The checks of the form that apply to each kind of objector, with what is said of a check that fails.
CHECKS = {
    "written": "没有书面提出",
    "proof": "没有提供相应证明",
    "contact": "没有注明联系电话、通讯地址",
    "signature": "没有签署本人姓名",
    "identity": "没有提供身份证明",
    "seal": "没有加盖单位公章",
}


def of(call: Call) -> Objection:
    return call.session.get_one(Objection, call.inputs["objection_id"])


@service(
    "register_objection",
    title="登记异议",
    inputs=OBJECTION,
    outputs={"in_window": "是否在公示期内提出"},
)
def register_objection(call: Call) -> dict[str, Any]:
    """Put a received objection on the office's desk, with the last day of its screening (Article 24)."""
    objection = of(call)
    objection.status = ObjectionStatus.REGISTERED
    objection.screening_days = int(rulebook.value(call, "objection.screen"))
    due = consulting.last_day(call, objection.screening_days)
    objection.screening_due_at = periods.closing(due)
    facts = {"publicity": objection.publicity.title, "due": due.isoformat()}
    call.notify(OFFICE, "收到对“{publicity}”的异议，请于{due}前审查。", **facts)
    return {"in_window": bool(objection.in_window)}


@service("escalate_screening", title="异议审查超期督办", inputs=OBJECTION)
def escalate_screening(call: Call) -> dict[str, Any]:
    """R23: flag an objection that was not screened within five working days, and tell those above."""
    objection = of(call)
    due_at = objection.screening_due_at or call.now
    if not rules.overdue(due_at, objection.screened_at, call.now):
        return {}
    objection.overdue_flagged_at = call.now
    for to in (OFFICE, LEADERS):
        text = "对“{publicity}”的异议已超过法定审查期限（第二十四条），请立即办理。"
        call.notify(to, text, publicity=objection.publicity.title)
    return {}


@service(
    "record_screening",
    title="登记异议审查结论",
    inputs=OBJECTION,
    outputs={"objection_accepted": "是否受理"},
)
def record_screening(call: Call) -> dict[str, Any]:
    """Accept with a numbered receipt (R24), or not, with the reasons. Only a complete one in time can be accepted."""
    objection, answers = of(call), standing.answers(call, "screen_objection")
    accepted = answers["result"] == "accept"
    checks = {key: answers[key] == "yes" for key in CHECKS if key in answers}
    reason = answers.get("reason", "")
    rules.check_screening(rules.Screening(checks, bool(objection.in_window), accepted, reason))
    record = call.forms.latest("screen_objection")
    objection.accepted, objection.screening_reason, objection.screened_at = accepted, reason, call.now
    objection.screened_by = record.person_id if record else None
    if accepted:
        _check_form(objection)
        _issue_receipt(call, objection)
    else:
        _issue_refusal(call, objection, [CHECKS[key] for key, met in checks.items() if not met])
    return {"objection_accepted": accepted}


def _check_form(objection: Objection) -> None:
    """What was handed in has to bear out what the office ticked (Article 23)."""
    missing = rules.faults(objections.as_rule(objection))
    if missing:
        raise Refused(f"异议材料不能受理：{missing[0].sentence}", field="result", article=rules.FORM)


def _issue_receipt(call: Call, objection: Objection) -> None:
    objection.status = ObjectionStatus.ACCEPTED
    facts = settling.own_facts(objection)
    objection.receipt_no = documents.issue(call, "objection_receipt", subject=objection.key, **facts).number
    rules.check_receipt(accepted=True, number=objection.receipt_no)


def _issue_refusal(call: Call, objection: Objection, failed: list[str]) -> None:
    late = [] if objection.in_window else ["不是在公示期内提出"]
    facts = settling.own_facts(objection) | {"reasons": [*failed, *late, objection.screening_reason]}
    documents.issue(call, "objection_refusal", subject=objection.key, **facts)


@service("settle_rejected", title="告知不予受理异议", inputs=OBJECTION)
def settle_rejected(call: Call) -> dict[str, Any]:
    """Settle an objection that was not accepted. What it says is kept as a clue (Articles 32 and 33)."""
    objection = of(call)
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


@service("record_investigation", title="登记异议调查", inputs=OBJECTION)
def record_investigation(call: Call) -> dict[str, Any]:
    """Keep the findings. Experts who take part have no interest in anybody concerned (R25)."""
    objection, answers = of(call), standing.answers(call, "investigate")
    chosen = answers.get("investigators", [])
    independent = answers.get("independent") is True
    rules.check_investigators(chosen, _conflicted(call, objection, chosen), stated_independent=independent)
    known = select(Investigator.person_id).where(Investigator.objection_id == objection.id)
    for person in set(chosen) - set(call.session.scalars(known)):
        call.session.add(Investigator(objection_id=objection.id, person_id=person, independent=True))
    objection.findings, objection.investigated_at = answers["findings"], call.now
    return {}


def _conflicted(call: Call, objection: Objection, people: list[int]) -> set[int]:
    lookback = int(rulebook.value(call, "coi.lookback"))
    today = periods.day_of(call.now)
    return set(recusal.of_people(call.session, objection.application, people, today, lookback))


@service("settle_objection", title="告知异议处理结果", inputs=OBJECTION)
def settle_objection(call: Call) -> dict[str, Any]:
    """Conclude: three notices (R26); an upheld objection takes the application out, a dismissed one leaves it in.

    What was found out is told to the objected party in more than one letter, so it never says who objected.
    """
    objection, answers = of(call), standing.answers(call, "conclude")
    outcome = ObjectionOutcome.UPHELD if answers["result"] == "uphold" else ObjectionOutcome.DISMISSED
    rules.check_conclusion(outcome, answers["facts"], accepted=objection.accepted is True)
    objection.facts = rules.without_objector(answers["facts"], objections.as_rule(objection))
    objection.false_materials = answers.get("false_materials") == "yes"
    settling.settle(call, objection, outcome)
    settling.give_notices(call, objection)
    if rules.disqualifies(outcome):
        settling.disqualify(call, objection)
    return {}
