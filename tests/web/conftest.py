"""What the tests of the site may ask for."""

import dataclasses
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bundle import Bundle
from rehearsal.demo import building
from running.settings import HOME, Settings
from tests.web.sites import Site


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A small site on SQLite."""
    made = Site(sqlite_url, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def built_demo(shared_folder: Path) -> Path:
    """The home of a demo in which everybody has something to do; copy it before you touch it.

    It takes long, so whichever worker comes first builds it for all.
    """
    home = shared_folder / "demo"
    settings = building.settings_of(Settings.from_env({"AWARD_HOME": str(home)}))
    with (shared_folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not settings.folder.exists():
            building.build(settings, Bundle.read(HOME / "processes"), building.EVERYTHING, lambda moment: None)
    return home


@dataclasses.dataclass(frozen=True)
class Demo:
    """A demo of one's own."""

    home: Path

    @property
    def settings(self) -> Settings:
        return building.settings_of(Settings.from_env(self.environment))

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "AWARD_HOME": str(self.home), "LANG": "C"}


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Demo:
    return Demo(shutil.copytree(built_demo, tmp_path / "home"))
