"""A nomination in place of an application: what a department writes about whom it nominates, with their consent."""

from typing import Any

from award.acts import applications
from award.rules import filing as rules
from award.terms import ApplicationStatus
from engine.contract import Call
from engine.types import Boolean, Integer, ListOf, Optional, Reference, Text, box
from handlers import filing, looked_up, standing
from handlers.general.refusals import service

NOMINATION = box(
    "填写提名书的任务",
    deeds=Text("主要事迹"),
    consent=Boolean("已经征得被提名者同意"),
    materials=Optional("证明材料", ListOf("", Integer())),
    no_state_secret=Boolean("不涉及国家秘密"),
    truth=Boolean("对真实性负责"),
)


@service(
    "file_nomination",
    title="提交提名书",
    inputs={
        **standing.APPLICATION,
        "answers": NOMINATION,
        "receipt": Reference("接收凭证", to="documents"),
    },
    outputs={
        "eligible": Boolean("被提名者是否符合条件"),
        "is_individual": Boolean("被提名者是否为个人"),
    },
    reads=looked_up.ELIGIBILITY,
)
def file_nomination(call: Call) -> dict[str, Any]:
    """Take a nomination in time, with the nominee's consent, give a numbered receipt, and say whether the nominee meets
    the conditions; what speaks against it is kept with its article."""
    application, answers = standing.application(call), standing.answers(call, call.inputs["answers"])
    applications.check_window(application.edition, call.now)
    rules.check_consent(given=answers["consent"])
    rules.check_declarations(no_state_secret=answers["no_state_secret"], truth=answers["truth"])
    rules.check_marking("主要事迹", answers["deeds"])
    materials = filing.take(call, application, answers.get("materials") or ())
    application.status, application.filed_at = ApplicationStatus.FILED, call.now
    application.responsible_person = application.organisation.responsible_person
    filing.issue_receipt(call, application, materials)
    eligible = filing.judge(call, application)
    return {"eligible": eligible, "is_individual": application.organisation.is_individual}
