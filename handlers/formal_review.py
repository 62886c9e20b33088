"""形式审查 by the office: three checks, the authorities' opinions, the report to the edition (Articles 15 and 16)."""

from typing import Any

from sqlalchemy import select

from award.acts import eligibility, publicity
from award.calendar import periods
from award.errors import Refused
from award.records.applications import Application, FormalReview
from award.rules import filing, screening
from award.terms import ApplicationStatus, ConsultationRound, PublicityKind
from engine.contract import Call, Refusal
from handlers import consulting, stages, standing
from handlers.general import rulebook
from handlers.general.refusals import service


@service(
    "record_formal_review",
    title="登记形式审查",
    inputs=standing.APPLICATION,
    outputs={"formal_passed": "是否通过形式审查", "authorities": "征求意见的有关主管部门"},
)
def record_formal_review(call: Call) -> dict[str, Any]:
    """Keep the three checks (R12). A check can't be ticked against what the records know (R03, R05, R06, R11, R30)."""
    application, answers = standing.application(call), standing.answers(call, "formal_review")
    checks = {key: answers[key] == "pass" for key in ("conditions", "procedure", "documents")}
    for key, ticked in checks.items():
        if ticked:
            _verify(call, application, key)
    passed = screening.formal_passed(screening.FormalReview(**checks, opinion=answers["opinion"]))
    authorities = answers.get("authorities", []) if passed else []
    if passed and not authorities:
        raise Refusal("通过形式审查的，应当至少征求一个有关主管部门的意见。", field="authorities")
    _keep(call, application, passed)
    consulting.consult(call, application, ConsultationRound.FORMAL, authorities)
    return {"formal_passed": passed, "authorities": authorities}


def _verify(call: Call, application: Application, key: str) -> None:
    try:
        _VERIFY[key](call, application)
    except Refused as refused:
        raise Refusal(f"此项不能认定为符合：{refused.sentence}", field=key) from refused


def _conditions(call: Call, application: Application) -> None:
    eligibility.check(call.session, application, rulebook.sheet(call), periods.day_of(call.now))


def _procedure(call: Call, application: Application) -> None:
    for kind in (PublicityKind.INTERNAL, PublicityKind.AUDIT):
        publicity.check_may_go_on(call.session, kind, application, call.now)


def _documents(call: Call, application: Application) -> None:
    filing.check_recommendation(is_branch=application.is_branch, recommendation=application.recommendation)
    if not application.audit_opinion:
        raise Refused("没有审核机关出具的审核意见。", article="第十四条")


_VERIFY = {"conditions": _conditions, "procedure": _procedure, "documents": _documents}


def _keep(call: Call, application: Application, passed: bool) -> None:
    answers, record = standing.answers(call, "formal_review"), call.forms.latest("formal_review")
    earlier = select(FormalReview).where(FormalReview.application_id == application.id)
    review = call.session.scalars(earlier).first() or FormalReview(application_id=application.id)
    review.conditions_met = answers["conditions"] == "pass"
    review.procedure_followed = answers["procedure"] == "pass"
    review.files_complete = answers["documents"] == "pass"
    review.passed = application.formal_passed = passed
    review.reason = answers["opinion"]
    review.person_id = record.person_id if record else None
    review.reviewed_at = call.now
    call.session.add(review)


@service("report_formal_review", title="报送形式审查结果", inputs=standing.APPLICATION)
def report_formal_review(call: Call) -> dict[str, Any]:
    """Report to the edition; the last one to report sets it going on."""
    application = standing.application(call)
    application.formal_reported_at, application.status = call.now, ApplicationStatus.REVIEWED
    stages.announce_formal_reviews(call, stages.locked(call.session, application.edition_id))
    return {}
