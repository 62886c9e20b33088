"""P1: a unit of work is one transaction, in whoever's name it is done."""

from engine.model import Incident
from tests.world import OFFICE, World


def test_what_is_done_in_the_name_of_another_is_written_too(world: World) -> None:
    with world.acting() as work:
        named = work.acting(OFFICE)
        named.session.add(Incident(kind="test", subject="test", error="test", opened_at=work.now))

    assert named.actor == OFFICE
    assert len(world.rows(Incident)) == 1
