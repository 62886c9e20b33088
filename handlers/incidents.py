"""A reported incident, from its verification over the hearing to the decision (Articles 31 to 33)."""

from typing import Any

from award.acts import incidents
from award.calendar import days, office, periods
from award.records.honours import Award, Incident
from award.rules import revocation as rules
from award.terms import RevocationDecision
from engine.contract import Call, FormRecord, Refusal
from engine.types import Choice, Date, Integer, Message, Optional, Reference, Text, Unless, box
from handlers import document_facts, standing, supervision
from handlers.general import documents, rulebook
from handlers.general.refusals import service

OPTIONAL = {"incident_id": Integer("事件的编号；不写为最早的一件未处理完的")}
HEARING_DAYS = Reference("陈述申辩的工作日数是哪个参数", to="parameters")
NEXT = Message("着手处理下一件报告", payload={"incident_id": Integer("事件的编号")}, correlation=("award_id",))
VERIFICATION = box(
    "核查的任务",
    verified_on=Date("核查日期"),
    facts=Text("核查的事实"),
    incident_established=Choice.of("yes", "no", description="属实，或者不属实"),
    ground=Optional(of=Text("情形，奖项设定中的一种")),
)
DECISION = box(
    "作出处理决定的任务",
    decision=Choice.of(*RevocationDecision, description="取消奖励，保留奖励，或者保留并提醒"),
    ground=Optional(of=Text("取消奖励的情形，奖项设定中的一种")),
    reason=Text("事实和理由"),
)


def _in_hand(call: Call, award: Award) -> Incident:
    number = call.inputs.get("incident_id")
    found = call.session.get(Incident, number) if number else incidents.in_hand(call.session, award.id)
    if found is None or found.award_id != award.id:
        raise Refusal("没有需要处理的事件报告。")
    return found


@service(
    "record_verification",
    title="登记核查结果",
    inputs={
        **supervision.AWARD,
        "verification": VERIFICATION,
        "hearing_days": HEARING_DAYS,
        "document": Reference("核查报告用哪个公文", to="documents"),
        "hearing_notice": Reference("陈述申辩告知书用哪个公文", to="documents"),
        "next": NEXT,
    },
    optional=OPTIONAL,
    outputs={"verified_incident": Integer("所核查事件的编号")},
)
def record_verification(call: Call) -> dict[str, Any]:
    """Keep what was found; a winner in trouble is told that it may be heard."""
    award = supervision.award_of(call)
    incident = _in_hand(call, award)
    answers = standing.answers(call, call.inputs["verification"])
    if answers["verified_on"] > documents.today(call):
        raise Refusal("核查日期不能晚于今天。", field="verified_on")
    incident.established = answers["incident_established"] == "yes"
    incident.verification = answers["facts"]
    incident.ground = answers.get("ground")
    incident.verified_at = call.now
    _report(call, award, incident)
    if incident.established:
        _offer_hearing(call, award, incident)
    else:
        _call_next(call, award)
    return {"verified_incident": incident.id}


def _report(call: Call, award: Award, incident: Incident) -> None:
    documents.issue(
        call,
        call.inputs["document"],
        **document_facts.of_award(award),
        reported_on=periods.day_of(incident.reported_at),
        incident=incident.text,
        findings=incident.verification,
        established=incident.established,
    )


def _offer_hearing(call: Call, award: Award, incident: Incident) -> None:
    n = _hearing_days(call)
    window = days.last_working_day(periods.day_of(call.now), n, office.current(call.session))
    documents.issue(
        call,
        call.inputs["hearing_notice"],
        **document_facts.of_award(award),
        ground=rulebook.profile(call).ground(incident.ground or incident.kind).name,
        findings=incident.verification,
        reply_by=window.last_day,
        working_days=n,
    )
    text = "经核查，贵单位可能被取消{award}奖励。请于{reply_by}前陈述申辩，逾期视为放弃。"
    supervision.tell_winner(call, award, text, reply_by=window.last_day.isoformat())
    incident.notified_at = call.now


def _hearing_days(call: Call) -> int:
    return int(rulebook.value(call, call.inputs["hearing_days"]))


@service(
    "record_award_decision",
    title="登记处理决定",
    inputs={
        **supervision.AWARD,
        "decision": DECISION,
        "hearing": box(
            "陈述申辩的任务",
            wish=Choice.of("state", "waive", description="陈述申辩，或者放弃"),
            statement=Optional(of=Text("陈述申辩意见")),
        ),
        "hearing_days": HEARING_DAYS,
        "watch": Reference("监督年数是哪个参数", to="parameters"),
        "reminder": supervision.REMINDER,
        "next": NEXT,
    },
    optional=OPTIONAL,
    unless=(Unless("incident_established", "no", "核查的情况不属实"),),
    outputs={"decision": Choice.of(*RevocationDecision, description="处理决定")},
)
def record_award_decision(call: Call) -> dict[str, Any]:
    """Keep what is decided about an award, once the winner could be heard."""
    award = supervision.award_of(call)
    incident = _in_hand(call, award)
    answers = standing.answers(call, call.inputs["decision"])
    _keep_hearing(call, incident)
    decision, ground = answers["decision"], answers.get("ground")
    known = rulebook.profile(call).ground(ground) if ground else None
    rules.check_decision(decision, known, answers["reason"], _matter(call, award, incident), _watch_years(call))
    incident.decision, incident.decision_reason = decision, answers["reason"].strip()
    incident.ground = ground or incident.ground
    incident.decided_at = call.now
    _tell_decision(call, award, incident)
    if decision != RevocationDecision.REVOKE:
        _call_next(call, award)
    return {"decision": decision}


def _watch_years(call: Call) -> int:
    return int(rulebook.value(call, call.inputs["watch"]))


def _call_next(call: Call, award: Award) -> None:
    """Take up the report that waited for this one, if there is any."""
    call.session.flush()
    waiting = incidents.in_hand(call.session, award.id)
    if waiting is None:
        return
    call.send(
        call.inputs["next"],
        award.key,
        correlation={"award_id": award.id},
        payload={"incident_id": waiting.id},
        id=f"incident:{waiting.id}",
    )


def _keep_hearing(call: Call, incident: Incident) -> None:
    """A statement that was made before this incident was verified belongs to an earlier one."""
    made = call.forms.latest(call.inputs["hearing"])
    if made is None or incident.verified_at is None or made.at < incident.verified_at:
        return
    incident.heard_at = made.at
    incident.hearing = _told(made)


def _told(hearing: FormRecord) -> str:
    return hearing.answers.get("statement") or "获奖组织放弃陈述申辩。"


def _matter(call: Call, award: Award, incident: Incident) -> rules.Matter:
    return rules.Matter(
        status=award.status,
        granted_on=award.granted_on,
        occurred_on=incident.occurred_on or periods.day_of(incident.reported_at),
        established=incident.established is True,
        notified=incident.notified_at is not None,
        heard=incident.heard_at is not None or _hearing_is_over(call, incident),
    )


def _hearing_is_over(call: Call, incident: Incident) -> bool:
    if incident.notified_at is None:
        return False
    told_on = periods.day_of(incident.notified_at)
    return call.now >= days.last_working_day(told_on, _hearing_days(call), office.current(call.session)).closes_at


def _tell_decision(call: Call, award: Award, incident: Incident) -> None:
    """An award that is kept, with a reminder or without; a revoked one is told with the revocation itself."""
    if incident.decision == RevocationDecision.REVOKE:
        return
    if incident.decision == RevocationDecision.REMIND and _is_about_title(call, incident):
        supervision.remind(call, award, incident.decision_reason)
        return
    kept = "，予以提醒" if incident.decision == RevocationDecision.REMIND else ""
    text = "经核查，{approver}决定保留贵单位的{award}奖励{kept}。{reason}"
    supervision.tell_winner(call, award, text, kept=kept, reason=incident.decision_reason)


def _is_about_title(call: Call, incident: Incident) -> bool:
    return bool(incident.ground) and rulebook.profile(call).ground(incident.ground or "").title
