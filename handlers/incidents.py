"""A reported incident, from its verification over the hearing to the decision (Articles 31 to 33)."""

from typing import Any

from award.acts import incidents
from award.calendar import days, office, periods
from award.records.honours import Award, Incident
from award.rules import revocation as rules
from award.terms import RevocationDecision, RevocationGround
from engine.contract import Call, FormRecord, Refusal
from handlers import document_facts, standing, supervision
from handlers.general import documents, rulebook
from handlers.general.refusals import service

OPTIONAL = {"incident_id": "事件的编号；不写为最早的一件未处理完的"}


def _in_hand(call: Call, award: Award) -> Incident:
    number = call.inputs.get("incident_id")
    found = call.session.get(Incident, number) if number else incidents.in_hand(call.session, award.id)
    if found is None or found.award_id != award.id:
        raise Refusal("没有需要处理的事件报告。")
    return found


@service(
    "record_verification",
    title="登记核查结果",
    inputs=supervision.AWARD,
    optional=OPTIONAL,
    outputs={"verified_incident": "所核查事件的编号"},
)
def record_verification(call: Call) -> dict[str, Any]:
    """Keep what the office found (form `verify_incident`); a winner in trouble is told that it may be heard."""
    award = supervision.award_of(call)
    incident = _in_hand(call, award)
    answers = standing.answers(call, "verify_incident")
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
        "incident_verification",
        **document_facts.of_award(award),
        reported_on=periods.day_of(incident.reported_at),
        incident=incident.text,
        findings=incident.verification,
        established=incident.established,
    )


def _offer_hearing(call: Call, award: Award, incident: Incident) -> None:
    n = int(rulebook.value(call, "revoke.hearing"))
    window = days.last_working_day(periods.day_of(call.now), n, office.current(call.session))
    documents.issue(
        call,
        "hearing_notice",
        **document_facts.of_award(award),
        ground=rules.GROUNDS[RevocationGround(incident.ground or incident.kind)],
        findings=incident.verification,
        reply_by=window.last_day,
        working_days=n,
    )
    text = "经核查，贵单位可能被取消政府质量奖奖励。请于{reply_by}前陈述申辩，逾期视为放弃。"
    supervision.tell_winner(call, award, text, reply_by=window.last_day.isoformat())
    incident.notified_at = call.now


@service(
    "record_award_decision",
    title="登记行署处理决定",
    inputs=supervision.AWARD,
    optional=OPTIONAL,
    outputs={"decision": "处理决定：revoke 取消奖励、keep 不作处理、remind 提醒"},
)
def record_award_decision(call: Call) -> dict[str, Any]:
    """Keep the prefecture's decision (form `decide_revocation`), once the winner could be heard."""
    award = supervision.award_of(call)
    incident = _in_hand(call, award)
    answers = standing.answers(call, "decide_revocation")
    _keep_hearing(call, incident)
    decision, ground = answers["decision"], answers.get("ground")
    years = int(rulebook.value(call, "watch.years"))
    rules.check_decision(decision, ground, answers["reason"], _matter(call, award, incident), years)
    incident.decision, incident.decision_reason = decision, answers["reason"].strip()
    incident.ground = ground or incident.ground
    incident.decided_at = call.now
    _tell_decision(call, award, incident)
    if decision != RevocationDecision.REVOKE:
        _call_next(call, award)
    return {"decision": decision}


def _call_next(call: Call, award: Award) -> None:
    """Take up the report that waited for this one, if there is any."""
    call.session.flush()
    waiting = incidents.in_hand(call.session, award.id)
    if waiting is None:
        return
    call.send(
        "incident_reported",
        award.key,
        correlation={"award_id": award.id},
        payload={"incident_id": waiting.id},
        id=f"incident:{waiting.id}",
    )


def _keep_hearing(call: Call, incident: Incident) -> None:
    """A statement that was made before this incident was verified belongs to an earlier one."""
    made = call.forms.latest("hearing")
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
    n = int(rulebook.value(call, "revoke.hearing"))
    told_on = periods.day_of(incident.notified_at)
    return call.now >= days.last_working_day(told_on, n, office.current(call.session)).closes_at


def _tell_decision(call: Call, award: Award, incident: Incident) -> None:
    """An award that is kept, with a reminder or without; a revoked one is told with the revocation itself."""
    if incident.decision == RevocationDecision.REVOKE:
        return
    if incident.decision == RevocationDecision.REMIND and incident.ground == RevocationGround.TITLE_MISUSE:
        supervision.remind(call, award, incident.decision_reason)
        return
    kept = "，予以提醒" if incident.decision == RevocationDecision.REMIND else ""
    text = "经核查，行署决定保留贵单位的政府质量奖奖励{kept}。{reason}"
    supervision.tell_winner(call, award, text, kept=kept, reason=incident.decision_reason)
