"""Reporting a finished stage of the review to the edition (Articles 19 to 21)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from award.records.applications import Application
from award.records.review import SiteVisit, StageResult
from award.rules import scorebook
from award.rules.parameters import Sheet
from award.terms import Stage
from engine.contract import Call, Refusal
from handlers import scoring, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service


@service(
    "report_stage",
    title="报送评审结果",
    inputs={**standing.APPLICATION, **scoring.STAGE},
    sends=stages.SENDS,
)
def report_stage(call: Call) -> dict[str, Any]:
    """Report to the edition; the last one to report sets it going on."""
    application, stage = standing.application(call), standing.stage(call)
    result = scoring.result_of(call, application, stage)
    result.reported_at = call.now
    if stage == Stage.SITE:
        result.report = _keep_visit(call, application).report
        application.composite = _composite(call, application)
    stages.announce_stage(call, stages.locked(call.session, application.edition_id), stage)
    return {}


def _keep_visit(call: Call, application: Application) -> SiteVisit:
    answers = standing.answers(call, "site_report")
    known = select(SiteVisit).where(SiteVisit.application_id == application.id)
    visit = call.session.scalars(known).first() or SiteVisit(application_id=application.id)
    visit.visited_from = dt.date.fromisoformat(answers["visited_from"])
    visit.visited_to = dt.date.fromisoformat(answers["visited_to"])
    visit.report = answers["report"]
    visit.verified_issues = answers.get("verified_issues", "")
    visit.reported_at = call.now
    call.session.add(visit)
    return visit


def _composite(call: Call, application: Application) -> Decimal:
    """The ranking value of the 评审报告; it opens or closes no gate."""
    query = select(StageResult.stage, StageResult.total).where(StageResult.application_id == application.id)
    totals = {stage: total for stage, total in call.session.execute(query) if total is not None}
    if set(totals) != set(Stage):
        raise Refusal("有评审环节没有得分，不能计算综合得分。")
    weights = _weights(rulebook.sheet(call))
    return scorebook.composite(totals[Stage.MATERIAL], totals[Stage.DEFENCE], totals[Stage.SITE], weights)


def _weights(sheet: Sheet) -> scorebook.Weights:
    return scorebook.Weights(*(float(sheet[f"weights.{stage.value}"]) for stage in Stage))
