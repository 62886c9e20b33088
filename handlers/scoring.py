"""Scores of a stage: sealed until all are in, then put together; 合议 on divergence (Articles 19 to 21).

One box holds the sheets of all experts. If a diagram comes by again, or has a second box for the same stage, the
sheets of that visit stand beside the earlier ones, and the score of the last visit counts.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.profile import Stage
from award.records.applications import Application
from award.records.review import Consensus, ItemScore, ScoreSheet
from award.rules import scorebook
from engine.contract import Call, FormRecord, Refusal
from engine.types import Boolean, Integer, ListOf, Optional, Record, Reference, Text, box
from handlers import looked_up, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service

INPUTS = {"application_id": Integer("申报编号"), "stage": Reference("评审环节", to="stages")}
ISSUES = Optional("提请以后的环节核实的问题", of=Text())
POINTS = box(
    "专家打分的任务",
    score=Integer("评分，从0到该环节的满分"),
    comment=Optional("评议意见", of=Text()),
    findings=Optional("核实情况", of=Text()),
    issues=ISSUES,
)
PERCENT = Integer(least=0, most=100)
ITEM = Record(fields={"id": Text(), "percent": PERCENT, "comment": Text(), "evidence_page": Optional(of=Text())})
BOOK = box(
    "专家按评分表打分的任务",
    scores=ListOf("各评分条款的得分率", item=ITEM),
    overall=Optional("总体评价", of=Text()),
    issues=ISSUES,
)
AGREED = Record(fields={"id": Text(), "percent": PERCENT, "reason": Text()})
CONSENSUS = box("合议的任务", scores=ListOf("差异较大的条款的合议得分率", item=AGREED))


@dataclasses.dataclass(frozen=True)
class _Visit:
    """One visit of the experts to an application's materials, or to the applicant."""

    application: Application
    stage: Stage
    number: int


@service("collect_scores", title="汇总评分", inputs={**INPUTS, "scores": POINTS}, reads=looked_up.AGGREGATE)
def collect_scores(call: Call) -> dict[str, Any]:
    """Open all experts' sheets at once, now that the last one is in, and put their points together."""
    _collect(call, _points_sheet)
    return {}


@service(
    "collect_scorebook",
    title="汇总评分表",
    inputs={**INPUTS, "scores": BOOK},
    outputs={"diverged": Boolean("专家评分是否差异较大，需要合议")},
    reads={**looked_up.AGGREGATE, **looked_up.DIVERGENCE},
)
def collect_scorebook(call: Call) -> dict[str, Any]:
    """The same with the scorebook, whose items tell where the experts diverge."""
    sheets = _collect(call, _book_sheet)
    result = stages.result(call.session, standing.application(call), stages.stage_of(call))
    result.diverged = bool(_divergent(call, sheets))
    return {"diverged": result.diverged}


def _collect(call: Call, read: Any) -> Sequence[ScoreSheet]:
    application, stage = standing.application(call), stages.stage_of(call)
    result = stages.result(call.session, application, stage)
    visit = _Visit(application, stage, last_visit(call.session, application, stage.key) + 1)
    sheets = [read(call, visit, record) for record in _last_by_person(call)]
    if not sheets:
        raise Refusal(f"{stage.name}还没有专家评分。")
    call.session.add_all(sheets)
    totals = [sheet.total for sheet in sheets]
    result.mean, result.total = scorebook.mean(totals), _together(call, totals)
    return sheets


def _last_by_person(call: Call) -> list[FormRecord]:
    return list({record.person_id: record for record in call.forms.visit(call.inputs["scores"])}.values())


def last_visit(session: Session, application: Application, stage: str) -> int:
    """The number of the last visit of an application in a stage; 0 before the first."""
    query = select(func.max(ScoreSheet.visit)).filter_by(application_id=application.id, stage=stage)
    return session.scalar(query) or 0


def _points_sheet(call: Call, visit: _Visit, record: FormRecord) -> ScoreSheet:
    scorebook.check_points(record.answers["score"], visit.stage.scale.full)
    return _sheet(call, visit, record, Decimal(record.answers["score"]))


def _book_sheet(call: Call, visit: _Visit, record: FormRecord) -> ScoreSheet:
    book, rows = rulebook.book(call), record.answers["scores"]
    sheet = _sheet(call, visit, record, book.total({row["id"]: int(row["percent"]) for row in rows}))
    sheet.items = [_item(book, row) for row in rows]
    return sheet


def _sheet(call: Call, visit: _Visit, record: FormRecord, total: Decimal) -> ScoreSheet:
    return ScoreSheet(
        application_id=visit.application.id,
        stage=visit.stage.key,
        visit=visit.number,
        person_id=record.person_id,
        total=total,
        comment=_comment(record.answers),
        issues=record.answers.get("issues") or "",
        submitted_at=record.at,
        opened_at=call.now,
    )


def _item(book: scorebook.Scorebook, row: Mapping[str, Any]) -> ItemScore:
    percent = int(row["percent"])
    return ItemScore(
        code=row["id"],
        percent=percent,
        points=book.points(row["id"], percent),
        comment=row["comment"],
        evidence_page=row.get("evidence_page") or "",
    )


def _comment(answers: Mapping[str, Any]) -> str:
    found = (answers.get(key) for key in ("overall", "comment", "findings"))
    return next((text for text in found if text), "")


def _together(call: Call, totals: Sequence[Decimal]) -> Decimal:
    """One score of several: their mean, or without the highest and the lowest where the sheet says so."""
    return scorebook.combine(totals, rulebook.value(call, "score.aggregate"))


def _divergent(call: Call, sheets: Sequence[ScoreSheet]) -> list[str]:
    threshold = int(rulebook.value(call, "score.divergence"))
    return rulebook.book(call).divergent([_percents(sheet) for sheet in sheets], threshold)


def _percents(sheet: ScoreSheet) -> dict[str, int]:
    return {item.code: item.percent for item in sheet.items}


# ---------------------------------------------------------------- 合议


@service(
    "record_consensus",
    title="登记合议结果",
    inputs={**INPUTS, "consensus": CONSENSUS},
    reads={**looked_up.AGGREGATE, **looked_up.DIVERGENCE},
)
def record_consensus(call: Call) -> dict[str, Any]:
    """The group's agreed steps count in place of the divergent ones; every expert's own sheet stays as it was."""
    application, stage = standing.application(call), stages.stage_of(call)
    record = standing.record(call, call.inputs["consensus"])
    visit = _Visit(application, stage, last_visit(call.session, application, stage.key))
    sheets, rows = _sheets(call, visit), {row["id"]: row for row in record.answers["scores"]}
    agreed = {code: int(row["percent"]) for code, row in rows.items()}
    reasons = {code: row["reason"] for code, row in rows.items()}
    book = rulebook.book(call)
    book.check_consensus(_divergent(call, sheets), agreed, reasons)
    call.session.add_all(_agreed(call, visit, record, row) for row in rows.values())
    totals = [book.total(scorebook.with_consensus(_percents(sheet), agreed)) for sheet in sheets]
    stages.result(call.session, application, stage).total = _together(call, totals)
    return {}


def _agreed(call: Call, visit: _Visit, record: FormRecord, row: Mapping[str, Any]) -> Consensus:
    return Consensus(
        application_id=visit.application.id,
        stage=visit.stage.key,
        visit=visit.number,
        code=row["id"],
        percent=int(row["percent"]),
        reason=row["reason"],
        leader_id=record.person_id,
        agreed_at=call.now,
    )


def _sheets(call: Call, visit: _Visit) -> Sequence[ScoreSheet]:
    query = select(ScoreSheet).filter_by(
        application_id=visit.application.id, stage=visit.stage.key, visit=visit.number
    )
    return call.session.scalars(query.order_by(ScoreSheet.id)).all()
