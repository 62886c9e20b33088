"""Scores of the three stages: sealed until all are in, then put together; 合议 on divergence (Articles 19 to 21)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from award.records.applications import Application
from award.records.review import Consensus, ItemScore, ScoreSheet, StageResult
from award.rules import scorebook
from award.rules import stages as rules
from award.terms import Stage
from engine.contract import Call, FormRecord, Refusal
from handlers import presenting, standing
from handlers.general import rulebook
from handlers.general.refusals import service

TASKS = {Stage.MATERIAL: "score_material", Stage.DEFENCE: "score_defence", Stage.SITE: "score_site"}
STAGE = {"stage": "评审环节：material、defence 或 site"}


@service(
    "collect_scores",
    title="汇总评分",
    inputs={**standing.APPLICATION, **STAGE},
    outputs={"diverged": "专家评分是否差异较大，需要合议"},
)
def collect_scores(call: Call) -> dict[str, Any]:
    """Open all experts' sheets at once, now that the last one is in, and put their scores together."""
    application, stage = standing.application(call), standing.stage(call)
    if stage == Stage.DEFENCE:
        presenting.keep(call, application)
    sheets = [_keep_sheet(call, application, stage, record) for record in _latest_by_person(call, stage)]
    if not sheets:
        raise Refusal(f"{rules.NAMES[stage]}还没有专家评分。")
    result = result_of(call, application, stage)
    result.mean = scorebook.mean([sheet.total for sheet in sheets])
    result.total = _together(call, [sheet.total for sheet in sheets])
    result.diverged = stage == Stage.MATERIAL and bool(_divergent(call, sheets))
    return {"diverged": result.diverged}


def _latest_by_person(call: Call, stage: Stage) -> list[FormRecord]:
    return list({record.person_id: record for record in call.forms.all(TASKS[stage])}.values())


def _keep_sheet(call: Call, application: Application, stage: Stage, record: FormRecord) -> ScoreSheet:
    sheet = ScoreSheet(
        application_id=application.id,
        stage=stage,
        person_id=record.person_id,
        total=_total(call, stage, record.answers),
        comment=_comment(record.answers),
        issues=record.answers.get("issues", ""),
        submitted_at=record.at,
        opened_at=call.now,
        items=_items(call, record.answers) if stage == Stage.MATERIAL else [],
    )
    call.session.add(sheet)
    return sheet


def _total(call: Call, stage: Stage, answers: Mapping[str, Any]) -> Decimal:
    if stage == Stage.MATERIAL:
        return rulebook.book(call).total({row["id"]: int(row["percent"]) for row in answers["scores"]})
    scorebook.check_hundred(answers["score"])
    return Decimal(answers["score"])


def _items(call: Call, answers: Mapping[str, Any]) -> list[ItemScore]:
    return [
        ItemScore(
            code=row["id"],
            percent=int(row["percent"]),
            points=rulebook.book(call).points(row["id"], int(row["percent"])),
            comment=row["comment"],
            evidence_page=row["evidence_page"],
        )
        for row in answers["scores"]
    ]


def _comment(answers: Mapping[str, Any]) -> str:
    found = (answers.get(key) for key in ("overall", "comment", "findings"))
    return next((text for text in found if text), "")


def result_of(call: Call, application: Application, stage: Stage) -> StageResult:
    """The application's row for a stage; the edition made it when it started the stage."""
    of_application = select(StageResult).where(StageResult.application_id == application.id)
    found = call.session.scalars(of_application.where(StageResult.stage == stage)).first()
    if found is None:
        raise Refusal(f"{rules.NAMES[stage]}尚未启动。")
    return found


def _together(call: Call, totals: Sequence[Decimal]) -> Decimal:
    """One score of several: their mean, or without the highest and the lowest where the sheet says so."""
    return scorebook.combine(totals, rulebook.value(call, "score.aggregate"))


def _divergent(call: Call, sheets: Sequence[ScoreSheet]) -> list[str]:
    threshold = int(rulebook.value(call, "score.divergence"))
    return rulebook.book(call).divergent([_percents(sheet) for sheet in sheets], threshold)


def _percents(sheet: ScoreSheet) -> dict[str, int]:
    return {item.code: item.percent for item in sheet.items}


# ---------------------------------------------------------------- 合议


@service("record_consensus", title="登记合议结果", inputs=standing.APPLICATION)
def record_consensus(call: Call) -> dict[str, Any]:
    """The group's agreed steps count in place of the divergent ones; every expert's own sheet stays as it was."""
    application, record = standing.application(call), call.forms.latest("reconcile")
    sheets = _sheets(call, application)
    rows = {row["id"]: row for row in standing.answers(call, "reconcile")["scores"]}
    agreed = {code: int(row["percent"]) for code, row in rows.items()}
    reasons = {code: row["reason"] for code, row in rows.items()}
    rulebook.book(call).check_consensus(_divergent(call, sheets), agreed, reasons)
    for code, percent in agreed.items():
        call.session.add(
            Consensus(
                application_id=application.id,
                stage=Stage.MATERIAL,
                code=code,
                percent=percent,
                reason=reasons[code],
                leader_id=record.person_id if record else None,
                agreed_at=call.now,
            )
        )
    totals = [rulebook.book(call).total(scorebook.with_consensus(_percents(sheet), agreed)) for sheet in sheets]
    result_of(call, application, Stage.MATERIAL).total = _together(call, totals)
    return {}


def _sheets(call: Call, application: Application) -> Sequence[ScoreSheet]:
    query = select(ScoreSheet).where(ScoreSheet.application_id == application.id, ScoreSheet.stage == Stage.MATERIAL)
    return call.session.scalars(query.order_by(ScoreSheet.id)).all()
