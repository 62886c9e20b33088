"""What the handlers of a case share: the edition in its lock, the answers of a task, word to an applicant."""

from collections.abc import Mapping
from typing import Any

from award.acts import eligibility
from award.calendar import periods
from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Application
from award.records.editions import Edition
from engine.contract import Call, FormRecord, Refusal
from engine.types import Integer
from handlers import stages
from handlers.general import rulebook

APPLICATION = {"application_id": Integer("申报编号")}


def edition(call: Call) -> Edition:
    """The edition that the call is about, locked: who decides or counts for all of it comes one after the other."""
    return stages.locked(call.session, call.inputs["edition_id"])


def application(call: Call) -> Application:
    """The application that the call is about."""
    return call.session.get_one(Application, call.inputs["application_id"])


def record(call: Call, node: str) -> FormRecord:
    """The last form record of the user task `node` of this case."""
    found = call.forms.latest(node)
    if found is None:
        raise Refusal(f"“{node}”还没有办理，缺少所填的内容。")
    return found


def answers(call: Call, node: str) -> Mapping[str, Any]:
    """What was answered last in the user task `node` of this case."""
    return record(call, node).answers


def visit(call: Call, name: str) -> list[FormRecord]:
    """The records of the last visit to the user task that the input `name` names."""
    return call.forms.visit(call.inputs[name])


def ineligible(call: Call, application: Application) -> list[Refused]:
    """All that speaks against an application, as its version of the award sees it."""
    sheet, free = rulebook.sheet(call), rulebook.profile(call).free_tiers
    return eligibility.faults(call.session, application, sheet, free, periods.day_of(call.now))


def check_eligible(call: Call, application: Application) -> None:
    """Refuse with the first fault. It concerns no field of the form at hand, but what was declared long before."""
    found = ineligible(call, application)
    if found:
        raise Refused(found[0].sentence, article=found[0].article)


def is_recommended(call: Call, application: Application) -> bool:
    """Whether an application needs the recommendation of the legal person above it, which not every award knows."""
    return application.is_branch and rulebook.profile(call).has(RoleKind.SUPERIOR)


def out(application: Application, reason: str, article: str) -> None:
    """Keep why an application goes no further; its own case ends with it."""
    application.reason = reason
    application.outcome_article = article


def tell(call: Call, application: Application, text: str, **facts: Any) -> None:
    """Notify the people of an applicant, or those who nominated it."""
    nominator = application.nominator_unit_id
    lane = rulebook.profile(call).lane(RoleKind.NOMINATOR if nominator else RoleKind.APPLICANT)
    call.notify(f"unit:{nominator or application.unit_id}:{lane}", text, **facts)


def send(call: Call, message: str, application: Application, **payload: Any) -> None:
    """Send a message to an application's case; each application gets each message once."""
    call.send(
        message,
        application.key,
        correlation={"application_id": application.id},
        payload=payload,
        id=f"{message}:{application.key}",
    )
