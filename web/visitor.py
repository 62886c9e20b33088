"""Who is at the screen, and the unit of work in which they act."""

import contextlib
from collections.abc import Iterator

from flask import g, session
from sqlalchemy.exc import NoResultFound

from award.terms import Role
from engine.contract import Actor
from engine.work import Work
from web import people, site
from web.errors import NotAllowed, SignInFirst

PUBLIC = Actor.system("公众")
_PERSON = "person"


def enter(person_id: int) -> None:
    """Begin a session as this person; nothing of an earlier one is left."""
    session.clear()
    session[_PERSON] = person_id


def leave() -> None:
    session.clear()


def person_id() -> int | None:
    found = session.get(_PERSON)
    return found if isinstance(found, int) else None


@contextlib.contextmanager
def working() -> Iterator[Work]:
    """A unit of work of the person at the screen. Raises SignInFirst.

    Roles and recusals are read in the transaction that acts on them, so nobody acts on a role just taken away.
    """
    person = person_id()
    if person is None:
        raise SignInFirst()
    with site.here().runtime.begin(PUBLIC) as work:
        yield work.acting(_actor(work, person))


@contextlib.contextmanager
def looking() -> Iterator[Work]:
    """A unit of work for a public page: of the person at the screen if there is one, else of the public."""
    person = person_id()
    with site.here().runtime.begin(PUBLIC) as work:
        yield work if person is None else work.acting(_actor(work, person))


def current() -> Actor | None:
    """The person this request has acted as so far, for the head of the page."""
    found: Actor | None = g.get("actor")
    return found


def _actor(work: Work, person: int) -> Actor:
    try:
        g.actor = people.actor(work.session, person, work.now)
    except NoResultFound as gone:
        leave()
        raise SignInFirst() from gone
    return g.actor


def holds(actor: Actor, role: Role) -> bool:
    return f"role:{role}" in actor.audiences


def units(actor: Actor, role: Role) -> list[int]:
    """The units for which a person holds a role."""
    parts = [audience.split(":") for audience in actor.audiences]
    return sorted(int(part[1]) for part in parts if part[0] == "unit" and part[2] == role)


def need(actor: Actor, role: Role) -> None:
    if not holds(actor, role):
        raise NotAllowed(role=role)
