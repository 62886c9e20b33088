"""An award is taken away: the decision, the recall, the public notice, and the ban for fraud (Articles 32 and 33)."""

from typing import Any

from sqlalchemy import select

from award.acts import bans
from award.calendar import periods
from award.records.honours import Award, Ban, Incident
from award.rules import revocation as rules
from award.terms import AwardStatus, RevocationDecision, RevocationGround, Role
from engine.contract import Call, Refusal
from handlers import document_facts, supervision
from handlers.general import documents, rulebook
from handlers.general.refusals import service


@service(
    "revoke_award",
    title="取消奖励，收回证书，向社会公开",
    inputs=supervision.AWARD,
    outputs={"ban_years": "不予受理申报的年数，没有的为0"},
)
def revoke_award(call: Call) -> dict[str, Any]:
    """Take the award away, recall the certificate, tell the public (R31); fraud and bribery ban for ten years."""
    award = supervision.award_of(call)
    incident = _decided(call, award)
    consequence = rules.consequence(incident.ground or "")
    award.status, award.revoked_on = AwardStatus.REVOKED, periods.day_of(call.now)
    banned = _ban(call, award, incident, consequence)
    _issue(call, award, incident, banned)
    text = "行署决定取消贵单位的政府质量奖奖励。请交回证书、奖牌，停止使用政府质量奖称号。"
    supervision.tell_winner(call, award, text)
    call.notify(f"role:{Role.OFFICE}", "{winner}的政府质量奖奖励已经取消，请收回证书、奖牌。", winner=award.unit.name)
    return {"ban_years": consequence.ban_years}


def _decided(call: Call, award: Award) -> Incident:
    if award.status == AwardStatus.REVOKED:
        raise Refusal("该奖励已经撤销。")
    query = select(Incident).filter_by(award_id=award.id, decision=RevocationDecision.REVOKE).order_by(Incident.id)
    found = call.session.scalars(query).first()
    if found is None:
        raise Refusal("行署没有作出取消奖励的决定。")
    return found


def _ban(call: Call, award: Award, incident: Incident, consequence: rules.Consequence) -> Ban | None:
    """Article 33 knows no ban; Article 32 has ten years for an award won by fraud."""
    if not consequence.ban_years:
        return None
    reason = f"{rules.GROUNDS[RevocationGround(incident.ground or '')]}：{incident.decision_reason}"
    ground = bans.Ground(consequence.ban_years, reason, consequence.article, award_id=award.id)
    return bans.add(call.session, award.unit, ground, call.now, rulebook.value(call, "ban.start"))


def _issue(call: Call, award: Award, incident: Incident, banned: Ban | None) -> None:
    facts = {
        **document_facts.of_award(award),
        "ground": incident.ground,
        "ground_text": rules.GROUNDS[RevocationGround(incident.ground or "")],
    }
    decision = documents.issue(
        call, "revocation_decision", **facts, findings=_findings(incident), hearing=incident.hearing, **_period(banned)
    )
    facts["decision_number"] = decision.number
    if banned is not None:
        banned.decision_no = decision.number or ""
    issued = {
        "revocation_decision": decision,
        "recall_notice": documents.issue(call, "recall_notice", **facts),
        "public_notice": documents.issue(call, "revocation_public_notice", **facts),
    }
    rules.check_revoked(award.status, frozenset(issued))


def _findings(incident: Incident) -> str:
    return "\n".join(part for part in (incident.verification, incident.decision_reason) if part)


def _period(banned: Ban | None) -> dict[str, Any]:
    if banned is None:
        return {}
    return {"ban_years": banned.years, "ban_from": banned.starts_on, "ban_until": banned.ends_on}
