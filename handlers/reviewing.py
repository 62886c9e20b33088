"""A stage of the review as the edition sees it: its start, with experts for each application (Articles 18 to 21)."""

from typing import Any

from award.acts import publicity
from award.profile import Stage
from award.records.applications import Application
from award.records.review import ReviewGroup, StageResult
from award.terms import EditionStatus
from engine.contract import Call
from engine.types import Count, Integer, ListOf, Message, Reference, Text, Unless
from handlers import document_facts, groups, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

STARTED = Message(
    "告知各申报组织：环节开始，由哪些专家评审、谁任组长",
    payload={"experts": ListOf(item=Integer()), "leader": Integer()},
    correlation=("application_id",),
    unless=(Unless("listed", False, "申报没有列入名单"),),
)
FINISHED = Message(
    "全部申报组织评审完毕时告知本届评选",
    payload={"edition_id": Integer()},
    correlation=("edition_id",),
    unless=(Unless("started", 0, "没有申报进入该环节"),),
)


@service(
    "start_stage",
    title="启动评审环节",
    inputs={**groups.INPUTS, "message": STARTED, "finished": FINISHED},
    optional={
        "publicity": Reference("应当已经期满的公示", to="publicities"),
        "document": Reference("发给各申报组织的通知书，不写的按奖项设定", to="documents"),
        "text": Text("随通知书告知各申报组织的话，不写的按奖项设定"),
    },
    unless=(Unless("enough", False, "评审组的人数还不够"),),
    outputs={"started": Count("进入该环节的申报数", of="applications")},
)
def start_stage(call: Call) -> dict[str, Any]:
    """Freeze the group (R36) and send each application still standing its experts, without those who stand back."""
    edition, stage = standing.edition(call), stages.stage_of(call)
    group = groups.group_of(call.session, edition, stage)
    applications = stages.reached(call.session, edition.id, stage.key, rulebook.profile(call))
    for application in applications:
        _begin(call, application, group, stage)
    group.frozen_at, group.finished = call.now, call.inputs["finished"]
    edition.status = EditionStatus.REVIEWING
    return {"started": len(applications)}


def _begin(call: Call, application: Application, group: ReviewGroup, stage: Stage) -> None:
    published = call.inputs.get("publicity")
    if published:
        known = rulebook.profile(call).publicity(published)
        publicity.must_have_stood(call.session, [known], application, call.now)
    experts, leader = groups.experts_for(call.session, group, application)
    result = StageResult(
        application_id=application.id, stage=stage.key, round=group.round, started_at=call.now
    )  # fmt: skip
    call.session.add(result)
    # Named by the group, for a stage may be held again, and each application gets each message once.
    call.send(
        call.inputs["message"],
        application.key,
        correlation={"application_id": application.id},
        payload={"experts": experts, "leader": leader},
        id=f"{call.inputs['message']}:{application.key}:{group.id}",
    )
    _invite(call, application, group, stage)


def _invite(call: Call, application: Application, group: ReviewGroup, stage: Stage) -> None:
    """The notice of the stage, where the stage asks anything of the applicant."""
    document = call.inputs.get("document") or stage.notice
    if not document:
        return
    facts = {**document_facts.of_application(application), **groups.names_of(call.session, group)}
    documents.issue(call, document, subject=application.key, **facts)
    standing.tell(call, application, str(call.inputs.get("text") or stage.notice_text or "请查收通知书。"))
