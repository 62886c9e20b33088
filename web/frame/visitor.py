"""Who is at the screen, and the unit of work in which they act."""

import contextlib
import dataclasses
from collections.abc import Iterator

from flask import g, request, session

from award.profile import RoleKind
from award.records.accounts import LoginSession
from engine import addresses, audit, lists, tasks
from engine.contract import Actor
from engine.work import Work
from people import actors, events, permissions
from people.accounts import sessions, steps
from people.notices import readers
from web.frame import access, in_force, site
from web.frame.errors import SignInFirst

PUBLIC = Actor.system("公众")
_TOKEN = "token"  # noqa: S105 (the name of a cookie's key)


@dataclasses.dataclass(frozen=True)
class Standing:
    """What the head of the page says of a person besides the name."""

    unit: str
    roles: tuple[str, ...]
    is_administrator: bool
    home: str


def enter(person_id: int) -> None:
    """Begin a session as this person without asking who they are: for the demo alone."""
    with site.here().runtime.begin(PUBLIC) as work:
        token = sessions.open(work, person_id, place(), second_factor=True)
    keep(token)


def keep(token: str) -> None:
    """Let the browser bring this token from now on; nothing of an earlier session is left."""
    session.clear()
    session[_TOKEN] = token


def leave() -> None:
    """End the session, on the server too."""
    if brought := token():
        with site.here().runtime.begin(PUBLIC) as work:
            found = sessions.find(work, brought, expires=False)
            if found is not None:
                actor = actors.actor(work.session, found.person_id, work.now)
                audit.record(work, events.Event.SIGNED_OUT, actor=actor, session=found.id, address=address())
                sessions.close(work.acting(actor), brought, "已退出")
    session.clear()


def is_signed_in() -> bool:
    """Whether the browser brings a token; whether it is still good is told by `working`."""
    return token() is not None


@contextlib.contextmanager
def working() -> Iterator[Work]:
    """A unit of work of the person at the screen. Raises SignInFirst, and NotAllowed when no role of theirs fits.

    Session, roles and recusals are read in the transaction that acts on them, so nobody acts on a role just taken
    away.
    """
    if token() is None:
        raise SignInFirst()
    with site.here().runtime.begin(PUBLIC) as work:
        in_force.note(work)
        actor = _actor(work)
        if actor is None:
            raise SignInFirst()
        access.check_role(actor)
        yield work.acting(actor)


@contextlib.contextmanager
def looking() -> Iterator[Work]:
    """A unit of work for a public page: of the person at the screen if there is one, else of the public."""
    with site.here().runtime.begin(PUBLIC) as work:
        in_force.note(work)
        actor = _actor(work) if is_signed_in() else None
        yield work if actor is None else work.acting(actor)


def current() -> Actor | None:
    """The person this request has acted as so far, for the head of the page."""
    found: Actor | None = g.get("actor")
    return found


def standing() -> Standing | None:
    """Of the same person."""
    found: Standing | None = g.get("standing")
    return found


def address() -> str:
    return request.remote_addr or ""


def place() -> sessions.Place:
    return sessions.Place(address(), request.user_agent.string)


def token() -> str | None:
    found = session.get(_TOKEN)
    return found if isinstance(found, str) else None


def open_session(work: Work) -> LoginSession | None:
    """The session that the browser brings, with whatever it still awaits. In the demo, whose clock leaps, none ages."""
    found = sessions.find(work, token() or "", expires=site.here().demo is None)
    return found if found is not None and found.is_of_active_person else None


def _actor(work: Work) -> Actor | None:
    found = open_session(work)
    if found is None or found.awaits:
        return None
    actor = actors.actor(work.session, found.person_id, work.now)
    if steps.needs_factor(actor, in_force.at_hand()) and not found.second_factor:
        return None
    g.actor, g.session_id = actor, found.id
    g.unread_notices = readers.unread(work.session, actor)
    unit = found.person.unit.name if found.person.unit else ""
    asked = tasks.count_waiting(work.acting(actor))
    g.counts = {"open": lists.said(lists.count(work.acting(actor), lists.Wanted())[0]), "asked": str(asked or "")}
    g.standing = Standing(unit, _roles(actor), steps.is_administrator(actor), steps.home(actor))
    return actor


def _roles(actor: Actor) -> tuple[str, ...]:
    return tuple(sorted(addresses.roles(actor.audiences)))


def units(actor: Actor, role: RoleKind) -> list[int]:
    """The units for which a person holds a role of a kind."""
    return sorted(permissions.units_of(in_force.at_hand(), actor, role))
