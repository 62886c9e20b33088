"""Who is in which stage of the review, and telling the edition when the last of them has reported.

"All have reported" is counted in the records under a lock on the edition's row. Whoever reports, or leaves, last
sends the message; its id is the same whoever that is, so it is sent once.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import lists
from award.profile import Profile
from award.records.applications import Application
from award.records.editions import Edition
from award.records.review import StageResult
from award.terms import ApplicationStatus, EditionStatus, Stage
from engine.contract import Call

MESSAGES = {
    Stage.MATERIAL: "material_reviews_done",
    Stage.DEFENCE: "defences_done",
    Stage.SITE: "site_reviews_done",
}


def reached(session: Session, edition_id: int, stage: str, profile: Profile) -> Sequence[Application]:
    """The applications that have won through to a stage and are still in."""
    return lists.on(session, edition_id, profile.stage(stage).enters)


def furthest(session: Session, edition_id: int, profile: Profile) -> Sequence[Application]:
    """The applications in the latest stage that anybody has won through to."""
    found = (reached(session, edition_id, stage, profile) for stage in reversed(list(profile.stages)))
    return next(filter(None, found), [])


def finished(session: Session, edition_id: int, stage: Stage) -> Sequence[tuple[Application, StageResult]]:
    """The applications still in that have reported a stage, the best first."""
    query = (
        select(Application, StageResult)
        .join(StageResult, StageResult.application_id == Application.id)
        .where(*lists.still_in(edition_id), StageResult.stage == stage, StageResult.reported_at.is_not(None))
        .order_by(StageResult.total.desc(), Application.id)
    )
    return [(application, result) for application, result in session.execute(query)]


# ---------------------------------------------------------------- the last one tells the edition


def announce(call: Call, edition_id: int) -> None:
    """Tell the edition whatever has become complete: for whoever reports, and for whoever leaves the edition."""
    edition = locked(call.session, edition_id)
    announce_formal_reviews(call, edition)
    for stage in Stage:
        announce_stage(call, edition, stage)


def locked(session: Session, edition_id: int) -> Edition:
    """The edition with its lock. What was changed here before is written first, so that it is counted."""
    session.flush()
    return session.get_one(Edition, edition_id, with_for_update=True, populate_existing=True)


def announce_formal_reviews(call: Call, edition: Edition) -> bool:
    """After filing has closed, say so when no filed application is still on its way to 形式审查."""
    if edition.status in (EditionStatus.DRAFT, EditionStatus.FILING):
        return False
    pending = select(Application.id).where(
        Application.edition_id == edition.id,
        Application.status != ApplicationStatus.ENDED,
        Application.filed_at.is_not(None),
        Application.formal_reported_at.is_(None),
    )
    return call.session.scalar(pending.limit(1)) is None and _tell(call, edition, edition.reviewed_message)


def announce_stage(call: Call, edition: Edition, stage: Stage) -> bool:
    """When a stage was started, say so when no application in it is still waiting for its scores."""
    started = (
        select(StageResult.id)
        .join(Application, Application.id == StageResult.application_id)
        .where(Application.edition_id == edition.id, StageResult.stage == stage)
    )
    pending = started.where(StageResult.reported_at.is_(None), Application.status != ApplicationStatus.ENDED)
    if call.session.scalar(pending.limit(1)) is not None or call.session.scalar(started.limit(1)) is None:
        return False
    return _tell(call, edition, MESSAGES[stage])


def _tell(call: Call, edition: Edition, message: str) -> bool:
    correlation = {"edition_id": edition.id}
    call.send(message, edition.key, correlation=correlation, payload=correlation, id=f"{message}:{edition.id}")
    return True
