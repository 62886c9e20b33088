"""Putting a nominee on record: an organisation or an individual that a department nominates."""

import dataclasses
import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from award.concepts import Concept
from award.errors import Refused
from award.records.parties import Organisation, Unit
from award.terms import OrganisationKind, UnitKind


@dataclasses.dataclass(frozen=True)
class Nominee:
    """What the department tells. Of an individual, `since` is when the work began, and `workplace` tells namesakes
    apart; of an organisation, `since` is the founding day, and `code` its 统一社会信用代码."""

    kind: OrganisationKind
    name: str
    since: dt.date
    code: str = ""
    workplace: str = ""
    responsible_person: str = ""

    @property
    def is_individual(self) -> bool:
        return self.kind == OrganisationKind.INDIVIDUAL

    @property
    def called(self) -> str:
        """An individual is called by name and place of work."""
        return f"{self.name}（{self.workplace}）" if self.workplace else self.name


def faults(nominee: Nominee, today: dt.date) -> list[Refused]:
    """Everything that speaks against what was told, field by field."""
    found = []
    if not nominee.name:
        found.append(Refused("请填写被提名者的名称或者姓名。", field="name"))
    if nominee.since > today:
        found.append(Refused("不能晚于今天。", field="since", article=Concept.ELIGIBILITY))
    if nominee.is_individual and not nominee.workplace:
        found.append(Refused("请填写工作单位，以免同名。", field="workplace"))
    if not nominee.is_individual and not nominee.code:
        found.append(Refused("请填写统一社会信用代码。", field="code"))
    return found


def put_on_record(session: Session, nominee: Nominee) -> Organisation:
    """The nominee's record: the one that is there already, or a new one. Raises Refused for another of the name."""
    unit = session.scalars(_query(nominee)).first()
    if unit is None:
        if nominee.code and session.scalars(_named(nominee)).first() is not None:
            raise Refused("同名的组织已有记录，统一社会信用代码与此不同，请核对。", field="code")
        unit = Unit(name=nominee.called, kind=UnitKind.APPLICANT, credit_code=nominee.code or None)
        session.add(unit)
        session.flush()
    known = session.scalars(select(Organisation).filter_by(unit_id=unit.id)).first()
    return known or _organisation(session, unit, nominee)


def _query(nominee: Nominee) -> Select[Unit]:
    if nominee.code:
        return select(Unit).where(Unit.credit_code == nominee.code)
    return _named(nominee)


def _named(nominee: Nominee) -> Select[Unit]:
    return select(Unit).where(Unit.name == nominee.called, Unit.kind == UnitKind.APPLICANT)


def _organisation(session: Session, unit: Unit, nominee: Nominee) -> Organisation:
    made = Organisation(
        unit_id=unit.id,
        kind=nominee.kind,
        founded_on=nominee.since,
        operating_since=nominee.since,
        responsible_person=nominee.responsible_person or nominee.name,
    )
    session.add(made)
    session.flush()
    return made
