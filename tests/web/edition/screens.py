"""Pictures of pages, one of each kind, each looked at by axe before it is taken."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

HEAVIEST = 100_000
UNFIT = re.compile(r"[^\w\-]+")


class Screens:
    """Keeps a picture of every kind of page the first time it is seen, and what is wrong with it.

    They are written to AWARD_SCREENSHOTS, or to a folder of the test.
    """

    def __init__(self, folder: Path) -> None:
        wanted = os.environ.get("AWARD_SCREENSHOTS")
        self.folder = Path(wanted or folder)
        self._wanted = bool(wanted)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.faults: dict[str, list[str]] = {}
        self._seen: set[str] = set()

    def take(self, page: Page, kind: str) -> None:
        """Look at a page, unless one of its kind has been looked at already."""
        if kind in self._seen:
            return
        self._photograph(page, kind)
        found = [*_accessibility(page), *_proportions(page)]
        if found:
            self.faults[kind] = found

    def keep(self, page: Page, kind: str) -> None:
        """A picture of a page that has been looked at in another state, for whoever wants the pictures."""
        if self._wanted and kind not in self._seen:
            self._photograph(page, kind)

    def _photograph(self, page: Page, kind: str) -> None:
        self._seen.add(kind)
        page.screenshot(path=self.folder / f"{len(self._seen):03d} {UNFIT.sub(' ', kind)}.png", full_page=True)


def _accessibility(page: Page) -> list[str]:
    found: Mapping[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]]


def _proportions(page: Page) -> list[str]:
    """Nothing to scroll sideways, and nothing that takes long over a slow line."""
    faults = []
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the screen")
    weight = len(page.content().encode())
    if weight > HEAVIEST:
        faults.append(f"{weight} bytes")
    return faults
