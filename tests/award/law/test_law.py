"""The regulation's text, and what it fixes."""

import json
from pathlib import Path
from typing import Any

import pytest

from award import law
from award.law import bounds, regulation

LAW = Path(__file__).resolve().parents[3] / "processes" / "law"
TEXT = (LAW / "regulation.md").read_text("utf-8")
GIVEN: list[dict[str, Any]] = json.loads((LAW / "bounds.json").read_text("utf-8"))


def test_the_shipped_regulation_has_38_articles_in_5_chapters() -> None:
    read = law.Regulation.read(TEXT)
    assert len(read.names) == 38
    assert [read.names[0], read.names[-1]] == ["第一条", "第三十八条"]
    assert len({article.chapter for article in read.articles.values()}) == 5
    assert read.articles["第三十八条"].text == "本办法自公布之日起施行。"
    assert len(read.articles["第九条"].paragraphs) == 8
    assert regulation.faults(TEXT) == []


def test_articles_are_found_in_a_citation_and_those_that_are_none_are_named() -> None:
    read = law.Regulation.read(TEXT)
    assert [article.number for article in read.cited("第三十二条、第四十条、第三条")] == ["第三十二条", "第三条"]
    assert read.unknown("第三十二条、第四十条") == ["第四十条"]


def test_another_award_has_another_number_of_articles() -> None:
    short = "## 第一章 总则\n**第一条** 为了质量。\n**第二条** 本办法自公布之日起施行。"
    assert law.Regulation.read(short).names == ["第一条", "第二条"]
    assert regulation.faults(short) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有一个条款"),
        ("第一条 没有加粗", "没有一个条款"),
        ("**第一条** 甲\n**第三条** 乙", "第2个条款写作“第三条”，应当是“第二条”。"),
    ],
)
def test_a_text_that_is_no_regulation_is_told_of(text: str, said: str) -> None:
    assert said in regulation.faults(text)[0]


def test_the_bounds_of_the_law_are_those_of_its_sentences() -> None:
    read = law.read(GIVEN)
    assert bounds.faults(GIVEN) == []
    assert [bound.most for bound in read.of("winners")] == [3]
    assert [read.least("publicity", key) for key in ("internal", "audit", "acceptance", "result")] == [5, 5, 5, 5]
    assert read.least("publicity", "comments") == 0
    assert read.broken({"quota.max": 4, "other": 1}) == [
        ("quota.max", "“每届名额上限”不得高于3（本办法第四条）。", "第四条")
    ]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ({}, "缺少article。"),
        ({"article": "4", "kind": "winners", "name": "获奖", "most": 3}, "的条款应当写成"),
        ({"article": "第四条", "kind": "winner", "name": "获奖", "most": 3}, "的kind应当是"),
        ({"article": "第四条", "kind": "parameter", "name": "名额", "most": 3}, "没有写明是哪一个"),
        ({"article": "第四条", "kind": "winners", "name": "获奖"}, "应当写明least"),
        ({"article": "第四条", "kind": "winners", "name": "获奖", "most": "3"}, "都是数字"),
        ({"article": "第四条", "kind": "winners", "name": "获奖", "most": 3, "x": 1}, "不认识的属性“x”"),
        ([], "应当是一个对象"),
    ],
)
def test_a_bound_that_says_nothing_is_told_of(one: Any, said: str) -> None:
    assert any(said in sentence for sentence in bounds.faults([one]))
