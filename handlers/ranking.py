"""Deciding who is on a list by the scores of a stage: the best, as a form proposes them or as they come (R16, R18)."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from award.acts import lists
from award.profile import Stage
from award.records.applications import Application
from award.records.editions import Edition
from award.rules import stages as rules
from engine.contract import Call, Refusal
from engine.types import Optional, Reference, Text, box
from handlers import deciding, groups, listing, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

STAGE = {"stage": Reference("以哪个环节的得分为准", to="stages")}
LIMITS = {
    "most": Reference("最多列入几个（评审规则参数）；末位得分相同的一并列入", to="parameters"),
    "floor": Reference("最低得分（评审规则参数）", to="parameters"),
}
ANSWERS = box(
    "提出名单、逐个作出决定的任务", **deciding.ANSWERS.fields, report=Optional("评审报告", of=Text())
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Field:
    """The applications that have finished a stage, best first, with their scores."""

    order: tuple[Application, ...]
    scores: Mapping[int, Decimal]

    def told(self, number: int) -> str:
        name = next(one.name for one in self.order if one.id == number)
        return f"“{name}”（{documents.plain(self.scores[number])}分）"


def finished(call: Call, edition: Edition, stage: str) -> Field:
    done = stages.finished(call.session, edition.id, stage)
    return Field(tuple(one for one, _ in done), {one.id: result.total or Decimal(0) for one, result in done})


# ---------------------------------------------------------------- as a form proposes them


@service(
    "choose_best",
    title="按得分好中择优，登记名单决定",
    inputs={**deciding.EDITION, "list": deciding.LIST, "answers": ANSWERS, "message": deciding.TOLD, **STAGE, **LIMITS},
    optional={"refusal": deciding.REFUSAL, "document": Reference("评审报告的公文", to="documents")},
    outputs=deciding.LISTED,
)
def choose_best(call: Call) -> dict[str, Any]:
    """Take the form's yes or no on each application that finished the stage; whoever is skipped is told why (R16)."""
    edition, stage = standing.edition(call), stages.stage_of(call)
    field = finished(call, edition, stage.key)
    rows = deciding.rows_of(call, field.order)
    chosen = [number for number, row in rows.items() if row["decision"] == "yes"]
    _check_chosen(call, field, chosen, {number: row.get("reason") or "" for number, row in rows.items()})
    for application in field.order:
        deciding.settle(call, application, rows[application.id])
    _report(call, edition, stage, field)
    return {"listed": len(chosen)}


def _check_chosen(call: Call, field: Field, chosen: Sequence[int], reasons: Mapping[int, str]) -> None:
    allowed = _cut(call, field.scores)
    skipped = [one for one in allowed.inside if one not in chosen and not reasons[one].strip()]
    behind = [one for one in chosen if skipped and field.scores[one] < field.scores[skipped[0]]]
    if behind:
        better, worse = field.told(skipped[0]), field.told(behind[0])
        raise Refusal(f"{better}得分高于列入名单的{worse}，不列入应当说明理由。", field=deciding.FIELD)
    decided = listing.list_of(call, call.inputs["list"])
    rules.check_choice(chosen, allowed, reasons, decided.name, deciding.FIELD)


def _cut(call: Call, scores: Mapping[int, Decimal]) -> rules.Cut:
    return rules.cut(scores, _most(call), _floor(call))


def _most(call: Call) -> int:
    return int(rulebook.value(call, call.inputs["most"]))


def _floor(call: Call) -> Decimal:
    return Decimal(str(rulebook.value(call, call.inputs["floor"])))


def _report(call: Call, edition: Edition, stage: Stage, field: Field) -> None:
    """The report of the stage: the ranking, and who is on the list."""
    name, list = call.inputs.get("document"), call.inputs["list"]
    if not name:
        return
    group = groups.group_of(call.session, edition, stage)
    documents.issue(
        call,
        name,
        **groups.names_of(call.session, group),
        year=edition.year,
        report=standing.answers(call, call.inputs["answers"]).get("report"),
        ranking=[_line(one, place, field, list) for place, one in enumerate(field.order, 1)],
        candidates=[one.name for one in field.order if lists.standing_of(one, list)],
    )


def _line(application: Application, place: int, field: Field, list: str) -> dict[str, Any]:
    return {
        "name": application.name,
        "score": field.scores[application.id],
        "rank": place,
        "candidate": "是" if lists.standing_of(application, list) else "否",
        "reason": lists.reasons(application).get(list, ""),
    }


# ---------------------------------------------------------------- as they come


@service(
    "list_best",
    title="按得分确定名单",
    inputs={**deciding.EDITION, "list": deciding.LIST, "message": deciding.TOLD, **STAGE, **LIMITS},
    optional={
        "tie_stage": Reference("得分相同的，以哪个环节的得分区分", to="stages"),
        "refusal": deciding.REFUSAL,
    },
    outputs=deciding.LISTED,
)
def list_best(call: Call) -> dict[str, Any]:
    """Whoever reaches the floor, at most so many, the best first; who is level at the line goes on together (R18)."""
    edition, stage = standing.edition(call), stages.stage_of(call)
    field = finished(call, edition, stage.key)
    inside = set(rules.cut(_told_apart(call, edition, field), _most(call)).inside)
    for application in field.order:
        reason = "" if application.id in inside else _why_not(call, stage, field.scores[application.id])
        row = {"decision": "yes" if application.id in inside else "no", "reason": reason}
        deciding.settle(call, application, row)
    return {"listed": len(inside)}


def _told_apart(call: Call, edition: Edition, field: Field) -> dict[int, Decimal]:
    """The scores that reach the floor, level ones set apart by another stage, where one is named."""
    tie = call.inputs.get("tie_stage")
    other = finished(call, edition, tie).scores if tie else {}
    able = [number for number, score in field.scores.items() if score >= _floor(call)]
    return {number: field.scores[number] * 10_000 + other.get(number, Decimal(0)) for number in able}


def _why_not(call: Call, stage: Stage, score: Decimal) -> str:
    told = f"{stage.name}得分{documents.plain(score)}分"
    if score < _floor(call):
        return f"{told}，未达到{rulebook.value(call, call.inputs['floor'])}分。"
    return f"{told}，未进入前{_most(call)}名。"
