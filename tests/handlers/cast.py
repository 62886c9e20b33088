"""An edition with everybody who takes part, and applications as far along as a test needs them."""

import dataclasses
import datetime as dt
import itertools
from typing import Any

from sqlalchemy.orm import Session

from award import profile
from award.acts import applications, lists, publicity
from award.records.applications import Application, Material
from award.records.editions import Edition
from award.records.parties import Expert, Organisation, Person, Unit
from award.records.publicity import Publicity
from award.records.review import ReviewGroup, StageResult
from award.terms import (
    ApplicationStatus,
    EditionStatus,
    OrganisationKind,
    PublicityStatus,
    UnitKind,
)
from handlers import released
from tests.handlers import calls
from tests.handlers.calls import NOW, Desk

DAY = dt.timedelta(days=1)
YES_TO_ALL = {
    "supports_party_line": True, "established_here": True, "responsible": True, "outstanding": True,
    "quality_strategy": True, "innovative": True, "sme": False, "founded_on": "2010-05-01",
    "operating_since": "2010-06-01", "new_economy": False, "no_incident": True, "reapply_same_results": "no",
    "voluntary": True,
}  # fmt: skip

LISTS = frozenset(profile.read(released.file("award.json")).lists)


def decided(application: Application, list: str, listed: bool | None) -> None:
    """Put an application on a list of the profile, or keep it off, or leave it undecided."""
    if listed is None:
        return
    verdict = lists.Verdict(listed, application.reason or "", application.outcome_article or "")
    lists.decide(application, list, verdict, lists.Occasion("decide", NOW))


@dataclasses.dataclass
class Cast:
    """Records are flushed as they are made, so that their ids are known."""

    session: Session
    edition: Edition
    auditor: Unit
    departments: list[Unit]
    numbers: "itertools.count[int]" = dataclasses.field(default_factory=lambda: itertools.count(1))

    @classmethod
    def gather(cls, session: Session) -> "Cast":
        edition = Edition(
            year=2026, status=EditionStatus.FILING, approval_doc_no="国评组〔2026〕1号", quota=3, launched_at=NOW,
            filing_opens=dt.date(2026, 3, 1), filing_closes=dt.date(2026, 3, 31), parameters=calls.sheet(),
        )  # fmt: skip
        auditor = Unit(name="虚构市市场监督管理局", kind=UnitKind.AUDITOR)
        departments = [Unit(name=f"虚构{name}局", kind=UnitKind.DEPARTMENT) for name in ("生态环境", "应急管理")]
        session.add_all([edition, auditor, *departments])
        session.flush()
        return cls(session, edition, auditor, departments)

    def add(self, record: Any) -> Any:
        self.session.add(record)
        self.session.flush()
        return record

    # ------------------------------------------------------------ people

    def organisation(self, name: str = "", *, branch_of: Unit | None = None, **facts: Any) -> Organisation:
        number = next(self.numbers)
        unit = self.add(Unit(name=name or f"虚构企业{number}", kind=UnitKind.APPLICANT, credit_code=f"CODE{number:06}"))
        kind = OrganisationKind.BRANCH if branch_of else OrganisationKind.LEGAL_PERSON
        legal_person = branch_of.id if branch_of else None
        founded = {"founded_on": dt.date(2010, 5, 1), "responsible_person": "虚构负责人", **facts}
        return self.add(Organisation(unit_id=unit.id, kind=kind, legal_person_unit_id=legal_person, **founded))

    def expert(self, name: str, *, employer: Unit | None = None, **facts: Any) -> Expert:
        person = self.add(Person(name=name))
        employer_id = employer.id if employer else None
        employed = {"employer": employer.name if employer else f"{name}所在单位", "specialty": "质量管理", **facts}
        return self.add(Expert(person_id=person.id, employer_unit_id=employer_id, **employed))

    def person(self, name: str = "虚构经办人") -> Person:
        return self.add(Person(name=name))

    # ------------------------------------------------------------ applications

    def opened(self, organisation: Organisation | None = None, **changes: Any) -> Application:
        unit = organisation or self.organisation()
        application = applications.open_application(self.session, NOW, self.edition, unit)
        return self.change(application, **changes)

    def filed(self, organisation: Organisation | None = None, **changes: Any) -> Application:
        filed = {"status": ApplicationStatus.FILED, "filed_at": NOW, "auditor": self.auditor}
        return self.opened(organisation, **{**filed, "responsible_person": "虚构负责人", **changes})

    def accepted(self, organisation: Organisation | None = None, **changes: Any) -> Application:
        """Past the formal review and on the list."""
        done = {"status": ApplicationStatus.ACCEPTED, "accepted": True, "formal_passed": True}
        return self.filed(organisation, **{**done, "formal_reported_at": NOW, **changes})

    def change(self, record: Any, **changes: Any) -> Any:
        for key in changes.keys() - LISTS:
            setattr(record, key, changes[key])
        self.session.flush()
        for key in LISTS & changes.keys():
            decided(record, key, changes[key])
        self.session.flush()
        return record

    def in_stage(self, application: Application, stage: str, **facts: Any) -> StageResult:
        return self.add(StageResult(application_id=application.id, stage=stage, started_at=NOW, **facts))

    def group(self, stage: str, **facts: Any) -> ReviewGroup:
        """A group that scores."""
        leader = self.person().id
        times = {"constituted_at": NOW, "frozen_at": NOW}
        return self.add(ReviewGroup(edition_id=self.edition.id, stage=stage, leader_id=leader, **times, **facts))

    def material(self, application: Application, name: str = "检验报告.pdf", **facts: Any) -> Material:
        number = next(self.numbers)
        file = {"media_type": "application/pdf", "size": 1, "sm3": "0" * 64, "path": f"{number}.pdf", **facts}
        return self.add(Material(name=name, case=application.key, uploaded_at=NOW, **file))

    # ------------------------------------------------------------ 公示

    def published(self, kind: str, *listed: Application, at: dt.datetime = NOW) -> Publicity:
        case = listed[0].key if calls.award().publicity(kind).of_one else self.edition.key
        drafted = calls.of_kind(kind, listed[0], edition_id=self.edition.id, case=case)
        publicity.draft(self.session, drafted, listed)
        publicity.open_window(self.session, drafted, at)
        self.session.flush()
        return drafted

    def publicised(self, kind: str, application: Application) -> Publicity:
        """A 公示 of two weeks ago that is over."""
        published = self.published(kind, application, at=NOW - 14 * DAY)
        return self.change(published, status=PublicityStatus.CLOSED, closed_at=NOW)

    # ------------------------------------------------------------ desks

    def desk(self, record: Any, *, after: dt.timedelta = dt.timedelta(0), **changes: Any) -> Desk:
        """A desk on the case of an application, an edition or an objection."""
        return Desk(self.session, case=record.key, now=NOW + after, **changes)
