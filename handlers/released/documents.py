"""Documents that a diagram of release 0.1 issues: which box they tell of, and what its templates call the answers."""

import dataclasses
from typing import Any

from engine.contract import Call, former
from handlers.general import answered, documents

FORMAT = 1
BOXES = {
    "recommendation": "recommend",
    "site_report": "site_report",
    "review_report": "review_report",
    "deliberation_minutes": "deliberate",
}
# Today's key of an answer, and what the templates of then call it.
CALLED = {"report": "findings", "visited_from": "visit_from", "visited_to": "visit_to"}


@former("issue_document", FORMAT, like="issue_document")
def issue_document(call: Call) -> dict[str, Any]:
    return documents.issue_document(_told(call))


@former("produce_document", FORMAT, like="produce_document")
def produce_document(call: Call) -> dict[str, Any]:
    return documents.produce_document(_told(call))


def _told(call: Call) -> Call:
    box = BOXES.get(call.inputs["name"], "")
    told = answered.facts(call, box) if box else {}
    facts = {CALLED[key]: value for key, value in told.items() if key in CALLED}
    more = {**facts, **(call.inputs.get("facts") or {})}
    return dataclasses.replace(call, inputs={**call.inputs, "answers": box, "facts": more})
