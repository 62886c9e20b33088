"""P12: every change is in the log, each entry is chained to the one before, and no change of the log stays unseen."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from engine import audit
from engine.model import AuditEntry, AuditHead
from tests.engine.diagrams import line, service, timer, user
from tests.world import OFFICE, World

LOG: Any = AuditEntry.__table__
HEAD: Any = AuditHead.__table__


def entries(world: World) -> list[dict[str, Any]]:
    with world.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(LOG).order_by(LOG.c.id)).mappings()]


def tamper(world: World, *statements: Any) -> audit.Verdict:
    """Change the log behind the engine's back, verify, and put everything back."""
    with world.engine.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        verdict = audit.verify(world.runtime.sessions(bind=connection))
        connection.rollback()
    return verdict


@pytest.fixture
def story(world: World) -> World:
    """A log of 19 entries."""
    world.deploy(line(user("ask"), timer("wait", "minutes(5)"), service("record"), user("again")))
    for number in range(3):
        world.start("case", f"case:{number}")
    for number in range(2):
        world.complete(OFFICE, "ask", f"case:{number}", opinion="同意")
    world.travel(days=1)
    world.complete(OFFICE, "again")
    return world


def test_an_untouched_log_is_whole(story: World) -> None:
    assert story.verify() == audit.Verdict(len(entries(story)), True)
    assert len(entries(story)) == 19


def test_an_empty_log_is_whole(world: World) -> None:
    assert world.verify() == audit.Verdict(0, True)


def test_every_step_of_a_case_is_in_the_log_with_who_and_when(world: World) -> None:
    world.deploy(line(user("ask"), timer("wait", "minutes(5)"), service("record")))
    world.start("case", "case:1")
    world.complete(OFFICE, "ask", opinion="同意")
    world.sleep(minutes=5)
    world.settle()

    told = [(each["event"], each["actor"], each["person_id"], each["case"]) for each in entries(world)]
    assert told == [
        ("definition_deployed", "办公室经办人", 1, None),
        ("case_started", "办公室经办人", 1, "case:1"),
        ("task_opened", "办公室经办人", 1, "case:1"),
        ("task_completed", "办公室经办人", 1, "case:1"),
        ("timer_started", "办公室经办人", 1, "case:1"),
        ("timer_fired", "timer", None, "case:1"),
        ("service_called", "timer", None, "case:1"),
        ("case_ended", "timer", None, "case:1"),
    ]
    assert entries(world)[-1]["at"] == world.now


def test_each_entry_is_chained_to_the_one_before_by_sm3(story: World) -> None:
    """Computed here once more from what `audit` promises, so that a reader of an export can do the same."""
    previous = "0" * 64
    for row in entries(story):
        assert row["previous"] == previous
        covered = [
            row["id"],
            row["at"].isoformat(),
            *(row[name] for name in ("event", "actor", "person_id", "case", "detail")),
        ]
        content = json.dumps([*covered, previous], ensure_ascii=False).encode()
        previous = row["digest"]
        assert previous == hashlib.new("sm3", content).hexdigest()
    assert hashlib.new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("name", ["at", "event", "actor", "person_id", "case", "detail"])
def test_a_changed_field_is_found_at_its_entry(story: World, name: str) -> None:
    row = entries(story)[6]
    changed = {"person_id": 4711, "at": row["at"].replace(microsecond=1)}.get(name, f"{row[name]} ")
    verdict = tamper(story, update(LOG).where(LOG.c.id == 7).values({name: changed}))
    assert verdict == audit.Verdict(6, False, 7, "第7条记录的内容被改动")


def test_a_changed_digest_is_found(story: World) -> None:
    forged = "0" * 63 + "1"
    assert tamper(story, update(LOG).where(LOG.c.id == 7).values(digest=forged)).broken_at == 7
    assert tamper(story, update(LOG).where(LOG.c.id == 7).values(previous=forged)).broken_at == 7


def test_an_entry_rewritten_with_a_fitting_digest_breaks_the_next_one(story: World) -> None:
    row = {**entries(story)[6], "actor": "别人"}
    forged = audit._digest(row)
    verdict = tamper(story, update(LOG).where(LOG.c.id == 7).values(actor="别人", digest=forged))
    assert verdict == audit.Verdict(7, False, 8, "第8条记录与前一条不相接")


@pytest.mark.parametrize("gone", [1, 2, 7])
def test_a_removed_entry_is_found_at_its_place(story: World, gone: int) -> None:
    verdict = tamper(story, delete(LOG).where(LOG.c.id == gone))
    assert verdict == audit.Verdict(gone - 1, False, gone, f"第{gone}条记录缺失")


def test_a_removed_entry_is_found_when_the_rest_moves_up(story: World) -> None:
    """One by one: no database lets two have the same number for a moment."""
    moves = [
        update(LOG).where(LOG.c.id == number).values(id=number - 1) for number in range(8, len(entries(story)) + 1)
    ]
    verdict = tamper(story, delete(LOG).where(LOG.c.id == 7), *moves)
    assert (verdict.ok, verdict.broken_at) == (False, 7)


@pytest.mark.parametrize("gone", [1, 3])
def test_entries_removed_from_the_end_are_found(story: World, gone: int) -> None:
    count = len(entries(story))
    verdict = tamper(story, delete(LOG).where(LOG.c.id > count - gone))
    assert (verdict.ok, verdict.broken_at) == (False, count - gone + 1)
    assert f"末尾缺少{gone}条记录" in verdict.reason


def test_an_emptied_log_is_found(story: World) -> None:
    verdict = tamper(story, delete(LOG))
    assert (verdict.ok, verdict.broken_at) == (False, 1)


def test_a_lost_head_is_found(story: World) -> None:
    assert not tamper(story, delete(HEAD)).ok


@pytest.mark.parametrize("change", [{"entries": 3}, {"entries": 4711}, {"digest": "0" * 64}])
def test_a_changed_head_is_found(story: World, change: dict[str, Any]) -> None:
    verdict = tamper(story, update(HEAD).values(change))
    assert not verdict.ok
    assert "链首" in verdict.reason
    assert verdict.broken_at is not None


def test_two_exchanged_entries_are_found_at_the_first(story: World) -> None:
    def renumber(old: int, new: int) -> Any:
        return update(LOG).where(LOG.c.id == old).values(id=new)

    verdict = tamper(story, renumber(7, 0), renumber(9, 7), renumber(0, 9))
    assert (verdict.ok, verdict.broken_at) == (False, 7)


def test_an_entry_that_was_added_by_hand_is_found(story: World) -> None:
    """With all digests right, but without the head that only the engine moves."""
    last = entries(story)[-1]
    row = {**last, "id": last["id"] + 1, "previous": last["digest"]}
    row["digest"] = audit._digest(row)
    verdict = tamper(story, insert(LOG).values(row))
    assert (verdict.ok, verdict.broken_at) == (False, row["id"])
    assert "末尾多出1条记录" in verdict.reason


@pytest.mark.postgres
def test_entries_that_others_append_during_the_check_are_no_fault(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the check may see what came after it began; on SQLite nobody writes meanwhile."""
    walk = audit.entries
    world = World(postgres_url)
    world.deploy(line(user("ask")))

    def interrupted(session: Any) -> Any:
        world.start("case", "case:before")
        yield from walk(session)
        world.start("case", "case:after")

    monkeypatch.setattr(audit, "entries", interrupted)
    with world.runtime.sessions() as session:
        verdict = audit.verify(session)
    world.close()

    assert verdict.ok
    assert verdict.entries == 3


FIELDS = ["at", "event", "actor", "person_id", "case", "detail", "previous", "digest"]


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_byte_is_changed_is_found_at_its_entry_or_the_next(one_story: World, data: st.DataObject) -> None:
    rows = entries(one_story)
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from([name for name in FIELDS if isinstance(row[name], str)]))
    written: str = row[name]
    at = data.draw(st.integers(0, len(written)))
    typed = data.draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3))
    changed = written[:at] + typed + written[at + data.draw(st.integers(0, 3)) :]
    if changed == written:
        return
    verdict = tamper(one_story, update(LOG).where(LOG.c.id == row["id"]).values({name: changed}))
    assert not verdict.ok
    assert verdict.broken_at in (row["id"], row["id"] + 1)


@pytest.fixture(scope="module")
def one_story(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same log for all examples."""
    path = tmp_path_factory.mktemp("audit") / "award.db"
    path.write_bytes(sqlite_template.read_bytes())
    world = World(f"sqlite:///{path}")
    world.deploy(line(user("ask"), service("record")))
    for number in range(3):
        world.start("case", f"case:{number}")
        world.complete(OFFICE, "ask", opinion="同意")
    yield world
    world.close()
