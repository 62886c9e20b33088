"""Access: denied unless the table says otherwise.

A view names its action with `@access.to(Action.…)`; an address without one is not there. A view that isn't for
everybody has to act through `visitor.working()`, which asks `check_role`; one that never asks is stopped before its
answer leaves. What is done to an object asks `need` with the object.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from engine.contract import Actor
from engine.work import Work
from people import permissions
from people.permissions import Action
from web.frame import in_force
from web.frame.errors import NotAllowed, PageNotFound, ViewNeverAsked

View = TypeVar("View", bound=Callable[..., Any])
_ACTION = "access_action"


def to(action: Action) -> Callable[[View], View]:
    """Say which action of the table a view is."""

    def mark(view: View) -> View:
        setattr(view, _ACTION, action)
        return view

    return mark


def action_of(endpoint: str | None) -> Action | None:
    """The action of an address, or nothing for one that the table doesn't know."""
    if endpoint == "static":
        return Action.READ_PUBLIC
    found: Action | None = getattr(current_app.view_functions.get(endpoint or ""), _ACTION, None)
    return found


def check_role(actor: Actor) -> None:
    """Refuse whoever holds no role that may do what this address does. Raises NotAllowed."""
    action = action_of(request.endpoint)
    if action is None or not may_at_all(actor, action):
        raise NotAllowed()
    g.access_asked = True


def may_at_all(actor: Actor | None, action: Action) -> bool:
    """Whether some object may be acted on like this by the award in force: for menus and buttons."""
    return permissions.may_at_all(in_force.at_hand(), actor, action)


def may(work: Work, action: Action, subject: Any = None) -> bool:
    """Whether the person at the screen may do this to the subject."""
    return permissions.may(work, in_force.at_hand(), action, subject)


def need(work: Work, action: Action, subject: Any = None) -> None:
    """Raises PageNotFound: what somebody may not touch looks like what isn't there (P10)."""
    if not may(work, action, subject):
        raise PageNotFound()


def register(app: Flask) -> None:
    app.before_request(_deny_unknown)
    app.after_request(_stop_unasked)


def _deny_unknown() -> None:
    if request.endpoint is not None and action_of(request.endpoint) is None:
        raise PageNotFound()


def _stop_unasked(response: Response) -> Response:
    """A view for some people that answered without asking who it is would answer anybody."""
    action = action_of(request.endpoint)
    if action is None or permissions.is_for_everybody(action) or g.get("access_asked") or response.status_code >= 300:
        return response
    raise ViewNeverAsked(endpoint=str(request.endpoint))
