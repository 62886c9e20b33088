"""关注: following a case. Whether somebody may read it is for the caller to see to; recusal is seen to here (P10)."""


from sqlalchemy import bindparam, delete, select

from database import insert_once, table_of
from engine.errors import TaskNotFound
from engine.model import Watch
from engine.work import Work

_WATCH = table_of(Watch)
_MINE = select(_WATCH.c.case).where(_WATCH.c.person_id == bindparam("person_id")).order_by(_WATCH.c.since.desc())
_STOP = delete(_WATCH).where(_WATCH.c.person_id == bindparam("of_person"), _WATCH.c.case == bindparam("of_case"))


def watch(work: Work, case: str) -> None:
    """Follow a case; once more changes nothing. Raises TaskNotFound for one that the actor is recused from."""
    if case in work.actor.barred or work.actor.id is None:
        raise TaskNotFound()
    insert_once(work.session, Watch, {"person_id": work.actor.id, "case": case, "since": work.now})


def unwatch(work: Work, case: str) -> None:
    work.connection.execute(_STOP, {"of_person": work.actor.id, "of_case": case})


def watched(work: Work) -> list[str]:
    """The keys of the cases that the actor follows, those followed last first; none that they are recused from."""
    found = work.connection.execute(_MINE, {"person_id": work.actor.id}).scalars()
    return [case for case in found if case not in work.actor.barred]
