"""Launch of an edition, end of filing, and the list of accepted applications (Articles 4, 7, 13 and 17)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnExpressionArgument, select

from award.acts import lists
from award.calendar import periods
from award.errors import Refused
from award.records.applications import Application, Material
from award.records.editions import Edition
from award.rules import cycle, parameters, screening
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Call, Refusal
from engine.types import Date, Integer, Message, Optional, Text, box
from handlers import document_facts, listing, stages, standing
from handlers.general import documents, rulebook
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
ACCEPTED = "accepted"


@service(
    "open_edition",
    title="启动本届评选并冻结评审规则",
    inputs={"edition_id": EDITION, "answers": LAUNCH},
    outputs={"filing_closes": Date("申报截止日期")},
)
def open_edition(call: Call) -> dict[str, Any]:
    """Launch an edition: the right year (R02), an approved project, a sheet frozen (R35)."""
    edition = standing.edition(call)
    if edition.status != EditionStatus.DRAFT:
        raise Refusal(f"{edition.year}年的评选已经启动。")
    answers = standing.answers(call, call.inputs["answers"])
    launch = _launch(answers)
    cycle.check_launch(launch, call.parameters, _other_years(call, edition))
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
    outputs={"filed": Integer("已经提交的申报数"), "unfiled": Integer("逾期未提交的申报数")},
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


@service(
    "decide_acceptance",
    title="登记受理决定，退回未受理的申报材料",
    inputs={"edition_id": "届的编号"},
    outputs={"accepted": "受理的申报数"},
)
def decide_acceptance(call: Call) -> dict[str, Any]:
    """Accept or return each application of the form `acceptance_list`; a return tells its reason (R14)."""
    edition = standing.edition(call)
    is_reviewed = Application.status == ApplicationStatus.REVIEWED
    reviewed = {one.id: one for one in _applications(call, edition, is_reviewed, lists.is_undecided(ACCEPTED))}
    rows = {row["id"]: row for row in standing.answers(call, "acceptance_list")["decisions"]}
    if set(rows) != set(reviewed):
        raise Refusal("应当对每个完成形式审查的申报组织作出一项决定。", field="decisions")
    for number, row in rows.items():
        _decide(call, reviewed[number], screening.Decision(row["decision"] == "accept", row.get("reason", "")))
    return {"accepted": sum(lists.standing_of(one, ACCEPTED) is True for one in reviewed.values())}


def _decide(call: Call, application: Application, decision: screening.Decision) -> None:
    try:
        screening.check_acceptance(decision, formal_passed=application.formal_passed is True)
    except Refused as refused:
        raise Refusal(f"{application.name}：{refused.sentence}", field="decisions") from refused
    if decision.accept:
        listing.add(call, application, ACCEPTED)
        application.status = ApplicationStatus.ACCEPTED
    else:
        _return(call, application, decision.reason)
    standing.send(call, "acceptance_decided", application, accepted=decision.accept)


def _return(call: Call, application: Application, reason: str) -> None:
    """Every file goes back, with the reason in writing."""
    listing.leave_out(call, application, ACCEPTED, reason)
    query = select(Material.name).where(Material.application_id == application.id).order_by(Material.id)
    documents.issue(
        call,
        "return_notice",
        subject=application.key,
        **document_facts.of_application(application),
        reason=application.reason,
        materials=[{"name": name} for name in call.session.scalars(query)],
    )
    standing.tell(call, application, "贵单位的申报未被列入受理名单，申报材料已经退回。理由：{reason}", reason=reason)
