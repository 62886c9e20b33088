"""届: the editions there are, where one stands, its list as a file, and the start of the next one."""

import csv
import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.calendar import periods
from award.profile import Profile
from award.records.editions import Edition
from award.records.parties import Unit
from award.records.voting import Poll, VoteResult
from engine import audit
from engine.work import Work
from people import actions, events, wording
from people.permissions import Action
from web.frame import access, in_force, profiles, site, visitor
from web.frame.errors import PageNotFound
from web.office import drawing, stages, standing

blueprint = Blueprint("editions", __name__)

BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "序号", "申报组织", "统一社会信用代码", "进展", "理由", "依据", "提交时间", "正在办理", "办理期限", "审核机关",
)  # fmt: skip
# A spreadsheet would take a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/editions")
@access.to(Action.LIST_EDITIONS)
def editions() -> ResponseReturnValue:
    with visitor.working() as work:
        found = work.session.scalars(select(Edition).order_by(Edition.id.desc())).all()
        return render_template("office/editions.html", editions=found, may=_may(work))


def _may(work: Work) -> dict[str, bool]:
    """Who begins an edition is not always who reads how it goes on."""
    asked = {"start": Action.START_EDITION, "read": Action.READ_EDITION}
    return {name: access.may(work, action) for name, action in asked.items()}


@blueprint.post("/editions")
@access.to(Action.START_EDITION)
def start() -> ResponseReturnValue:
    with visitor.working() as work:
        actions.start_edition(work, in_force.profile(work))
    site.go_on()
    flash("新一届评选已经启动，请在待办中填写。")
    return redirect(url_for("inbox.inbox"), 303)


@blueprint.get("/editions/<number:edition_id>")
@access.to(Action.READ_EDITION)
def edition(edition_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = _find(work, edition_id)
        return render_template("office/edition.html", **_facts(work, found))


@blueprint.get("/editions/<number:edition_id>/applications.csv")
@access.to(Action.EXPORT_EDITION)
def export(edition_id: int) -> ResponseReturnValue:
    """The list as a file that spreadsheets open, without what this person must not know (P10)."""
    with visitor.working() as work:
        found = _find(work, edition_id)
        rows = list(_rows(standing.standings(work, standing.applications(work, edition_id))))
        audit.record(work, events.Event.LIST_EXPORTED, case=found.key, list="applications", rows=len(rows))
    name = f"edition-{edition_id}-applications.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_csv([COLUMNS, *rows]), mimetype="text/csv", headers=headers)


def _find(work: Work, edition_id: int) -> Edition:
    found = work.session.get(Edition, edition_id)
    if found is None:
        raise PageNotFound()
    access.need(work, Action.READ_EDITION, found)
    return found


def _facts(work: Work, found: Edition) -> dict[str, Any]:
    applications = standing.applications(work, found.id)
    phases = stages.phases(work, found)
    published = standing.publicities(work, found.id, running=False)
    running = standing.publicities(work, found.id, running=True)
    return {
        "edition": found,
        "phases": phases,
        "standings": standing.standings(work, applications),
        "waiting": standing.waiting(work, [found.key])[found.key],
        "publicities": running,
        "commented": [each for each in published if each.comments],
        "objections": standing.objections(work, found.id),
        "votes": _votes(work, found),
        "earliest": stages.earliest(work, found),
        "funnel": drawing.funnel(applications, profiles.of_case(work, found.key)) if applications else None,
        "time_line": drawing.time_line(phases, published, periods.day_of(work.now)),
    }


@dataclasses.dataclass(frozen=True)
class _Counted:
    """A round of a vote as it was counted: its title, and each candidate's result with the name."""

    title: str
    elects: str
    results: Sequence[tuple[VoteResult, str]]


def _votes(work: Work, edition: Edition) -> Sequence[_Counted]:
    """What was counted, round by round. Nothing of a vote is here before its count (P11)."""
    seen = {application.id: application.name for application in standing.applications(work, edition.id)}
    query = select(Poll).where(Poll.edition_id == edition.id, Poll.counted_at.is_not(None)).order_by(Poll.id)
    found = [(poll, _results(work, poll, seen)) for poll in work.session.scalars(query)]
    profile = profiles.of_case(work, edition.key)
    return [
        _Counted(_title(profile, poll), profile.list(poll.elects).name, results) for poll, results in found if results
    ]


def _results(work: Work, poll: Poll, seen: Mapping[int, str]) -> Sequence[tuple[VoteResult, str]]:
    query = select(VoteResult).where(VoteResult.poll_id == poll.id, VoteResult.application_id.in_(seen))
    query = query.order_by(VoteResult.for_votes.desc(), VoteResult.id)
    return [(result, seen[result.application_id]) for result in work.session.scalars(query)]


def _title(profile: Profile, poll: Poll) -> str:
    tier = f"（{profile.tier(poll.tier).name}）" if len(profile.tiers) > 1 else ""
    again = f"，第{poll.sitting}次" if poll.sitting > 1 else ""
    return f"{profile.vote(poll.vote).name}{tier}{again}，第{poll.round}轮"


def _rows(standings: Sequence[standing.Standing]) -> Iterator[tuple[str, ...]]:
    for number, each in enumerate(standings, 1):
        application = each.application
        auditor: Unit | None = application.auditor
        lights = [waiting.light for waiting in each.waiting if waiting.light is not None]
        yield (
            str(number),
            application.name,
            application.unit.credit_code or "",
            wording.progress(application),
            application.reason,
            application.outcome_article,
            wording.moment(application.filed_at),
            "；".join(f"{waiting.name}（{waiting.who}）" for waiting in each.waiting),
            wording.day(lights[0].last_day) if lights else "",
            auditor.name if auditor is not None else "",
        )


def _csv(rows: Sequence[Sequence[str]]) -> str:
    """With a byte order mark, by which Excel and WPS know that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return BYTE_ORDER_MARK + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
