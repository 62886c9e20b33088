"""Reporting a finished stage of the review to the edition (Articles 19 to 21)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from award.profile import Stage
from award.records.applications import Application
from award.records.review import SiteVisit, StageResult
from award.rules import scorebook
from engine.contract import Call, Refusal
from engine.types import Date, Optional, Text, box
from handlers import scoring, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service

VISIT = box(
    "写现场评审报告的任务",
    visited_from=Date("开始日期"),
    visited_to=Date("结束日期"),
    report=Text("报告"),
    verified_issues=Optional("问题核实情况", of=Text()),
)


@service(
    "report_stage",
    title="报送评审结果",
    inputs=scoring.INPUTS,
    optional={"visit": VISIT, "unscored": Text("不评分的理由：只写在没有评分就报送的那条路上")},
)
def report_stage(call: Call) -> dict[str, Any]:
    """Report to the edition; the last one to report sets it going on, by the message that the stage was started with.

    Where a visit was reported, the visit is put on record (Article 21). With the input `unscored`, the application went
    past the scoring, and the reason is kept in place of a score.
    """
    application, stage = standing.application(call), stages.stage_of(call)
    result = stages.result(call.session, application, stage)
    _check_scored(stage, result, call.inputs.get("unscored"))
    result.reported_at, result.report = call.now, call.inputs.get("unscored") or result.report
    if call.inputs.get("visit") and call.forms.visit(call.inputs["visit"]):
        visit = _visit(call, application, stage)
        call.session.add(visit)
        result.report = visit.report
    call.session.flush()
    application.composite = _composite(call, application)
    stages.announce_stages(call, stages.locked(call.session, application.edition_id))
    return {}


def _check_scored(stage: Stage, result: StageResult, unscored: str | None) -> None:
    if result.total is None and not unscored:
        raise Refusal(f"{stage.name}没有得分，不能报送。")
    if result.total is not None and unscored:
        raise Refusal(f"{stage.name}已有得分，不能作为没有评分的报送。")


def _visit(call: Call, application: Application, stage: Stage) -> SiteVisit:
    answers = standing.answers(call, call.inputs["visit"])
    return SiteVisit(
        application_id=application.id,
        stage=stage.key,
        visited_from=dt.date.fromisoformat(answers["visited_from"]),
        visited_to=dt.date.fromisoformat(answers["visited_to"]),
        report=answers["report"],
        verified_issues=answers.get("verified_issues") or "",
        reported_at=call.now,
    )


def _composite(call: Call, application: Application) -> Decimal | None:
    """The ranking value of the 评审报告, from the stages held so far; it opens or closes no gate."""
    profile, sheet = rulebook.profile(call), rulebook.sheet(call)
    parts = [
        scorebook.Part(total, profile.stage(key).scale.full, Decimal(str(sheet[profile.stage(key).weight])))
        for key, total in stages.scores(call.session, application).items()
    ]
    return scorebook.composite(parts)
