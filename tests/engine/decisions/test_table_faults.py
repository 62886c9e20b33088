"""P6 for decision tables: one that can't decide every case is refused, with the row and the column in Chinese."""

import re
from pathlib import Path

import pytest

from engine import checks
from engine.faults import Fault
from engine.spiff import decisions
from tests.engine.decisions.dmn import DMN13, table
from tests.engine.test_checks import REGISTRY, bundle, plain

INTEGER, TIER, LIMIT = ["score: integer"], ["tier: string"], 'param("reply.days")'
SECTOR, CLOSED = ['sector: string = "a", "b"'], ['tier: string = "a", "b"']
TWO = ['> 5 | "一等"', '<= 5 | "二等"']


def found(source: bytes, **others: bytes) -> list[Fault]:
    files = {f"decisions/{name}.dmn": content for name, content in {"tier": source, **others}.items()}
    return checks.problems(bundle(plain(), files), REGISTRY)


def first(*rules: str, inputs: list[str] = INTEGER, outputs: list[str] = TIER) -> bytes:
    return table(inputs, outputs, rules, policy="FIRST")


def collecting(aggregation: str, outputs: list[str]) -> bytes:
    rules = [f"- | {' | '.join(['1' if 'integer' in each else chr(34) + 'a' + chr(34) for each in outputs])}"]
    return table(INTEGER, outputs, rules, policy="COLLECT", aggregation=aggregation)


GOOD = {
    "a number line cut in two": table(INTEGER, TIER, TWO),
    "spans that meet": table(["score: number"], TIER, ['[0..5) | "b"', '[5..9] | "a"', '< 0, > 9 | "?"']),
    "integers that follow one another": table(INTEGER, TIER, ['<= 5 | "b"', '>= 6 | "a"']),
    "days that follow one another": table(["on: date"], TIER, ['<= "2026-05-31" | "b"', '>= "2026-06-01" | "a"']),
    "allowed values, all of them": table(SECTOR, TIER, ['"a" | "x"', '"b" | "y"']),
    "an allowed span, all of it": table(["score: number = [0..10]"], TIER, ['[0..5) | "x"', '[5..10] | "y"']),
    "both truths": table(["branch: boolean"], TIER, ['true | "x"', 'false | "y"']),
    "not, and what it leaves": table(["sector: string"], TIER, ['not("a", "b") | "x"', '"a", "b" | "y"']),
    "a default": table(INTEGER, TIER, ['> 5 | "x"', 'default | "y"']),
    "a last row for everything": first('> 5 | "x"', '- | "y"'),
    "two columns": table(
        ["a: boolean", "b: boolean"], TIER, ['true | - | "x"', 'false | true | "y"', 'false | false | "z"']
    ),
    "two columns of one expression": table(
        ["a: integer", "a: integer"], TIER, ['> 0 | < 9 | "x"', '- | >= 9 | "y"', '<= 0 | - | "z"']
    ),
    "a parameter, with a row for everything": first(f'> {LIMIT} | "x"', '- | "y"'),
    "a word about a box": first('times("ask") | "x"', '- | "y"'),
    "a list that may stay empty": table(INTEGER, TIER, ['> 5 | "x"', '> 7 | "y"'], policy="COLLECT"),
    "a sum that may stay zero": table(INTEGER, ["x: integer"], ["> 5 | 1"], policy="COLLECT", aggregation="SUM"),
    "nothing filled in": table(INTEGER, TIER, ['null | "x"', '> 5 | "y"', '<= 5 | "z"']),
}  # fmt: skip


@pytest.mark.parametrize("source", GOOD.values(), ids=GOOD)
def test_a_table_with_an_answer_for_everything_has_no_faults(source: bytes) -> None:
    assert found(source) == []


FAULTY: list[tuple[str, bytes, str]] = [
    ("unknown_policy", table(INTEGER, TIER, TWO, policy="ANY"), "“ANY”引擎不能执行，只能用 UNIQUE、FIRST、COLLECT"),
    ("unknown_policy", table(INTEGER, TIER, TWO, policy="RULE ORDER"), "“RULE ORDER”"),
    ("unknown_policy", table(INTEGER, ["x: integer"], ["- | 1"], aggregation="SUM"), "只能与命中策略 COLLECT 一起用"),
    ("unknown_policy", collecting("SUM", ["x: integer", "y: integer"]), "有2列结果，不能汇总"),
    ("unknown_policy", collecting("SUM", TIER), "“tier”列是文字，不能用“SUM”汇总"),
    ("unknown_policy", collecting("MAX", TIER), "不能用“MAX”汇总"),
    ("no_rules", table(INTEGER, TIER, []), "没有一行规则"),
    ("unknown_type", table(["score: context"], TIER, TWO), "“score”列的类型“context”不认识"),
    ("unknown_type", table(INTEGER, ["tier: "], TWO), "“tier”列的类型“”不认识"),
    ("not_a_variable", table(INTEGER, ["the tier: string"], TWO), "“the tier”不能作变量名"),
    ("not_a_variable", table(INTEGER, [*TIER, *TIER], [f'{each} | "x"' for each in TWO]), "有2列结果都存入变量“tier”"),
    ("incomplete_default", table(INTEGER, [*TIER, "x: string"], ['> 5 | "a" | "b"', 'default | "b" | ']), "只有部分"),
    # cells
    ("wrong_cell", table(["score.a: integer"], TIER, TWO), "“score.a”列的算式“score.a”不能计算"),
    ("wrong_cell", table([": integer"], TIER, TWO), "列的算式“”不能计算：表达式是空的"),
    ("wrong_cell", first('> 5 and < 9 | "x"', '- | "y"'), "第1行“score”列“> 5 and < 9”不能计算"),
    ("wrong_cell", first('> 5 | "x"', '"多" | "y"', '- | "z"'), "第2行“score”列“\"多\"”不是整数"),
    ("wrong_cell", first('> 5.5 | "x"', '- | "z"'), "第1行“score”列“5.5”不是整数"),
    ("wrong_cell", first('> 1/0 | "x"', '- | "z"'), "第1行“score”列“1/0”不能计算：除数是零"),
    ("wrong_cell", first('> 5 | x +', '- | "z"'), "第1行“tier”列“x +”不能计算"),
    ("wrong_cell", first("> 5 | 1", '- | "z"'), "第1行“tier”列“1”不是文字"),
    ("wrong_cell", first("> 5 | ", '- | "z"'), "第1行“tier”列“”不能计算：表达式是空的"),
    ("wrong_cell", first("> 5 | null", '- | "z"'), "第1行“tier”列“None”不是文字"),
    ("wrong_cell", first('> 5 | "c"', '- | "a"', outputs=CLOSED), "第1行“tier”列“\"c\"”不在这一列允许的值里"),
    ("wrong_cell", first('- | "x"', 'default | 1'), "“tier”列的默认结果“1”不是文字"),
    ("wrong_cell", first('> 5 | "x"', '- | "z"', inputs=["score: integer = [0..most]"]), "允许的值应当直接写出来"),
    ("wrong_cell", first('"2026-02-30" | "x"', '- | "z"', inputs=["on: date"]), "不是日期"),
    ("unknown_word", first('> weeks(3) | "x"', '- | "z"'), "的第1行“score”列用了没有定义的词“weeks”"),
    ("unknown_word", first('- | weeks(3)'), "的第1行“tier”列用了没有定义的词“weeks”"),
    ("unknown_word", table(["weeks(a): integer"], TIER, TWO), "“weeks(a)”列的算式用了没有定义的词“weeks”"),
    ("misplaced_moment", first('- | until(a)'), "“until”只能单独写在时限里"),
    ("unknown_parameter", first('> param("nowhere") | "x"', '- | "z"'), "参数“nowhere”不在参数表里"),
    ("argument_count", first('> times("ask", 2) | "x"', '- | "z"'), "“times”的括号中应当写1项"),
    ("unknown_box", first('> 5 | "x"', '- | "z"', inputs=['times("nowhere"): integer']), "“nowhere”不是图中用户任务"),
    ("dead_cell", first('[9..1] | "x"', '- | "z"'), "第1行“score”列“[9..1]”对任何允许的值都不成立"),
    ("dead_cell", first('"c" | "x"', '- | "z"', inputs=SECTOR), "第1行“sector”列“\"c\"”"),
    ("dead_cell", first('> 1000 | "x"', '- | "z"', inputs=["score: integer = [0..1000]"]), "“> 1000”"),
    # gaps, overlaps, rows that nobody reaches
    ("overlapping_rules", table(INTEGER, TIER, ['>= 5 | "a"', '<= 5 | "b"']), "第1行和第2行会同时符合"),
    ("overlapping_rules", table(["s: string"], TIER, ['"a" | "x"', '"a", "b" | "y"', 'default | "z"']), "第1行和第2行"),
    ("hidden_rule", first('> 5 | "a"', '> 7 | "b"', '- | "c"'), "第2行永远轮不到：它的情形都先符合第1行"),
    ("gap", table(INTEGER, TIER, ['> 5 | "a"', '< 5 | "b"']), "“score”为 5 时，没有一行规则符合"),
    ("gap", table(["score: number"], TIER, ['<= 5 | "b"', '>= 6 | "a"']), "“score”大于 5、小于 6 时"),
    ("gap", table(["on: date"], TIER, ['> "2026-05-31" | "a"']), "“on”小于 2026-05-31 时"),
    ("gap", table(SECTOR, TIER, ['"a" | "x"']), "“sector”为 b 时"),
    ("gap", table(["sector: string"], TIER, ['"a" | "x"', '"b" | "y"']), "“sector”为其他内容 时"),
    ("gap", table(["branch: boolean"], TIER, ['true | "x"']), "“branch”为 false 时"),
    ("gap", table(["a: boolean", "b: integer"], TIER, ['true | - | "x"', 'false | > 5 | "y"']), "，“b”小于 5 时"),
    ("gap", table(INTEGER, ["x: integer"], ["> 5 | 1"], policy="COLLECT", aggregation="MAX"), "“score”小于 5 时"),
    ("gap", table(["name: string"], TIER, ['< "m" | "x"', '> "m" | "y"']), "“name”为 m 时"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "source", "sentence"), FAULTY)
def test_a_table_that_can_not_decide_everything_is_refused(rule: str, source: bytes, sentence: str) -> None:
    faults = found(source)
    assert {(fault.rule, fault.box) for fault in faults} == {(rule, "decisions/tier.dmn")}, faults
    assert any(sentence in fault.message for fault in faults), faults
    assert all(fault.message.startswith("决策表“定档”") and fault.message.endswith("。") for fault in faults)


PLAIN = table(INTEGER, TIER, TWO)
ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]>'
INCLUSION = b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="a"/>'
ANOTHER = b'<informationRequirement id="r"><requiredDecision href="#other"/></informationRequirement>'
DMN12 = b"http://www.omg.org/spec/DMN/20180521/MODEL/"
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "XML 写法有误"),
    "half a file": (PLAIN[:-20], "XML 写法有误"),
    "an entity": (ENTITY + PLAIN, "不允许文档类型声明和实体"),
    "a file of another": (PLAIN.replace(b"<decision ", INCLUSION + b"<decision "), "不允许引用别的文件"),
    "too large": (PLAIN + b" " * 5_000_000, "文件超过5 MB"),
    "too many elements": (table(INTEGER, TIER, TWO * 10_000), "元素太多"),
    "another encoding": (PLAIN.decode().encode("gbk"), "不是 UTF-8"),
    "a diagram": (plain(), "这不是 DMN 1.3 或者 1.1 的决策表"),
    "DMN 1.2": (PLAIN.replace(DMN13.encode(), DMN12), "这不是 DMN 1.3"),
    "an unknown element": (PLAIN.replace(b"<output ", b"<outcome/><output "), "不符合 DMN 标准"),
    "an unknown policy": (table(INTEGER, TIER, TWO, policy="BEST"), "不符合 DMN 标准"),
    "no table": (re.sub(rb"<decisionTable.*</decisionTable>", b"", PLAIN), "恰好有一张决策表"),
    "a row that is too short": (table(INTEGER, TIER, ["> 5"]), "不符合 DMN 标准"),
    "a row that is too long": (table(INTEGER, TIER, ['> 5 | "a" | "b"']), "第1行规则的格数与列数不一致"),
    "another language": (
        PLAIN.replace(b"<inputExpression ", b'<inputExpression expressionLanguage="groovy" '), "用了“groovy”语言"
    ),
    "a table that needs another": (PLAIN.replace(b"<decisionTable", ANOTHER + b"<decisionTable"), "引用了另一张表"),
}


@pytest.mark.parametrize(("source", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_table_is_refused(source: bytes, why: str) -> None:
    (fault,) = [each for each in found(source) if each.box == "decisions/tier.dmn"]
    assert fault.rule == "broken_decision"
    assert why in fault.message


def test_two_tables_of_one_id_are_refused() -> None:
    faults = found(table(INTEGER, TIER, TWO), other=table(INTEGER, TIER, TWO))
    assert [(fault.rule, fault.box) for fault in faults] == [
        ("duplicate_decision", "decisions/tier.dmn"), ("duplicate_decision", "decisions/other.dmn"),
    ]  # fmt: skip


def test_a_table_too_large_to_be_searched_says_so() -> None:
    columns = [f"c{number}: integer" for number in range(20)]
    rules = []
    for row in range(60):
        cells = [f"> {row * 7 % 13 + number % 5}" if (row + number) % 3 else "-" for number in range(20)]
        rules.append(" | ".join([*cells, '"x"']))
    faults = found(table(columns, TIER, [*rules, " | ".join(["< 3"] * 20 + ['"y"'])], policy="FIRST"))
    assert {fault.rule for fault in faults} <= {"gap", "hidden_rule"}
    assert any(fault.rule == "gap" for fault in faults)


MODELER = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{DMN13}" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0"
  xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="d" name="DRD" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="tier" name="定档">
    <decisionTable id="t" biodi:annotationsWidth="400">
      <input id="i" label="得分" biodi:width="192" camunda:inputVariable="s">
        <inputExpression id="e" typeRef="integer"><text>score</text></inputExpression>
      </input>
      <output id="o" label="档次" name="tier" typeRef="string" biodi:width="192">
        <outputValues id="v"><text>"一等","二等"</text></outputValues>
      </output>
      <rule id="r1"><description>高于五分</description>
        <inputEntry id="a1"><text>&gt; 5</text></inputEntry>
        <outputEntry id="b1"><text>"一等"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="a2"><text></text></inputEntry>
        <outputEntry id="b2"><text>"二等"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="tier">
    <dc:Bounds height="80" width="180" x="160" y="100"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>""".encode()


def test_a_file_as_a_modeler_writes_it_is_read() -> None:
    assert [fault.rule for fault in found(MODELER)] == ["overlapping_rules"]
    first_one = MODELER.replace(b'<decisionTable id="t"', b'<decisionTable id="t" hitPolicy="FIRST"')
    assert found(first_one) == []
    assert found(first_one.replace(b"<inputEntry ", b'<inputEntry expressionLanguage="feel" ')) == []
    assert decisions.read(first_one).decide({"score": 6}, {}).variables == {"tier": "一等"}


NOTE = b"<annotationEntry><text>x</text></annotationEntry>"


def test_ids_and_notes_may_be_there_or_not() -> None:
    bare = re.sub(rb'<(input|output|rule|inputEntry|outputEntry|inputExpression) id="\w+"', rb"<\1", MODELER)
    noted = bare.replace(b"<rule>", b'<annotation name="n"/><rule>', 1).replace(b"</rule>", NOTE + b"</rule>")
    assert [fault.rule for fault in found(noted)] == ["overlapping_rules"]


def test_every_rule_has_a_faulty_table() -> None:
    files = Path(decisions.__file__).parent.glob("*.py")
    written = re.findall(r'[Ff]ault\((?:\w+\(?\w*\)?, [\w.]+, )?"(\w+)"', "".join(path.read_text() for path in files))
    named = {rule for rule, _, _ in FAULTY} | {"broken_decision", "duplicate_decision"}
    shared = {"unknown_word", "misplaced_moment", "unknown_parameter", "argument_count", "unknown_box"}
    assert set(written) == named - shared
