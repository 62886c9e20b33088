"""Five years over a winner: the yearly inspection and the end of the watch (Articles 29 to 33; R32)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from award.acts import incidents
from award.calendar import periods
from award.profile import RoleKind
from award.records.honours import Award, Inspection
from award.rules import honours
from award.terms import AwardStatus
from engine.contract import Call, FormRecord, Refusal
from engine.types import Boolean, Choice, Count, Date, Integer, Optional, Reference, Text, Unless, box
from handlers import document_facts, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

AWARD = {"award_id": Integer("获奖记录的编号")}
REMINDER = Reference("称号使用提醒用哪个公文", to="documents")
YES_NO = Choice.of("yes", "no", description="是，或者否")
INSPECTION = box(
    "监督检查的任务",
    inspected_on=Date("检查日期"),
    promotion=Text("交流推广的情况"),
    improvement=Text("持续提升的情况"),
    year_stated=YES_NO,
    product_use=YES_NO,
    profit_use=YES_NO,
    result=Choice.of("ok", "rectify", description="遵守规定，或者限期整改"),
    requirements=Optional(of=Text("整改要求")),
)


def award_of(call: Call) -> Award:
    """The award that the call is about, locked."""
    call.session.flush()
    return call.session.get_one(Award, call.inputs["award_id"], with_for_update=True, populate_existing=True)


def tell_winner(call: Call, award: Award, text: str, **facts: Any) -> None:
    """Notify a winner; texts may speak of the award as {award} and of whoever approves it as {approver}."""
    profile = rulebook.profile(call)
    named = {"award": profile.names.award_short, "approver": profile.lane(RoleKind.APPROVER)}
    call.notify(f"unit:{award.unit_id}:{profile.lane(RoleKind.WINNER)}", text, **named, **facts)


@service(
    "close_watch",
    title="监督期满",
    inputs=AWARD,
    unless=(Unless("undecided_incidents", 0, "监督期已经届满，没有尚未处理完毕的事件"),),
    outputs={"undecided_incidents": Count("尚未处理完毕的事件数")},
)
def close_watch(call: Call) -> dict[str, Any]:
    """The five years are over (R32). The award ends its watch unless a matter that was reported in time is open."""
    award = award_of(call)
    undecided = incidents.undecided(call.session, award.id)
    if not undecided and award.status == AwardStatus.VALID:
        award.status = AwardStatus.EXPIRED
        tell_winner(call, award, "自获奖之日起的监督期已经届满。宣传使用{award}称号时，仍须注明获奖年份。")
    return {"undecided_incidents": undecided}


@service(
    "record_inspection",
    title="登记监督检查结果",
    inputs={
        **AWARD,
        "inspection": INSPECTION,
        "document": Reference("检查记录用哪个公文", to="documents"),
        "reminder": REMINDER,
    },
    outputs={"title_misused": Boolean("是否违规使用称号")},
)
def record_inspection(call: Call) -> dict[str, Any]:
    """Keep a check of promotion and of the use of the title (Articles 29 to 31).

    The fields are those of the article on the use of the title, of which each breach has its own sentence.
    """
    award = award_of(call)
    inspection = _inspection(call, award, standing.record(call, call.inputs["inspection"]))
    if inspection.inspected_on > periods.day_of(call.now):
        raise Refusal("检查日期不能晚于今天。", field="inspected_on")
    call.session.add(inspection)
    use = honours.TitleUse(inspection.year_stated, inspection.product_use, inspection.profit_use)
    breaches = honours.title_breaches(use)
    _issue_inspection(call, award, inspection, breaches)
    if breaches:
        remind(call, award, "".join(breaches))
    if inspection.must_rectify:
        tell_winner(call, award, "监督检查发现需要整改的事项：{requirements}", requirements=inspection.requirements)
    return {"title_misused": bool(breaches)}


def _inspection(call: Call, award: Award, record: FormRecord) -> Inspection:
    answers = record.answers
    return Inspection(
        award_id=award.id,
        unit_id=award.application.auditor_unit_id or record.unit,
        person_id=record.person_id,
        inspected_on=dt.date.fromisoformat(answers["inspected_on"]),
        promotion=answers["promotion"],
        improvement=answers["improvement"],
        year_stated=answers["year_stated"] == "yes",
        product_use=answers["product_use"] == "yes",
        profit_use=answers["profit_use"] == "yes",
        must_rectify=answers["result"] == "rectify",
        requirements=answers.get("requirements") or "",
        recorded_at=call.now,
    )


def _issue_inspection(call: Call, award: Award, inspection: Inspection, breaches: Sequence[str]) -> None:
    auditor = award.application.auditor
    documents.issue(
        call,
        call.inputs["document"],
        **document_facts.of_award(award),
        auditor=auditor.name if auditor else None,
        inspected_on=inspection.inspected_on,
        promotion=f"{inspection.promotion}；{inspection.improvement}",
        title_use="".join(breaches) or None,
        result="需要整改" if inspection.must_rectify else None,
        improvements=[inspection.requirements] if inspection.requirements else [],
    )


def remind(call: Call, award: Award, breach: str) -> None:
    """Remind a winner of what it may not do with the title, by the document of the input `reminder`."""
    facts = document_facts.of_award(award)
    issued = documents.issue(call, call.inputs["reminder"], **facts, breach=breach.rstrip("。"))
    tell_winner(call, award, "请按照{article}规定使用{award}称号：{breach}", article=issued.article, breach=breach)
