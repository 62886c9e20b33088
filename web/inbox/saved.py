"""Filters of the inbox that somebody has saved under a name; one of them may be what they see first."""

from collections.abc import Sequence

from sqlalchemy import select, update

from award.errors import Refused
from award.records.desks import SavedFilter
from engine.work import Work
from web.frame.errors import PageNotFound
from web.inbox.wishes import Wish

LONGEST, MOST = 30, 20


def filters(work: Work) -> Sequence[SavedFilter]:
    mine = select(SavedFilter).where(SavedFilter.person_id == work.actor.id)
    return work.session.scalars(mine.order_by(SavedFilter.id)).all()


def default(work: Work) -> Wish | None:
    found = next((each for each in filters(work) if each.is_default), None)
    return Wish.parse(found.query) if found else None


def save(work: Work, name: str, wish: Wish) -> None:
    """Keep a wish under a name, in the place of an earlier one of that name. Raises Refused."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(f"请给筛选起一个不超过{LONGEST}字的名称。", field="name")
    mine = {each.name: each for each in filters(work)}
    if name not in mine and len(mine) >= MOST:
        raise Refused(f"最多保存{MOST}个筛选，请先删除不用的。", field="name")
    kept = mine.get(name) or SavedFilter(person_id=work.actor.id, name=name)
    kept.query, kept.saved_at = wish.query, work.now
    work.session.add(kept)


def prefer(work: Work, number: int) -> None:
    """See this one first; the one that was first already, no more."""
    chosen = _mine(work, number)
    first = not chosen.is_default
    mine = update(SavedFilter).where(SavedFilter.person_id == work.actor.id)
    work.session.execute(mine.values(is_default=False))
    chosen.is_default = first


def drop(work: Work, number: int) -> None:
    work.session.delete(_mine(work, number))


def _mine(work: Work, number: int) -> SavedFilter:
    """Somebody else's looks like none."""
    found = work.session.get(SavedFilter, number)
    if found is None or found.person_id != work.actor.id:
        raise PageNotFound()
    return found
