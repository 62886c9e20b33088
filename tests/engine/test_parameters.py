"""The parameter sheet and the sentences about its faults."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import parameters


def row(**changes: Any) -> dict[str, Any]:
    whole = {
        "key": "publicity.days.audit", "name": "审核公示时间", "type": "integer", "value": 5, "unit": "个工作日",
        "min": 5, "max": 60, "article": "第十四条", "basis": "本办法第十四条",
    }  # fmt: skip
    changed = whole | changes
    return {name: value for name, value in changed.items() if value is not ...}


OPTIONS = [{"value": "mean", "label": "平均"}, {"value": "trimmed", "label": "去掉最高分和最低分"}]
CHOICE = row(key="score.aggregate", type="choice", value="mean", options=OPTIONS, unit="", min=..., max=...)
QUORUM = row(key="vote.quorum", type="fraction", value="2/3", min="1/2", max="1", unit="")


def test_a_good_sheet_has_no_faults_and_gives_its_values() -> None:
    sheet = [row(), CHOICE, QUORUM, row(key="approve.partial", type="yesno", value=True, min=..., max=...)]
    assert parameters.faults(sheet) == []
    assert parameters.values(sheet) == {
        "publicity.days.audit": 5,
        "score.aggregate": "mean",
        "vote.quorum": "2/3",
        "approve.partial": True,
    }


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (row(value=4), "参数“审核公示时间”不能低于5个工作日（本办法第十四条）。"),
        (row(value=61), "参数“审核公示时间”不能高于60个工作日（本办法第十四条）。"),
        (row(value="5"), "参数“审核公示时间”的值应当是整数。"),
        (row(value=5.5), "参数“审核公示时间”的值应当是整数。"),
        (row(value=True), "参数“审核公示时间”的值应当是整数。"),
        (row(value=10**16), "参数“审核公示时间”的值应当是整数。"),
        (row(type="number", value=float("nan")), "参数“审核公示时间”的值应当是数字。"),
        (row(min="5"), "参数“审核公示时间”的min应当是整数。"),
        (row(min=70, value=65, max=60), "参数“审核公示时间”的min大于max。"),
        (row(type="wish"), "参数“审核公示时间”的类型应当是integer、number、fraction、choice、yesno、text中的一个。"),
        (row(article=...), "参数“审核公示时间”缺少article。"),
        (row(article="14"), "参数“审核公示时间”的条款应当写成“第十四条”的样子。"),
        (row(name=...), "参数“publicity.days.audit”缺少name。"),
        (row(name=" "), "参数“ ”的name不能空白。"),
        (row(basis=""), "参数“审核公示时间”的basis不能空白。"),
        (row(unit=3), "参数“审核公示时间”的unit应当是文字。"),
        (row(key="Vote"), "参数“审核公示时间”的key应当是小写英文，用点分开，例如vote.quorum。"),
        (row(maximum=5), "参数“审核公示时间”有不认识的属性“maximum”。"),
        (row(options=OPTIONS), "参数“审核公示时间”只有类型为choice的才有options。"),
        (QUORUM | {"value": "三分之二"}, "参数“审核公示时间”的值应当是分数，例如2/3。"),
        (QUORUM | {"value": "2/0"}, "参数“审核公示时间”的值应当是分数，例如2/3。"),
        (QUORUM | {"value": "1/3"}, "参数“审核公示时间”不能低于1/2（本办法第十四条）。"),
        (QUORUM | {"value": 1.01}, "参数“审核公示时间”不能高于1（本办法第十四条）。"),
        (CHOICE | {"value": "median"}, "参数“审核公示时间”的值应当是mean、trimmed中的一个。"),
        (CHOICE | {"options": []}, "参数“审核公示时间”的options应当是一个不空的列表，每项有value和label。"),
        (CHOICE | {"options": [*OPTIONS, OPTIONS[0]]}, "参数“审核公示时间”的options有重复的value。"),
        (row(type="yesno", value="yes", min=..., max=...), "参数“审核公示时间”的值应当是true（是）或者false（否）。"),
        (row(type="yesno", value=True, max=...), "参数“审核公示时间”不能有min。"),
        ("5", "参数表第1项应当是一个对象。"),
    ],
)
def test_each_fault_is_told(wrong: Any, told: str) -> None:
    assert parameters.faults([wrong]) == [told]


def test_a_key_stands_once() -> None:
    assert parameters.faults([row(), row()]) == ["参数的key“publicity.days.audit”重复。"]


def test_all_faults_come_at_once() -> None:
    """P6."""
    assert len(parameters.faults([row(value=1, article=...), row(key="b", unit=None), 7])) == 4


@pytest.mark.parametrize("empty", [None, {}, [], "x"])
def test_a_sheet_is_a_list(empty: Any) -> None:
    assert parameters.faults(empty) == ["评审规则参数表应当是一个不空的列表。"]


def test_shares_of_one_whole_add_up_to_a_hundred() -> None:
    parts = [
        row(key=f"weights.{key}", value=value, min=0, max=100, share="weights")
        for key, value in zip("abc", (40, 20, 40), strict=True)
    ]
    assert parameters.faults(parts) == []
    assert parameters.faults([*parts[:2], parts[2] | {"value": 45}]) == ["“weights”各项之和应当是100，现在是105。"]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
BROKEN_ROW = st.fixed_dictionaries(
    {},
    optional={name: ANYTHING for name in sorted(parameters.PROPERTIES)}
    | {"type": st.sampled_from(sorted(parameters.READERS))},
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | st.lists(BROKEN_ROW, max_size=3))
def test_arbitrary_sheets_never_end_in_a_trace(sheet: Any) -> None:
    assert all(isinstance(fault, str) for fault in parameters.faults(sheet))
