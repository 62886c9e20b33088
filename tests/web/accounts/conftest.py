"""A real site, not the demo: nobody enters without a password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.sites import Site


@pytest.fixture
def real(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    site = Site(sqlite_url, tmp_path, demo=False)
    yield site
    site.close()


@pytest.fixture
def both(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A real site, on both databases (P14)."""
    site = Site(database_url, tmp_path, demo=False)
    yield site
    site.close()
