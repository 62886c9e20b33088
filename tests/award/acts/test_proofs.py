"""What is posted, its hash every hour, and what the snapshots prove (C34)."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.acts import proofs, publicity
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation, Unit
from award.records.publicity import PostedText, Publicity, PublicityEntry, Snapshot
from award.terms import Audience, EditionStatus, OrganisationKind, PublicityStatus, UnitKind
from tests.world import World

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.close()


@pytest.fixture
def posted(world: World) -> int:
    """A running 公示 of the acceptance list, with one organisation on it."""
    with world.acting() as work:
        unit = Unit(name="甲公司（虚构）", kind=UnitKind.APPLICANT)
        day = work.now.date()
        edition = Edition(
            year=2026, status=EditionStatus.SCREENING, approval_doc_no="〔2026〕1号", quota=3, filing_opens=day,
            filing_closes=day,
        )  # fmt: skip
        work.session.add_all([unit, edition])
        work.session.flush()
        organisation = Organisation(
            unit_id=unit.id, kind=OrganisationKind.LEGAL_PERSON, founded_on=day, responsible_person="甲"
        )
        work.session.add(organisation)
        work.session.flush()
        application = Application(
            edition_id=edition.id, unit_id=unit.id, organisation_id=organisation.id, opened_at=work.now
        )
        work.session.add(application)
        work.session.flush()
        drafted = Publicity(
            kind="acceptance", edition_id=edition.id, case=edition.key, title="受理名单公示",
            text="第一段\n\n第二段", working_days=5,
        )  # fmt: skip
        publicity.draft(work.session, drafted, [application])
        publicity.open_window(work.session, drafted, work.now)
        return drafted.id


def note(world: World, posted: int, *, reachable: bool = True) -> bool:
    with world.acting() as work:
        found = work.session.get_one(Publicity, posted)
        return proofs.note(work.session, found, work.now, reachable=reachable) is not None


def proof(world: World, posted: int) -> proofs.Proof:
    with world.acting() as work:
        return proofs.proof(work.session, work.session.get_one(Publicity, posted), work.now)


def due(world: World) -> list[int]:
    with world.acting() as work:
        return [each.id for each in proofs.due(work.session, work.now)]


def test_what_is_posted_says_title_period_text_and_names(world: World, posted: int) -> None:
    with world.acting() as work:
        assert proofs.content(work.session.get_one(Publicity, posted)) == (
            "受理名单公示\n2026年3月2日发布，公示5个工作日，至2026年3月9日24:00止。\n第一段\n第二段\n甲公司（虚构）\n"
        )


def test_sm3_is_the_one_of_the_standard() -> None:
    """GB/T 32905-2016, example 1."""
    assert proofs.digest("abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_one_snapshot_an_hour_however_many_workers_look(world: World, posted: int) -> None:
    assert due(world) == [posted]
    assert note(world, posted)
    assert due(world) == []
    assert not note(world, posted)
    world.now = proofs.hour(world.now) + HOUR - dt.timedelta(seconds=1)
    assert due(world) == []
    world.now += dt.timedelta(seconds=1)
    assert due(world) == [posted]
    assert note(world, posted)
    assert len(world.rows(Snapshot)) == 2


def test_the_same_page_gives_the_same_hash_at_any_hour(world: World, posted: int) -> None:
    for _ in range(3):
        note(world, posted)
        world.now += HOUR
    assert len({each.sm3 for each in world.rows(Snapshot)}) == 1
    assert len(world.rows(PostedText)) == 1


def test_a_changed_list_gives_another_hash_and_both_texts_can_be_checked(world: World, posted: int) -> None:
    note(world, posted)
    world.now += HOUR
    with world.acting() as work:
        work.session.scalars(select(PublicityEntry)).one().removed_at = work.now
    note(world, posted)
    with world.acting() as work:
        texts = proofs.texts(
            work.session, proofs.proof(work.session, work.session.get_one(Publicity, posted), work.now)
        )
    first, second = (each.sm3 for each in world.rows(Snapshot))
    assert first != second
    assert {proofs.digest(text) for text in texts.values()} == texts.keys() == {first, second}
    assert "甲公司" in texts[first]
    assert "甲公司" not in texts[second]


@pytest.mark.parametrize(
    ("audience", "status"),
    [(Audience.OWN, PublicityStatus.OPEN), (Audience.PUBLIC, PublicityStatus.CLOSED)],
)
def test_what_is_not_on_the_public_page_is_not_photographed(
    world: World, posted: int, audience: Audience, status: PublicityStatus
) -> None:
    with world.acting() as work:
        found = work.session.get_one(Publicity, posted)
        found.audience, found.status = audience, status
    assert due(world) == []


def test_a_list_that_waits_for_an_objection_is_still_photographed(world: World, posted: int) -> None:
    with world.acting() as work:
        work.session.get_one(Publicity, posted).status = PublicityStatus.HOLDING
    assert due(world) == [posted]


def test_snapshots_every_hour_leave_no_break(world: World, posted: int) -> None:
    for _ in range(24):
        note(world, posted)
        world.now += HOUR
    assert proof(world, posted).breaks == ()


def test_a_worker_that_was_down_leaves_a_break_that_is_told(world: World, posted: int) -> None:
    note(world, posted)
    before = world.now
    world.now += 3 * HOUR
    note(world, posted)
    (found,) = proof(world, posted).breaks
    assert (found.begins, found.ends, found.hours) == (before, world.now, 3)


def test_exactly_two_hours_are_no_break(world: World, posted: int) -> None:
    note(world, posted)
    world.now += 2 * HOUR
    assert proof(world, posted).breaks == ()
    world.now += dt.timedelta(seconds=1)
    assert len(proof(world, posted).breaks) == 1


def test_a_page_that_could_not_be_opened_proves_nothing(world: World, posted: int) -> None:
    for _ in range(4):
        note(world, posted, reachable=False)
        world.now += HOUR
    found = proof(world, posted)
    assert found.reached == ()
    assert [each.hours for each in found.breaks] == [4]


def test_after_the_end_no_break_grows(world: World, posted: int) -> None:
    note(world, posted)
    with world.acting() as work:
        found = work.session.get_one(Publicity, posted)
        found.status, found.closed_at = PublicityStatus.CLOSED, work.now
    world.now += dt.timedelta(days=400)
    assert proof(world, posted).breaks == ()


def test_the_proof_can_be_downloaded_and_checked(world: World, posted: int) -> None:
    note(world, posted)
    with world.acting() as work:
        found = work.session.get_one(Publicity, posted)
        proved = proofs.proof(work.session, found, work.now)
        told = json.loads(json.dumps(proofs.as_json(found, proved, proofs.texts(work.session, proved))))
    (snapshot,) = told["snapshots"]
    assert proofs.digest(told["texts"][snapshot["sm3"]]) == snapshot["sm3"]
    assert snapshot["taken_at"].endswith("+08:00")
    assert told["breaks"] == []


def test_two_transactions_at_once_keep_one_snapshot(world: World, posted: int) -> None:
    """The second waits for the first and then finds the hour taken, on both databases."""

    def take(session: Session) -> bool:
        found = session.get_one(Publicity, posted)
        return proofs.note(session, found, world.now, reachable=True) is not None

    with world.acting() as first:
        assert take(first.session)
    with world.acting() as second:
        assert not take(second.session)
        assert second.session.scalar(select(func.count(Snapshot.id))) == 1
