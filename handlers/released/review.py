"""The review as diagrams of format 1 call it: their boxes, messages and lists were written in Python.

Their ids stand in no other module. What came out under another name then comes out under that name.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from engine import contract
from engine.contract import Call, FormRecord, Forms
from engine.types import Anything
from handlers import deciding, feedback, groups, presenting, ranking, reporting, reviewing, scoring

Handler = Callable[[Call], dict[str, Any]]
EDITION, APPLICATION = ("edition_id",), ("application_id",)
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


def _as_format_1(
    name: str, inputs: tuple[str, ...], outputs: tuple[str, ...] = ()
) -> Callable[[Handler], Handler]:  # fmt: skip
    def register(run: Handler) -> Handler:
        kept = contract.Service(name, name, _anything(inputs), _anything(outputs), run)
        contract.PREDECESSORS[name, 1] = kept
        return run

    return register


def _anything(names: tuple[str, ...]) -> dict[str, Anything]:
    return {name: Anything() for name in names}


def _with(call: Call, **given: Any) -> Call:
    return dataclasses.replace(call, inputs={**call.inputs, **given})


# ---------------------------------------------------------------- the edition's side


@_as_format_1("constitute_group", (*EDITION, "stage"), ("members",))
def constitute_group(call: Call) -> dict[str, Any]:
    return groups.constitute_group(_with(call, proposal=f"appoint_{call.inputs['stage']}"))


@_as_format_1("clear_conflicts", (*EDITION, "stage"), ("enough",))
def clear_conflicts(call: Call) -> dict[str, Any]:
    return groups.clear_conflicts(_with(call, pledges=f"pledge_{call.inputs['stage']}"))


@_as_format_1("start_stage", (*EDITION, "stage"), ("started",))
def start_stage(call: Call) -> dict[str, Any]:
    return reviewing.start_stage(_with(call, publicity="acceptance", **STARTS[call.inputs["stage"]]))


@_as_format_1("decide_acceptance", EDITION, ("accepted",))
def decide_acceptance(call: Call) -> dict[str, Any]:
    forms = Renamed(call.forms, "decisions", "decision", {"accept": "yes", "return": "no"})
    given = {"list": "accepted", "answers": "acceptance_list", "message": "acceptance_decided"}
    decided = deciding.decide_list(_with(dataclasses.replace(call, forms=forms), **given, refusal="return_notice"))
    return {"accepted": decided["listed"]}


@_as_format_1("decide_candidates", EDITION, ("candidates",))
def decide_candidates(call: Call) -> dict[str, Any]:
    forms = Renamed(call.forms, "candidates", "candidate", {"yes": "yes", "no": "no"})
    given = {"list": "candidates", "answers": "material_report", "message": "candidate_decided", "stage": "material"}
    limits = {"most": "material.max_candidates", "floor": "material.floor", "document": "material_report"}
    decided = ranking.choose_best(_with(dataclasses.replace(call, forms=forms), **given, **limits))
    return {"candidates": decided["listed"]}


@_as_format_1("decide_defence", EDITION, ("passed",))
def decide_defence(call: Call) -> dict[str, Any]:
    given = {"list": "passed_defence", "message": "defence_decided", "stage": "defence", "tie_stage": "material"}
    decided = ranking.list_best(_with(call, **given, most="site.max", floor="defence.pass"))
    return {"passed": decided["listed"]}


# ---------------------------------------------------------------- the application's side


@_as_format_1("collect_scores", (*APPLICATION, "stage"), ("diverged",))
def collect_scores(call: Call) -> dict[str, Any]:
    given = _with(call, scores=f"score_{call.inputs['stage']}")
    if call.inputs["stage"] == "material":
        return scoring.collect_scorebook(given)
    return {"diverged": False, **scoring.collect_scores(given)}


@_as_format_1("record_consensus", APPLICATION)
def record_consensus(call: Call) -> dict[str, Any]:
    return scoring.record_consensus(_with(call, stage="material", consensus="reconcile"))


@_as_format_1("record_presenter", APPLICATION)
def record_presenter(call: Call) -> dict[str, Any]:
    return presenting.record_presenter(_with(call, stage="defence", presenter="confirm_presenter"))


@_as_format_1("report_stage", (*APPLICATION, "stage"))
def report_stage(call: Call) -> dict[str, Any]:
    visited = {"visit": "site_report"} if call.inputs["stage"] == "site" else {}
    return reporting.report_stage(_with(call, **visited))


@_as_format_1("give_feedback", APPLICATION)
def give_feedback(call: Call) -> dict[str, Any]:
    return feedback.give_feedback(_with(call, document="feedback_report"))
