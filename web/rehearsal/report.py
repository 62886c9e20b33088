"""What a rehearsal came to: one plain object for machines, and sentences for people."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award, Ban
from award.records.objections import Objection
from award.records.parties import Person, Unit
from award.records.publicity import Publicity
from award.records.voting import VoteResult
from award.rules import articles
from award.terms import Outcome
from engine import audit, versions
from engine.model import Instance, Passage
from engine.spiff.parser import Diagram
from web.rehearsal.play import Played
from web.rehearsal.world import DIRECTOR, SHANGHAI

OUTCOMES = {
    Outcome.INELIGIBLE: "不符合申报条件",
    Outcome.NOT_RECOMMENDED: "法人不予推荐",
    Outcome.REFUSED: "审核不通过",
    Outcome.RETURNED: "未受理，退回",
    Outcome.NOT_CANDIDATE: "未列入候选名单",
    Outcome.FAILED_DEFENCE: "未通过陈述答辩",
    Outcome.NOT_PROPOSED: "未列入获奖建议名单",
    Outcome.STRUCK_OFF: "审定未通过",
    Outcome.DISQUALIFIED: "取消资格",
    Outcome.WITHDRAWN: "撤回或逾期",
    Outcome.AWARDED: "获奖",
}
TOLD = ("userTask", "serviceTask", "callActivity", "intermediateCatchEvent", "boundaryEvent", "endEvent")


def make(played: Played, seconds: float) -> dict[str, Any]:
    """Return the report with the keys that `award rehearse --json` promises."""
    with played.world.runtime.begin(DIRECTOR) as work:
        session = work.session
        diagram = versions.latest(work).diagram
        timeline = list(_timeline(session, diagram))
        verdict = audit.verify(session)
        return {
            "edition": _edition(session, played.editions[0]),
            "applications": [_application(each) for each in session.scalars(select(Application).order_by(Application.id))],
            "publicities": [_publicity(each) for each in session.scalars(select(Publicity).order_by(Publicity.id))],
            "objections": [_objection(session, each) for each in session.scalars(select(Objection).order_by(Objection.id))],
            "votes": [_vote(session, each) for each in session.scalars(select(VoteResult).order_by(VoteResult.id))],
            "awards": [_award(each) for each in session.scalars(select(Award).order_by(Award.id))],
            "bans": [_ban(each) for each in session.scalars(select(Ban).order_by(Ban.id))],
            "articles": _articles(session, diagram),
            "timeline": timeline,
            "audit": {"entries": verdict.entries, "ok": verdict.ok},
            "seconds": round(seconds, 3),
        }


def _edition(session: Session, edition_id: int) -> dict[str, Any]:
    edition = session.get_one(Edition, edition_id)
    winners = select(Unit.name).join(Award, Award.unit_id == Unit.id).where(Award.edition_id == edition_id)
    names = list(session.scalars(winners.order_by(Award.id)))
    return {"year": edition.year, "quota": edition.quota, "status": edition.status, "winners": names}


def _application(row: Application) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "year": row.edition.year,
        "outcome": OUTCOMES[Outcome(row.outcome)] if row.outcome else "尚未结束",
        "reason": row.reason,
        "article": row.outcome_article,
    }


def _publicity(row: Publicity) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "title": row.title,
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
        "lodged": _moment(row.lodged_at),
        "in_window": row.in_window,
        "screened_by": screener.name if screener else None,
        "screened": _moment(row.screened_at),
        "outcome": row.outcome,
    }


def _vote(session: Session, row: VoteResult) -> dict[str, Any]:
    return {
        "candidate": session.get_one(Application, row.application_id).unit.name,
        "round": row.round,
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
    return {"name": row.unit.name, "number": row.certificate_no, "year": row.year, "status": row.status}


def _ban(row: Ban) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "years": row.years,
        "from": _day(row.starts_on),
        "until": _day(row.ends_on),
        "article": row.article,
        "reason": row.reason,
    }


def _articles(session: Session, diagram: Diagram) -> dict[str, list[str]]:
    """Article → the nodes carrying it that this rehearsal passed."""
    passed = set(session.scalars(select(Passage.element).distinct()))
    found: dict[str, list[str]] = {article: [] for article in articles.ALL}
    for element in diagram.elements.values():
        for article in element.articles:
            if element.id in passed:
                found[article].append(element.id)
    return found


def _timeline(session: Session, diagram: Diagram) -> Iterator[dict[str, Any]]:
    names = _case_names(session)
    query = select(Passage.at, Passage.element, Passage.actor, Instance.key).join(Instance).order_by(Passage.id)
    for at, element_id, actor, key in session.execute(query):
        element = diagram.elements[element_id]
        if element.kind not in TOLD:
            continue
        article = element.properties.get("article", "")
        yield {"at": _moment(at), "event": f"{names.get(key, key)}：{element.name}", "article": article, "actor": _who(actor)}


def _who(actor: str) -> str:
    return {"timer": "时限到达", "message": "系统", "rehearsal": "演练"}.get(actor, actor)


def _case_names(session: Session) -> dict[str, str]:
    """Case key → what people call the case."""
    names = {edition.key: f"{edition.year}年度评选" for edition in session.scalars(select(Edition))}
    names |= {row.key: row.unit.name for row in session.scalars(select(Application))}
    names |= {row.key: f"对{row.application.unit.name}的异议" for row in session.scalars(select(Objection))}
    names |= {row.key: f"{row.unit.name}（获奖监督）" for row in session.scalars(select(Award))}
    return names


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="minutes") if moment else None


def summary(made: Mapping[str, Any]) -> Iterator[str]:
    """The end of the story in a few sentences."""
    edition = made["edition"]
    winners = "、".join(edition["winners"]) or "无，奖项空缺"
    yield f"{edition['year']}年度，名额{edition['quota']}个；获奖：{winners}。"
    for each in made["applications"]:
        why = f"：{each['reason']}" if each["reason"] else ""
        yield f"  {each['year']}  {each['name']}  {each['outcome']}{why}（{each['article']}）"
    for each in made["bans"]:
        yield f"  禁申：{each['name']}，{each['from']}至{each['until']}（{each['years']}年，{each['article']}）"
    verdict = "相接无误" if made["audit"]["ok"] else "不相接"
    yield f"审计日志{made['audit']['entries']}条，{verdict}；用时{made['seconds']:.1f}秒。"


def unfulfilled(played: Played, report: Mapping[str, Any]) -> list[str]:
    """Return a Chinese sentence for everything that the story wants and that did not come true."""
    first = played.told.edition.year
    outcomes = {each["name"]: each["outcome"] for each in report["applications"] if each["year"] == first}
    missed = [
        f"“{each.name}”应当“{each.expected}”，实际“{outcomes.get(each.name, '没有申报')}”"
        for each in played.told.organisations
        if each.expected is not None and outcomes.get(each.name) != each.expected
    ]
    wanted = played.told.expected
    winners = len(report["edition"]["winners"])
    if wanted.get("获奖", winners) != winners:
        missed.append(f"应当有{wanted['获奖']}个获奖组织，实际{winners}个")
    if wanted.get("空缺", winners == 0) != (winners == 0):
        missed.append("奖项空缺与否和情景所说不符")
    return missed + ([] if report["audit"]["ok"] else ["审计链校验没有通过"])


def passed_elements(played: Played) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the elements and the flows that the story went over, for coverage."""
    with played.world.read() as session:
        rows = session.execute(select(Passage.came_from, Passage.element).distinct()).all()
    return {element for _, element in rows}, {(came_from, element) for came_from, element in rows if came_from}
