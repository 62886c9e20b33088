"""公示: what is published, how its days were counted, and what proves that it stood (Articles 12, 14, 17, 22)."""

import dataclasses
from collections.abc import Sequence

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import proofs
from award.acts import publicity as acts
from award.calendar import days, office, periods
from award.concepts import Concept
from award.records.applications import Application
from award.records.publicity import Publicity, PublicityWindow
from award.terms import Answer, PublicityStatus
from engine.work import Work
from people.permissions import Action
from web.frame import access, errors, in_force, visitor
from web.public import caching, listing

blueprint = Blueprint("publicities", __name__)

MOST_NAMES = 3
OBJECTING = (Concept.OBJECTION_FORM, Concept.OBJECTION_SCREENING, Concept.OBJECTION_RESULT)


@dataclasses.dataclass(frozen=True)
class Left:
    """What remains of a running window: working days after today, and whether today is its last day."""

    working_days: int
    ends_today: bool


@blueprint.get("/publicities")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def publicities() -> ResponseReturnValue:
    wish = listing.Wish.from_request()
    with visitor.looking() as work:
        found = listing.find(work, wish)
        return render_template(
            "publicities/list.html",
            wish=wish,
            found=found,
            page=min(wish.page, found.pages),
            kinds=listing.kinds(work),
            years=listing.years(work),
            listed={each.id: names(work, each) for each in found.publicities},
            left={each.id: left(work, each) for each in found.publicities},
            most=MOST_NAMES,
        )


@blueprint.get("/publicities/<number:publicity_id>")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def publicity(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        found = find(work, publicity_id)
        return render_template(
            "publicities/one.html",
            publicity=found,
            length=proofs.length(found),
            listed=names(work, found),
            running=is_running(work, found),
            left=left(work, found),
            counted=_counted(work, found),
            windows=_windows(work, found),
            articles=in_force.regulation(work).cited(in_force.at_hand().cite(found.article, *_answering(found))),
            proof=proofs.proof(work.session, found, work.now) if _is_proved(work, found) else None,
        )


@blueprint.get("/publicities/<number:publicity_id>/proof.json")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def proof(publicity_id: int) -> ResponseReturnValue:
    """The snapshots with what was posted, to be checked by anybody."""
    with visitor.looking() as work:
        found = find(work, publicity_id)
        if not _is_proved(work, found):
            raise errors.PageNotFound()
        proved = proofs.proof(work.session, found, work.now)
        answer = jsonify(proofs.as_json(found, proved, proofs.texts(work.session, proved)))
    answer.headers["Content-Disposition"] = f"attachment; filename=publicity-{publicity_id}-proof.json"
    return answer


def _is_proved(work: Work, found: Publicity) -> bool:
    """One inside an organisation is on no page; and what was posted names whom a visitor is recused from (P10)."""
    if not found.is_public:
        return False
    return not any(entry.application.key in work.actor.barred for entry in found.entries)


def find(work: Work, publicity_id: int) -> Publicity:
    """A 公示 that this visitor may read. Raises PageNotFound."""
    found = listing.one(work, publicity_id)
    if found is None:
        raise errors.PageNotFound()
    return found


def standing(work: Work, found: Publicity) -> list[Application]:
    """The applications on the list, less those the visitor is recused from (P10)."""
    listed = (entry.application for entry in found.entries if entry.removed_at is None)
    return [each for each in listed if each.key not in work.actor.barred]


def names(work: Work, found: Publicity) -> list[str]:
    return [each.name for each in standing(work, found)]


def is_running(work: Work, found: Publicity) -> bool:
    closes_at = found.closes_at
    return found.status == PublicityStatus.OPEN and closes_at is not None and work.now < closes_at


def left(work: Work, found: Publicity) -> Left | None:
    """The countdown, in working days; nothing once the window is over."""
    if not is_running(work, found) or found.last_day is None:
        return None
    today = periods.day_of(work.now)
    calendar = office.current(work.session)
    return Left(days.working_days_between(today, found.last_day, calendar), today >= found.last_day)


def _answering(found: Publicity) -> tuple[Concept, ...]:
    """What is regulated of how it may be answered."""
    return OBJECTING if found.answer == Answer.OBJECTION else ()


def _counted(work: Work, found: Publicity) -> Sequence[days.CountedDay]:
    if found.opened_on is None:
        return ()
    return acts.count(found, found.opened_on, office.current(work.session)).count


def _windows(work: Work, found: Publicity) -> Sequence[PublicityWindow]:
    query = select(PublicityWindow).where(PublicityWindow.publicity_id == found.id)
    return work.session.scalars(query.order_by(PublicityWindow.id)).all()
