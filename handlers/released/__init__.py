"""What earlier releases knew, for the cases that still run on a version deployed then.

A diagram of format 1 (release 0.1) has no `award.json`, and its service tasks give fewer inputs: which box, list or
message they meant was written in Python. Here stands what was meant, and nowhere else.
"""

import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

FORMAT_1 = pathlib.Path(__file__).with_name("format_1")

# The service's name in a diagram of format 1: the service of today, and the inputs that were understood.
UNDERSTOOD: dict[str, tuple[str, Mapping[str, Any]]] = {
    "open_ballot": ("open_vote", {"vote": "award", "minutes": "deliberate"}),
    "count_votes": ("count_votes", {"vote": "award", "ballots": "vote", "document": "vote_result"}),
    "request_approval": (
        "request_approval",
        {"publicity": "result", "request": "submit_for_approval", "document": "request_for_approval"},
    ),
    "record_approval": (
        "record_approval",
        {
            "publicity": "result",
            "approval": "approve",
            "list": "approved",
            "partial": "approve.partial",
            "message": "award_decided",
            "document": "approval_reply",
        },
    ),
    "commend": ("commend", {"list": "approved", "document": "commendation"}),
    "issue_certificates": (
        "issue_certificates",
        {
            "list": "approved",
            "awarded": "awarded",
            "watch": "watch.years",
            "document": "certificate",
            "reminder": "title_reminder",
        },
    ),
    "start_supervision": (
        "start_supervision",
        {"granted": "award_granted", "waiting": "passed_defence", "told": "award_decided", "awarded": "awarded"},
    ),
    "declare_vacancy": (
        "declare_vacancy",
        {"document": "vacancy_notice", "waiting": "passed_defence", "told": "award_decided"},
    ),
    "record_inspection": (
        "record_inspection",
        {"inspection": "inspect", "document": "inspection_record", "reminder": "title_reminder"},
    ),
    "record_verification": (
        "record_verification",
        {
            "verification": "verify_incident",
            "hearing_days": "revoke.hearing",
            "document": "incident_verification",
            "hearing_notice": "hearing_notice",
            "next": "incident_reported",
        },
    ),
    "record_award_decision": (
        "record_award_decision",
        {
            "decision": "decide_revocation",
            "hearing": "hearing",
            "hearing_days": "revoke.hearing",
            "watch": "watch.years",
            "reminder": "title_reminder",
            "next": "incident_reported",
        },
    ),
    "revoke_award": (
        "revoke_award",
        {
            "decision": "revocation_decision",
            "recall": "recall_notice",
            "publication": "revocation_public_notice",
        },
    ),
    "open_edition": ("open_edition", {"answers": "launch"}),
    "close_filing": (
        "close_filing",
        {"unfiled_message": "withdrawn", "reason": "逾期未申报", "reviewed_message": "formal_reviews_done"},
    ),
    "check_eligibility": ("check_eligibility", {"answers": "self_check"}),
    "file_application": (
        "file_application",
        {
            "answers": "fill_application", "publicities": ["internal"], "receipt": "filing_receipt",
            "recommendation": "recommend",
        },
    ),
    "file_correction": ("file_correction", {"answers": "correct_application"}),
    "send_audit_opinion": (
        "send_audit_opinion",
        {"answers": "audit_opinion", "publicities": ["audit"], "document": "audit_opinion"},
    ),
    "tell_ineligible": ("end_application", {"outcome": "ineligible"}),
    "close_returned": ("end_application", {"outcome": "returned"}),
    "draft_publicity": ("draft_publicity", {}),
    "publish": ("publish", {"document": "publicity_notice"}),
    "record_screening": (
        "record_screening",
        {"answers": "screen_objection", "receipt": "objection_receipt", "refusal": "objection_refusal"},
    ),
    "settle_rejected": ("settle_rejected", {"decided": "objections_decided"}),
}  # fmt: skip
# Outputs that a diagram of format 1 knows by another name: its own, and today's.
RETURNED: dict[str, Mapping[str, str]] = {
    "open_ballot": {"voting_units": "voters"},
    "count_votes": {"proposed": "elected"},
}

# What an application's diagram of format 1 asks after a message, beside what the message says today.
ASKED = {"acceptance_decided": "accepted", "candidate_decided": "candidate", "defence_decided": "passed"}


def payload(message: str, listed: bool) -> dict[str, bool]:
    """What cases of format 1 read of a message about a list: an application may wait on an older version."""
    return {ASKED[message]: listed} if message in ASKED else {}


@functools.cache
def file(path: str) -> Any:
    """A JSON file as a version of format 1 would have had it: `award.json`, `scorebook.json`, `law/bounds.json`."""
    return json.loads(text(path))


def readers(document: str) -> list[str]:
    """The roles that read a document of a version of format 1: its header didn't say it."""
    known: dict[str, list[str]] = file("readers.json")
    return known.get(document, [])


@functools.cache
def text(path: str) -> str:
    """The same for any file, as text: `law/regulation.md`."""
    return (FORMAT_1 / path).read_text("utf-8")
