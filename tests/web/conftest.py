"""What the tests of the site may ask for."""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bundle import Bundle
from tests.web.sites import Site
from web.demo import building
from web.settings import HOME, Settings


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A small site on SQLite."""
    made = Site(sqlite_url, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demo in which everybody has something to do; copy it before you touch it."""
    home = tmp_path_factory.mktemp("demo")
    settings = Settings.from_env({"AWARD_HOME": str(home)})
    bundle = Bundle.read(HOME / "processes")
    building.build(building.settings_of(settings), bundle, building.EVERYTHING, lambda moment: None)
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
