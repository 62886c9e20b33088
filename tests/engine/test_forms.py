"""Form definitions, the answers they take, and the sentences people get."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import forms
from engine.contract import Option
from engine.errors import AnswersRejected, DefinitionRejected

FRUIT = [{"value": "apple", "label": "苹果"}, {"value": "pear", "label": "梨"}]
UNITS = [Option(4, "市场监管局"), Option(7, "工信局"), Option(9, "环保局")]


def definition(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "sample", "title": "样表", "article": ["第十四条"], "fields": list(fields), **more}


def field(kind: str, key: str = "x", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": "甲", **more}


def answer(kind: str, value: Any, **more: Any) -> Any:
    form = forms.compile(definition(field(kind, **more)))
    return forms.validate(form, {"x": value}, {path: UNITS for path in form.sources})["x"]


def errors(form_definition: dict[str, Any], answers: Any, options: Any = None) -> dict[str, str]:
    form = forms.compile(form_definition)
    known = {path: UNITS for path in form.sources} if options is None else options
    with pytest.raises(AnswersRejected) as caught:
        forms.validate(form, answers, known)
    return caught.value.errors


def sentence(kind: str, value: Any, **more: Any) -> str:
    return errors(definition(field(kind, **more)), {"x": value})["x"]


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  张三\r\n", "张三"),
        ("text", "一\n二", "一 二"),
        ("textarea", "一\r\n二\t三", "一\n二\t三"),
        ("date", "2028-02-29", "2028-02-29"),
        ("date", " ２０２６-０３-０１", "2026-03-01"),
        ("number", "1,234.5", 1234.5),
        ("number", -2, -2),
        ("integer", "１２", 12),
        ("integer", 3.0, 3),
        ("checkbox", "on", True),
        ("checkbox", None, False),
        ("phone", "139 9999 1234", "13999991234"),
        ("phone", "0901-6222000", "0901-6222000"),
        ("phone", "4001234567", "4001234567"),
        ("email", " a.b@tacheng.gov.cn", "a.b@tacheng.gov.cn"),
        ("idcard", "11010519491231002x", "11010519491231002X"),
        ("uscc", "91350100m000100y43", "91350100M000100Y43"),
        ("file", ["3", 5], [3, 5]),
        ("file", 3, [3]),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(kind: str, typed: Any, kept: Any) -> None:
    assert answer(kind, typed) == kept
    assert type(answer(kind, typed)) is type(kept)


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        ("text", "甲" * 201, "不能超过200个字。"),
        ("text", "a\x00b", "含有看不见的控制字符，请重新输入。"),
        ("text", "\ud800", "含有看不见的控制字符，请重新输入。"),
        ("text", "abc\u202edcba", "含有看不见的控制字符，请重新输入。"),
        ("text", ["a"], "填写的内容类型不正确。"),
        ("text", 5, "填写的内容类型不正确。"),
        ("textarea", "字" * 5001, "不能超过5000个字。"),
        ("date", "2026-02-29", "请填写1900年至2100年之间的日期，例如2026-03-01。"),
        ("date", "1899-12-31", "请填写1900年至2100年之间的日期，例如2026-03-01。"),
        ("date", "2101-01-01", "请填写1900年至2100年之间的日期，例如2026-03-01。"),
        ("date", "20260301", "请填写1900年至2100年之间的日期，例如2026-03-01。"),
        ("number", "很多", "请填写数字。"),
        ("number", math.nan, "请填写数字。"),
        ("number", "1e5", "请填写数字。"),
        ("number", True, "请填写数字。"),
        ("number", math.inf, "不能大于1000000000000000。"),
        pytest.param("integer", 10**6000, "不能大于1000000000000000。", id="integer-huge"),
        ("integer", "1.5", "请填写整数。"),
        ("integer", {}, "请填写整数。"),
        ("checkbox", "maybe", "填写的内容类型不正确。"),
        pytest.param("checkbox", 10**6000, "填写的内容类型不正确。", id="checkbox-huge"),
        ("phone", "12345", "请填写正确的手机号码或者带区号的固定电话。"),
        ("email", "a@b", "请填写正确的电子邮箱。"),
        ("idcard", "110105194912310021", "请填写正确的18位公民身份号码。"),
        ("idcard", "110105194902310028", "请填写正确的18位公民身份号码。"),
        ("uscc", "91350100M000100Y44", "请填写正确的18位统一社会信用代码。"),
        ("uscc", "91350100I000100Y43", "请填写正确的18位统一社会信用代码。"),
        ("file", ["a"], "只能选择已上传的材料。"),
        ("file", [0], "只能选择已上传的材料。"),
        ("file", [3, 3], "有重复的选项。"),
    ],
)
def test_each_kind_of_wrong_answer_gets_its_sentence(kind: str, wrong: Any, told: str) -> None:
    """P13."""
    assert sentence(kind, wrong) == told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("text", "请填写此项。"),
        ("integer", "请填写此项。"),
        ("date", "请填写此项。"),
        ("checkbox", "请勾选确认。"),
        ("file", "请上传材料。"),
    ],
)
@pytest.mark.parametrize("nothing", [None, "", "absent"])
def test_a_required_answer_can_not_be_left_out(kind: str, told: str, nothing: Any) -> None:
    given_answers = {} if nothing == "absent" else {"x": nothing}
    assert errors(definition(field(kind, required=True)), given_answers)["x"] == told


@pytest.mark.parametrize("kind", ["text", "textarea", "date", "number", "email"])
@pytest.mark.parametrize("blank", ["　 ", "\n\t"])
def test_blanks_are_no_answer(kind: str, blank: str) -> None:
    assert sentence(kind, blank, required=True) == "请填写此项。"


def test_a_reason_of_marks_without_width_is_empty() -> None:
    assert sentence("textarea", "\u200b\ufeff \u2060", required=True) == "请填写此项。"


@pytest.mark.parametrize(
    ("number", "told"), [(0, "不能小于1。"), (4, "不能大于3。"), ("-1", "不能小于1。"), (10**400, "不能大于3。")]
)
def test_numbers_keep_within_their_bounds(number: Any, told: str) -> None:
    assert sentence("integer", number, min=1, max=3) == told


def test_an_optional_answer_left_empty_is_absent_and_boxes_are_always_there() -> None:
    form = forms.compile(
        definition(
            field("text", "a"), field("checkbox", "b"), field("checkboxes", "c", options=FRUIT), field("file", "d")
        )
    )
    assert forms.validate(form, {"a": " "}, {}) == {"b": False, "c": [], "d": []}


def test_choices_are_members_and_keep_their_type() -> None:
    percents = [{"value": number, "label": f"{number}%"} for number in (0, 5)]
    assert answer("select", "5", options=percents) == 5
    assert answer("select", 0, options=percents) == 0
    assert answer("select", "7", source="departments") == 7
    assert sentence("select", 10, options=percents) == "请从列出的选项中选择。"
    assert sentence("select", "8", source="departments") == "请从列出的选项中选择。"
    assert sentence("radio", True, options=percents) == "请从列出的选项中选择。"
    assert sentence("radio", "", options=FRUIT, required=True) == "请选择。"


def test_several_choices_are_members_without_repetition() -> None:
    assert answer("checkboxes", ["7", 4], source="departments") == [7, 4]
    assert answer("checkboxes", "pear", options=FRUIT) == ["pear"]
    assert sentence("checkboxes", [4, 5], source="departments") == "请从列出的选项中选择。"
    assert sentence("checkboxes", ["4", 4], source="departments") == "有重复的选项。"
    assert sentence("checkboxes", [], source="departments", required=True) == "请至少选择一项。"
    assert sentence("checkboxes", [4], source="departments", required=True, min_items=2) == "请至少选择2项。"
    assert sentence("checkboxes", [4, 7], source="departments", max_items=1) == "最多1项。"


def test_only_materials_of_the_case_can_be_named_when_they_are_known() -> None:
    form = forms.compile(definition(field("file")))
    assert forms.validate(form, {"x": [4]}, {"x": UNITS}) == {"x": [4]}
    assert errors(definition(field("file")), {"x": [5]}, {"x": UNITS}) == {"x": "只能选择已上传的材料。"}


RETURN = definition(
    field("radio", "result", options=FRUIT, required=True),
    field("textarea", "reason", required=True, show_when={"field": "result", "equals": "pear"}),
)


def test_a_hidden_field_is_dropped_and_not_asked_for() -> None:
    form = forms.compile(RETURN)
    assert forms.validate(form, {"result": "apple", "reason": "x\x00"}, {}) == {"result": "apple"}
    assert errors(RETURN, {"result": "pear"}) == {"reason": "请填写此项。"}
    assert errors(RETURN, {"reason": "因为"}) == {"result": "请选择。"}


def test_a_field_behind_a_hidden_field_is_hidden_too() -> None:
    form = forms.compile(
        definition(
            field("checkbox", "a"),
            field("checkbox", "b", show_when={"field": "a", "equals": True}),
            field("text", "c", required=True, show_when={"field": "b", "equals": True}),
        )
    )
    assert forms.validate(form, {"a": False, "b": True, "c": "x"}, {}) == {"a": False}
    assert forms.validate(form, {"a": True, "b": "on", "c": "x"}, {}) == {"a": True, "b": True, "c": "x"}


def test_answers_that_were_not_asked_for_are_dropped() -> None:
    form = forms.compile(definition(field("text"), field("heading", "h")))
    assert forms.validate(form, {"x": "a", "h": "b", "typename": "Evil", 3: 4}, {}) == {"x": "a"}


def test_answers_that_are_no_object_are_refused() -> None:
    assert errors(definition(field("text")), ["x"]) == {"": "填写的内容格式不正确，请刷新页面后重试。"}


# ---------------------------------------------------------------- rows

ROWS = definition(
    field(
        "rows",
        "decisions",
        source="departments",
        fields=[
            field("radio", "decision", options=FRUIT, required=True),
            field("textarea", "reason", required=True, show_when={"field": "decision", "equals": "pear"}),
            field("checkboxes", "others", source="departments"),
        ],
    )
)
COMPLETE = [{"id": unit.value, "decision": "apple"} for unit in UNITS]


def test_rows_are_kept_in_the_order_of_their_source() -> None:
    form = forms.compile(ROWS)
    assert form.sources == {"decisions": "departments", "decisions.others": "departments"}
    given_rows = [{"id": "9", "decision": "pear", "reason": "晚了", "others": ["4"]}, *reversed(COMPLETE[:2])]
    kept = forms.validate(form, {"decisions": given_rows}, {path: UNITS for path in form.sources})
    assert kept["decisions"] == [
        {"id": 4, "decision": "apple", "others": []},
        {"id": 7, "decision": "apple", "others": []},
        {"id": 9, "decision": "pear", "reason": "晚了", "others": [4]},
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (None, {"decisions": "请逐项填写，还差：市场监管局、工信局、环保局。"}),
        (COMPLETE[:2], {"decisions": "请逐项填写，还差：环保局。"}),
        ([*COMPLETE, COMPLETE[0]], {"decisions": "同一项填写了两次，请刷新页面后重试。"}),
        ([*COMPLETE, {"id": 8, "decision": "apple"}], {"decisions": "列表已经变化，请刷新页面后逐项填写。"}),
        ([*COMPLETE, "x"], {"decisions": "列表已经变化，请刷新页面后逐项填写。"}),
        ([*COMPLETE[:2], {"id": 9}], {"decisions[9].decision": "请选择。"}),
        ([*COMPLETE[:2], {"id": 9, "decision": "pear"}], {"decisions[9].reason": "请填写此项。"}),
        (
            [*COMPLETE[:2], {"id": 9, "decision": "pear", "reason": "x" * 6000, "others": [5]}],
            {"decisions[9].reason": "不能超过5000个字。", "decisions[9].others": "请从列出的选项中选择。"},
        ),
    ],
)
def test_rows_are_filled_in_one_by_one(rows: Any, told: dict[str, str]) -> None:
    assert errors(ROWS, {"decisions": rows}) == told


def test_rows_without_anything_to_decide_are_complete() -> None:
    form = forms.compile(ROWS)
    assert forms.validate(form, {}, {path: [] for path in form.sources}) == {"decisions": []}


# ---------------------------------------------------------------- variables


def test_variables_are_the_marked_fields_and_never_undefined() -> None:
    form = forms.compile(
        definition(
            field("radio", "result", options=FRUIT, variable=True, **{"as": "fruit"}),
            field("checkboxes", "c", options=FRUIT, variable=True),
            field("checkbox", "b", variable=True),
            field("text", "note"),
            field("date", "closes", variable=True),
        )
    )
    assert forms.variables(form, {"result": "pear", "note": "n", "closes": "2026-01-02", "c": ["pear"]}) == {
        "fruit": "pear",
        "c": ["pear"],
        "b": False,
        "closes": "2026-01-02",
    }
    assert forms.variables(form, {}) == {"fruit": None, "c": [], "b": False, "closes": None}


# ---------------------------------------------------------------- definitions


def test_a_form_becomes_json_schema_once() -> None:
    form = forms.compile(RETURN)
    assert form.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert form.schema["additionalProperties"] is False
    form.validator.check_schema(form.schema)
    json.dumps(form.schema)
    with pytest.raises(AttributeError):
        form.title = "x"  # type: ignore[misc]


def test_a_faulty_form_is_not_compiled_and_every_fault_is_told_at_once() -> None:
    """P6."""
    with pytest.raises(DefinitionRejected) as caught:
        forms.compile(definition(field("radio"), field("wish", "y")))
    assert len(caught.value.faults) == 2


ONE_CHOICE = {"value": "a", "label": "甲"}
FAULTS = [
    ([], "应当是一个对象"),
    ({}, "缺少标题title"),
    (definition(field("text"), extra=1), "不认识属性“extra”"),
    (definition(field("text"), name="第一"), "name应当"),
    (definition(field("text"), article="第四条"), "缺少依据的条款"),
    (definition(field("text"), article=["14条"]), "条款“14条”应当写成"),
    (definition(field("text"), intro=3), "intro应当是文字"),
    (definition(field("text"), secret="yes"), "secret只能是"),
    (definition(field("text", variable=True), secret=True), "会泄露填写人"),
    (definition(field("file"), secret=True), "会泄露填写人"),
    (definition(), "缺少字段fields"),
    (definition("x"), "第1个字段应当是一个对象"),  # type: ignore[arg-type]
    (definition(field("wish")), "类型“wish”不存在"),
    (definition(field(["a"])), "类型“…”不存在"),  # type: ignore[arg-type]
    (definition({"type": "text", "label": "甲"}), "key“…”应当"),
    (definition(field("text", "a b")), "key“a b”应当"),
    (definition(field("text", "class")), "key“class”应当"),
    (definition(field("text", "typename")), "key“typename”应当"),
    (definition({"type": "text", "key": "x"}), "缺少名称label"),
    (definition(field("text"), field("text")), "key“x”重复"),
    (definition(field("text", requierd=True)), "不能有属性“requierd”"),
    (definition(field("text", options=[ONE_CHOICE])), "不能有属性“options”"),
    (definition(field("heading", required=True)), "不能有属性“required”"),
    (definition(field("textarea", variable=True)), "不能有属性“variable”"),
    (definition(field("text", required="yes")), "required只能是true或者false"),
    (definition(field("text", help=1)), "help应当是文字"),
    (definition(field("text", article="14")), "条款“14”应当写成"),
    (definition(field("text", max_length=0)), "max_length应当是大于0的整数"),
    (definition(field("integer", min=1.5)), "min应当是整数"),
    (definition(field("number", max="9")), "max应当是数字"),
    (definition(field("number", min=3, max=2)), "min大于max"),
    (definition(field("checkboxes", options=[ONE_CHOICE], required=True, min_items=3, max_items=2)), "min_items大于"),
    (definition(field("checkboxes", options=[ONE_CHOICE], min_items=3)), "就应当是必填的"),
    (definition(field("radio")), "缺少选项options"),
    (definition(field("radio", options=[])), "应当是一个不空的列表"),
    (definition(field("radio", options=[{"value": True, "label": "甲"}])), "第1个选项应当有value"),
    (definition(field("radio", options=[{"value": "a"}])), "第1个选项应当有value"),
    (definition(field("radio", options=[ONE_CHOICE, ONE_CHOICE])), "选项值“a”重复"),
    (definition(field("radio", options=[{"value": 1, "label": "甲"}, {"value": "1", "label": "乙"}])), "选项值“1”重复"),
    (definition(field("radio", options=[ONE_CHOICE], source="departments")), "只能在options和source中写一个"),
    (definition(field("select", source="nobody")), "选项来源“nobody”不存在"),
    (definition(field("rows", fields=[field("text")])), "缺少选项来源source"),
    (definition(field("rows", source="departments")), "中，缺少字段fields"),
    (definition(field("rows", source="departments", fields=[field("rows")])), "不能是rows"),
    (definition(field("rows", source="departments", fields=[field("text", "id")])), "key不能是id"),
    (definition(field("rows", source="departments", fields=[field("text", variable=True)])), "不能有属性“variable”"),
    (definition(field("text", show_when="x")), "show_when应当写成"),
    (definition(field("text", show_when={"field": "y", "equals": 1})), "字段“y”不存在，或者排在它后面"),
    (definition(field("text", show_when={"field": "x", "equals": 1})), "字段“x”不存在，或者排在它后面"),
    (definition(field("text", "y"), field("text", show_when={"field": "y", "equals": "a"})), "不会等于“a”"),
    (definition(field("checkbox", "y"), field("text", show_when={"field": "y", "equals": 1})), "不会等于“1”"),
    (
        definition(field("radio", "y", options=[ONE_CHOICE]), field("text", show_when={"field": "y", "equals": "b"})),
        "不会等于“b”",
    ),
    (definition(field("text", **{"as": "y"})), "却没有作为流程变量"),
    (definition(field("text", variable=True, **{"as": "x y"})), "流程变量名“x y”不能使用"),
    (definition(field("text", variable=True), field("text", "y", variable=True, **{"as": "x"})), "变量名“x”重复"),
]


@pytest.mark.parametrize(("wrong", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_each_fault_of_a_definition_is_told(wrong: Any, told: str) -> None:
    found = forms.faults(wrong, {"departments"})
    assert any(told in one for one in found), found
    assert all(one.endswith("。") for one in found)


def test_a_good_definition_has_no_faults() -> None:
    assert forms.faults(RETURN, ()) == []
    assert forms.faults(ROWS, {"departments"}) == []


# ---------------------------------------------------------------- anything at all

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["apple", "4", "x"])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
EVERY_TYPE = definition(
    *(field(kind, f"f_{kind}") for kind in ("text", "textarea", "date", "number", "integer", "checkbox", "file")),
    *(field(kind, f"f_{kind}") for kind in ("phone", "email", "idcard", "uscc", "heading")),
    field("radio", "f_radio", options=FRUIT, required=True),
    field("select", "f_select", source="departments"),
    field("checkboxes", "f_checkboxes", options=FRUIT, show_when={"field": "f_radio", "equals": "pear"}),
    field("rows", "f_rows", source="departments", fields=ROWS["fields"][0]["fields"]),
)
EVERY_FORM = forms.compile(EVERY_TYPE)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from([4, "7", 9, 8]) | ANYTHING,
        "decision": ANYTHING,
        "reason": ANYTHING,
        "others": ANYTHING,
    },
)
ANSWERS = st.fixed_dictionaries(
    {}, optional={one.key: ANYTHING for one in EVERY_FORM.fields} | {"f_rows": st.lists(ROW | ANYTHING, max_size=5)}
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | ANSWERS)
def test_arbitrary_answers_are_either_clean_or_explained(answers: Any) -> None:
    """P13: never a stack trace, whatever arrives; and what is accepted once is accepted again unchanged."""
    options = {path: UNITS for path in EVERY_FORM.sources}
    clean, told = outcome(answers, options)
    assert all(sentence.endswith("。") for sentence in told.values())
    if not told:
        json.dumps(clean, allow_nan=False).encode()
        assert outcome(clean, options) == (clean, {})


def outcome(answers: Any, options: Any) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        return forms.validate(EVERY_FORM, answers, options), {}
    except AnswersRejected as refused:
        return {}, refused.errors or {"": "拒绝而没有说明"}


def test_a_thousand_lists_in_each_other_are_refused_like_any_other_wrong_answer() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for one in EVERY_FORM.fields:
        with pytest.raises(AnswersRejected):
            forms.validate(EVERY_FORM, {one.key: deep}, {path: UNITS for path in EVERY_FORM.sources})


PROPERTIES = [
    "key",
    "type",
    "label",
    "options",
    "source",
    "show_when",
    "fields",
    "min",
    "max",
    "as",
    "variable",
    "help",
]
BROKEN_FIELD = st.dictionaries(
    st.sampled_from(PROPERTIES) | st.text(max_size=4),
    ANYTHING | st.sampled_from(["rows", "radio", "text", "number", True]),
    max_size=7,
)
BROKEN = st.fixed_dictionaries(
    {"fields": st.lists(BROKEN_FIELD | ANYTHING, max_size=4) | ANYTHING},
    optional={"name": ANYTHING, "title": ANYTHING, "article": ANYTHING, "secret": ANYTHING, "batch": ANYTHING},
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | BROKEN)
def test_arbitrary_definitions_are_refused_with_sentences(broken: Any) -> None:
    """P6."""
    found = forms.faults(broken, {"departments"})
    assert found
    assert all(isinstance(one, str) for one in found)


def code_with_right_end(seventeen: str) -> list[str]:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    form = forms.compile(definition(field("uscc")))
    taken = []
    for letter in letters:
        try:
            taken.append(forms.validate(form, {"x": seventeen + letter}, {})["x"])
        except AnswersRejected:
            continue
    return taken


@settings(max_examples=30, deadline=None)
@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_exactly_one_check_character_fits_a_credit_code(body: str) -> None:
    assert len(code_with_right_end(f"91654201{body}")) == 1
