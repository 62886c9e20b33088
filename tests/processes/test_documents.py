"""Every document the process issues: its header, its article (R34), and what the page says when it is rendered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst

from engine import documents as headers
from running import documents

FOLDER = Path(__file__).parents[2] / "processes" / "documents"
TEMPLATES = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.typ"))}
NAMES = [file.removesuffix(".typ") for file in TEMPLATES if file != "gongwen.typ"]
FACTS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "document_facts.json").read_text())

DIGITS = "一二三四五六七八九"
TENS = ["", "十", "二十", "三十"]
ARTICLES = {f"第{ten}{one}条" for ten in TENS for one in ["", *DIGITS] if ten or one} - {"第三十九条"}


def source(name: str) -> str:
    return TEMPLATES[f"{name}.typ"].decode()


def page_text(name: str, facts: dict[str, Any], label: str = "<body>") -> str:
    """The words on the page, as the compiler itself sees them after laying it out."""
    compiler = typst.Compiler(
        FOLDER / f"{name}.typ", root=FOLDER, font_paths=documents._fonts(), sys_inputs={"data": json.dumps(facts)}
    )
    return "".join(_words(json.loads(compiler.query(label))))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _words(one)
    elif isinstance(node, dict):
        yield from (node["text"],) if isinstance(node.get("text"), str) else _words(list(node.values()))


# ---------------------------------------------------------------- headers


def test_there_are_38_articles_to_cite() -> None:
    assert len(ARTICLES) == 38


def test_every_document_has_sample_facts() -> None:
    assert sorted(FACTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_document_has_a_good_header(name: str) -> None:
    assert headers.faults(f"documents/{name}.typ", source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_document_cites_articles_of_the_regulation_in_its_text_r34(name: str) -> None:
    _, body = source(name).split("#import", 1)
    cited = set(headers.header(source(name)).articles)
    assert cited <= ARTICLES
    assert all(article in body for article in cited)


def test_who_reads_a_document_is_a_role_of_the_award() -> None:
    roles = {role["name"] for role in json.loads((FOLDER.parent / "award.json").read_text("utf-8"))["roles"]}
    assert {reader for name in NAMES for reader in headers.header(source(name)).readers} <= roles


@pytest.mark.parametrize("name", NAMES)
def test_the_header_lists_the_facts_that_the_template_uses(name: str) -> None:
    used = set(re.findall(r'(?:#|\b)(?:f|has|equals|rows|each|sheet|paragraphs)\("(\w+)"', source(name)))
    told = {re.match(r"\w+", fact)[0] for fact in headers.header(source(name)).facts}  # type: ignore[index]
    assert used - told <= {"year", "legal_person"}


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("name", NAMES)
def test_every_document_becomes_a_pdf_without_a_gap(name: str) -> None:
    assert documents.render(TEMPLATES, name, FACTS[name]).startswith(b"%PDF")
    assert page_text(name, FACTS[name], "<gap>") == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_page_cites_an_article_r34(name: str) -> None:
    text = page_text(name, FACTS[name])
    assert any(article in text for article in headers.header(source(name)).articles)


def test_no_document_needs_any_fact_to_be_rendered() -> None:
    assert documents.faults(TEMPLATES) == {}


def test_a_missing_fact_leaves_a_gap_that_can_be_seen() -> None:
    assert "你单位（＿＿＿＿年" in page_text("hearing_notice", {})


def test_a_publicity_is_introduced_by_its_kind_and_says_how_days_are_counted() -> None:
    facts = FACTS["publicity_notice"] | {"length": "10日（其中7个工作日）", "opening": "依照第十四条规定，公示如下："}
    text = page_text("publicity_notice", facts)
    assert "依照第十四条规定，公示如下：" in text
    assert "公示期为10日（其中7个工作日）" in text
    assert "公布当日（2026年6月4日）不计入" in text
    assert "至2026年6月16日24时止" in text


@pytest.mark.parametrize(("answer", "says"), [("objection", "第二十三条"), ("comment", "提出意见"), ("none", "")])
def test_a_publicity_says_what_may_be_answered_and_nothing_else(answer: str, says: str) -> None:
    text = page_text("publicity_notice", FACTS["publicity_notice"] | {"answer": answer})
    assert says in text
    assert ("异议" in text) is (answer == "objection")


@pytest.mark.parametrize("kind", ["ineligible", "refused", "not_recommended", "merged"])
def test_each_refusal_gives_its_reasons(kind: str) -> None:
    facts = FACTS["refusal_notice"] | {"kind": kind, "outcome": "已合并申报"}
    assert facts["reasons"][0] in page_text("refusal_notice", facts)


def test_a_provisional_last_day_is_never_printed_as_final_p9() -> None:
    facts = FACTS["publicity_notice"]
    assert "截止日期为暂定" in page_text("publicity_notice", facts)
    assert "暂定" not in page_text("publicity_notice", facts | {"provisional": False})


def test_a_return_states_its_reasons_and_the_materials_r14() -> None:
    text = page_text("return_notice", FACTS["return_notice"])
    assert FACTS["return_notice"]["reasons"][0] in text
    assert "证实性材料（共12件）" in text


def test_the_certificate_shows_the_award_year_r29() -> None:
    assert "2026年塔城地区政府质量奖" in page_text("certificate", FACTS["certificate"])
    assert "2028年塔城地区政府质量奖" in page_text("certificate", FACTS["certificate"] | {"year": 2028})


def test_the_certificate_carries_its_verification_code() -> None:
    other = FACTS["certificate"] | {"verification_code": "AAAA-BBBB"}
    assert documents.render(TEMPLATES, "certificate", other) != render("certificate")


def test_the_bulletin_is_the_same_to_the_byte_whoever_objected_r26() -> None:
    facts = FACTS["objection_bulletin"]
    anonymous = {key: value for key, value in facts.items() if not key.startswith("objector")}
    assert len(anonymous) < len(facts)
    assert "objector" not in source("objection_bulletin")
    assert documents.render(TEMPLATES, "objection_bulletin", anonymous) == render("objection_bulletin")


def test_the_same_facts_always_give_the_same_bytes() -> None:
    assert render("commendation") == render("commendation")


def test_the_layout_gives_no_warning_but_of_fonts_that_are_not_installed() -> None:
    _, warnings = typst.compile_with_warnings(FOLDER / "commendation.typ", root=FOLDER, font_paths=documents._fonts())
    assert [one.message for one in warnings if not one.message.startswith("unknown font family")] == []


def test_only_a_fictional_document_says_so() -> None:
    facts = FACTS["commendation"]
    assert documents.render(TEMPLATES, "commendation", facts | {"fictional": True}) != render("commendation")
    assert documents.render(TEMPLATES, "commendation", facts | {"fictional": False}) == render("commendation")


def render(name: str) -> bytes:
    return documents.render(TEMPLATES, name, FACTS[name])


# ---------------------------------------------------------------- what an owner may get wrong


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("#let x = (1, 2\n", "公文模板“broken”第3行有误：括号、引号或者强调记号没有成对。"),
        ("#applicant\n", "公文模板“broken”第3行有误：没有“applicant”这个名称。"),
        ('#import "other.typ": *\n', "公文模板“broken”第3行有误：要引用的文件不在流程包里。"),
        ("#f()\n", "公文模板“broken”第3行有误：缺少参数“key”。"),
        ("邮箱：office@example\n", "公文模板“broken”第3行有误：“@example”会被当作引用，要印出“@”请写成“\\@”。"),
        (
            '#sheet("rows", (name: 3))\n',
            "公文模板“broken”第3行有误：排版程序报告“type integer has no method `clusters`”。",
        ),
    ],
)
def test_a_broken_template_is_told_with_its_name_and_line(broken: str, sentence: str) -> None:
    text = f'// title: 坏模板\n#import "gongwen.typ": *\n{broken}'
    with pytest.raises(documents.CannotRender) as told:
        documents.render(TEMPLATES | {"broken.typ": text.encode()}, "broken", {"rows": ["甲"]})
    assert str(told.value) == sentence


def test_a_template_that_is_not_in_the_bundle_is_told_by_its_name() -> None:
    with pytest.raises(documents.NoSuchTemplate, match="没有名为“praise”的公文模板"):
        documents.render(TEMPLATES, "praise", {})


def test_a_bundle_may_hold_its_documents_under_a_folder() -> None:
    under = {f"documents/{file}": text for file, text in TEMPLATES.items()}
    assert documents.render(under, "commendation", FACTS["commendation"]) == render("commendation")


def test_a_template_cannot_read_outside_of_the_bundle() -> None:
    text = b'// title: x\n#read("/etc/passwd") #read("../../../../etc/passwd")'
    with pytest.raises(documents.CannotRender, match="第2行"):
        documents.render({"curious.typ": text}, "curious", {})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("正文", "开头没有说明行"),
        ("// title: 公示\n// type: 公示\n", "没有写依据的条款"),
        ("// title: 公示\n// type: 公示\n// article: 17\n", "“17”不是“第十七条”这样的写法"),
        ("// title: 公示\n// type: 便条\n// article: 第十七条\n", "文种“便条”不在已知的文种之内"),
        ("// type: 公示\n// article: 第十七条\n", "没有写标题"),
    ],
)
def test_a_bad_header_is_told_in_chinese(text: str, fault: str) -> None:
    (told,) = headers.faults("documents/odd.typ", text)
    assert told.startswith("公文模板“odd”")
    assert fault in told


def test_a_header_is_read_field_by_field() -> None:
    text = """// title: 受理名单公示
// type: 公示
// article: 第十二条、第十四条
// facts: number, rows[a, b], kind(x|y)
// series: 塔质奖公示

// type: 通知
"""
    articles, facts = ("第十二条", "第十四条"), ("number", "rows[a, b]", "kind(x|y)")
    assert headers.header(text) == headers.Header("受理名单公示", "公示", articles, facts, "塔质奖公示")
