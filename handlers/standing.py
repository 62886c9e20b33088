"""Whom a step of an edition is about: the edition itself, and the applications still standing at a stage."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from award.records.applications import Application
from award.records.editions import Edition
from award.records.publicity import PublicityEntry
from award.records.review import StageResult
from award.terms import ApplicationStatus, Role, Stage
from engine.contract import Call, Refusal
from handlers import stages

# What an application needs to take part in a stage (Articles 18 to 21).
ENTRY = {
    Stage.MATERIAL: Application.accepted,
    Stage.DEFENCE: Application.candidate,
    Stage.SITE: Application.passed_defence,
}


def edition(call: Call) -> Edition:
    """The edition that the call is about, locked: who decides or counts for all of it comes one after the other."""
    return stages.locked(call.session, call.inputs["edition_id"])


def stage(call: Call) -> Stage:
    try:
        return Stage(call.inputs["stage"])
    except ValueError:
        raise Refusal(f"没有名为“{call.inputs['stage']}”的评审环节。") from None


def answers(call: Call, node: str) -> Mapping[str, Any]:
    """What was answered last in the user task `node` of this case."""
    record = call.forms.latest(node)
    if record is None:
        raise Refusal(f"“{node}”还没有办理，缺少所填的内容。")
    return record.answers


def applications(session: Session, edition_id: int) -> list[Application]:
    """All that have neither ended nor been struck off a 公示 by an upheld objection, in the order of their numbers."""
    struck = select(PublicityEntry.application_id).where(PublicityEntry.removed_at.is_not(None))
    query = (
        select(Application)
        .where(Application.edition_id == edition_id, Application.status != ApplicationStatus.ENDED)
        .where(Application.id.not_in(struck))
        .options(joinedload(Application.unit))
        .order_by(Application.id)
    )
    return list(session.scalars(query))


def in_stage(session: Session, edition_id: int, stage: Stage) -> list[Application]:
    """The applications that take part in a stage: accepted, on the list of candidates, past the defence."""
    return [one for one in applications(session, edition_id) if getattr(one, ENTRY[stage].key) is True]


def totals(session: Session, applications: Iterable[Application], stage: Stage) -> dict[int, Decimal]:
    """Application id -> its total in a finished stage; who has not been through the stage is left out."""
    query = select(StageResult.application_id, StageResult.total).where(
        StageResult.application_id.in_([one.id for one in applications]),
        StageResult.stage == stage,
        StageResult.reported_at.is_not(None),
    )
    return {row.application_id: row.total for row in session.execute(query) if row.total is not None}


def out(application: Application, reason: str, article: str) -> None:
    """Keep why an application goes no further; its own case ends with it."""
    application.reason = reason
    application.outcome_article = article


def tell(call: Call, application: Application, text: str, **facts: Any) -> None:
    """Notify the people of an applicant."""
    call.notify(f"unit:{application.unit_id}:{Role.APPLICANT}", text, **facts)


def send(call: Call, message: str, application: Application, **payload: Any) -> None:
    """Send a message to an application's case; each application gets each message once."""
    call.send(
        message,
        application.key,
        correlation={"application_id": application.id},
        payload=payload,
        id=f"{message}:{application.key}",
    )
