"""Permission: denied unless the table says otherwise.

A view names its action with `@access.to(Action.…)`; an address without one is not there. A view that isn't for
everybody has to act through `visitor.working()`, which asks `check_role`; one that never asks is stopped before its
answer leaves. What is done to an object asks `need` with the object.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from engine import tasks
from engine.contract import Actor
from engine.work import Work
from web.access.table import EVERYBODY, SIGNED_IN, TABLE, Action, Relation
from web.errors import NotAllowed, PageNotFound, ViewNeverAsked

__all__ = ["Action", "action_of", "check_role", "may", "need", "register", "roles", "to"]

View = TypeVar("View", bound=Callable[..., Any])
_ACTION = "access_action"
_BY_ACTION = {action: tuple(rule for rule in TABLE if rule.action == action) for action in Action}


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


def is_for_everybody(action: Action) -> bool:
    return any(rule.role == EVERYBODY for rule in _BY_ACTION[action])


def roles(actor: Actor | None) -> frozenset[str]:
    """The roles of the table that somebody holds now; nobody in particular is one of the public."""
    if actor is None or actor.id is None:
        return frozenset({EVERYBODY})
    held = (audience.partition(":") for audience in actor.audiences)
    return frozenset({EVERYBODY, SIGNED_IN, *(role for kind, _, role in held if kind == "role")})


def check_role(actor: Actor) -> None:
    """Refuse whoever holds no role that may do what this address does. Raises NotAllowed."""
    action = action_of(request.endpoint)
    if action is None or not may_at_all(actor, action):
        raise NotAllowed()
    g.access_asked = True


def may_at_all(actor: Actor | None, action: Action) -> bool:
    """Whether some object may be acted on like this: for menus and buttons."""
    held = roles(actor)
    return any(rule.role in held for rule in _BY_ACTION[action])


def may(work: Work, action: Action, subject: Any = None) -> bool:
    """Whether the actor may do this to the subject."""
    if case_of(subject) in work.actor.barred:
        return False
    held = roles(work.actor)
    matching = (rule for rule in _BY_ACTION[action] if rule.role in held)
    return any(JUDGES[rule.relation](work.actor, rule.role, subject) for rule in matching)


def need(work: Work, action: Action, subject: Any = None) -> None:
    """Raises PageNotFound: what somebody may not touch looks like what isn't there (P10)."""
    if not may(work, action, subject):
        raise PageNotFound()


def case_of(subject: Any) -> str:
    """The key of the case that something belongs to; empty for what belongs to none."""
    return str(getattr(subject, "case", None) or getattr(subject, "key", None) or "")


def units_of(actor: Actor, role: str) -> frozenset[int]:
    """The units for which somebody holds a role."""
    parts = (audience.split(":") for audience in actor.audiences)
    return frozenset(int(part[1]) for part in parts if part[0] == "unit" and part[2] == role and part[1].isdecimal())


def units_for(actor: Actor, action: Action) -> frozenset[int]:
    """The units whose things somebody may do this to: for lists."""
    rules = (rule for rule in _BY_ACTION[action] if rule.relation == Relation.OWN_UNIT)
    return frozenset(unit for rule in rules for unit in units_of(actor, rule.role))


def _own_unit(actor: Actor, role: str, subject: Any) -> bool:
    """The subject is a unit, or belongs to one: an application to its organisation and its legal person."""
    mine = units_of(actor, role)
    of = {getattr(subject, name, None) for name in ("unit_id", "legal_person_unit_id", "auditor_unit_id")}
    return bool(mine & (of | ({subject} if isinstance(subject, int) else set())))


def _own(actor: Actor, role: str, subject: Any) -> bool:
    return actor.id is not None and actor.id in (subject, getattr(subject, "person_id", None))


JUDGES: Mapping[Relation, Callable[[Actor, str, Any], bool]] = {
    Relation.ANY: lambda actor, role, subject: True,
    Relation.ADDRESSED: lambda actor, role, subject: tasks.may_see(actor, subject),
    Relation.OWN_UNIT: _own_unit,
    Relation.OWN: _own,
}


def register(app: Flask) -> None:
    app.before_request(_deny_unknown)
    app.after_request(_stop_unasked)


def _deny_unknown() -> None:
    if request.endpoint is not None and action_of(request.endpoint) is None:
        raise PageNotFound()


def _stop_unasked(response: Response) -> Response:
    """A view for some people that answered without asking who it is would answer anybody."""
    action = action_of(request.endpoint)
    if action is None or is_for_everybody(action) or g.get("access_asked") or response.status_code >= 300:
        return response
    raise ViewNeverAsked(endpoint=str(request.endpoint))
