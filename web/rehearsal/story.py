"""What a scenario file tells: an edition, its organisations, what differs from the usual, and what must come of it.

The files are written in Chinese by process owners; a mistake in one becomes a Chinese sentence that names the place.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import yaml

from engine.errors import EngineError

Answers = Mapping[str, Any]


class StoryUnreadable(EngineError):
    """情景“{name}”读不懂：{why}。"""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"情景“{name}”读不懂：{why}。")


@dataclasses.dataclass(frozen=True)
class Edition:
    year: int
    quota: int
    launched_on: dt.date
    filing_opens: dt.date
    filing_closes: dt.date


@dataclasses.dataclass(frozen=True)
class Objection:
    """An objection to this organisation: at which publicity, on which day of it, and what comes of it."""

    kind: str
    on_last_day: bool
    accepted: bool
    upheld: bool
    false_materials: bool


@dataclasses.dataclass(frozen=True)
class Incident:
    """Something that is reported about a winner, months after the award."""

    months_later: int
    ground: str
    text: str


@dataclasses.dataclass(frozen=True)
class Ban:
    since: dt.date
    years: int
    reason: str


@dataclasses.dataclass(frozen=True)
class Organisation:
    """`level` is the step in percent that experts find; `answers` holds by box what is filled in otherwise than usual."""

    name: str
    founded_on: dt.date
    branch: bool = False
    new_economy: bool = False
    level: int = 60
    diverging: bool = False
    recused_experts: tuple[int, ...] = ()
    recused_units: tuple[int, ...] = ()
    votes: tuple[tuple[int, int], ...] = ()
    answers: Mapping[str, tuple[Answers, ...]] = dataclasses.field(default_factory=dict)
    objections: tuple[Objection, ...] = ()
    incidents: tuple[Incident, ...] = ()
    withdraws_after: int | None = None
    ban: Ban | None = None
    applies_again: int | None = None
    expected: str | None = None


@dataclasses.dataclass(frozen=True)
class Notice:
    """A fictional calendar notice that the office enters while the story runs."""

    entered_on: dt.date
    year: int
    off: tuple[dt.date, ...]
    on: tuple[dt.date, ...]


@dataclasses.dataclass(frozen=True)
class Story:
    name: str
    title: str
    edition: Edition
    organisations: tuple[Organisation, ...]
    notices: tuple[Notice, ...] = ()
    absent_units: tuple[int, ...] = ()
    answers: Mapping[str, tuple[Answers, ...]] = dataclasses.field(default_factory=dict)
    expected: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def read(name: str, content: bytes) -> Story:
    """Read a scenario file. Raises StoryUnreadable."""
    try:
        told = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StoryUnreadable(name, f"不是正确的YAML（{str(error).splitlines()[0]}）") from error
    if not isinstance(told, dict):
        raise StoryUnreadable(name, "应当是“名称：值”的列表")
    try:
        return _story(name, told)
    except KeyError as missing:
        raise StoryUnreadable(name, f"缺少“{missing.args[0]}”") from missing
    except (TypeError, ValueError, AttributeError) as error:
        raise StoryUnreadable(name, f"有一项的写法不对（{error}）") from error


def _story(name: str, told: Mapping[str, Any]) -> Story:
    edition = told["届"]
    return Story(
        name=name,
        title=str(told["名称"]),
        edition=Edition(
            year=int(edition["年度"]),
            quota=int(edition["名额"]),
            launched_on=_date(edition["启动"]),
            filing_opens=_date(edition["申报开始"]),
            filing_closes=_date(edition["申报截止"]),
        ),
        organisations=tuple(_organisation(each) for each in told.get("组织", [])),
        notices=tuple(_notice(each) for each in told.get("放假通知", [])),
        absent_units=tuple(told.get("缺席成员单位", ())),
        answers=_answers(told.get("填写", {})),
        expected=dict(told.get("应当", {})),
    )


def _organisation(told: Mapping[str, Any]) -> Organisation:
    return Organisation(
        name=str(told["名称"]),
        founded_on=_date(told["成立"]),
        branch=told.get("类型", "法人") == "分支机构",
        new_economy=bool(told.get("四新", False)),
        level=int(told.get("水平", 60)),
        diverging=bool(told.get("评分分歧", False)),
        recused_experts=tuple(told.get("回避专家", ())),
        recused_units=tuple(told.get("回避成员单位", ())),
        votes=tuple((int(each["赞成"]), int(each["反对"])) for each in told.get("投票", [])),
        answers=_answers(told.get("填写", {})),
        objections=tuple(_objection(each) for each in told.get("异议", [])),
        incidents=tuple(_incident(each) for each in told.get("事件", [])),
        withdraws_after=int(told["撤回"]) if "撤回" in told else None,
        ban=_ban(told["禁申"]) if "禁申" in told else None,
        applies_again=int(told["再次申报"]) if "再次申报" in told else None,
        expected=told.get("结局"),
    )


def _answers(told: Mapping[str, Any]) -> dict[str, tuple[Answers, ...]]:
    return {str(box): tuple(each) if isinstance(each, list) else (each,) for box, each in told.items()}


def _objection(told: Mapping[str, Any]) -> Objection:
    return Objection(
        kind=str(told["公示"]),
        on_last_day=told.get("时间", "第一天") == "最后一天",
        accepted=told.get("审查", "受理") == "受理",
        upheld=told.get("结论") == "成立",
        false_materials=bool(told.get("虚假材料", False)),
    )


def _incident(told: Mapping[str, Any]) -> Incident:
    return Incident(int(told["获奖后月数"]), str(told["情形"]), str(told["经过"]))


def _ban(told: Mapping[str, Any]) -> Ban:
    return Ban(_date(told["起"]), int(told["年限"]), str(told["理由"]))


def _notice(told: Mapping[str, Any]) -> Notice:
    off, on = (tuple(_date(day) for day in told.get(key, [])) for key in ("休息", "上班"))
    return Notice(_date(told["录入"]), int(told["年度"]), off, on)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value))
