"""The three stages of the review as the edition sees them: start, and who goes on (Articles 18 to 21)."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import lists, publicity
from award.records.applications import Application
from award.records.editions import Edition
from award.records.review import ReviewGroup, StageResult
from award.rules import stages as rules
from award.terms import EditionStatus, Stage
from engine.contract import Call, Refusal
from handlers import document_facts, groups, listing, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

CANDIDATES, VISITED = "candidates", "passed_defence"
STARTED = {
    Stage.MATERIAL: "material_review_started",
    Stage.DEFENCE: "defence_started",
    Stage.SITE: "site_review_started",
}
NOTICES = {
    Stage.DEFENCE: ("defence_notice", "贵单位已列入质量奖候选名单，请由负责人参加陈述答辩。"),
    Stage.SITE: ("site_notice", "贵单位已通过陈述答辩，评审组将进行现场评审。"),
}


@service("start_stage", title="启动评审环节", inputs=groups.INPUTS, outputs={"started": "进入该环节的申报数"})
def start_stage(call: Call) -> dict[str, Any]:
    """Freeze the group (R36) and send each application still standing its experts, without those who stand back."""
    edition, stage = standing.edition(call), standing.stage(call)
    group = groups.group_of(call.session, edition, stage)
    applications = stages.reached(call.session, edition.id, stage, rulebook.profile(call))
    known = rulebook.profile(call).publicity("acceptance")
    done = _done(call.session, applications)
    for application in applications:
        rules.check_order(stage, done[application.id])
        publicity.must_have_stood(call.session, [known], application, call.now)
        experts, leader = groups.experts_for(call.session, group, application)
        call.session.add(StageResult(application_id=application.id, stage=stage, started_at=call.now))
        standing.send(call, STARTED[stage], application, experts=experts, leader=leader)
        _invite(call, application, group)
    group.frozen_at = call.now
    edition.status = EditionStatus.REVIEWING
    return {"started": len(applications)}


def _done(session: Session, applications: Sequence[Application]) -> dict[int, set[Stage]]:
    """Application id -> the stages it has behind it (R15)."""
    done: dict[int, set[Stage]] = {one.id: set() for one in applications}
    query = select(StageResult).where(StageResult.application_id.in_(done), StageResult.reported_at.is_not(None))
    for result in session.scalars(query):
        done[result.application_id].add(Stage(result.stage))
    return done


def _invite(call: Call, application: Application, group: ReviewGroup) -> None:
    """The notice of the defence or of the visit; the material review asks nothing of the applicant."""
    if group.stage not in NOTICES:
        return
    name, text = NOTICES[Stage(group.stage)]
    facts = {**document_facts.of_application(application), **groups.names_of(call.session, group)}
    documents.issue(call, name, subject=application.key, **facts)
    standing.tell(call, application, text)


@service(
    "decide_candidates",
    title="确定候选名单",
    inputs={"edition_id": "届的编号"},
    outputs={"candidates": "列入候选名单的申报数"},
)
def decide_candidates(call: Call) -> dict[str, Any]:
    """The best by the material review (好中择优), as the form `material_report` proposes them; R16."""
    edition = standing.edition(call)
    field = _finished(call, edition, Stage.MATERIAL)
    answers = standing.answers(call, "material_report")
    rows = {row["id"]: row for row in answers["candidates"]}
    if set(rows) != {one.id for one in field.order}:
        raise Refusal("应当对每个完成材料评审的申报组织写明是否列入候选名单。", field="candidates")
    chosen = [number for number, row in rows.items() if row["candidate"] == "yes"]
    reasons = {number: row.get("reason", "") for number, row in rows.items()}
    _check_chosen(call, field, chosen, reasons)
    for application in field.order:
        _decide_candidate(call, application, application.id in chosen, reasons[application.id])
    _report(call, edition, field, answers["report"])
    return {"candidates": len(chosen)}


@dataclasses.dataclass(frozen=True)
class _Field:
    """The applications that have finished a stage, best first, with their scores."""

    order: tuple[Application, ...]
    scores: Mapping[int, Decimal]

    def name(self, number: int) -> str:
        return next(one.name for one in self.order if one.id == number)

    def told(self, number: int) -> str:
        return f"“{self.name(number)}”（{documents.plain(self.scores[number])}分）"


def _finished(call: Call, edition: Edition, stage: Stage) -> _Field:
    done = stages.finished(call.session, edition.id, stage)
    return _Field(tuple(one for one, _ in done), {one.id: result.total or Decimal(0) for one, result in done})


def _check_chosen(call: Call, field: _Field, chosen: Sequence[int], reasons: Mapping[int, str]) -> None:
    sheet = rulebook.sheet(call)
    allowed = rules.cut(field.scores, int(sheet["material.max_candidates"]), Decimal(str(sheet["material.floor"])))
    skipped = [one for one in allowed.inside if one not in chosen and not reasons[one].strip()]
    behind = [one for one in chosen if skipped and field.scores[one] < field.scores[skipped[0]]]
    if behind:
        better, worse = field.told(skipped[0]), field.told(behind[0])
        raise Refusal(f"{better}得分高于列入名单的{worse}，不列入应当说明理由。", field="candidates")
    rules.check_candidates(chosen, field.scores, allowed, reasons)


def _decide_candidate(call: Call, application: Application, chosen: bool, reason: str) -> None:
    if chosen:
        listing.add(call, application, CANDIDATES)
    else:
        listing.leave_out(call, application, CANDIDATES, reason)
    standing.send(call, "candidate_decided", application, candidate=chosen)


def _report(call: Call, edition: Edition, field: _Field, text: str) -> None:
    group = groups.group_of(call.session, edition, Stage.MATERIAL)
    ranking = [
        {
            "name": one.name,
            "score": field.scores[one.id],
            "rank": place,
            "candidate": "是" if lists.standing_of(one, CANDIDATES) else "否",
            "reason": lists.reasons(one).get(CANDIDATES, ""),
        }
        for place, one in enumerate(field.order, 1)
    ]
    documents.issue(
        call,
        "material_report",
        **groups.names_of(call.session, group),
        year=edition.year,
        report=text,
        ranking=ranking,
        candidates=[one.name for one in field.order if lists.standing_of(one, CANDIDATES)],
    )


@service(
    "decide_defence",
    title="确定通过陈述答辩的组织",
    inputs={"edition_id": "届的编号"},
    outputs={"passed": "通过陈述答辩的申报数"},
)
def decide_defence(call: Call) -> dict[str, Any]:
    """Whoever reaches the mark has passed; the best of them, at most `site.max`, are visited (R18)."""
    edition = standing.edition(call)
    field = _finished(call, edition, Stage.DEFENCE)
    passed = _visited(call, edition, field)
    for application in field.order:
        if application.id in passed:
            listing.add(call, application, VISITED)
        else:
            listing.leave_out(call, application, VISITED, _why_not_visited(call, field.scores[application.id]))
        standing.send(call, "defence_decided", application, passed=application.id in passed)
    return {"passed": len(passed)}


def _visited(call: Call, edition: Edition, field: _Field) -> set[int]:
    """Level scores are told apart by the material review; who is level in both goes on together."""
    sheet = rulebook.sheet(call)
    mark = Decimal(str(sheet["defence.pass"]))
    material = _finished(call, edition, Stage.MATERIAL).scores
    able = [one.id for one in field.order if rules.passes_defence(field.scores[one.id], mark)]
    combined = {one: field.scores[one] * 10_000 + material.get(one, Decimal(0)) for one in able}
    return set(rules.cut(combined, int(sheet["site.max"])).inside)


def _why_not_visited(call: Call, score: Decimal) -> str:
    sheet = rulebook.sheet(call)
    told, mark = documents.plain(score), sheet["defence.pass"]
    if not rules.passes_defence(score, Decimal(str(mark))):
        return f"陈述答辩得分{told}分，未达到{mark}分。"
    return f"陈述答辩得分{told}分，未进入前{sheet['site.max']}名，不进入现场评审。"
