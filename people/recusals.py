"""What somebody stands back from (Article 35): the numbers and names that their pages leave out (P10)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.parties import Unit
from engine import addresses
from engine.contract import Actor
from engine.work import Work


def numbers(actor: Actor, kind: str) -> set[int]:
    """The ids of the cases of a kind that somebody must find no trace of."""
    keys = map(addresses.case_key, actor.barred)
    return {each.number for each in keys if each.kind == kind and each.number is not None}


def names(session: Session, actor: Actor) -> list[str]:
    """The names of the organisations whose applications they are recused from."""
    barred = numbers(actor, "application")
    if not barred:
        return []
    query = select(Unit.name).join(Application, Application.unit_id == Unit.id).where(Application.id.in_(barred))
    return list(session.scalars(query.distinct().order_by(Unit.name)))


def touch(work: Work, case: str) -> bool:
    """Whether a case is that of an edition with an application to stand back from: its papers speak of all of them."""
    kind, number = addresses.case_key(case)
    barred = numbers(work.actor, "application")
    if kind != "edition" or not barred:
        return False
    query = select(Application.id).where(Application.id.in_(barred), Application.edition_id == number).limit(1)
    return work.session.scalar(query) is not None
