"""The forms of the award: every user task has one, every one can be filled, and none is left over."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import handlers
from award import law
from award.rules import articles
from engine import forms, parameters
from engine.contract import SOURCES, Option
from engine.errors import AnswersRejected

FOLDER = Path(__file__).parents[2] / "processes"
DEFINITIONS: dict[str, Any] = {
    path.stem: json.loads(path.read_text()) for path in sorted((FOLDER / "forms").glob("*.json"))
}
SHEET = json.loads((FOLDER / "parameters.json").read_text())
REGULATION = law.Regulation.read((FOLDER / "law" / "regulation.md").read_text("utf-8"))
BOUNDS = law.read(json.loads((FOLDER / "law" / "bounds.json").read_text("utf-8")))
DIAGRAM = etree.parse(FOLDER / "award.bpmn", etree.XMLParser(resolve_entities=False))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


def properties(task: Any) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in task.iter(f"{SPIFF}property")}


USER_TASKS = {task.get("id"): properties(task) for task in DIAGRAM.iter(f"{BPMN}userTask")}
CONDITIONS = [one.text or "" for one in DIAGRAM.iter(f"{BPMN}conditionExpression")]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_form_can_be_compiled(name: str) -> None:
    assert forms.faults(DEFINITIONS[name], None) == []
    assert forms.compile(DEFINITIONS[name]).name == name


def test_every_source_of_a_form_is_there() -> None:
    handlers.register()
    named = {source for definition in DEFINITIONS.values() for source in forms.compile(definition).sources.values()}
    assert named <= set(SOURCES)


def test_every_user_task_has_its_form_and_no_form_is_left_over() -> None:
    named = {found["form"] for found in USER_TASKS.values()}
    assert named == set(DEFINITIONS)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_form_stands_on_articles_that_exist(name: str) -> None:
    form = forms.compile(DEFINITIONS[name])
    cited = [*form.article, *(field.article for field in form.fields if field.article)]
    assert cited
    assert [unknown for each in cited for unknown in REGULATION.unknown(each)] == []


def test_every_task_executes_an_article_that_its_form_names() -> None:
    for task, found in USER_TASKS.items():
        form = forms.compile(DEFINITIONS[found["form"]])
        named = {*form.article, *(field.article for field in form.fields)}
        assert named & set(articles.cited(found["article"])), task


def test_gateways_compare_form_variables_with_their_options() -> None:
    """A misspelt option would send every case down the default arrow."""
    compared = 0
    for variable, values in choice_variables():
        for condition in CONDITIONS:
            for literal in re.findall(rf"\b{variable} *[!=]= *\"(\w+)\"", condition):
                assert literal in values, f"{condition}: {variable} is one of {values}"
                compared += 1
    assert compared >= 3


def choice_variables() -> Iterator[tuple[str, set[Any]]]:
    for definition in DEFINITIONS.values():
        for field in forms.compile(definition).fields:
            if field.variable and field.options:
                yield field.variable, {option.value for option in field.options}


def test_only_the_ballot_is_secret() -> None:
    """P11, R21."""
    secret = [name for name, definition in DEFINITIONS.items() if definition.get("secret")]
    assert secret == ["ballot"]


def test_nobody_is_asked_for_money() -> None:
    """R04: no fee object exists (Article 3)."""
    labels = [field["label"] for definition in DEFINITIONS.values() for field in definition["fields"]]
    assert not [
        label for label in labels if re.search("缴费|收费金额|付款|费用", label) and "不收取任何费用" not in label
    ]


# ---------------------------------------------------------------- filling them in

UNITS = [Option(4, "甲"), Option(7, "乙"), Option(9, "丙")]
SAMPLES: dict[str, Any] = {
    "text": "文字", "textarea": "文字", "date": "2026-03-02", "checkbox": True, "phone": "13999991234",
    "email": "a@tacheng.gov.cn", "idcard": "11010519491231002X", "uscc": "91350100M000100Y43", "file": [1],
}  # fmt: skip


def sample(field: forms.Field, chosen: int) -> Any:
    """An answer to one field; `chosen` picks among options, so that every branch of a form is walked."""
    known = [option.value for option in (UNITS if field.source else field.options)]
    if field.type == "rows":
        return [{"id": one} | filled(field.fields, chosen) for one in known]
    if field.type == "checkboxes":
        return known
    if known:
        return known[chosen % len(known)]
    return int(field.min or 0) if field.type in ("integer", "number") else SAMPLES[field.type]


def filled(fields: tuple[forms.Field, ...], chosen: int) -> dict[str, Any]:
    return {field.key: sample(field, chosen) for field in fields if field.type != "heading"}


@pytest.mark.parametrize("chosen", range(3))
@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_form_can_be_filled_along_every_branch(name: str, chosen: int) -> None:
    form = forms.compile(DEFINITIONS[name])
    clean = forms.validate(form, filled(form.fields, chosen), {path: UNITS for path in form.sources})
    assert json.loads(json.dumps(clean)) == clean


@pytest.mark.parametrize("name", DEFINITIONS)
def test_an_empty_form_is_answered_with_sentences(name: str) -> None:
    """P13."""
    form = forms.compile(DEFINITIONS[name])
    with pytest.raises(AnswersRejected) as caught:
        forms.validate(form, {}, {path: UNITS for path in form.sources})
    assert all(told.endswith("。") for told in caught.value.errors.values())


def test_a_return_needs_its_reason() -> None:
    """R14: nobody is left off the acceptance list without a reason in writing (Article 17)."""
    form = forms.compile(DEFINITIONS["acceptance_list"])
    rows = [
        {"id": 4, "decision": "yes"},
        {"id": 7, "decision": "no"},
        {"id": 9, "decision": "no", "reason": " "},
    ]
    with pytest.raises(AnswersRejected) as caught:
        forms.validate(form, {"decisions": rows}, {"decisions": UNITS})
    assert caught.value.errors == {"decisions[7].reason": "请填写此项。", "decisions[9].reason": "请填写此项。"}


def test_both_lists_are_checked_with_date_and_source() -> None:
    """R10 (Article 14)."""
    form = forms.compile(DEFINITIONS["audit"])
    with pytest.raises(AnswersRejected) as caught:
        forms.validate(form, {"result": "refuse", "refuse_reason": "名单"}, {"departments": UNITS})
    wanted = {f"{listed}_{part}" for listed in ("abnormal", "illegal") for part in ("checked_on", "source", "listed")}
    assert wanted <= set(caught.value.errors)


def test_formal_review_has_three_checks() -> None:
    """R12 (Article 15)."""
    fields = forms.compile(DEFINITIONS["formal_review"]).fields
    assert [field.label[:3] for field in fields if field.type == "radio"] == ["（一）", "（二）", "（三）"]


def test_scores_are_closed_steps_of_five_percent() -> None:
    (rows,) = [field for field in forms.compile(DEFINITIONS["scorebook"]).fields if field.type == "rows"]
    percent = next(field for field in rows.fields if field.key == "percent")
    assert [option.value for option in percent.options] == list(range(0, 101, 5))


# ---------------------------------------------------------------- the sheet and the owner's guide


def test_the_sheet_has_no_faults() -> None:
    assert parameters.faults(SHEET) == []
    assert BOUNDS.broken(parameters.values(SHEET)) == []


def test_every_parameter_that_the_diagram_names_is_in_the_sheet() -> None:
    named = set(re.findall(r'param\((?:"|&quot;)([\w.]+)', (FOLDER / "award.bpmn").read_text()))
    assert named <= set(parameters.values(SHEET))
    assert named


def test_every_bound_of_the_law_is_a_bound_of_the_sheet() -> None:
    rows = {row["key"]: row for row in SHEET}
    for bound in BOUNDS.all:
        if bound.kind == "parameter":
            assert rows[bound.key]["min"] == bound.least, bound.key
            assert rows[bound.key]["article"] == bound.article, bound.key
            assert "未规定" not in rows[bound.key]["basis"], bound.key


@pytest.mark.parametrize("key", [row["key"] for row in SHEET if "min" in row and row["type"] == "integer"])
def test_a_value_below_its_bound_is_refused(key: str) -> None:
    lowered = [row | {"value": row["min"] - 1} if row["key"] == key else row for row in SHEET]
    assert any("不能低于" in fault for fault in parameters.faults(lowered))


def test_the_examples_in_the_guide_are_right() -> None:
    guide = (FOLDER / "README.zh.md").read_text()
    form, sheet = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", guide, re.DOTALL))
    assert forms.faults(form, ()) == []
    assert parameters.faults(sheet) == []


def test_the_guide_names_every_source_and_field_type() -> None:
    guide = (FOLDER / "README.zh.md").read_text()
    used = {source for definition in DEFINITIONS.values() for source in forms.compile(definition).sources.values()}
    types = {"text", "textarea", "date", "number", "integer", "radio", "select", "checkbox", "checkboxes", "file"}
    types |= {"phone", "email", "idcard", "uscc", "rows", "heading"}
    assert {name for name in used | types if f"`{name}`" not in guide} == set()
