"""Options that form fields can name as their `source`: who votes, on whom, who is approved, why an award is lost."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from award.acts import bans, polls, publicity
from award.calendar import periods
from award.profile import Vote
from award.records.applications import Application
from award.records.publicity import Publicity
from award.records.voting import BallotEntitlement
from engine.contract import Ask, Option, source
from handlers.general import rulebook


@source("electors", title="有投票权的单位或者个人")
def electors(ask: Ask) -> list[Option]:
    """Whoever has a vote in the vote that comes next: the first of the profile that was not held yet, or the last."""
    profile, edition = rulebook.profile(ask), rulebook.edition(ask)
    votes = list(profile.votes.values())
    ahead = [one for one in votes if edition is None or polls.latest(ask.session, edition.id, one.key) is None]
    return [option for vote in (ahead or votes[-1:])[:1] for option in _electors(ask, vote)]


@source("member_units", title="有投票权的单位或者个人（旧名称）")
def member_units(ask: Ask) -> list[Option]:
    """What `electors` was called in forms of release 0.1."""
    return electors(ask)


def _electors(ask: Ask, vote: Vote) -> list[Option]:
    found = polls.electors(ask.session, rulebook.profile(ask), vote, ask.base)
    return [Option(one.id, one.name) for one in found]


@source("ballot_candidates", title="本投票人可以投票的候选组织", about="application")
def ballot_candidates(ask: Ask) -> list[Option]:
    """The candidates of the open round without those that this voter is recused from (Article 35).

    Reads the variable `poll_id` (of `open_vote`); the voter is the one whom the task is about.
    """
    voter = ask.item
    if voter is None:
        return []
    query = (
        select(Application)
        .join(BallotEntitlement, BallotEntitlement.application_id == Application.id)
        .where(BallotEntitlement.poll_id == _poll(ask, ask.data), BallotEntitlement.entitled)
        .where(or_(BallotEntitlement.unit_id == voter, BallotEntitlement.person_id == voter))
        .order_by(Application.id)
    )
    return [Option(one.id, one.name) for one in ask.session.scalars(query)]


def _poll(ask: Ask, data: Mapping[str, Any]) -> int:
    """The round that the box belongs to; a diagram of release 0.1 doesn't say, and knows one vote at a time."""
    if "poll_id" in data:
        return int(data["poll_id"])
    edition = rulebook.edition(ask)
    held = polls.being_held(ask.session, edition.id) if edition else ()
    return held[-1].id if held else 0


@source("proposed_winners", title="公示的名单上可以审定的组织", about="application")
def proposed_winners(ask: Ask) -> list[Option]:
    """Those that still stand on the list published last: no objection upheld, no ban (Articles 27 and 32)."""
    published = _published(ask)
    listed = publicity.standing(published) if published else ()
    found = [ask.session.get_one(Application, number) for number in listed]
    return [
        Option(one.id, one.name, f"综合{one.composite.normalize():f}分" if one.composite is not None else "")
        for one in found
        if one.still_in and not bans.is_banned(ask.session, one, periods.day_of(ask.base))
    ]


def _published(ask: Ask) -> Publicity | None:
    """The newest 公示 of a list of the edition."""
    edition = rulebook.edition(ask)
    if edition is None:
        return None
    of_list = (Publicity.edition_id == edition.id, Publicity.application_id.is_(None), Publicity.opened_at.is_not(None))
    return ask.session.scalars(select(Publicity).where(*of_list).order_by(Publicity.id.desc()).limit(1)).first()


@source("grounds", title="取消奖励的情形")
def grounds(ask: Ask) -> list[Option]:
    return [Option(one.key, one.name) for one in rulebook.profile(ask).grounds.values()]
