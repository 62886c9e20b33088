"""How an application ends: each time with an outcome, the reason, the article, and word to the organisation."""

from typing import Any

from sqlalchemy import select

from award.acts import bans as bans_acts
from award.acts import publicity as publicity_acts
from award.records.applications import Application
from award.records.honours import Ban
from award.records.publicity import Publicity
from award.rules import bans
from award.terms import ApplicationStatus, EditionStatus, Outcome, PublicityStatus
from engine.contract import Call
from handlers import document_facts, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

OVERDUE, WITHDRAWN = "逾期未申报", "申报组织自愿撤回申报"
NAMES = {
    Outcome.INELIGIBLE: "不符合申报条件",
    Outcome.NOT_RECOMMENDED: "所属法人不予推荐",
    Outcome.REFUSED: "审核不通过",
    Outcome.RETURNED: "未受理",
    Outcome.NOT_CANDIDATE: "未列入候选名单",
    Outcome.FAILED_DEFENCE: "未通过陈述答辩",
    Outcome.NOT_PROPOSED: "未列入获奖建议名单",
    Outcome.STRUCK_OFF: "审定未通过",
    Outcome.DISQUALIFIED: "取消申报资格",
    Outcome.WITHDRAWN: "撤回申报或者逾期未申报",
    Outcome.AWARDED: "获奖",
}


def end(call: Call, application: Application, outcome: Outcome, reason: str, article: str) -> dict[str, Any]:
    """Put the end of an application on record and tell the organisation; its own 公示 comes down with it."""
    application.status = ApplicationStatus.ENDED
    application.outcome, application.reason, application.outcome_article = outcome, reason, article
    application.ended_at = call.now
    mine = select(Publicity).where(
        Publicity.application_id == application.id,
        Publicity.status.in_([PublicityStatus.OPEN, PublicityStatus.HOLDING]),
    )
    for publicity in call.session.scalars(mine):
        publicity.status, publicity.closed_at = PublicityStatus.CLOSED, call.now
    facts = {"outcome": NAMES[outcome], "reason": reason, "article": article}
    text = "申报已经办结：{outcome}。{reason}（依据《办法》{article}）" if reason else "申报已经办结：{outcome}。"
    standing.tell(call, application, text, **facts)
    return {}


@service("tell_ineligible", title="告知不符合申报条件", inputs=standing.APPLICATION)
def tell_ineligible(call: Call) -> dict[str, Any]:
    """End an application that `check_eligibility` found wanting; it left the reason and the article."""
    application = standing.application(call)
    _tell_refusal(call, application, "ineligible")
    return end(call, application, Outcome.INELIGIBLE, application.reason, application.outcome_article)


@service("tell_not_recommended", title="告知所属法人不予推荐", inputs=standing.APPLICATION)
def tell_not_recommended(call: Call) -> dict[str, Any]:
    """End a branch's application that its legal person does not agree to (Article 12)."""
    application = standing.application(call)
    application.legal_person_agrees = False
    application.reason = standing.answers(call, "legal_person_review")["reason"]
    application.outcome_article = "第十二条"
    _tell_refusal(call, application, "recommendation")
    return end(call, application, Outcome.NOT_RECOMMENDED, application.reason, application.outcome_article)


@service("tell_refused", title="告知审核不通过", inputs=standing.APPLICATION)
def tell_refused(call: Call) -> dict[str, Any]:
    """End an application that the auditor refused (Article 14)."""
    application = _locking_edition(call)
    application.reason = standing.answers(call, "audit")["refuse_reason"]
    application.outcome_article = "第十四条"
    _tell_refusal(call, application, "audit")
    end(call, application, Outcome.REFUSED, application.reason, application.outcome_article)
    stages.announce(call, application.edition_id)
    return {}


@service("close_returned", title="退回申报材料", inputs=standing.APPLICATION)
def close_returned(call: Call) -> dict[str, Any]:
    """End an application that is not on the acceptance list; the reason came with that decision (Article 17)."""
    application = standing.application(call)
    application.returned_at = call.now
    return end(call, application, Outcome.RETURNED, application.reason or "未列入受理名单", "第十七条")


@service(
    "close_withdrawn",
    title="撤回申报或者逾期未申报",
    inputs=standing.APPLICATION,
    optional={"reason": "撤回的原因"},
)
def close_withdrawn(call: Call) -> dict[str, Any]:
    """End an application that was given up, or not filed in time: applying is voluntary (Article 8)."""
    application = standing.application(call)
    is_late = application.filed_at is None and application.edition.status != EditionStatus.FILING
    reason = str(call.inputs.get("reason") or (OVERDUE if is_late else WITHDRAWN))
    end(call, application, Outcome.WITHDRAWN, reason, "第十三条" if is_late else "第八条")
    stages.announce(call, application.edition_id)
    return {}


@service(
    "close_disqualified",
    title="取消申报资格",
    inputs=standing.APPLICATION,
    optional={"reason": "原因", "false_materials": "是否隐瞒有关情况或者提供虚假材料"},
)
def close_disqualified(call: Call) -> dict[str, Any]:
    """End an application after an upheld objection; concealment or false materials ban it for five years (R30)."""
    application = _locking_edition(call)
    upheld = publicity_acts.upheld(call.session, application.id)
    false_materials = bool(call.inputs.get("false_materials")) or any(one.false_materials for one in upheld)
    reason = str(call.inputs.get("reason") or (upheld[-1].facts if upheld else "不符合申报、评审规定"))
    banned = ban(call, application, reason) if false_materials else None
    _issue_disqualification(call, application, reason, banned)
    end(call, application, Outcome.DISQUALIFIED, reason, bans.ARTICLE if false_materials else "第二十六条")
    stages.announce(call, application.edition_id)
    return {}


def _locking_edition(call: Call) -> Application:
    """The edition first, then the books of numbers: as all do who take both, or two of them would deadlock."""
    application = standing.application(call)
    stages.locked(call.session, application.edition_id)
    return application


def _tell_refusal(call: Call, application: Application, kind: str) -> None:
    documents.issue(
        call,
        "refusal_notice",
        subject=application.key,
        kind=kind,
        reason=application.reason,
        articles=application.outcome_article,
        **document_facts.of_application(application),
    )


def ban(call: Call, application: Application, reason: str) -> Ban:
    """Ban the organisation for concealment or false materials (Article 32), once for an application."""
    found = call.session.scalars(select(Ban).where(Ban.application_id == application.id)).first()
    return found or _ban(call, application, reason)


def _ban(call: Call, application: Application, reason: str) -> Ban:
    years = int(rulebook.value(call, "ban.years.false"))
    ground = bans_acts.Ground(years, reason, application_id=application.id)
    added = bans_acts.add(call.session, application.unit, ground, call.now, rulebook.value(call, "ban.start"))
    facts: dict[str, Any] = {"organisation": application.name, "ground": "false_materials", "findings": reason}
    facts |= {"years": years, "from": added.starts_on, "until": added.ends_on}
    order = documents.issue(call, "ban_decision", subject=application.key, **facts)
    added.decision_no = order.number or ""
    return added


def _issue_disqualification(call: Call, application: Application, reason: str, banned: Ban | None) -> None:
    facts = document_facts.of_application(application) | {"reason": reason}
    if banned is not None:
        facts |= {"ban_years": banned.years, "ban_from": banned.starts_on, "ban_until": banned.ends_on}
    documents.issue(call, "disqualification_decision", subject=application.key, **facts)
