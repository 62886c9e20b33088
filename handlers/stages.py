"""Who is in which stage of the review, and telling the edition when the last of them has reported.

"All have reported" is counted in the records under a lock on the edition's row. Whoever reports, or leaves, last
sends the message that the stage was started with; its id is the same whoever that is, so it is sent once.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from award.acts import lists
from award.profile import Profile, Stage
from award.records.applications import Application
from award.records.editions import Edition
from award.records.review import ReviewGroup, StageResult
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Call, Refusal
from handlers.general import rulebook

_Newer = aliased(StageResult)


def stage_of(call: Call) -> Stage:
    """The stage that the call is about."""
    return rulebook.profile(call).stage(call.inputs["stage"])


def reached(session: Session, edition_id: int, stage: str, profile: Profile) -> Sequence[Application]:
    """The applications that have won through to a stage and are still in."""
    return lists.on(session, edition_id, profile.stage(stage).enters)


def furthest(session: Session, edition_id: int, profile: Profile) -> Sequence[Application]:
    """The applications in the latest stage that anybody has won through to."""
    found = (reached(session, edition_id, stage, profile) for stage in reversed(list(profile.stages)))
    return next(filter(None, found), [])


def under_way(session: Session, edition_id: int) -> str | None:
    """The stage that the edition started last."""
    query = select(ReviewGroup.stage).where(ReviewGroup.edition_id == edition_id, ReviewGroup.frozen_at.is_not(None))
    return session.scalar(query.order_by(ReviewGroup.frozen_at.desc(), ReviewGroup.id.desc()).limit(1))


def finished(session: Session, edition_id: int, stage: str) -> Sequence[tuple[Application, StageResult]]:
    """The applications still in that have reported a stage when it was held last, the best first."""
    query = (
        select(Application, StageResult)
        .join(StageResult, StageResult.application_id == Application.id)
        .where(*lists.still_in(edition_id), StageResult.stage == stage, _is_last())
        .where(StageResult.reported_at.is_not(None))
        .order_by(StageResult.total.desc().nulls_last(), Application.id)
    )
    return [(application, result) for application, result in session.execute(query)]


def result(session: Session, application: Application, stage: Stage) -> StageResult:
    """The application's row for a stage as it was held last; the edition made it when it started the stage."""
    query = select(StageResult).where(StageResult.application_id == application.id, StageResult.stage == stage.key)
    found = session.scalars(query.order_by(StageResult.round.desc()).limit(1)).first()
    if found is None:
        raise Refusal(f"{stage.name}尚未启动。")
    return found


def scores(session: Session, application: Application) -> dict[str, Decimal]:
    """Stage -> the official score of an application: the last one that it was given there."""
    query = select(StageResult.stage, StageResult.total).where(
        StageResult.application_id == application.id, StageResult.total.is_not(None)
    )
    return {stage: total for stage, total in session.execute(query.order_by(StageResult.round)) if total is not None}


def _is_last() -> ColumnElement[bool]:
    newest = select(func.max(_Newer.round)).where(
        _Newer.application_id == StageResult.application_id, _Newer.stage == StageResult.stage
    )
    return StageResult.round == newest.scalar_subquery()


# ---------------------------------------------------------------- the last one tells the edition


def announce(call: Call, edition_id: int) -> None:
    """Tell the edition whatever has become complete: for whoever reports, and for whoever leaves the edition."""
    edition = locked(call.session, edition_id)
    announce_formal_reviews(call, edition)
    announce_stages(call, edition)


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


def announce_stages(call: Call, edition: Edition) -> None:
    """Of each stage that was started, say so once when no application in it is still waiting for its scores."""
    begun = select(ReviewGroup).filter_by(edition_id=edition.id, finished_at=None)
    for group in call.session.scalars(begun.where(ReviewGroup.frozen_at.is_not(None)).order_by(ReviewGroup.id)):
        if _anybody(call.session, group) and not is_pending(call.session, group):
            group.finished_at = call.now
            _tell(call, edition, group.finished, f":{group.id}")


def is_pending(session: Session, group: ReviewGroup) -> bool:
    """Whether an application of the group is still waiting for its scores."""
    return _anybody(session, group, StageResult.reported_at.is_(None), Application.status != ApplicationStatus.ENDED)


def _anybody(session: Session, group: ReviewGroup, *which: ColumnElement[bool]) -> bool:
    query = (
        select(StageResult.id)
        .join(Application, Application.id == StageResult.application_id)
        .where(Application.edition_id == group.edition_id)
        .where(StageResult.stage == group.stage, StageResult.round == group.round, *which)
    )
    return session.scalar(query.limit(1)) is not None


def _tell(call: Call, edition: Edition, message: str, again: str = "") -> bool:
    correlation = {"edition_id": edition.id}
    call.send(message, edition.key, correlation=correlation, payload=correlation, id=f"{message}:{edition.id}{again}")
    return True
