"""A complete edition, from 启动评选 to 撤销奖励, carried out by its people in real browsers."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from engine.bundle import Bundle
from rehearsal import play, report, run, verdict
from rehearsal.world import World
from running import schema, wiring
from running.settings import HOME, Settings
from tests.web.edition.browsers import Browsers
from tests.web.edition.people import AtBrowsers, InitiativesAtBrowsers
from tests.web.edition.screens import Screens
from tests.web.edition.site import Site
from tests.web.edition.told import CREW, STORY
from tests.web.sites import SIGNING_KEY

pytestmark = pytest.mark.browser


@pytest.fixture
def bundle() -> Bundle:
    return Bundle.read(HOME / "processes")


@pytest.fixture
def site(bundle: Bundle, tmp_path: Path) -> Iterator[Site]:
    read = Settings.from_env({"AWARD_HOME": str(tmp_path / "home"), "AWARD_SECRET_KEY": SIGNING_KEY})
    # Months pass in minutes here, so everybody signs in far more often than in earnest.
    settings = dataclasses.replace(read, limited=False)
    settings.folder.mkdir()
    schema.migrate(settings.database_url)
    world = World(settings.database_url, run.start_of(STORY), wiring.dispatch(settings))
    world.prepare(bundle)
    served = Site(world, settings)
    yield served
    served.close()
    world.close()


@pytest.fixture
def browsers(site: Site, chromium: str, tmp_path: Path) -> Iterator[Browsers]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield Browsers(launched, site, Screens(tmp_path / "screens"))
        launched.close()


def test_an_edition_is_carried_out_in_browsers_from_the_launch_to_the_revocation(
    site: Site, browsers: Browsers
) -> None:
    AtBrowsers.browsers = browsers
    troupe = play.Troupe(AtBrowsers, InitiativesAtBrowsers, crew=CREW)
    played = play.play(site.world, STORY, 1, lambda moment: None, troupe)
    assert verdict.missed(played, report.make(played, 0)) == []
    browsers.look_around(played.players.persons)
    assert browsers.problems == []
    assert browsers.screens.faults == {}
