"""How an application ends: each time with an outcome, the reason, the article, and word to the organisation."""

from typing import Any

from sqlalchemy import select

from award import profile
from award.acts import bans
from award.records.applications import Application
from award.records.honours import Ban
from award.records.publicity import Publicity
from award.terms import ApplicationStatus, PublicityStatus
from engine.contract import Call, Refusal
from engine.types import Boolean, Choice, Optional, Record, Reference, Text, box
from handlers import document_facts, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

BAN_START = Choice.of("decision", "next_day", description="不予受理申报的期间从何日起算")


@service(
    "end_application",
    title="结束申报，告知办理结果",
    inputs={**standing.APPLICATION, "outcome": Reference("办理结果", to="outcomes")},
    optional={
        "reason": Optional("理由", Text()),
        "explained": box("写明理由的任务；与“理由”都不写的，用此前决定中写明的理由", reason=Optional("理由", Text())),
        "article": Optional("依据的条款；不写的，用办理结果所依据的条款", Text()),
        "banned": Optional("是否在若干年内不予受理其申报", Boolean()),
        "ban_start": BAN_START,
        "facts": Record("另外要写进公文的内容"),
    },
)
def end_application(call: Call) -> dict[str, Any]:
    """End an application as the profile describes the outcome: its letter, its ban, word to the organisation (R30)."""
    application, outcome = _locking_edition(call), _outcome(call)
    reason = call.inputs.get("reason") or _explained(call) or application.reason or outcome.name
    article = call.inputs.get("article") or application.outcome_article or outcome.article
    banned = ban(call, application, outcome, reason) if call.inputs.get("banned") else None
    if banned is not None:
        article = outcome.ban_article
    _issue(call, application, outcome, {"reason": reason, "articles": article, **_ban_facts(banned)})
    end(call, application, outcome.key, reason, article)
    stages.announce(call, application.edition_id)
    return {}


def _outcome(call: Call) -> profile.Outcome:
    return rulebook.profile(call).outcome(call.inputs["outcome"])


def _explained(call: Call) -> str:
    node = call.inputs.get("explained")
    return str(standing.answers(call, node).get("reason") or "") if node else ""


def end(call: Call, application: Application, outcome: str, reason: str, article: str) -> dict[str, Any]:
    """Put the end of an application on record and tell the organisation; its own 公示 comes down with it."""
    ended = rulebook.profile(call).outcome(outcome)
    if not ended.won and not reason.strip():
        raise Refusal("没有获奖的申报，办结时应当说明理由。")
    application.status, application.ended_at = ApplicationStatus.ENDED, call.now
    application.outcome, application.outcome_name, application.won = ended.key, ended.name, ended.won
    application.reason, application.outcome_article = reason, article
    mine = select(Publicity).where(
        Publicity.application_id == application.id,
        Publicity.status.in_([PublicityStatus.OPEN, PublicityStatus.HOLDING]),
    )
    for publicity in call.session.scalars(mine):
        publicity.status, publicity.closed_at = PublicityStatus.CLOSED, call.now
    text = "申报已经办结：{outcome}。{reason}（依据《办法》{article}）" if reason else "申报已经办结：{outcome}。"
    standing.tell(call, application, text, outcome=ended.name, reason=reason, article=article)
    return {}


def _locking_edition(call: Call) -> Application:
    """The edition first, then the books of numbers: as all do who take both, or two of them would deadlock."""
    application = standing.application(call)
    stages.locked(call.session, application.edition_id)
    return application


def _issue(call: Call, application: Application, outcome: profile.Outcome, facts: dict[str, Any]) -> None:
    if outcome.document:
        about = document_facts.of_application(application) | {"kind": outcome.key, "outcome": outcome.name}
        about |= facts | dict(call.inputs.get("facts") or {})
        documents.issue(call, outcome.document, subject=application.key, **about)


# ---------------------------------------------------------------- bans


def ban(call: Call, application: Application, outcome: profile.Outcome, reason: str) -> Ban:
    """Ban the organisation for concealment or false materials, once for an application (Article 32)."""
    found = call.session.scalars(select(Ban).where(Ban.application_id == application.id)).first()
    return found or _ban(call, application, outcome, reason)


def _ban(call: Call, application: Application, outcome: profile.Outcome, reason: str) -> Ban:
    if not outcome.ban_years:
        raise Refusal(f"办理结果“{outcome.name}”没有规定不予受理其申报的年限。")
    years = int(rulebook.value(call, outcome.ban_years))
    ground = bans.Ground(years, reason, outcome.ban_article, application_id=application.id)
    added = bans.add(call.session, application.unit, ground, call.now, call.inputs.get("ban_start") or "decision")
    facts: dict[str, Any] = {"organisation": application.name, "ground": "false_materials", "findings": reason}
    facts |= {"years": years, "from": added.starts_on, "until": added.ends_on}
    if outcome.ban_document:
        order = documents.issue(call, outcome.ban_document, subject=application.key, **facts)
        added.decision_no = order.number or ""
    return added


def _ban_facts(banned: Ban | None) -> dict[str, Any]:
    if banned is None:
        return {}
    return {"ban_years": banned.years, "ban_from": banned.starts_on, "ban_until": banned.ends_on}
