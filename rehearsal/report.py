"""What a rehearsal came to: the one plain object that `award rehearse --json` promises."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.profile import Outcome
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award, Ban
from award.records.objections import Objection
from award.records.parties import Person, Unit
from award.records.publicity import Publicity, PublicityEntry
from award.records.voting import VoteResult
from database import Base
from engine import audit, versions
from engine.model import Instance, Passage
from engine.spiff.parser import Diagram
from engine.work import Work
from rehearsal import timeline
from rehearsal.play import Played
from rehearsal.world import DIRECTOR, SHANGHAI
from running import contents

NOT_ENDED = "尚未结束"
Outcomes = Mapping[str, Outcome]


def make(played: Played, seconds: float) -> dict[str, Any]:
    """Return the report. Everything but `seconds` is the same for the same story and seed."""
    with played.world.runtime.begin(DIRECTOR) as work:
        session = work.session
        version = versions.latest(work)
        verdict = audit.verify(session)
        outcomes = played.world.profile.outcomes
        return {
            "edition": _edition(session, played.editions[0], outcomes),
            "applications": [_application(each, outcomes) for each in _all(session, Application)],
            "publicities": [_publicity(session, each) for each in _all(session, Publicity)],
            "objections": [_objection(session, each) for each in _all(session, Objection)],
            "votes": [_vote(session, each) for each in _all(session, VoteResult)],
            "awards": [_award(each) for each in _all(session, Award)],
            "bans": [_ban(each) for each in _all(session, Ban)],
            "articles": _articles(session, version),
            "timeline": timeline.events(session, _diagrams(work)),
            "audit": {"entries": verdict.entries, "ok": verdict.ok},
            "seconds": round(seconds, 3),
        }


def _diagrams(work: Work) -> dict[int, Diagram]:
    """The diagrams on which cases run, by the id of their deployment."""
    used = work.session.scalars(select(Instance.deployment_id).distinct())
    return {id: versions.get(work, id).diagram for id in used}


def _all(session: Session, table: type[Base]) -> Iterable[Any]:
    return session.scalars(select(table).order_by(*table.__table__.primary_key))


def _edition(session: Session, edition_id: int, outcomes: Outcomes) -> dict[str, Any]:
    """Whoever ended with an outcome that is a win has won, whatever became of the award later."""
    edition = session.get_one(Edition, edition_id)
    won = [key for key, outcome in outcomes.items() if outcome.won]
    winners = select(Unit.name).join(Application, Application.unit_id == Unit.id).order_by(Application.id)
    names = session.scalars(winners.where(Application.edition_id == edition_id, Application.outcome.in_(won)))
    return {"year": edition.year, "quota": edition.quota, "status": edition.status, "winners": list(names)}


def _application(row: Application, outcomes: Outcomes) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "year": row.edition.year,
        "outcome": outcomes[row.outcome].name if row.outcome else NOT_ENDED,
        "reason": row.reason,
        "article": row.outcome_article,
    }


def _publicity(session: Session, row: Publicity) -> dict[str, Any]:
    listed = select(Unit.name).join(Application, Application.unit_id == Unit.id).join(PublicityEntry)
    names = session.scalars(listed.where(PublicityEntry.publicity_id == row.id).order_by(PublicityEntry.id))
    return {
        "kind": row.kind,
        "title": row.title,
        "names": list(names),
        "opened": _day(row.opened_on),
        "last_day": _day(row.last_day),
        "closed": _moment(row.closed_at),
        "working_days": row.working_days,
        "rounds": row.round,
        "provisional": row.provisional,
    }


def _objection(session: Session, row: Objection) -> dict[str, Any]:
    screener = session.get(Person, row.screened_by) if row.screened_by else None
    return {
        "against": row.application.unit.name,
        "publicity": row.publicity.kind,
        "lodged": _moment(row.lodged_at),
        "in_window": row.in_window,
        "screened_by": screener.name if screener else None,
        "screened": _moment(row.screened_at),
        "decided": _moment(row.decided_at),
        "outcome": row.outcome,
    }


def _vote(session: Session, row: VoteResult) -> dict[str, Any]:
    return {
        "candidate": session.get_one(Application, row.application_id).unit.name,
        "vote": row.poll.vote,
        "round": row.poll.round,
        "entitled": row.entitled,
        "present": row.present,
        "for": row.for_votes,
        "against": row.against,
        "abstain": row.abstain,
        "passed": row.passed,
        "tied": row.tied,
        "proposed": row.proposed,
    }


def _award(row: Award) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "number": row.certificate_no,
        "tier": row.tier,
        "year": row.year,
        "status": row.status,
        "granted": _day(row.granted_on),
        "revoked": _day(row.revoked_on),
    }


def _ban(row: Ban) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "years": row.years,
        "from": _day(row.starts_on),
        "until": _day(row.ends_on),
        "article": row.article,
        "reason": row.reason,
    }


def _articles(session: Session, version: versions.Version) -> dict[str, list[str]]:
    """Article → the nodes carrying it that this rehearsal passed; all of them, also those that no node carries."""
    passed = set(session.scalars(select(Passage.element).distinct()))
    found: dict[str, list[str]] = {article: [] for article in contents.regulation(version.bundle).names}
    for element in version.diagram.elements.values():
        for article in filter(found.__contains__, element.articles):
            if element.id in passed:
                found[article].append(element.id)
    return found


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="minutes") if moment else None
