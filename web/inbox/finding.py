"""Searching the inbox: by the name of an organisation, the number of its application, the name of a box."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import Unit
from engine import lists
from engine.work import Work
from people import recusals
from web.inbox.wishes import Wish

# Whoever finds more cases than this has to say more.
MOST_CASES = 500
Fits = Callable[[lists.UserTask], bool]


def narrowed(work: Work, wish: Wish) -> tuple[Collection[str] | None, Fits | None]:
    """The few cases that the wish is about, if it is about a few; and what a task has to look like besides.

    A word that no box bears can only mean cases: then their tasks are looked up, however many others are open.
    """
    tests = list(_tests(work, wish))
    if not wish.q:
        return None, _all(tests)
    cases = named(work, wish.q)
    if not any(wish.q in name for name in lists.names(work)):
        return cases, _all(tests)
    return None, _all([*tests, lambda task: wish.q in task.name or task.case in cases])


def judge(work: Work, wish: Wish) -> Fits | None:
    """The same for lists in which every task has to be looked at anyhow."""
    tests = list(_tests(work, wish))
    if wish.q:
        cases = named(work, wish.q)
        tests.append(lambda task: wish.q in task.name or task.case in cases)
    return _all(tests)


def named(work: Work, words: str) -> frozenset[str]:
    """The keys of the cases whose title contains the words, or whose number they are; none to be recused from."""
    unit = or_(Unit.name.contains(words, autoescape=True), Unit.credit_code == words)
    numbered = int(words) if words.isascii() and words.isdecimal() and len(words) < 9 else 0
    applications = select(Application.id).join(Application.unit).where(or_(unit, Application.id == numbered))
    few = _without(applications, work)
    keys = _keys(work.session, "application", few)
    keys |= _keys(work.session, "objection", select(Objection.id).where(Objection.application_id.in_(few)))
    keys |= _keys(work.session, "award", select(Award.id).where(Award.application_id.in_(few)))
    keys |= _keys(work.session, "edition", select(Edition.id).where(Edition.year == numbered))
    return frozenset(keys - work.actor.barred)


def of_edition(session: Session, edition: int) -> frozenset[str]:
    """The keys of an edition and of all cases that belong to it."""
    applications = select(Application.id).where(Application.edition_id == edition)
    keys = {f"edition:{edition}"} | _keys(session, "application", applications)
    keys |= _keys(session, "objection", select(Objection.id).where(Objection.application_id.in_(applications)))
    keys |= _keys(session, "award", select(Award.id).where(Award.application_id.in_(applications)))
    return frozenset(keys)


def _without(applications: Any, work: Work) -> Any:
    """Cut off after what the actor is recused from is gone: else its place would be missed (P10)."""
    barred = recusals.numbers(work.actor, "application")
    return applications.where(Application.id.not_in(barred)).order_by(Application.id.desc()).limit(MOST_CASES)


def _keys(session: Session, kind: str, query: Any) -> set[str]:
    return {f"{kind}:{number}" for number in session.scalars(query)}


def _tests(work: Work, wish: Wish) -> Iterable[Fits]:
    if wish.box:
        yield lambda task: task.name == wish.box
    if wish.edition:
        cases = of_edition(work.session, wish.edition)
        yield lambda task: task.case in cases


def _all(tests: list[Fits]) -> Fits | None:
    return (lambda task: all(test(task) for test in tests)) if tests else None
