"""A site with a post, on both databases where records matter."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from people.notices import arrivals, digests, reminders
from running import contents, senders, worker
from running.settings import HOME
from tests.people.notices.letters import Bag
from tests.web.sites import Site


class Office:
    """A small site whose worker does the chores and posts into a bag."""

    def __init__(self, url: str, folder: Path) -> None:
        self.site = Site(url, folder)
        self.post = Bag()
        self.world = self.site.world
        self.room = senders.MailRoom(self.post, "https://award.example", HOME / "processes")
        self.world.senders |= {
            "notice": functools.partial(senders.deliver_notice, self.room),
            "digest": functools.partial(senders.deliver_digest, self.room),
        }

    def settle(self) -> int:
        remind = functools.partial(reminders.remind, profile_of=contents.newest)
        chores = (arrivals.announce, remind, digests.collect)
        return worker.settle(self.world.runtime, self.world.senders, chores)

    def told(self) -> list[tuple[str, str]]:
        """Who was mailed what since the last time: (addressee, subject without its head)."""
        self.settle()
        return [(each.addressee, each.subject.partition("】")[2]) for each in self.post.take()]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    made = Office(database_url, tmp_path)
    yield made
    made.site.close()
