"""Launch of an edition, end of filing, and the list of accepted applications (Articles 4, 7, 13 and 17)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnExpressionArgument, select

from award.calendar import periods
from award.records.applications import Application
from award.records.editions import Edition
from award.rules import cycle, parameters
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Call, Refusal
from engine.types import Count, Date, Integer, Message, Optional, Text, box
from handlers import looked_up, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service

EDITION = Integer("届的编号")
LAUNCH = box(
    "启动评选的任务",
    year=Integer("评选年度"),
    quota=Integer("本届名额"),
    approval_doc_no=Text("评比表彰项目批准文号"),
    approval_date=Date("批准日期"),
    filing_opens=Date("申报开始日期"),
    filing_closes=Date("申报截止日期"),
    standard_edition=Text("评审标准版本"),
    rules_doc=Text("评审规则文号"),
    legal_basis=Optional("评选依据", Text()),
)


@service(
    "open_edition",
    title="启动本届评选并冻结评审规则",
    inputs={"edition_id": EDITION, "answers": LAUNCH},
    outputs={"filing_closes": Date("申报截止日期")},
    reads=looked_up.CYCLE,
)
def open_edition(call: Call) -> dict[str, Any]:
    """Launch an edition: the right year (R02), an approved project, a sheet frozen (R35)."""
    edition = standing.edition(call)
    if edition.status != EditionStatus.DRAFT:
        raise Refusal(f"{edition.year}年的评选已经启动。")
    answers = standing.answers(call, call.inputs["answers"])
    launch = _launch(answers)
    cycle.check_launch(launch, call.parameters, _most(call), _other_years(call, edition))
    _check_days(answers, launch, periods.day_of(call.now))
    _fill_in(edition, answers, launch)
    edition.parameters = parameters.freeze(call.parameters, rulebook.bounds(call))
    edition.launched_at = call.now
    edition.status = EditionStatus.FILING
    return {"filing_closes": launch.filing_closes.isoformat()}


def _launch(answers: Mapping[str, Any]) -> cycle.Launch:
    return cycle.Launch(
        year=answers["year"],
        quota=answers["quota"],
        approval_doc_no=answers["approval_doc_no"],
        filing_opens=dt.date.fromisoformat(answers["filing_opens"]),
        filing_closes=dt.date.fromisoformat(answers["filing_closes"]),
    )


def _most(call: Call) -> int:
    """How many may win by the quotas of all tiers."""
    return sum(int(call.parameters[tier.quota]) for tier in rulebook.profile(call).tiers.values())


def _other_years(call: Call, edition: Edition) -> frozenset[int]:
    query = select(Edition.year).where(Edition.id != edition.id, Edition.year.is_not(None))
    return frozenset(year for year in call.session.scalars(query) if year is not None)


def _check_days(answers: Mapping[str, Any], launch: cycle.Launch, today: dt.date) -> None:
    if dt.date.fromisoformat(answers["approval_date"]) > today:
        raise Refusal("批准日期不能晚于今天。", field="approval_date")
    if launch.filing_closes < today:
        raise Refusal("申报截止日期不能早于今天。", field="filing_closes")


def _fill_in(edition: Edition, answers: Mapping[str, Any], launch: cycle.Launch) -> None:
    edition.year = launch.year
    edition.quota = launch.quota
    edition.approval_doc_no = launch.approval_doc_no.strip()
    edition.approval_date = dt.date.fromisoformat(answers["approval_date"])
    edition.filing_opens = launch.filing_opens
    edition.filing_closes = launch.filing_closes
    edition.standard_edition = answers["standard_edition"]
    edition.rules_doc_no = answers["rules_doc"]
    edition.legal_basis = answers.get("legal_basis") or ""


@service(
    "close_filing",
    title="截止申报",
    inputs={
        "edition_id": EDITION,
        "unfiled_message": Message(
            "告知逾期未申报者的消息", payload={"reason": Text("理由")}, correlation=("application_id",)
        ),
        "reason": Text("逾期未申报的理由"),
        "reviewed_message": Message("全部完成形式审查时告知评选的消息", correlation=("edition_id",)),
    },
    outputs={"filed": Count("已经提交的申报数"), "unfiled": Count("逾期未提交的申报数")},
)
def close_filing(call: Call) -> dict[str, Any]:
    """End the filing: whoever has not filed is out; the edition waits for the formal review of the others."""
    edition = standing.edition(call)
    edition.status, edition.reviewed_message = EditionStatus.SCREENING, call.inputs["reviewed_message"]
    unfiled = _applications(call, edition, Application.status == ApplicationStatus.DRAFT)
    for application in unfiled:
        standing.send(call, call.inputs["unfiled_message"], application, reason=call.inputs["reason"])
    stages.announce_formal_reviews(call, edition)
    filed = _applications(call, edition, Application.filed_at.is_not(None))
    return {"filed": len(filed), "unfiled": len(unfiled)}


def _applications(call: Call, edition: Edition, *which: ColumnExpressionArgument[bool]) -> Sequence[Application]:
    query = select(Application).where(Application.edition_id == edition.id, *which)
    return call.session.scalars(query.order_by(Application.id)).all()
