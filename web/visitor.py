"""Who is at the screen, and the unit of work in which they act."""

import contextlib
from collections.abc import Iterator

from flask import g, request, session

from award.terms import Role
from engine.contract import Actor
from engine.work import Work
from web import access, people, site
from web.accounts import sessions
from web.errors import SignInFirst
from web.notices import readers

PUBLIC = Actor.system("公众")
_TOKEN = "token"  # noqa: S105 (the name of a cookie's key)


def enter(person_id: int) -> None:
    """Begin a session as this person, after they have proved who they are; nothing of an earlier one is left."""
    with site.here().runtime.begin(PUBLIC) as work:
        token = sessions.open(work, person_id, request.remote_addr or "", request.user_agent.string)
    session.clear()
    session[_TOKEN] = token


def leave() -> None:
    """End the session, on the server too."""
    if token := _token():
        with site.here().runtime.begin(PUBLIC) as work:
            sessions.close(work, token, "退出")
    session.clear()


def is_signed_in() -> bool:
    """Whether the browser brings a token; whether it is still good is told by `working`."""
    return _token() is not None


@contextlib.contextmanager
def working() -> Iterator[Work]:
    """A unit of work of the person at the screen. Raises SignInFirst, and NotAllowed when no role of theirs fits.

    Session, roles and recusals are read in the transaction that acts on them, so nobody acts on a role just taken
    away.
    """
    if _token() is None:
        raise SignInFirst()
    with site.here().runtime.begin(PUBLIC) as work:
        actor = _actor(work)
        if actor is None:
            raise SignInFirst()
        access.check_role(actor)
        yield work.acting(actor)


@contextlib.contextmanager
def looking() -> Iterator[Work]:
    """A unit of work for a public page: of the person at the screen if there is one, else of the public."""
    with site.here().runtime.begin(PUBLIC) as work:
        actor = _actor(work) if is_signed_in() else None
        yield work if actor is None else work.acting(actor)


def current() -> Actor | None:
    """The person this request has acted as so far, for the head of the page."""
    found: Actor | None = g.get("actor")
    return found


def _token() -> str | None:
    found = session.get(_TOKEN)
    return found if isinstance(found, str) else None


def _actor(work: Work) -> Actor | None:
    """In the demo, where the clock leaps, a session doesn't grow old."""
    found = sessions.find(work, _token() or "", expires=site.here().demo is None)
    if found is None or not found.is_of_active_person:
        session.clear()
        return None
    g.actor = people.actor(work.session, found.person_id, work.now)
    g.unread_notices = readers.unread(work.session, g.actor)
    return g.actor


def units(actor: Actor, role: Role) -> list[int]:
    """The units for which a person holds a role."""
    return sorted(access.units_of(actor, role))
