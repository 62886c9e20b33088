"""Eligibility and filing of an application, and its correction (Articles 8 to 13)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from award.acts import applications, eligibility
from award.errors import Refused
from award.records.applications import Application, Material, SelfCheck
from award.records.parties import Unit
from award.rules import filing as rules
from award.rules import materials as marks
from award.terms import ApplicationStatus
from engine.contract import Call
from engine.types import Boolean, Choice, Date, Integer, ListOf, Optional, Reference, Text, box
from handlers import document_facts, looked_up, standing
from handlers import publicity as publicities
from handlers.general import documents, rulebook
from handlers.general.refusals import service

YES, NO = "yes", "no"
DAYS = ("founded_on", "operating_since")
# What Article 9 asks for, and what an organisation may say besides. A condition that the form leaves out is no hurdle.
CONDITIONS = (
    "supports_party_line", "established_here", "responsible", "outstanding", "quality_strategy", "innovative",
    "no_incident",
)  # fmt: skip
CLAIMS = ("new_economy", "sme")
TICKED = Optional("", Boolean())
SELF_CHECK = box(
    "资格自查的任务",
    founded_on=Date("依法设立日期"),
    operating_since=Date("开始正常经营日期"),
    reapply_same_results=Optional("是否以原获奖成果再次申报", Choice.of(YES, NO)),
    **dict.fromkeys((*CONDITIONS, *CLAIMS), TICKED),
)
MATERIALS = Optional("证实性材料", ListOf("", Integer()))
FORM = box(
    "填报申报表的任务",
    auditor=Integer("报送的审核机关"),
    industry=Optional("所属行业", Text()),
    leader_name=Text("负责人姓名"),
    self_evaluation=Text("自我评价报告"),
    materials=ListOf("证实性材料", Integer()),
    has_trade_secret=Choice.of(YES, NO, description="是否涉及商业秘密"),
    trade_secret_note=Optional("商业秘密的范围", Text()),
    no_state_secret=Boolean("不涉及国家秘密"),
    truth=Boolean("对真实性负责"),
)


@service(
    "check_eligibility",
    title="核对申报条件",
    inputs={**standing.APPLICATION, "answers": SELF_CHECK},
    outputs={
        "eligible": Boolean("是否符合申报条件"),
        "is_branch": Boolean("是否为分支、内设、派出等机构"),
    },
    reads=looked_up.ELIGIBILITY,
)
def check_eligibility(call: Call) -> dict[str, Any]:
    """Check conditions, earlier awards and bans; every fault is kept with its article, for the organisation."""
    application = standing.application(call)
    _declare(call, application)
    return {"eligible": judge(call, application), "is_branch": application.is_branch}


def judge(call: Call, application: Application) -> bool:
    """Whether an application meets the conditions; what speaks against it is kept with its articles."""
    found = standing.ineligible(call, application)
    application.eligible = not found
    application.reason = "".join(fault.sentence for fault in found)
    application.outcome_article = rulebook.profile(call).cite(*(fault.article for fault in found))
    return not found


def _declare(call: Call, application: Application) -> None:
    answers = standing.answers(call, call.inputs["answers"])
    declared = eligibility.self_check(call.session, application) or SelfCheck(application_id=application.id)
    for key in CONDITIONS:
        setattr(declared, key, answers.get(key) is not False)
    for key in CLAIMS:
        setattr(declared, key, answers.get(key) is True)
    for key in DAYS:
        setattr(declared, key, dt.date.fromisoformat(answers[key]))
    declared.reapply_same_results = answers.get("reapply_same_results") == YES
    declared.answers, declared.declared_at = dict(answers), call.now
    call.session.add(declared)
    call.session.flush()


@service(
    "file_application",
    title="提交申报",
    inputs={
        **standing.APPLICATION,
        "answers": FORM,
        "publicities": publicities.KINDS,
        "receipt": Reference("接收凭证", to="documents"),
    },
    optional={"recommendation": box("出具申报推荐意见的任务", opinion=Text("申报推荐意见"))},
    outputs={"auditor_unit": Integer("审核机关的单位编号")},
    reads=looked_up.ELIGIBILITY,
)
def file_application(call: Call) -> dict[str, Any]:
    """File an application in time, complete, with one auditor, and give a numbered receipt (R03, R05 to R08, R30)."""
    application, answers = standing.application(call), standing.answers(call, call.inputs["answers"])
    applications.check_window(application.edition, call.now)
    standing.check_eligible(call, application)
    publicities.must_have_stood(call, application)
    _recommend(call, application)
    _check_contents(answers)
    materials = take(call, application, answers.get("materials") or ())
    _check_set(call, application, answers, materials)
    application.auditor = call.session.get_one(Unit, _auditor(call, application, answers["auditor"]))
    _fill_in(call, application, answers)
    issue_receipt(call, application, materials)
    return {"auditor_unit": application.auditor.id}


def _recommend(call: Call, application: Application) -> None:
    """R06: a branch files with the recommendation of its legal person, and nobody else with any."""
    asked = call.inputs.get("recommendation")
    record = call.forms.latest(asked) if asked else None
    if record is not None:
        application.recommendation, application.recommended_at = record.answers["opinion"], record.at
    needed = standing.is_recommended(call, application)
    rules.check_recommendation(is_branch=needed, recommendation=application.recommendation)


def _check_contents(answers: Mapping[str, Any]) -> None:
    rules.check_declarations(no_state_secret=answers["no_state_secret"], truth=answers["truth"])
    rules.check_marking("自我评价报告", answers["self_evaluation"])
    secret = answers["has_trade_secret"] == YES
    rules.check_trade_secret(has_trade_secret=secret, note=answers.get("trade_secret_note") or "")


def _check_set(
    call: Call, application: Application, answers: Mapping[str, Any], materials: Sequence[Material]
) -> None:
    """R07 and R09: nothing is missing, and a file that is marked as a trade secret is not declared away."""
    present = {"form"} | ({"self_evaluation"} if answers["self_evaluation"].strip() else set())
    present |= {"evidence"} if materials else set()
    present |= {rules.RECOMMENDATION} if application.recommendation else set()
    rules.check_files(present, is_branch=standing.is_recommended(call, application))
    if answers["has_trade_secret"] != YES and any(one.trade_secret for one in materials):
        raise Refused("有材料标注了商业秘密，此项应选“是”。", field="has_trade_secret", article=rules.ARTICLE)


def _auditor(call: Call, application: Application, chosen: int) -> int:
    """R08: one auditor, and not the organisation itself (Article 35)."""
    query = select(Unit.id).where(Unit.audits, Unit.active, Unit.id != application.unit_id)
    return rules.check_auditor([chosen], call.session.scalars(query).all())


def _fill_in(call: Call, application: Application, answers: Mapping[str, Any]) -> None:
    application.status, application.filed_at = ApplicationStatus.FILED, call.now
    application.responsible_person = answers["leader_name"].strip()
    application.has_trade_secret = answers["has_trade_secret"] == YES
    application.trade_secret_note = answers.get("trade_secret_note") or ""
    application.organisation.industry = answers.get("industry") or application.organisation.industry


def issue_receipt(call: Call, application: Application, materials: Sequence[Material]) -> None:
    receipt = documents.issue(
        call,
        call.inputs["receipt"],
        subject=application.key,
        **document_facts.of_application(application),
        received_at=call.now,
        materials=[_listed(material) for material in materials],
        secret_count=sum(material.trade_secret for material in materials),
    )
    application.receipt_no = receipt.number


def _listed(material: Material) -> dict[str, Any]:
    named = marks.Material(material.id, material.name, material.trade_secret, material.secret_note)
    return {"name": marks.label(named), "digest": material.sm3, "secret": "是" if material.trade_secret else "否"}


@service(
    "file_correction",
    title="提交补正",
    inputs={
        **standing.APPLICATION,
        "answers": box("补正材料的任务", note=Text("补正说明"), materials=MATERIALS, truth=Boolean("对真实性负责")),
    },
)
def file_correction(call: Call) -> dict[str, Any]:
    """Hand in the correction; the auditor looks at the application again."""
    application, answers = standing.application(call), standing.answers(call, call.inputs["answers"])
    rules.check_declarations(no_state_secret=True, truth=answers["truth"])
    rules.check_marking("补正说明", answers["note"])
    take(call, application, answers.get("materials") or ())
    application.status = ApplicationStatus.FILED
    return {}


def take(call: Call, application: Application, ids: Sequence[int]) -> list[Material]:
    """Make uploaded files part of the application. A file of somebody else, or a quarantined one, is refused."""
    found = {one.id: one for one in call.session.scalars(select(Material).where(Material.id.in_(ids)))}
    for number in ids:
        if number not in found or not _is_of(found[number], application):
            raise Refused("有材料没有上传成功，请重新上传。", field="materials", article=rules.ARTICLE)
        if found[number].quarantined:
            sentence = f"“{found[number].name}”带有国家秘密标志，已隔离，不得作为申报材料。"
            raise Refused(sentence, field="materials", article=rules.ARTICLE)
        found[number].application_id = application.id
    return [found[number] for number in ids]


def _is_of(material: Material, application: Application) -> bool:
    return material.application_id in (None, application.id) and material.case in (None, application.key)
