"""Puts the parts together: the engine with the award's handlers, words and sources, on a database and a clock."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import sessionmaker

import database
import handlers
from engine import audit, outbox
from engine.contract import PREDECESSORS, SERVICES, SOURCES, WORDS
from engine.work import Runtime
from people.notices import arrivals, digests, reminders
from running import checking, contents, post, senders, worker
from running.settings import Settings

Clock = Callable[[], dt.datetime]
REMINDERS_EVERY = dt.timedelta(minutes=5)
DIGESTS_EVERY = dt.timedelta(minutes=15)


def wall_clock() -> dt.datetime:
    """The one place that reads the machine's clock."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251


def runtime(
    url: str, clock: Clock = wall_clock, *, durable: bool = True, woken: Callable[[], None] | None = None
) -> Runtime:
    """Return a runtime on a migrated database. `durable=False` is for throw-away databases."""
    handlers.register()
    engine = database.connect(url, durable=durable)
    return Runtime(
        sessions=sessionmaker(engine),
        clock=clock,
        services=SERVICES,
        words=WORDS,
        sources=SOURCES,
        append_audit=audit.append,
        check=checking.faults,
        predecessors=PREDECESSORS,
        woken=woken or _nobody,
    )


def _nobody() -> None:
    """Nobody waits to be woken: the worker looks again by itself."""


def dispatch(settings: Settings) -> Mapping[str, outbox.Send]:
    """Return the senders of the outbox: notices to the site and by mail, documents to PDF."""
    room = senders.MailRoom(post.from_settings(settings), settings.links, settings.bundle)
    press = senders.Press(settings.documents, settings.public_url, settings.fictional)
    return {
        "notice": functools.partial(senders.deliver_notice, room),
        "digest": functools.partial(senders.deliver_digest, room),
        "document": functools.partial(senders.render_document, press),
    }


def silent_dispatch() -> dict[str, Any]:
    """Return senders for a rehearsal without output: notices are ticked off, documents stay numbered records."""
    return {"notice": senders.drop, "digest": senders.drop, "document": senders.drop}


def chores() -> tuple[worker.Chore, ...]:
    """Return what the worker looks after beside the engine: arrivals at once, the rest from time to time.

    A rehearsal has none: nobody would read what came of them.
    """
    return (
        arrivals.announce,
        worker.every(REMINDERS_EVERY, functools.partial(reminders.remind, profile_of=contents.newest)),
        worker.every(DIGESTS_EVERY, digests.collect),
    )
