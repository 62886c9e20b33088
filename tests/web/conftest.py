"""What the tests of the site may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.sites import Site


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A small site on SQLite."""
    made = Site(sqlite_url, tmp_path)
    yield made
    made.close()
