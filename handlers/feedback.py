"""Feedback to an organisation at the end of the review: how far it came and what the experts wrote (Article 29)."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from award import profile as profiles
from award.acts import lists
from award.concepts import Concept
from award.profile import Profile
from award.records.applications import Application
from award.records.review import ScoreSheet
from award.rules import scorebook
from engine.contract import Call
from engine.types import Integer, Reference
from handlers import document_facts, endings, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service


@service(
    "give_feedback",
    title="反馈评审意见",
    inputs={"application_id": Integer("申报编号"), "document": Reference("反馈意见的公文", to="documents")},
)
def give_feedback(call: Call) -> dict[str, Any]:
    """End an application that went through the review, with or without an award, and hand over the findings."""
    application = standing.application(call)
    outcome, reason, article = _outcome(application, rulebook.profile(call))
    endings.end(call, application, outcome, reason, article)
    _issue_report(call, application, outcome)
    return {}


def _outcome(application: Application, profile: Profile) -> tuple[str, str, str]:
    """Won, or fallen at the first list that the application is not on; at the last one where nobody has won."""
    ends = {one.list: one for one in profile.outcomes.values() if one.list}
    won = next((one for one in ends.values() if one.won and lists.standing_of(application, one.list)), None)
    if won:
        return won.key, "", won.article
    for list in profile.lists.values():
        end = ends.get(list.key)
        if end and not end.won and lists.standing_of(application, list.key) is not True:
            return _fallen(application, end, list.otherwise)
    article = application.outcome_article or profile.cite(Concept.CYCLE)
    last = [ends[key] for key in profile.lists if key in ends and not ends[key].won][-1]
    return last.key, application.reason or "本届奖项空缺。", article


def _fallen(application: Application, end: profiles.Outcome, sentence: str) -> tuple[str, str, str]:
    return end.key, application.reason or sentence, application.outcome_article or end.article


def _issue_report(call: Call, application: Application, outcome: str) -> None:
    query = select(ScoreSheet).where(ScoreSheet.application_id == application.id).order_by(ScoreSheet.id)
    sheets = call.session.scalars(query).all()
    documents.issue(
        call,
        call.inputs["document"],
        subject=application.key,
        **document_facts.of_application(application),
        outcome=application.outcome_name,
        stage=sheets[-1].stage if sheets else None,
        scores=_scores(call, [sheet for sheet in sheets if sheet.items]),
        improvements=_comments(sheets),
    )


def _scores(call: Call, sheets: Sequence[ScoreSheet]) -> list[dict[str, Any]]:
    """Each item's mean over the experts; who gave which score stays sealed."""
    given: defaultdict[str, list[Decimal]] = defaultdict(list)
    for sheet in sheets:
        for item in sheet.items:
            given[item.code].append(item.points)
    if not given:  # Of a stage that is scored by points alone there may be no scorebook.
        return []
    return [
        {"item": f"{item.code} {item.name}", "points": item.points, "score": scorebook.mean(given[item.code])}
        for item in rulebook.book(call).items
        if given[item.code]
    ]


def _comments(sheets: Sequence[ScoreSheet]) -> list[str]:
    """What the experts wrote, sorted, so that the order tells nothing of who wrote it."""
    return sorted({sheet.comment for sheet in sheets if sheet.comment})
