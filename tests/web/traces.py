"""Everything by which somebody could come across a case, laid at the feet of those who must not: the worst case.

Each of the applications gets what the demo's story doesn't have, as near to each of the people as can be.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application, Clue, Exemption, Material
from award.records.honours import Award, Promotion
from award.records.notices import NoticePreference, SiteNotice
from award.records.objections import Objection
from award.records.review import ConflictDeclaration
from award.terms import NoticeKind
from engine.model import Draft, Incident, Involvement, Task, Watch

STRANGER = "别人（虚构）"
_dispatches = itertools.count(1_000_000)


def lay(session: Session, now: dt.datetime, applications: Collection[int], people: Collection[int]) -> None:
    for application in session.scalars(select(Application).where(Application.id.in_(applications))):
        session.add_all(_about(session, application, now))
        for case in cases(session, application.id):
            for person in people:
                session.add_all(_before(session, case, application, person, now))
    session.add_all(NoticePreference(person_id=each, digest=True) for each in list(people)[::2])
    session.flush()


def cases(session: Session, application: int) -> list[str]:
    """The keys of all cases about an application."""
    objections = session.scalars(select(Objection.id).where(Objection.application_id == application))
    awards = session.scalars(select(Award.id).where(Award.application_id == application))
    found = [f"application:{application}", *(f"objection:{each}" for each in objections)]
    return [*found, *(f"award:{each}" for each in awards)]


def _about(session: Session, application: Application, now: dt.datetime) -> Iterator[Any]:
    key, name = application.key, application.name
    yield Clue(application_id=application.id, text=f"反映{name}（虚构）", source="来信", received_at=now)
    yield Exemption(
        application_id=application.id, article="procedure", reason="经批准（虚构）", approval_doc_no="〔2026〕1号",
        granted_by=1, granted_at=now,
    )  # fmt: skip
    yield Material(
        case=key, application_id=application.id, name="涉密.pdf", media_type="application/pdf", size=1, sm3="0" * 64,
        path=f"{key}.pdf", uploaded_at=now, quarantined=True,
    )  # fmt: skip
    yield Incident(kind="timer", case=key, subject="timer:1", error=f"{name}未能继续（虚构）", opened_at=now)
    for award in session.scalars(select(Award).where(Award.application_id == application.id)):
        yield Promotion(award_id=award.id, kind="经验交流", held_on=now.date(), text="经验（虚构）", recorded_at=now)


def _before(
    session: Session, case: str, application: Application, person: int, now: dt.datetime
) -> Iterator[Any]:
    """What a case leaves on somebody's own desk."""
    yield Watch(person_id=person, case=case, since=now)
    # One that names it, one that doesn't, and one about its edition that names it.
    told = ((case, application.name), (case, "一件申报"), (f"edition:{application.edition_id}", application.name))
    for about, words in told:
        yield SiteNotice(
            dispatch_id=next(_dispatches), person_id=person, case=about, kind=NoticeKind.OTHER,
            text=f"{words}有新的情况（虚构）。", link=f"/office/applications/{application.id}", created_at=now,
        )  # fmt: skip
    for task in session.scalars(select(Task).where(Task.case == case).order_by(Task.id.desc()).limit(2)):
        asked = {"task_id": task.id, "case": case, "person_id": person, "name": "本人", "asked_by": STRANGER}
        asked |= {"asked_by_id": None, "question": f"{application.name}如何？", "asked_at": now}
        yield Involvement(**asked, kind="copy", closed_at=now, outcome="given")
        if task.closed_at is None:
            yield Draft(task_id=task.id, person_id=person, answers={"reason": application.name}, saved_at=now)
            yield Involvement(**asked, kind="opinion")
            yield Involvement(**asked, kind="delegation")


def recuse(session: Session, now: dt.datetime, applications: Collection[int], people: Collection[int]) -> None:
    """Each of the people stands back from each of the applications, unless they do already."""
    known = set(session.execute(select(ConflictDeclaration.person_id, ConflictDeclaration.application_id)))
    session.add_all(
        ConflictDeclaration(person_id=person, application_id=each, reason="近亲属（虚构）", declared_at=now)
        for person in people for each in applications if (person, each) not in {tuple(row) for row in known}
    )  # fmt: skip
    session.flush()
