"""What `award rehearse --json` promises: its keys, its shapes, and that the same seed gives the same."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from award.rules import articles
from engine.bundle import Bundle
from engine.spiff.parser import Diagram
from rehearsal import run, stage, story, timeline
from rehearsal.world import World
from tests.rehearsal.conftest import Rehearsed, rehearse

SHAPES: dict[str, set[str]] = {
    "applications": {"name", "outcome", "reason", "article"},
    "publicities": {"kind", "opened", "closed", "working_days", "provisional"},
    "objections": {"lodged", "screened_by", "outcome"},
    "votes": {"candidate", "entitled", "present", "for", "against", "abstain", "passed"},
    "awards": {"name", "number", "year", "status"},
    "bans": {"name", "years", "from", "until", "article"},
    "timeline": {"at", "event", "article", "actor"},
}
SMALL = 3


def test_the_report_has_every_key_that_is_promised(rehearsed: Rehearsed) -> None:
    promised = {"edition", *SHAPES, "articles", "audit", "seconds"}
    assert set(rehearsed.report) == promised
    assert {"year", "quota", "winners"} <= set(rehearsed.report["edition"])
    assert {"entries", "ok"} == set(rehearsed.report["audit"])


@pytest.mark.parametrize("name", SHAPES)
def test_every_entry_of_a_list_has_its_keys(rehearsed: Rehearsed, name: str) -> None:
    assert rehearsed.report[name]
    for entry in rehearsed.report[name]:
        assert SHAPES[name] <= set(entry)


def test_the_report_is_plain_json(rehearsed: Rehearsed) -> None:
    assert json.loads(json.dumps(rehearsed.report)) == rehearsed.report


def test_all_38_articles_are_keys_and_name_boxes_of_the_diagram(rehearsed: Rehearsed, diagram: Diagram) -> None:
    found = rehearsed.report["articles"]
    assert list(found) == [articles.name(number) for number in range(1, 39)]
    assert len(found) == 38
    assert all(node in diagram.elements for nodes in found.values() for node in nodes)


def test_whatever_the_diagram_does_on_an_article_was_done(rehearsed: Rehearsed, diagram: Diagram) -> None:
    executed = {article for element in diagram.elements.values() for article in element.articles}
    assert not [article for article in executed if not rehearsed.report["articles"][article]]


def test_the_timeline_is_in_order_and_says_who(rehearsed: Rehearsed) -> None:
    moments = [dt.datetime.fromisoformat(event["at"]) for event in rehearsed.report["timeline"]]
    assert moments == sorted(moments)
    assert moments[0].utcoffset() == dt.timedelta(hours=8)
    for event in rehearsed.report["timeline"]:
        assert event["actor"]
        assert re.fullmatch(r"第[一二三四五六七八九十]+条(、第[一二三四五六七八九十]+条)*", event["article"])


def test_what_is_published_is_told_with_the_article_it_is_published_on(rehearsed: Rehearsed) -> None:
    told = {event["event"].split("：")[1]: event["article"] for event in rehearsed.report["timeline"]}
    assert told["内部公示·发布公示"] == "第十二条"
    assert told["审核公示·发布公示"] == "第十四条"
    assert told["公示受理名单·发布公示"] == "第十七条"
    assert told["公示获奖建议名单·发布公示"] == "第二十二条"


def test_people_are_named_and_the_system_acts_for_a_lane(rehearsed: Rehearsed) -> None:
    who = {event["node"]: event["actor"] for event in rehearsed.report["timeline"]}
    assert who["approve"].endswith("（塔城地区行政公署，虚构）")
    assert who["record_approval"] == "系统（办公室）"
    assert who["filing_closed"] == "时限到达"
    assert who["award_decided"] == "系统"


def test_nobody_is_told_twice_to_have_done_one_thing(rehearsed: Rehearsed) -> None:
    told = [tuple(event.values()) for event in rehearsed.report["timeline"] if event["node"] == "score_material"]
    assert len(told) == len(set(told))


def test_rows_of_a_timeline_have_date_event_article_and_who(rehearsed: Rehearsed) -> None:
    first = next(iter(timeline.rows(rehearsed.report["timeline"])))
    assert re.fullmatch(r"2026-03-0\d \d\d:\d\d", first[0])
    assert first[1:3] == ("2026年度评选：启动评选", "第四条、第七条")


# ---------------------------------------------------------------- the same again


@pytest.fixture
def small(bundle: Bundle) -> story.Story:
    return run.rehearsal_story(bundle, SMALL)


@pytest.fixture
def small_stage(bundle: Bundle, small: story.Story) -> Iterator[stage.Stage]:
    with stage.built(bundle, run.start_of(small)) as built:
        yield built


def _perform(built: stage.Stage, told: story.Story, seed: int) -> dict[str, Any]:
    with built.world("again", run.start_of(told)) as world:
        made, missed = run.perform(world, told, seed, lambda moment: None, 0)
    assert missed == []
    return {key: value for key, value in made.items() if key != "seconds"}


def test_the_same_seed_tells_the_same_story_and_another_one_another(
    small_stage: stage.Stage, small: story.Story
) -> None:
    first = _perform(small_stage, small, 1)
    assert _perform(small_stage, small, 1) == first
    assert _perform(small_stage, small, 2)["timeline"] != first["timeline"]


def test_nothing_random_shows_in_the_report(rehearsed: Rehearsed) -> None:
    assert not re.search(r"[0-9a-f]{16}", json.dumps(rehearsed.report, ensure_ascii=False))


@pytest.mark.postgres
def test_the_edition_is_the_same_on_postgresql(bundle: Bundle, rehearsed: Rehearsed, postgres_url: str) -> None:
    """P14."""
    told = run.rehearsal_story(bundle)
    world = World(postgres_url, run.start_of(told), {"notice": _dropped, "document": _dropped})
    try:
        world.prepare(bundle)
        again = rehearse(told, world)
    finally:
        world.close()
    assert again.missed == []
    assert again.report == rehearsed.report


def _dropped(*_: Any) -> None:
    pass
