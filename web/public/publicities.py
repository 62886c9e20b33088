"""公示: what is published, how its days were counted, and what proves that it stood (Articles 12, 14, 17, 22)."""

import dataclasses
from collections.abc import Sequence

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import proofs
from award.calendar import days, office, periods
from award.records.applications import Application
from award.records.publicity import Publicity, PublicityWindow
from award.rules import publicity as rules
from award.terms import PublicityKind, PublicityStatus
from engine.work import Work
from people.permissions import Action
from web.frame import access, errors, in_force, visitor
from web.public import caching, listing

blueprint = Blueprint("publicities", __name__)

MOST_NAMES = 3
OPENINGS = {
    PublicityKind.INTERNAL: "依照《塔城地区政府质量奖管理办法》第十二条规定，现将拟申报的组织在本单位内部公示如下：",
    PublicityKind.AUDIT: "依照《塔城地区政府质量奖管理办法》第十四条规定，经审核并征求相关部门意见，"
    "现将下列申报组织公示如下：",
    PublicityKind.ACCEPTANCE: "依照《塔城地区政府质量奖管理办法》第十七条规定，根据形式审查和有关主管部门意见，"
    "现将受理名单公示如下：",
    PublicityKind.RESULT: "依照《塔城地区政府质量奖管理办法》第二十二条规定，经地区质量强区工作领导小组审议、"
    "成员单位投票，现将获奖建议名单公示如下：",
}
OBJECTING = "第二十三条、第二十四条、第二十六条"


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
            kinds=[kind for kind in PublicityKind if kind != PublicityKind.INTERNAL],
            years=listing.years(work),
            names={each.id: names(work, each) for each in found.publicities},
            left={each.id: left(work, each) for each in found.publicities},
            most=MOST_NAMES,
        )


@blueprint.get("/publicities/<number:publicity_id>")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def publicity(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        found = find(work, publicity_id)
        kind = PublicityKind(found.kind)
        return render_template(
            "publicities/one.html",
            publicity=found,
            opening=OPENINGS[kind],
            listed=names(work, found),
            publisher=_publisher(found),
            running=is_running(work, found),
            left=left(work, found),
            counted=_counted(work, found),
            windows=_windows(work, found),
            articles=in_force.regulation(work).cited(f"{rules.ARTICLES[kind]}、{OBJECTING}"),
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
    """Internal 公示 stand on no public page; and what was posted names whoever a visitor is recused from (P10)."""
    if found.kind == PublicityKind.INTERNAL:
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


def _publisher(found: Publicity) -> str:
    """Inside the organisation it, or its legal person, publishes; the auditor publishes its audit."""
    listed = [entry.application for entry in found.entries]
    if found.kind == PublicityKind.INTERNAL and listed:
        legal_person = listed[0].organisation.legal_person
        return legal_person.name if legal_person else listed[0].name
    if found.kind == PublicityKind.AUDIT and listed and listed[0].auditor:
        return listed[0].auditor.name
    return "塔城地区质量强区工作领导小组办公室"


def _counted(work: Work, found: Publicity) -> Sequence[days.CountedDay]:
    if found.opened_on is None:
        return ()
    return days.last_working_day(found.opened_on, found.working_days, office.current(work.session)).count


def _windows(work: Work, found: Publicity) -> Sequence[PublicityWindow]:
    query = select(PublicityWindow).where(PublicityWindow.publicity_id == found.id)
    return work.session.scalars(query.order_by(PublicityWindow.id)).all()
