"""Who is on a list: the last decision counts, the earlier ones stay on record."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import database
from award import profile
from award.acts import lists
from award.records.applications import Application
from award.terms import ApplicationStatus
from handlers import released
from tests.handlers.calls import NOW
from tests.handlers.cast import Cast

HERE = lists.Occasion("decide_acceptance", NOW, person_id=None)
PROFILE = profile.read(released.file("award.json"))
YES = lists.Verdict(listed=True)
NO = lists.Verdict(listed=False, reason="材料不全。", article="第十七条")


@pytest.fixture
def cast(database_url: str) -> Iterator[Cast]:
    engine = database.connect(database_url, durable=False)
    with Session(engine) as session:
        yield Cast.gather(session)
    engine.dispose()


def _on(cast: Cast, list: str) -> list[Application]:
    cast.session.flush()
    return [*lists.on(cast.session, cast.edition.id, list)]


def test_an_application_stands_nowhere_until_it_is_decided(cast: Cast) -> None:
    application = cast.filed()
    assert lists.standing_of(application, "accepted") is None
    assert _on(cast, "accepted") == []
    found = cast.session.query(Application).where(lists.is_undecided("accepted")).all()
    assert found == [application]


def test_the_last_decision_counts_and_the_first_stays_on_record(cast: Cast) -> None:
    application = cast.filed()
    lists.decide(application, "accepted", NO, HERE)
    assert (lists.standing_of(application, "accepted"), _on(cast, "accepted")) == (False, [])
    assert lists.reasons(application) == {"accepted": "材料不全。"}
    lists.decide(application, "accepted", YES, HERE)
    assert (lists.standing_of(application, "accepted"), _on(cast, "accepted")) == (True, [application])
    assert lists.reasons(application) == {}
    cast.session.expire_all()
    assert [one.listed for one in application.decisions] == [False, True]


def test_r15_nobody_enters_a_stage_before_the_one_ahead_of_it_has_put_them_on_its_list(cast: Cast) -> None:
    application = cast.accepted()
    ways = [stage.enters for stage in PROFILE.stages.values()]
    assert [_on(cast, list) for list in ways] == [[application], [], []]
    lists.decide(application, ways[1], NO, HERE)
    assert _on(cast, ways[2]) == []


def test_lists_do_not_know_of_each_other(cast: Cast) -> None:
    application = cast.filed()
    lists.decide(application, "accepted", YES, HERE)
    lists.decide(application, "candidates", NO, HERE)
    assert _on(cast, "accepted") == [application]
    assert _on(cast, "candidates") == []


def test_who_has_left_is_on_no_list_any_more(cast: Cast) -> None:
    stays, leaves = cast.filed(), cast.filed()
    for one in (stays, leaves):
        lists.decide(one, "accepted", YES, HERE)
    cast.change(leaves, status=ApplicationStatus.ENDED, outcome="withdrawn", reason="撤回")
    assert _on(cast, "accepted") == [stays]
