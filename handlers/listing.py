"""Deciding who is on a list (名单) of the profile, as the box that is running decides it."""

from award.acts import lists
from award.profile import List
from award.records.applications import Application
from engine.contract import Call
from handlers import standing
from handlers.general import rulebook


def add(call: Call, application: Application, list: str) -> None:
    """Put an application on a list."""
    lists.decide(application, list_of(call, list).key, lists.Verdict(listed=True), _here(call))


def leave_out(call: Call, application: Application, list: str, reason: str) -> None:
    """Keep an application off a list, with the reason that it is told and the list's article."""
    decided = list_of(call, list)
    verdict = lists.Verdict(listed=False, reason=reason.strip() or decided.otherwise, article=decided.article)
    lists.decide(application, list, verdict, _here(call))
    standing.out(application, verdict.reason, verdict.article)


def list_of(call: Call, list: str) -> List:
    return rulebook.profile(call).list(list)


def _here(call: Call) -> lists.Occasion:
    return lists.Occasion(call.node, call.now)
