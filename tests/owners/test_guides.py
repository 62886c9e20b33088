"""What the guides for owners show is run as it is written; a snippet or a table that is new needs a test here."""

import json
import re
from typing import Any

import pytest
from lxml import etree

import handlers
from engine import contract, documents, types
from engine.bundle import Bundle
from engine.forms import inspection, model
from engine.spiff import decisions, declaring, operations
from engine.spiff.lint import identity
from engine.spiff.parser import parse
from rehearsal import run as rehearsal
from tests.commands.conftest import Award, award, bare, shipped, template
from tests.engine.decisions import dmn
from tests.owners import editor, elements, modeler
from tests.owners.drafts import AWARD, Draft
from tests.owners.guides import FOLDER, HEADING, OWNERS, ROOT, codes, faults, rows, snippet, snippets

__all__ = ["award", "bare", "shipped", "template"]

# ---------------------------------------------------------------- every snippet and every table has its test

SNIPPETS = {
    "award check     检查": "test_the_three_commands_follow_one_another",
    "{": "test_the_form_that_is_shown_can_be_asked",
    "[": "test_the_parameter_that_is_shown_is_the_one_of_the_sheet",
    "<bpmn:businessRuleTask": "test_the_decision_that_is_shown_decides",
    "$ award check": "test_the_faults_that_are_shown_are_told_so",
    "$ award test": "test_the_report_that_is_shown_is_of_today",
    "$ award deploy": "test_the_three_commands_follow_one_another",
    '{"key": "publicity.days.result"': "test_the_parameter_that_is_shown_longer_is_accepted",
    "名称: 一个组织，异议成立": "test_the_scenario_that_is_shown_comes_true",
}
TABLES = {
    "| 文件 | 内容 | 用什么改 |": "test_every_file_is_listed",
    "| 属性 | 填什么 | 例 |": "test_every_property_of_a_box_is_listed_and_its_example_accepted",
    "| 图形 | 什么时候用 | 要写什么 |": "tests/processes/test_owners_elements.py",
    "| 属性 | 意思 | 例 |": "tests/engine/elements/test_calling.py",
    "| 词 | 意思 | 用在哪里 |": "test_every_word_is_listed_with_its_place",
    "| 类型 | 填写的内容 | 自动检查 |": "test_every_type_of_field_is_listed",
    "| 属性 | 意思 |": "test_every_property_of_a_field_is_known",
    "| 说明行 | 意思 |": "test_every_line_of_a_header_is_listed",
    "| 得分 `points`（`integer`） | 行业 `sector`（`string`） | → 奖级 `tier`（`string`） |":
        "test_the_decision_that_is_shown_decides",
    "| 格子 | 意思 |": "tests/engine/decisions/test_cells.py",
    "| 策略 | 意思 |": "tests/engine/decisions/test_deciding.py",
    "| 文件 | 管什么 | 您通常改什么 |": "test_every_file_is_listed",
    "| 写法 | 意思 |": "test_every_word_is_listed_with_its_place",
}  # fmt: skip


def test_every_snippet_has_a_test() -> None:
    shown = [*snippets(FOLDER), *snippets(OWNERS)]
    assert [each for each in shown if not any(each.startswith(opening) for opening in SNIPPETS)] == []
    assert {name for name in SNIPPETS.values() if name not in globals()} == set()


def test_every_table_has_a_test() -> None:
    assert set(HEADING.findall(FOLDER) + HEADING.findall(OWNERS)) == set(TABLES)
    named = [name for name in TABLES.values() if name not in globals()]
    assert [name for name in named if not (ROOT / name).is_file()] == []


# ---------------------------------------------------------------- snippets


@pytest.fixture
def office(award: Award) -> Award:
    """A product whose bundle has one short scenario."""
    for path in (award.bundle / "scenarios").glob("*.yaml"):
        if path.stem != "vacant_failed_defence":
            path.unlink()
    return award


def test_the_three_commands_follow_one_another(office: Award) -> None:
    checked, tested, deployed = re.findall(r"^award (\w+)", snippet(FOLDER, "award check"), re.MULTILINE)
    assert office(checked).out.startswith("没有发现问题。")
    assert "走过的环节：" in office(tested).out

    call, said = snippet(OWNERS, "$ award deploy").strip().splitlines()
    note = re.search('--note "(.+)"', call)
    assert note
    assert deployed == "deploy"
    assert office(deployed, "--note", note[1]).out.strip() == said.strip()
    assert office(deployed, "--note", note[1]).out == "内容未变，仍为第2版。\n"


def test_the_form_that_is_shown_can_be_asked() -> None:
    def asked(draft: Draft) -> None:
        written = snippet(FOLDER, "{")
        draft.files["forms/site_notice.json"] = written.encode()
        modeler.add_user_task(draft, "site_notice", "安排现场评审", ("review_report", "issue_review_report"),
                              form="site_notice", article="第二十一条")  # fmt: skip
        modeler.add_script_task(draft, "look", "看方式", ("site_notice", "issue_review_report"),
                                script='elsewhere = method == "other"', article="第二十一条")  # fmt: skip

    assert faults(asked) == []


def test_the_parameter_that_is_shown_is_the_one_of_the_sheet() -> None:
    (shown,) = json.loads(snippet(FOLDER, "["))
    (held,) = [dict(row) for row in AWARD.sheet if row["key"] == shown["key"]]
    assert shown == {key: value for key, value in held.items() if key != "help"}


def test_the_parameter_that_is_shown_longer_is_accepted() -> None:
    shown = json.loads(snippet(OWNERS, '{"key"'))
    (held,) = [dict(row) for row in AWARD.sheet if row["key"] == shown["key"]]
    assert shown == {**held, "value": 7}
    assert faults(lambda draft: editor.set_parameter(draft, shown["key"], 7)) == []


TIERS = "| 得分 `points`（`integer`） | 行业 `sector`（`string`） | → 奖级 `tier`（`string`） |"


def tiers() -> bytes:
    rules = [" | ".join(codes(cell)[0] for cell in row) for row in rows(TIERS)]
    return dmn.table(["points: integer", "sector: string"], ["tier: string"], rules, policy="FIRST")


def test_the_decision_that_is_shown_decides() -> None:
    def decided(draft: Draft) -> None:
        draft.files["decisions/tier.dmn"] = tiers()
        on = ("review_report", "issue_review_report")
        modeler.add_script_task(draft, "set_tier", "x", on, script="x = 1", article="第四条")
        _become(elements.box(draft, "set_tier"), snippet(FOLDER, "<bpmn:businessRuleTask"))
        modeler.add_script_task(draft, "given", "给出得分", ("review_report", "set_tier"), article="第四条",
                                script='points = 700\nsector = "制造业"')  # fmt: skip
        modeler.add_script_task(draft, "used", "看奖级", ("set_tier", "issue_review_report"), article="第四条",
                                script='first = tier == "正奖"')  # fmt: skip

    assert faults(decided) == []
    table = decisions.read(tiers())
    for points, sector, tier in (
        (700, "农业", "正奖"),
        (600, "服务业", "提名奖"),
        (600, "农业", "无"),
        (1, "制造业", "无"),
    ):
        assert table.decide({"points": points, "sector": sector}, {}).variables == {"tier": tier}


def _become(box: Any, written: str) -> None:
    """Let a box be what is written, but keep the arrows that touch it."""
    names = f'xmlns:bpmn="{elements.BPMN}" xmlns:spiffworkflow="{elements.SPIFF}"'
    (shown,) = etree.fromstring(f"<x {names}>{written}</x>")
    assert box.get("id") == shown.get("id")
    box.tag = shown.tag
    box.set("name", shown.get("name"))
    box.remove(box.find(elements.bpmn("script")))
    box.replace(box.find(elements.bpmn("extensionElements")), shown[0])


def test_the_scenario_that_is_shown_comes_true() -> None:
    story = snippet(OWNERS, "名称:")
    without = {path: content for path, content in AWARD.files.items() if not path.startswith("scenarios/")}

    played = list(rehearsal.scenarios(Bundle({**without, "scenarios/example.yaml": story.encode()})))

    assert [outcome.missed for outcome in played] == [[]]


def test_the_faults_that_are_shown_are_told_so() -> None:
    shown = re.findall(r"^ *- (.+)$", snippet(OWNERS, "$ award check"), re.MULTILINE)
    found = faults(
        lambda draft: modeler.set_property(draft, "formal_review", "form", "formal_reviw"),
        lambda draft: editor.replace(draft, "forms/audit.json", '"departments"', '"departmets"'),
        lambda draft: editor.set_parameter(draft, "publicity.days.result", 3),
    )
    assert [fault.message for fault in found] == shown
    assert f"共有{len(shown)}处问题。" in OWNERS


def test_the_report_that_is_shown_is_of_today() -> None:
    shown = snippet(OWNERS, "$ award test")
    diagram = parse(*AWARD.diagrams.values(), tables=AWARD.decisions.values())
    boxes, arrows = len(diagram.elements), len(diagram.flows)
    assert f"走过的环节：{boxes}/{boxes}；走过的连线：{arrows}/{arrows}" in shown
    told = re.findall(r"如愿：(.+)（(\w+)，[\d.]+秒）", shown)
    assert told
    assert all(f"名称: {title}\n" in AWARD.scenarios[name].decode() for title, name in told)


# ---------------------------------------------------------------- tables


def test_every_file_is_listed() -> None:
    told = [name for row in rows("| 文件 | 内容 | 用什么改 |") for name in codes(row[0])]
    named = [re.escape(name).replace("名称", r"\w+") for name in told]
    short = [name for row in rows("| 文件 | 管什么 | 您通常改什么 |") for name in codes(row[0])]
    for file in AWARD.files:
        assert any(re.fullmatch(each, file) for each in named), file
        assert any(file == each or (each.endswith("/") and file.startswith(each)) for each in short), file


EXAMPLES = {
    "article": "audit", "form": "audit", "assign_unit": "audit", "assign_user": "site_report",
    "position": "formal_review", "not_same_person_as": "submit_for_approval", "due_working_days": "correct_application",
    "recall": "give_opinion", "document": "publish_result",
}  # fmt: skip


def test_every_property_of_a_box_is_listed_and_its_example_accepted() -> None:
    shown = {codes(row[0])[0]: codes(row[2]) for row in rows("| 属性 | 填什么 | 例 |")}
    assert set(shown) == identity._PROPERTIES

    def filled_in(draft: Draft) -> None:
        editor.describe(draft, "roles", "office", positions=[{"key": "head", "name": "负责人"}])
        modeler.add_user_task(
            draft, "noted", "记下", ("audit_opinion", "issue_audit_opinion"), form="audit_opinion", article="第十四条",
            assign_unit="auditor_unit", document=shown["document"][0],
        )  # fmt: skip
        for name, box in EXAMPLES.items():
            if name != "document":
                modeler.set_property(draft, box, name, shown[name][-1])

    assert faults(filled_in) == []
    assert (
        faults(lambda draft: modeler.set_property(draft, "audit", "due_working_days", shown["due_working_days"][0]))
        == []
    )
    declared = declaring.read(shown["data"][0])
    assert [type(each) for each in declared.values()] == [types.Integer, types.Text]


def test_every_word_is_listed_with_its_place() -> None:
    handlers.register()
    told = {name: row[2] for row in rows("| 词 | 意思 | 用在哪里 |") for name in re.findall(r"`(\w+)\(", row[0])}
    moments = {name: "时限" if word.moment else "任何地方" for name, word in contract.WORDS.items()}
    assert told == moments | dict.fromkeys(operations.WORDS, "任何地方")
    assert set(re.findall(r"\b(\w+)\(", str(rows("| 写法 | 意思 |")))) <= set(told)


def test_every_type_of_field_is_listed() -> None:
    told = {name: row[2] for row in rows("| 类型 | 填写的内容 | 自动检查 |") for name in codes(row[0])}
    assert set(told) == set(inspection.PROPERTIES)
    assert [f"默认最多{model.LENGTHS[name]}字" in told[name] for name in ("text", "textarea")] == [True, True]


def test_every_property_of_a_field_is_known() -> None:
    told = {name for row in rows("| 属性 | 意思 |") for name in codes(row[0])}
    assert told - inspection.COMMON - set().union(*inspection.PROPERTIES.values()) == set()


def test_every_line_of_a_header_is_listed() -> None:
    lines = [codes(row[0])[0] for row in rows("| 说明行 | 意思 |")]
    known = re.search(r"\((\w+(?:\|\w+)+)\)", documents._LINE.pattern)
    assert known
    assert [re.match(r"// (\w+): ", line)[1] for line in lines] == list(known[1].split("|"))  # type: ignore[index]
    assert documents.header("\n".join(lines)).readers == ("申报组织", "审核机关")


def test_every_source_is_listed() -> None:
    handlers.register()
    said = re.search(r"^选项的来源：(.+?)。$", FOLDER, re.MULTILINE | re.DOTALL)
    assert said
    assert set(codes(said[1])) == set(contract.SOURCES)


def test_the_parameters_that_are_only_recorded_are_counted() -> None:
    said = re.search(r"有(\d+)个参数的说明里写着“(.+?)”", OWNERS)
    assert said
    assert len([row for row in AWARD.sheet if said[2] in row.get("help", "")]) == int(said[1])
