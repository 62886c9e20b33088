"""A real site with its three administrators."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from award.terms import AdminRole
from tests.web.browsing import Browser
from tests.web.sites import Site


@dataclasses.dataclass
class Three:
    """The administrators of a site; each has a browser, signed in."""

    site: Site
    ids: dict[AdminRole, int]

    def browser(self, role: AdminRole) -> Browser:
        return self.site.browser(self.ids[role]).open("/administration/")

    @property
    def system(self) -> Browser:
        return self.browser(AdminRole.SYSTEM)

    @property
    def security(self) -> Browser:
        return self.browser(AdminRole.SECURITY)

    @property
    def audit(self) -> Browser:
        return self.browser(AdminRole.AUDIT)


def three_of(site: Site) -> Three:
    ids = {role: site.granted(f"{role.value}（虚构）", role) for role in AdminRole}
    for person in ids.values():
        site.account(person)
    return Three(site, ids)


@pytest.fixture
def three(sqlite_url: str, tmp_path: Path) -> Iterator[Three]:
    site = Site(sqlite_url, tmp_path, demo=False)
    yield three_of(site)
    site.close()


@pytest.fixture
def three_on_both(database_url: str, tmp_path: Path) -> Iterator[Three]:
    """On both databases (P14)."""
    site = Site(database_url, tmp_path, demo=False)
    yield three_of(site)
    site.close()
