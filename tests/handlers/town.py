"""A small town for tests of the edition: its bodies, its experts, and applications brought as far as a test needs."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from award import terms
from award.acts import publicity
from award.calendar import office
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.parties import Expert, Organisation, Person, RoleGrant, Unit
from award.records.publicity import Publicity
from award.records.review import StageResult
from award.terms import ApplicationStatus, UnitKind
from handlers import groups
from tests.handlers import calls
from tests.handlers.calls import Desk
from tests.handlers.cast import LISTS, decided
from tests.roles import Role

FILED = dt.datetime(2026, 2, 2, 2, 0, tzinfo=dt.UTC)


class Town:
    """Edition 1 of the year 2026, whose filing is over. `desk` works on its case."""

    def __init__(self, session: Session, **parameters: Any) -> None:
        self.session = session
        self.sheet = calls.sheet(**parameters)
        self.desk = Desk(session, parameters=self.sheet)
        office.seed_verified(session, calls.NOW)
        self.auditor = self._add(Unit(name="虚构市场监督管理局", kind=UnitKind.AUDITOR))
        self.edition = self._add(
            Edition(
                id=1,
                year=2026,
                status=terms.EditionStatus.SCREENING,
                approval_doc_no="新评组〔2026〕1号",
                quota=3,
                filing_opens=dt.date(2026, 1, 5),
                filing_closes=dt.date(2026, 2, 6),
                parameters=self.sheet,
                launched_at=FILED,
            )
        )

    def _add(self, record: Any) -> Any:
        self.session.add(record)
        self.session.flush()
        return record

    # ------------------------------------------------------------ parties

    def applicant(self, name: str, *, unit: Unit | None = None, **state: Any) -> Application:
        """An organisation with its application, filed and reported; `state` overrides its columns."""
        unit = unit or self._add(Unit(name=name, kind=UnitKind.APPLICANT, credit_code=f"虚构{name}"))
        organisation = Organisation(
            unit_id=unit.id, kind="legal_person", founded_on=dt.date(2000, 1, 1), responsible_person="虚构负责人"
        )
        self._add(organisation)
        columns = {
            "status": ApplicationStatus.REVIEWED,
            "filed_at": FILED,
            "formal_passed": True,
            "formal_reported_at": FILED,
            "auditor_unit_id": self.auditor.id,
            "responsible_person": "虚构负责人",
            **{key: value for key, value in state.items() if key not in LISTS},
        }
        application = Application(
            edition_id=1, unit_id=unit.id, organisation_id=organisation.id, opened_at=FILED, **columns
        )
        for list in LISTS & state.keys():
            decided(application, list, state[list])
        return self._add(application)  # type: ignore[no-any-return]

    def expert(self, name: str, employer: str = "", *, industry: bool = False, **columns: Any) -> int:
        """An expert of the pool, by the number of the person."""
        person = self._add(Person(name=name))
        expert = Expert(person_id=person.id, employer=employer or f"{name}的单位", is_industry=industry, **columns)
        self._add(expert)
        return int(person.id)

    def experts(self, count: int = 5) -> list[int]:
        return [self.expert(f"专家{number}", industry=number == 1) for number in range(1, count + 1)]

    def member(self, name: str, **columns: Any) -> Unit:
        return self._add(Unit(name=name, kind=UnitKind.MEMBER, **columns))  # type: ignore[no-any-return]

    def members(self, count: int) -> list[Unit]:
        return [self.member(f"成员单位{number}") for number in range(1, count + 1)]

    def staff(self, unit: Unit, role: Role) -> Person:
        person = self._add(Person(name=f"{unit.name}经办人", unit_id=unit.id))
        self._add(RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=FILED))
        return person  # type: ignore[no-any-return]

    # ------------------------------------------------------------ how far they have come

    def accept(self, *applications: Application) -> Publicity:
        """Accepted, and the 受理名单 published long enough."""
        for one in applications:
            decided(one, "accepted", True)
            one.status = ApplicationStatus.ACCEPTED
        return self.publish("acceptance", *applications)

    def publish(self, kind: str, *applications: Application) -> Publicity:
        """Published so long ago that the window is over at the desk's time."""
        draft = calls.of_kind(kind, applications[0], edition_id=1, case="edition:1", title="公示")
        published = publicity.draft(self.session, draft, applications)
        publicity.open_window(self.session, published, self.desk.now - dt.timedelta(days=21))
        published.status = terms.PublicityStatus.CLOSED
        self.session.flush()
        return published

    def group(self, stage: str, people: list[int]) -> None:
        """A group of this stage, as the office proposes it."""
        self.desk.run(groups.constitute_group, appointed(stage, people), **GROUP, stage=stage, document="group_notice")

    def finish(self, stage: str, scores: Mapping[Application, int | str | Decimal]) -> None:
        """The stage is over with these totals."""
        for application, total in scores.items():
            self._add(
                StageResult(
                    application_id=application.id,
                    stage=stage,
                    started_at=FILED,
                    total=Decimal(total),
                    reported_at=FILED,
                )
            )

    def visited(self, name: str, composite: int | str = 700, **state: Any) -> Application:
        """An application with the whole review behind it."""
        columns = {"accepted": True, "candidates": True, "passed_defence": True, "status": ApplicationStatus.ACCEPTED}
        application = self.applicant(name, composite=Decimal(composite), **columns | state)
        for stage, total in (("material", 700), ("defence", 80), ("site", 80)):
            self.finish(stage, {application: total})
        return application

    def award(self, name: str = "甲公司", granted_on: dt.date = dt.date(2026, 9, 1)) -> Award:
        """A winner of the edition with its certificate."""
        application = self.visited(name, proposed=True, approved=True, awarded=True)
        award = Award(
            edition_id=1,
            application_id=application.id,
            unit_id=application.unit_id,
            tier="award",
            year=2026,
            decision_no="塔行质奖〔2026〕1号",
            certificate_no=f"TCZLJ-2026-{application.id:02d}",
            verification_code=f"虚构{application.id}",
            certificate_text=f"授予{name}2026年度塔城地区政府质量奖。",
            granted_on=granted_on,
            watched_until=granted_on.replace(year=granted_on.year + 5),
        )
        return self._add(award)  # type: ignore[no-any-return]

GROUP = {"edition_id": 1, "proposal": "appoint"}


def appointed(stage: str, people: list[int], leader: int | None = None) -> dict[str, dict[str, Any]]:
    """The form of the appointment, by its node."""
    answers = {"leader": leader or people[0], "members": people, "draw_note": "当众随机抽取，纪检人员在场。"}
    return {"appoint": answers}


ARTICLES = re.compile("（第[^（）]*条）(?=。$)")


def refusal_of(caught: Any) -> tuple[str, str | None]:
    """Sentence and field of a caught refusal; the article at its end is left out."""
    return ARTICLES.sub("", caught.value.sentence), caught.value.field
