"""What a diligent person answers, by the types of fields and what the story tells, in forms of our own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from award import profile as profiles
from award.profile import RoleKind
from engine import forms
from engine.bundle import Bundle
from engine.contract import Option
from rehearsal import answers, cast, knowledge, story

TODAY = dt.date(2026, 3, 2)
ONE = story.Organisation("甲公司", dt.date(2006, 4, 12), level=60)
TWO = story.Organisation("乙公司", dt.date(2006, 4, 12), level=60)
LISTED = [Option(1, "甲公司"), Option(2, "乙公司")]
YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]


def _form(*fields: Mapping[str, Any], **given: Any) -> forms.Form:
    named = [{"key": f"k{number}", "label": "一项", "required": True, **field} for number, field in enumerate(fields)]
    definition = {"name": "f", "title": "表", "article": ["第一条"], "fields": named, **given}
    return forms.compile(definition)


def _scene(bundle: Bundle, told: Sequence[story.Organisation], **given: Any) -> knowledge.Scene:
    edition = story.Edition(2026, TODAY, TODAY)
    usual: dict[str, Any] = {
        "told": story.Story("s", "故事", edition, tuple(told)),
        "players": cast.Cast(experts=[11, 12, 13, 14, 15, 16, 17, 18], members=[21, 22, 23], voters=[31, 32, 33]),
        "profile": profiles.read(bundle.profile),
        "kind": RoleKind.OFFICE,
        "person": 1,
        "name": "李某（虚构）",
        "organisation": None,
        "incident": None,
        "item": None,
        "options": {},
        "today": TODAY,
        "turn": 0,
        "called": frozenset,
    }
    return knowledge.Scene(**{**usual, **given})


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ({"type": "checkbox"}, True),
        ({"type": "radio", "options": YES_NO}, "yes"),
        ({"type": "radio", "options": YES_NO, "usual": "no"}, "no"),
        ({"type": "date"}, "2026-03-02"),
        ({"type": "date", "variable": True}, "2026-03-12"),
        ({"type": "integer", "min": 1, "max": 3}, 3),
        ({"type": "text", "usual": "GB/T 19580"}, "GB/T 19580"),
        ({"type": "text"}, "一项（虚构）"),
        ({"type": "textarea"}, answers.USUAL_TEXT),
        ({"type": "file"}, [7]),
    ],
    ids=lambda given: str(given)[:40],
)
def test_every_type_of_field_has_a_usual_answer(field: Mapping[str, Any], answer: Any) -> None:
    form = _form(field)
    filled = answers.fill(form, {}, answers.Situation(TODAY, materials=[7]), {})
    assert filled == {"k0": answer}
    assert forms.validate(form, filled, {}) == filled


def test_who_signs_signs_with_their_name(bundle: Bundle) -> None:
    form = _form({"type": "text", "label": "签发人"})
    assert knowledge.answers(_scene(bundle, [ONE]), form) == {"k0": "李某（虚构）"}


def test_a_group_is_odd_and_has_its_head_among_its_members(bundle: Bundle) -> None:
    form = _form({"type": "select", "source": "pool"}, {"type": "checkboxes", "source": "pool", "min_items": 1})
    pool = [Option(number, f"专家{number}") for number in range(11, 19)]
    found = knowledge.answers(_scene(bundle, [ONE], options={"k0": pool, "k1": pool}), form)
    assert found["k0"] in found["k1"]
    assert len(found["k1"]) == 7


def test_the_score_of_a_stage_fits_its_scale_and_what_is_told(bundle: Bundle) -> None:
    form = _form({"type": "integer", "min": 0, "max": 50})
    expert = {"kind": RoleKind.EXPERT, "person": 11, "item": 11, "called": lambda: frozenset({"陈述答辩"})}
    assert knowledge.answers(_scene(bundle, [ONE], organisation=ONE, **expert), form) == {"k0": 35}
    told = story.Organisation("甲公司", TODAY, scores={"defence": 45})
    assert knowledge.answers(_scene(bundle, [told], organisation=told, **expert), form) == {"k0": 22}


def test_rows_of_a_scorebook_come_to_the_points_that_are_told(bundle: Bundle) -> None:
    steps = [{"value": value, "label": f"{value}%"} for value in range(0, 101, 5)]
    form = _form({"type": "rows", "source": "items", "fields": [
        {"key": "p", "label": "得分率", "type": "select", "required": True, "options": steps}]})  # fmt: skip
    told = story.Organisation("甲公司", TODAY, scores={"material": 612})
    rows = [Option(f"1.{number}", f"条款{number}") for number in range(20)]
    expert = {"kind": RoleKind.EXPERT, "person": 11, "item": 11, "called": lambda: frozenset({"材料评审"})}
    found = knowledge.answers(_scene(bundle, [told], organisation=told, options={"k0": rows}, **expert), form)
    percents = [row["p"] for row in found["k0"].values()]
    assert abs(sum(percents) / len(percents) - 61.2) < 1


def _list_form(**given: Any) -> forms.Form:
    choice = {"key": "on", "label": "是否列入", "type": "radio", "required": True, "options": YES_NO}
    return _form({"type": "rows", "source": "s", "article": "第十九条", "fields": [choice]}, **given)


def test_who_is_not_to_be_listed_is_left_out(bundle: Bundle) -> None:
    out = story.Organisation("乙公司", TODAY, listed={"candidates": False})
    found = knowledge.answers(_scene(bundle, [ONE, out], options={"k0": LISTED}), _list_form())
    assert found == {"k0": {2: {"on": "no"}}}


def test_a_list_with_little_room_takes_the_first_in_rank(bundle: Bundle) -> None:
    scene = _scene(bundle, [ONE, TWO], options={"k0": LISTED})
    narrow = scene._replace(told=story.Story("s", "故事", scene.told.edition, (ONE, TWO), places={"candidates": 1}))
    assert knowledge.answers(narrow, _list_form()) == {"k0": {2: {"on": "no"}}}


def test_voters_vote_as_many_for_each_choice_as_the_story_tells(bundle: Bundle) -> None:
    told = story.Organisation("甲公司", TODAY, votes={"": ({"no": 1, "yes": 1},)})
    options = [{"value": value, "label": value} for value in ("yes", "no", "none")]
    choice = {"key": "c", "label": "意见", "type": "radio", "required": True, "options": options}
    form = _form({"type": "rows", "source": "s", "fields": [choice]}, secret=True)
    scene = _scene(bundle, [told], kind=RoleKind.VOTER, options={"k0": LISTED[:1]})
    cast_votes = [knowledge.answers(scene._replace(person=voter), form)["k0"][1]["c"] for voter in scene.players.voters]
    assert cast_votes == ["no", "yes", "none"]


def test_a_person_or_the_row_of_a_unit_stands_back_from_whom_the_story_says(bundle: Bundle) -> None:
    told = story.Organisation("甲公司", TODAY, recused_experts=(1,), recused_units=(2,))
    gate = {"key": "g", "label": "是否回避", "type": "radio", "required": True, "options": YES_NO}
    from_whom = {"key": "w", "label": "回避谁", "type": "checkboxes", "required": True, "source": "s",
                 "show_when": {"field": "g", "equals": "yes"}}  # fmt: skip
    own = knowledge.answers(_scene(bundle, [told], person=11, options={"w": LISTED}), _form(gate, from_whom))
    assert own == {"g": "yes", "w": [1]}
    units = [Option(number, f"单位{number}") for number in (21, 22, 23)]
    rows = _form({"type": "rows", "source": "u", "fields": [gate, from_whom]})
    found = knowledge.answers(_scene(bundle, [told], options={"k0": units, "k0.w": LISTED}), rows)
    assert {unit: row for unit, row in found["k0"].items() if row} == {22: {"g": "yes", "w": [1]}}
