"""An award is taken away: the decision, the recall, the public notice, and the ban for fraud (Articles 32 and 33)."""

from typing import Any

from sqlalchemy import select

from award.acts import bans
from award.calendar import periods
from award.profile import Ground, RoleKind
from award.records.honours import Award, Ban, Incident
from award.terms import AwardStatus, RevocationDecision
from engine.contract import Call, Refusal
from engine.types import Integer, Reference, Unless
from handlers import document_facts, looked_up, supervision
from handlers.general import documents, rulebook
from handlers.general.refusals import service

KEPT = tuple(Unless("decision", each.value, "没有决定取消奖励") for each in RevocationDecision if each != "revoke")


@service(
    "revoke_award",
    title="取消奖励，收回证书，向社会公开",
    inputs={
        **supervision.AWARD,
        "decision": Reference("撤销决定用哪个公文", to="documents"),
        "recall": Reference("收回证书的通知用哪个公文", to="documents"),
        "publication": Reference("向社会公开用哪个公文", to="documents"),
    },
    unless=KEPT,
    outputs={"ban_years": Integer("不予受理申报的年数，没有的为0")},
    reads=looked_up.BAN_START,
)
def revoke_award(call: Call) -> dict[str, Any]:
    """Take the award away, recall the certificate, tell the public (R31), and ban where the ground says so."""
    award = supervision.award_of(call)
    incident = _decided(call, award)
    ground = rulebook.profile(call).ground(incident.ground or "")
    award.status, award.revoked_on = AwardStatus.REVOKED, periods.day_of(call.now)
    banned = _ban(call, award, incident, ground)
    _issue(call, award, incident, ground, banned)
    text = "{approver}决定取消贵单位的{award}奖励。请按照收回通知办理，停止使用{award}称号。"
    supervision.tell_winner(call, award, text)
    _tell_office(call, award)
    return {"ban_years": banned.years if banned else 0}


def _tell_office(call: Call, award: Award) -> None:
    profile = rulebook.profile(call)
    text = "{winner}的{award}奖励已经取消，请收回所颁发的证书等。"
    facts = {"winner": award.unit.name, "award": profile.names.award_short}
    call.notify(f"role:{profile.lane(RoleKind.OFFICE)}", text, **facts)


def _decided(call: Call, award: Award) -> Incident:
    if award.status == AwardStatus.REVOKED:
        raise Refusal("该奖励已经撤销。")
    query = select(Incident).filter_by(award_id=award.id, decision=RevocationDecision.REVOKE).order_by(Incident.id)
    found = call.session.scalars(query).first()
    if found is None:
        raise Refusal("没有作出取消奖励的决定。")
    return found


def _ban(call: Call, award: Award, incident: Incident, ground: Ground) -> Ban | None:
    if not ground.ban_years:
        return None
    years = int(rulebook.value(call, ground.ban_years))
    reason = f"{ground.name}：{incident.decision_reason}"
    given = bans.Ground(years, reason, ground.article, award_id=award.id)
    return bans.add(call.session, award.unit, given, call.now, rulebook.value(call, "ban.start"))


def _issue(call: Call, award: Award, incident: Incident, ground: Ground, banned: Ban | None) -> None:
    facts = {**document_facts.of_award(award), "ground": ground.key, "ground_text": ground.name}
    told = {"findings": _findings(incident), "hearing": incident.hearing}
    decision = documents.issue(call, call.inputs["decision"], **facts, **told, **_period(banned))
    facts["decision_number"] = decision.number
    if banned is not None:
        banned.decision_no = decision.number or ""
    for name in ("recall", "publication"):
        documents.issue(call, call.inputs[name], **facts)


def _findings(incident: Incident) -> str:
    return "\n".join(part for part in (incident.verification, incident.decision_reason) if part)


def _period(banned: Ban | None) -> dict[str, Any]:
    if banned is None:
        return {}
    return {"ban_years": banned.years, "ban_from": banned.starts_on, "ban_until": banned.ends_on}
