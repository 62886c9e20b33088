"""The review as diagrams of format 1 call it: their boxes, messages and lists were written in Python.

Their ids stand in no other module. What came out under another name then comes out under that name.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from engine.contract import Call, FormRecord, Forms, former
from handlers import deciding, feedback, groups, presenting, ranking, reporting, reviewing, scoring

FORMAT = 1
STARTS: Mapping[str, Mapping[str, str]] = {
    "material": {"message": "material_review_started", "finished": "material_reviews_done"},
    "defence": {
        "message": "defence_started",
        "finished": "defences_done",
        "document": "defence_notice",
        "text": "贵单位已列入质量奖候选名单，请由负责人参加陈述答辩。",
    },
    "site": {
        "message": "site_review_started",
        "finished": "site_reviews_done",
        "document": "site_notice",
        "text": "贵单位已通过陈述答辩，评审组将进行现场评审。",
    },
}


@dataclasses.dataclass(frozen=True)
class Renamed:
    """Form records with other names for one field with rows, for the choice in each row, and for its values."""

    forms: Forms
    field: str
    choice: str
    values: Mapping[str, str]

    def latest(self, node: str) -> FormRecord | None:
        found = self.forms.latest(node)
        return self._renamed(found) if found else None

    def all(self, node: str) -> list[FormRecord]:
        return [self._renamed(one) for one in self.forms.all(node)]

    def visit(self, node: str) -> list[FormRecord]:
        return [self._renamed(one) for one in self.forms.visit(node)]

    def times(self, node: str) -> int:
        return self.forms.times(node)

    def unseal(self, node: str, batch: str) -> list[Mapping[str, Any]]:
        return self.forms.unseal(node, batch)

    def _renamed(self, record: FormRecord) -> FormRecord:
        rows = [{**row, "decision": self.values[row[self.choice]]} for row in record.answers[self.field]]
        return dataclasses.replace(record, answers={**record.answers, "decisions": rows})


def _with(call: Call, **given: Any) -> Call:
    return dataclasses.replace(call, inputs={**call.inputs, **given})


# ---------------------------------------------------------------- the edition's side


@former("constitute_group", FORMAT, like="constitute_group")
def constitute_group(call: Call) -> dict[str, Any]:
    return groups.constitute_group(_with(call, proposal=f"appoint_{call.inputs['stage']}", document="group_notice"))


@former("clear_conflicts", FORMAT, like="clear_conflicts")
def clear_conflicts(call: Call) -> dict[str, Any]:
    return groups.clear_conflicts(_with(call, pledges=f"pledge_{call.inputs['stage']}", document="conflict_pledge"))


@former("start_stage", FORMAT, like="start_stage")
def start_stage(call: Call) -> dict[str, Any]:
    return reviewing.start_stage(_with(call, publicity="acceptance", **STARTS[call.inputs["stage"]]))


@former("decide_acceptance", FORMAT, like="decide_list")
def decide_acceptance(call: Call) -> dict[str, Any]:
    forms = Renamed(call.forms, "decisions", "decision", {"accept": "yes", "return": "no"})
    given = {"list": "accepted", "answers": "acceptance_list", "message": "acceptance_decided"}
    decided = deciding.decide_list(_with(dataclasses.replace(call, forms=forms), **given, refusal="return_notice"))
    return {"accepted": decided["listed"]}


@former("decide_candidates", FORMAT, like="choose_best")
def decide_candidates(call: Call) -> dict[str, Any]:
    forms = Renamed(call.forms, "candidates", "candidate", {"yes": "yes", "no": "no"})
    given = {"list": "candidates", "answers": "material_report", "message": "candidate_decided", "stage": "material"}
    limits = {"most": "material.max_candidates", "floor": "material.floor", "document": "material_report"}
    decided = ranking.choose_best(_with(dataclasses.replace(call, forms=forms), **given, **limits))
    return {"candidates": decided["listed"]}


@former("decide_defence", FORMAT, like="list_best")
def decide_defence(call: Call) -> dict[str, Any]:
    given = {"list": "passed_defence", "message": "defence_decided", "stage": "defence", "tie_stage": "material"}
    decided = ranking.list_best(_with(call, **given, most="site.max", floor="defence.pass"))
    return {"passed": decided["listed"]}


# ---------------------------------------------------------------- the application's side


@former("collect_scores", FORMAT, like="collect_scorebook")
def collect_scores(call: Call) -> dict[str, Any]:
    given = _with(call, scores=f"score_{call.inputs['stage']}")
    if call.inputs["stage"] == "material":
        return scoring.collect_scorebook(given)
    return {"diverged": False, **scoring.collect_scores(given)}


@former("record_consensus", FORMAT, like="record_consensus")
def record_consensus(call: Call) -> dict[str, Any]:
    return scoring.record_consensus(_with(call, stage="material", consensus="reconcile"))


@former("record_presenter", FORMAT, like="record_presenter")
def record_presenter(call: Call) -> dict[str, Any]:
    return presenting.record_presenter(_with(call, stage="defence", presenter="confirm_presenter"))


@former("report_stage", FORMAT, like="report_stage")
def report_stage(call: Call) -> dict[str, Any]:
    visited = {"visit": "site_report"} if call.inputs["stage"] == "site" else {}
    return reporting.report_stage(_with(call, **visited))


@former("give_feedback", FORMAT, like="give_feedback")
def give_feedback(call: Call) -> dict[str, Any]:
    return feedback.give_feedback(_with(call, document="feedback_report"))
