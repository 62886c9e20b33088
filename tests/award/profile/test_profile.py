"""The profile of the shipped award, and what is said of a wrong one."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from award import profile
from award.profile import RoleKind, checks

BUNDLE = Path(__file__).resolve().parents[3] / "processes"
SHIPPED: dict[str, Any] = json.loads((BUNDLE / "award.json").read_text("utf-8"))
PARAMETERS = {row["key"] for row in json.loads((BUNDLE / "parameters.json").read_text("utf-8"))}


def changed(*path: str | int, to: Any = None, without: str = "", **more: Any) -> dict[str, Any]:
    """The shipped profile with the part at a path replaced, without one of its keys, or with more keys."""
    given = copy.deepcopy(SHIPPED)
    *outer, last = path
    holder: Any = given
    for step in outer:
        holder = holder[step]
    if without:
        del holder[last][without]
    elif more:
        holder[last].update(more)
    else:
        holder[last] = to
    return given


def test_the_shipped_profile_has_no_faults() -> None:
    assert profile.faults(SHIPPED, PARAMETERS) == []


def test_its_parts_are_found_by_their_keys() -> None:
    read = profile.read(SHIPPED)
    assert read.names.award == "塔城地区政府质量奖"
    assert list(read.stages) == ["material", "defence", "site"]
    assert read.stage("material").scale.scorebook
    assert read.publicity("internal").of_one
    assert not read.publicity("result").of_one
    assert read.lane(RoleKind.APPROVER) == "行署"
    assert read.kind_of("评审专家") is RoleKind.EXPERT
    assert read.kind_of("监察机关") is RoleKind.OTHER


def test_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(profile.NotInProfile, match="“second_visit”的评审环节"):
        profile.read(SHIPPED).stage("second_visit")


def test_the_same_profile_is_read_once() -> None:
    assert profile.read(SHIPPED) is profile.read(copy.deepcopy(SHIPPED))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed("names", without="award"), "“names”缺少“award”。"),
        (changed("names", "award", to=""), "“award”不能空白。此项应当写：奖项的全称。"),
        (changed("stages", 0, enters="acepted"), "评审环节“材料评审”的enters写着“acepted”，但没有这个名单。"),
        (changed("stages", 1, weight="weights.defense"), "但没有这个评审规则参数。"),
        (changed("publicities", 0, shows="nobody"), "公示“内部公示”的shows写着“nobody”，但没有这个名单。"),
        (changed("publicities", 3, answer="vote"), "不能是“vote”，只能是objection、comment、none"),
        (changed("publicities", 3, article="22"), "“22”的写法不对"),
        (changed("votes", 0, voters="members"), "投票“成员单位投票”的voters写着“members”，但没有这个角色。"),
        (changed("stages", 1, key="material"), "评审环节的标识“material”重复。"),
        (changed("roles", 1, name="申报组织"), "角色的名称“申报组织”重复。"),
        (changed("roles", 4, kind="other"), "没有一个角色负责组织实施（kind 为 office）。"),
        (changed("outcomes", 10, won=False), "没有一种办理结果是获奖（won 为 true）。"),
        (changed("tiers", to=[]), "“等次”至少要有一项。"),
        (changed("roles", 0, salary=3), "有不认识的内容“salary”。"),
        (changed("tiers", 0, certificate_no="ZLJ-{year}"), "“ZLJ-{year}”的写法不对"),
        (changed("tiers", 0, certificate_no="ZLJ-{number}-{serial}"), "“ZLJ-{number}-{serial}”的写法不对"),
        (changed("votes", 0, by="county"), "不能是“county”，只能是unit、person"),
        (changed("grounds", 0, ban_years="ban.years.life"), "但没有这个评审规则参数。"),
        (changed("grounds", 1, key="fraud"), "取消奖励的情形的标识“fraud”重复。"),
        ([], "奖项设定的类型不对。"),
    ],
)
def test_a_wrong_profile_is_told_of_in_a_sentence(given: Any, said: str) -> None:
    found = profile.faults(given, PARAMETERS)
    assert any(said in sentence for sentence in found), found
    assert len(found) == 1


def test_r29_a_certificate_without_the_year_is_refused() -> None:
    (sentence,) = profile.faults(changed("tiers", 0, certificate_text="授予{winner}政府质量奖。"), PARAMETERS)
    assert "证书应当注明获奖年份" in sentence
    text = profile.read(SHIPPED).tier("award").certificate_text
    assert text.format(winner="某公司", year=2026) == "授予某公司2026年度塔城地区政府质量奖。"


def test_r30_fraud_bans_and_loses_the_award_whenever_it_happened() -> None:
    grounds = profile.read(SHIPPED).grounds
    assert {key: one.ban_years for key, one in grounds.items() if one.ban_years} == {"fraud": "ban.years.fraud"}
    assert [key for key, one in grounds.items() if one.always] == ["fraud"]
    assert {one.article for key, one in grounds.items() if key != "fraud"} == {"第三十三条"}


def test_an_award_without_grounds_needs_none() -> None:
    given = copy.deepcopy(SHIPPED)
    del given["grounds"]
    assert profile.faults(given, PARAMETERS) == []
    assert profile.read(given).grounds == {}


def test_every_key_of_the_schema_has_a_description_in_chinese() -> None:
    described = {path: part.get("description", "") for path, part in _parts(checks.schema(), "")}
    lacking = [path for path, text in described.items() if not re.search("[\u4e00-\u9fff]", text)]
    assert lacking == []


def _parts(schema: dict[str, Any], path: str) -> list[tuple[str, dict[str, Any]]]:
    found = [(path, schema)]
    for name, inner in schema.get("properties", {}).items():
        found += _parts(inner, f"{path}.{name}")
    if "items" in schema:
        found += _parts(schema["items"], f"{path}[]")
    return found
