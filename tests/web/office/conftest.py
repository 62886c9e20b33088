"""A site with an edition of two organisations, and a person of the office who is recused from one of them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from award.records.applications import Application
from award.records.honours import Award
from award.records.parties import Organisation, Unit
from award.terms import OrganisationKind, UnitKind
from people import actions
from tests.handlers import calls
from tests.web.sites import Site

SECRET = "乙公司（虚构）"


class Desk:
    """`li` may know everything, `wang` nothing of 乙公司."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.world = site.world
        self.edition = site.edition()
        self.first = site.application(self.edition)
        self.second = self.apply(SECRET)
        self.li, self.wang = site.browser(site.li), site.browser(site.wang)

    def apply(self, name: str) -> int:
        with self.world.acting() as work:
            unit = Unit(name=name, kind=UnitKind.APPLICANT)
            work.session.add(unit)
            work.session.flush()
            organisation = Organisation(
                unit_id=unit.id, kind=OrganisationKind.LEGAL_PERSON, founded_on=dt.date(2000, 1, 1),
                responsible_person="负责人",
            )  # fmt: skip
            work.session.add(organisation)
            work.session.flush()
            return actions.apply(work, calls.award(), self.edition, organisation.id).id

    def change(self, application: int, **facts: object) -> None:
        with self.world.acting() as work:
            found = work.session.get_one(Application, application)
            for name, value in facts.items():
                setattr(found, name, value)

    def award(self, application: int) -> int:
        """The application won; nobody supervises yet."""
        day = self.world.now.date()
        with self.world.acting() as work:
            found = work.session.get_one(Application, application)
            award = Award(
                edition_id=self.edition, application_id=application, unit_id=found.unit_id, year=2026,
                decision_no="塔行发〔2026〕1号", certificate_no=f"2026-{application}", certificate_text="获奖",
                verification_code=f"v{application}", granted_on=day, watched_until=day.replace(year=day.year + 5),
            )  # fmt: skip
            work.session.add(award)
            work.session.flush()
            return award.id

    def recuse(self) -> None:
        self.site.recuse(self.site.wang, self.second)


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


@pytest.fixture
def both(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """The same, on both databases (P14)."""
    site = Site(database_url, tmp_path)
    yield Desk(site)
    site.close()
