"""Every form of the bundle as a page: it renders, and what its HTML holds reads back as the same answers."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from engine import forms
from engine.contract import Option
from engine.forms import Field, Form
from running.settings import HOME
from tests.web import browsing
from web import files
from web.forms import reading, showing
from web.frame import filters
from web.public import objection_form

FOLDER = HOME / "processes" / "forms"
FILES = sorted(FOLDER.glob("*.json"))
PAGE = """{% from "fields.html" import field, problems %}<form class="fill">{{ problems(page) }}
{% for each in page.fields %}{{ field(each) }}{% endfor %}</form>"""
OPTIONS = [Option(3, "甲公司（虚构）", "第一档"), Option("4.1", "高层领导的作用"), Option(12, "丙<b>单位")]
USUAL: dict[str, Any] = {
    "text": "甲 & <乙>", "textarea": "\n第一行\n  第二行", "date": "2026-03-02", "phone": "13800000000",
    "email": "a@example.com", "idcard": "11010519491231002X", "uscc": "91350100M000100Y43",
}  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("web", root_path=str(HOME / "web"))
    filters.register(made)
    return made


def form_of(path: Path) -> Form:
    return forms.compile(json.loads(path.read_text(encoding="utf-8")))


def options_of(form: Form) -> dict[str, list[Option]]:
    return dict.fromkeys(form.sources, OPTIONS)


def filled(form: Form, chance: random.Random) -> dict[str, Any]:
    return _filled(form.fields, chance)


def _filled(fields: tuple[Field, ...], chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field in fields:
        when = field.show_when
        if field.type == "heading" or (when and answers.get(when.field) != when.equals):
            continue
        answers[field.key] = _answer(field, chance)
    return {key: value for key, value in answers.items() if value is not None}


def _answer(field: Field, chance: random.Random) -> Any:
    values = [option.value for option in (OPTIONS if field.source else field.options)]
    match field.type:
        case "rows":
            return [{"id": value, **_filled(field.fields, chance)} for value in values]
        case "radio" | "select":
            return chance.choice(values)
        case "checkboxes":
            return [value for value in values if chance.random() < 0.7][: field.max_items] or values[:1]
        case "checkbox":
            return field.required or chance.random() < 0.5
        case "integer":
            return int(max(field.min or 0, 1))
        case "number":
            return max(field.min or 0, 1.5)
        case "file":
            return [1] if field.required else None
    return USUAL[field.type] if field.required or chance.random() < 0.5 else None


def shown_with(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """What the page is given: materials by name."""
    with_files = {field.key for field in form.fields if field.type == "file"}
    return {
        key: [files.Kept(str(number), f"{number}.pdf", 1) for number in value] if key in with_files else value
        for key, value in answers.items()
    }


def rendered(app: Flask, form: Form, typed: dict[str, Any], errors: dict[str, str] | None = None) -> browsing.Element:
    with app.test_request_context():
        page = showing.page(form, options_of(form), typed, errors or {})
        return browsing.read(render_template_string(PAGE, page=page))


def test_there_are_forms() -> None:
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_empty_form_can_be_shown_and_every_control_has_a_name(app: Flask, path: Path) -> None:
    form = form_of(path)
    page = rendered(app, form, {})
    ids = [element.get("id") for element in page.all("*") if element.get("id")]
    assert len(ids) == len(set(ids)), "ids are unique"
    labelled = {label.get("for") for label in page.all("label")}
    for control in page.all("*"):
        if control.tag in ("textarea", "select") or (control.tag == "input" and control.get("type") != "hidden"):
            inside = control.parent is not None and control.parent.tag == "label"
            assert inside or control.get("id") in labelled or control.get("aria-label"), control.attributes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_page_holds_reads_back_as_the_same_answers(app: Flask, path: Path, seed: int) -> None:
    form = form_of(path)
    options = options_of(form)
    answers = forms.validate(form, filled(form, random.Random(seed)), options)
    page = rendered(app, form, shown_with(form, answers))
    posted = browsing.inputs(next(page.all("form")))
    assert forms.validate(form, reading.read_answers(form, posted, MultiDict()), options) == answers


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_fault_has_its_place_on_the_page(app: Flask, path: Path) -> None:
    """Each sentence stands at a field, and each line of the summary leads to something on the page."""
    form = form_of(path)
    empty = reading.read_answers(form, browsing.inputs(rendered(app, form, {})), MultiDict())
    try:
        forms.validate(form, empty, options_of(form))
        errors = {}
    except forms.validation.AnswersRejected as rejected:
        errors = rejected.errors
    with app.test_request_context():
        page = showing.page(form, options_of(form), empty, errors)
    assert len(page.problems) == len(errors)
    assert all(problem.name for problem in page.problems)
    html = rendered(app, form, empty, errors)
    ids = {element.get("id") for element in html.all("*")}
    assert {problem.name for problem in page.problems} <= ids


def test_the_objection_form_asks_for_what_article_23_wants() -> None:
    keys = {field.key for field in objection_form.FORM.fields}
    assert {"name", "phone", "address", "text", "signed", "identity_proof", "sealed", "evidence"} <= keys


WORDS = st.sampled_from(["decisions", "result", "choices", "scores", "id", "rows", "csrf_token", "members", ""])
NAMES = st.one_of(WORDS, st.builds("{}[{}].{}".format, WORDS, st.text(max_size=4), WORDS), st.text(max_size=8))
BODIES = st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=12)


@settings(max_examples=60)
@given(body=BODIES, path=st.sampled_from(FILES))
def test_any_body_is_read_and_shown_again(app: Flask, body: list[tuple[str, str]], path: Path) -> None:
    form = form_of(path)
    typed = reading.read_answers(form, MultiDict(body), MultiDict())
    answered = {**typed, **{field.key: [] for field in form.fields if field.type == "file"}}
    try:
        forms.validate(form, answered, options_of(form))
        errors = {}
    except forms.validation.AnswersRejected as rejected:
        errors = rejected.errors
    rendered(app, form, answered, errors)
