"""Lists (名单): who is on one and who isn't. Of several decisions about the same application the last one counts."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from award.records.applications import Application, Decision
from award.records.publicity import PublicityEntry
from award.terms import ApplicationStatus


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Whether an application is on a list; if not, the reason and the article that it is told."""

    listed: bool
    reason: str = ""
    article: str = ""


@dataclasses.dataclass(frozen=True)
class Occasion:
    """Where and when a decision was taken: the box of the diagram, and the person whose form says so."""

    box: str
    at: dt.datetime
    person_id: int | None = None


def decide(application: Application, list: str, verdict: Verdict, occasion: Occasion) -> Decision:
    """Put on record whether an application is on a list. An earlier decision stays on record and counts no more."""
    decision = Decision(
        list=list,
        listed=verdict.listed,
        reason=verdict.reason,
        article=verdict.article,
        box=occasion.box,
        person_id=occasion.person_id,
        decided_at=occasion.at,
    )
    application.decisions.append(decision)
    return decision


def on(session: Session, edition_id: int, list: str) -> Sequence[Application]:
    """The applications of an edition that stand on a list and are still in."""
    query = select(Application).where(*still_in(edition_id), is_on(list)).order_by(Application.id)
    return session.scalars(query).all()


def standing_of(application: Application, list: str) -> bool | None:
    """Whether an application is on a list by the last decision; None as long as nothing has been decided."""
    decision = last(application, list)
    return decision.listed if decision else None


def reasons(application: Application) -> Mapping[str, str]:
    """List -> why the application is not on it, for each list that it was refused."""
    found = {one.list: one for one in application.decisions}
    return {list: one.reason for list, one in found.items() if not one.listed}


def last(application: Application, list: str) -> Decision | None:
    return next((one for one in reversed(application.decisions) if one.list == list), None)


# ---------------------------------------------------------------- for queries


def is_on(list: str) -> ColumnElement[bool]:
    return _last(list).is_(True)


def is_undecided(list: str) -> ColumnElement[bool]:
    return _last(list).is_(None)


def still_in(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    """Neither ended nor struck off a 公示 a moment ago, with the message of it still on its way."""
    struck = select(PublicityEntry.application_id).where(PublicityEntry.removed_at.is_not(None))
    return (
        Application.edition_id == edition_id,
        Application.status != ApplicationStatus.ENDED,
        Application.id.not_in(struck),
    )


def _last(list: str) -> ColumnElement[bool]:
    found = select(Decision.listed).where(Decision.application_id == Application.id, Decision.list == list)
    return found.order_by(Decision.id.desc()).limit(1).correlate(Application).scalar_subquery()
