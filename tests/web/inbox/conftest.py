"""What the tests of the inbox may ask for."""

import pytest

from award.acts import applications
from award.records.editions import Edition
from award.records.parties import Organisation
from tests.web.sites import Site


@pytest.fixture
def matter(site: Site) -> tuple[int, int]:
    """An application, and a task of the office in its case."""
    edition = site.edition()
    with site.world.acting() as work:
        found = applications.open_application(
            work.session,
            work.now,
            work.session.get_one(Edition, edition),
            work.session.get_one(Organisation, site.organisation),
        )
        application = found.id
    return application, site.task(f"application:{application}")
