"""The three administrators' pages (C07): people and rights, approvals, operation, the audit log. No business data."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import access, files, visitor
from web.access import Action

blueprint = Blueprint("administration", __name__, url_prefix="/administration")


@blueprint.get("/")
@access.to(Action.ADMINISTER)
def home() -> ResponseReturnValue:
    with visitor.working():
        return render_template("administration/home.html", scanner=files.scanner())
