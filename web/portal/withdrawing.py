"""撤回: an organisation gives its application up, of its own will and for a reason (Article 8)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.concepts import Concept
from award.errors import Refused
from award.records.applications import Application
from engine.work import Work
from people import actions
from people.permissions import Action
from web.frame import access, errors, in_force, site, visitor
from web.portal import finding

blueprint = Blueprint("withdrawing", __name__, url_prefix="/applications")

LONGEST_REASON = 500


@blueprint.get("/<number:application_id>/withdraw")
@access.to(Action.WITHDRAW)
def ask(application_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, _find(work, application_id), "")


@blueprint.post("/<number:application_id>/withdraw")
@access.to(Action.WITHDRAW)
def withdraw(application_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()
    with visitor.working() as work:
        application = _find(work, application_id)
        wrong = _wrong(reason)
        if wrong:
            return _page(work, application, wrong), errors.status(Refused(wrong))
        actions.withdraw(work, in_force.profile_of(work, application.key), application_id, reason)
    site.go_on()
    flash(f"{in_force.at_hand().bringing}已经撤回。")
    return redirect(url_for("following.application", application_id=application_id), 303)


def _find(work: Work, application_id: int) -> Application:
    """Raises Refused for one that has ended."""
    application = finding.application(work, application_id, Action.WITHDRAW)
    if not application.still_in:
        raise Refused("已经办结，不能撤回。", article=Concept.APPLICATION)
    return application


def _wrong(reason: str) -> str:
    if not reason:
        return "请写明撤回的原因。"
    if len(reason) > LONGEST_REASON:
        return f"原因不超过{LONGEST_REASON}字。"
    return "" if request.form.get("sure") == "1" else "请确认知悉撤回后不能恢复。"


def _page(work: Work, application: Application, wrong: str) -> str:
    typed = request.form.get("reason", "")
    return render_template("portal/withdraw.html", application=application, wrong=wrong, reason=typed)
