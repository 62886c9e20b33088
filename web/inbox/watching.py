"""关注: following a case."""

from typing import Any

from sqlalchemy import delete, select

from database import insert_once
from engine.model import Watch
from engine.work import Work

_WATCH: Any = Watch.__table__


def watch(work: Work, case: str) -> None:
    """Follow a case; once more changes nothing."""
    insert_once(work.session, Watch, {"person_id": work.actor.id, "case": case, "since": work.now})


def unwatch(work: Work, case: str) -> None:
    work.connection.execute(delete(_WATCH).where(_WATCH.c.person_id == work.actor.id, _WATCH.c.case == case))


def watched(work: Work) -> list[str]:
    """The keys of the cases that the actor follows, those followed last first; none that they are recused from."""
    mine = select(_WATCH.c.case).where(_WATCH.c.person_id == work.actor.id).order_by(_WATCH.c.since.desc())
    return [case for case in work.connection.execute(mine).scalars() if case not in work.actor.barred]
