"""The one loop of timers, messages and dispatches: one after the other, each in a unit of work of its own."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable

from database import is_passing
from engine import incidents
from engine.contract import Actor
from engine.model import Dispatch, Message, Timer
from engine.work import Runtime, Work

log = logging.getLogger(__name__)

LONGEST_PAUSE = dt.timedelta(days=1)


@dataclasses.dataclass
class Turn:
    """One thing's turn: `id` as soon as one was taken up, `done` if something came of it."""

    id: int | None = None
    done: bool = False


@dataclasses.dataclass(frozen=True)
class Round:
    """How one kind of thing is done. `take` takes up the next one, if any, and does it.

    `note` writes down why one failed, unless another worker has had more luck meanwhile. What is `leased` was taken
    up in a unit of work before the one that failed, so its failure counts, whatever it was.
    """

    kind: str
    actor: Actor
    take: Callable[[Runtime, Turn], None]
    note: Callable[[Work, int, Exception], None]
    leased: bool = False


def run(runtime: Runtime, round: Round, most: int) -> int:
    """Do what waits, at most so many, until the worker is told to stop. Returns how many were done."""
    done = 0
    for _ in range(most):
        if runtime.stopping():
            break
        turn = Turn()
        try:
            round.take(runtime, turn)
        except Exception as error:  # one that fails must not stop the others
            if turn.id is None or (is_passing(error) and not round.leased):
                # Somebody was in the way, which is nobody's fault: the next round finds it as it was.
                raise
            note_failure(runtime, round, turn.id, error)
        if turn.id is None:
            break
        done += turn.done
    return done


def note_failure(runtime: Runtime, round: Round, id: int, error: Exception) -> None:
    """In a unit of work of its own: the one that failed has been undone."""
    log.warning("%s %s failed: %r", round.kind, id, error)
    with runtime.begin(round.actor) as work:
        round.note(work, id, error)


def put_off(work: Work, row: Timer | Message | Dispatch) -> None:
    """Count a failure, and wait longer after each: 2, 4, 8 … minutes, and a day at most."""
    row.failures += 1
    row.retry_at = work.now + min(dt.timedelta(minutes=2 ** min(row.failures, 11)), LONGEST_PAUSE)


def alarm(work: Work, kind: str, case: str | None, id: int | str, error: Exception) -> None:
    """Tell an operator of a failure."""
    incidents.open(work, kind, case, f"{kind}:{id}", repr(error))
