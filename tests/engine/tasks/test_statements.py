"""P5: whoever only finishes tasks pays nothing for the verbs."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from engine import tasks
from tests.engine.tasks.offices import ZHANG, do, started
from tests.world import World


@pytest.fixture
def statements(world: World) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    yield sent
    event.remove(world.engine, "before_cursor_execute", note)


def test_holder_and_opinions_are_asked_in_the_statement_that_closes_the_task(
    world: World, statements: list[str]
) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.claim, task)
    statements.clear()
    world.complete_id(ZHANG, task)
    first_words = [" ".join(each.split()[:3]) for each in statements if "BEGIN" not in each]
    assert first_words.count("UPDATE task SET") == 1
    asked = [each for each in statements if "FROM task" in each or "involvement" in each or "draft " in each]
    assert len(asked) == 1, "the task is read once; nobody asks for people brought in, or for drafts"
