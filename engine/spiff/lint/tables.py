"""The files of decision tables: every cell can be computed, and every case gets exactly the answer it should."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine import errors, types
from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff import decisions
from engine.spiff.decisions import cells, regions
from engine.spiff.decisions.tables import AGGREGATIONS, COLLECT, FIRST, POLICIES, TYPES, UNIQUE, Input, Output, Table
from engine.spiff.expressions import Expression
from engine.spiff.lint import wording
from engine.types import Type

_MOST_TOLD = 3


def faults(bundle: Bundle, registry: Registry) -> Iterator[Fault]:
    """Every fault of every table. Whether rules overlap or leave a gap is asked of tables that can be computed."""
    for name, content in bundle.decisions.items():
        try:
            table = decisions.read(content)
        except errors.DiagramUnreadable as unreadable:
            path, why = _path(name), unreadable.facts["why"]
            yield Fault(path, name, "broken_decision", f"决策表“{path}”不能读取：{why}。")
            continue
        sheet = _Sheet(_path(name), table, bundle, registry)
        yield from list(_faults(sheet)) or _gaps_and_overlaps(sheet)
    yield from _same_ids(readable(bundle))


def readable(bundle: Bundle) -> dict[str, Table]:
    """File name → table, of the files that can be read."""
    found = {}
    for name, content in bundle.decisions.items():
        try:
            found[name] = decisions.read(content)
        except errors.DiagramUnreadable:
            continue  # told by `faults`
    return found


def _path(name: str) -> str:
    return f"decisions/{name}.dmn"


def _same_ids(tables: dict[str, Table]) -> Iterator[Fault]:
    counted = Counter(table.id for table in tables.values())
    for name, table in tables.items():
        if counted[table.id] > 1:
            sentence = f"决策表“{table.name}”的编号“{table.id}”用了不止一次，编号不能重复。"
            yield Fault(_path(name), table.name, "duplicate_decision", sentence)


@dataclasses.dataclass(frozen=True)
class _Sheet:
    path: str
    table: Table
    bundle: Bundle
    registry: Registry

    def fault(self, rule: str, sentence: str) -> Fault:
        """`sentence` follows the table's name in quotes."""
        return Fault(self.path, self.table.name, rule, f"决策表“{self.table.name}”{sentence}")

    def bad(self, where: str, why: str) -> Fault:
        return self.fault("wrong_cell", f"的{where}{why}。")


def _faults(sheet: _Sheet) -> Iterator[Fault]:
    yield from _policy(sheet)
    yield from _columns(sheet)
    for column in sheet.table.inputs:
        yield from _input(sheet, column)
    for index, column in enumerate(sheet.table.inputs):
        for rule in sheet.table.rules:
            yield from _test(sheet, column, f"第{rule.number}行“{column.label}”列", rule.tests[index])
    for index, output in enumerate(sheet.table.outputs):
        for rule in sheet.table.rules:
            yield from _result(sheet, output, f"第{rule.number}行“{output.label}”列", rule.results[index])
        if output.default:
            yield from _result(sheet, output, f"“{output.label}”列的默认结果", output.default)
        yield from _allowed(sheet, output)


def _policy(sheet: _Sheet) -> Iterator[Fault]:
    table = sheet.table
    if table.policy not in POLICIES:
        known = "、".join(POLICIES)
        yield sheet.fault("unknown_policy", f"的命中策略“{table.policy}”引擎不能执行，只能用 {known}。")
    if table.aggregation and table.policy != COLLECT:
        yield sheet.fault("unknown_policy", f"的汇总方式“{table.aggregation}”只能与命中策略 {COLLECT} 一起用。")
    if table.aggregation not in AGGREGATIONS:
        yield sheet.fault("unknown_policy", f"的汇总方式“{table.aggregation}”引擎不能执行。")
    if table.aggregation and len(table.outputs) > 1:
        yield sheet.fault("unknown_policy", f"有{len(table.outputs)}列结果，不能汇总；请只留一列，或者分成几张表。")
    if not table.rules:
        yield sheet.fault("no_rules", "没有一行规则。")


def _columns(sheet: _Sheet) -> Iterator[Fault]:
    columns: list[Input | Output] = [*sheet.table.inputs, *sheet.table.outputs]
    for column in columns:
        if column.type not in TYPES:
            known = "、".join(TYPES)
            yield sheet.fault("unknown_type", f"“{column.label}”列的类型“{column.type}”不认识，只能是 {known}。")
    for name, count in Counter(column.name for column in sheet.table.outputs).items():
        if not name.isidentifier() or name.startswith("_"):
            yield sheet.fault("not_a_variable", f"有一列结果的名称“{name}”不能作变量名。")
        if count > 1:
            yield sheet.fault("not_a_variable", f"有{count}列结果都存入变量“{name}”。")
    for column in sheet.table.outputs:
        yield from _summable(sheet, column)
    if len({bool(column.default) for column in sheet.table.outputs}) > 1:
        yield sheet.fault("incomplete_default", "只有部分结果列写了默认结果；要么都写，要么都不写。")


def _summable(sheet: _Sheet, column: Output) -> Iterator[Fault]:
    fits = {"SUM": types.Number, "MIN": types.Number | types.Date, "MAX": types.Number | types.Date}
    wanted: Any = fits.get(sheet.table.aggregation, Type)
    if column.type in TYPES and not isinstance(column.kind, wanted):
        why = f"“{column.label}”列是{column.kind.name}，不能用“{sheet.table.aggregation}”汇总。"
        yield sheet.fault("unknown_policy", why)


def _input(sheet: _Sheet, column: Input) -> Iterator[Fault]:
    where = f"“{column.label}”列的算式"
    try:
        expression = cells.plain(column.text)
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(column.text)}”不能计算：{error.facts['why']}")
        return
    yield from wording.references(sheet.bundle, sheet.registry, sheet, where, expression)
    yield from _allowed(sheet, column)


def _allowed(sheet: _Sheet, column: Input | Output) -> Iterator[Fault]:
    where = f"“{column.label}”列允许的值"
    yield from (found := list(_values(sheet, column, where, column.allowed)))
    if not found and not all(map(cells.constant, cells.read(column.allowed).ends)):
        yield sheet.bad(where, "应当直接写出来，不能用变量和参数")


def _test(sheet: _Sheet, column: Input, where: str, text: str) -> Iterator[Fault]:
    yield from (found := list(_values(sheet, column, where, text)))
    if found or column.type not in TYPES or list(_values(sheet, column, where, column.allowed)):
        return
    if regions.dead(column, text):
        yield sheet.fault("dead_cell", f"的{where}“{_short(text)}”对任何允许的值都不成立。")


def _values(sheet: _Sheet, column: Input | Output, where: str, text: str) -> Iterator[Fault]:
    """What a value is compared with can be computed, and is of the column's type."""
    try:
        ends = cells.read(text).ends
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(text)}”不能计算：{error.facts['why']}")
        return
    for end in ends:
        yield from wording.references(sheet.bundle, sheet.registry, sheet, where, end)
        yield from _typed(sheet, column, where, end, several=True)


def _result(sheet: _Sheet, column: Output, where: str, text: str) -> Iterator[Fault]:
    try:
        expression = cells.plain(text)
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(text)}”不能计算：{error.facts['why']}")
        return
    yield from wording.references(sheet.bundle, sheet.registry, sheet, where, expression)
    yield from (found := list(_typed(sheet, column, where, expression, several=False)))
    if not found and _is_out_of_set(column, expression):
        yield sheet.bad(where, f"“{_short(text)}”不在这一列允许的值里")


def _is_out_of_set(column: Output, expression: Expression) -> bool:
    try:
        allowed = cells.read(column.allowed)
    except errors.ExpressionError:
        return False  # told where it stands
    known = cells.constant(expression) and all(map(cells.constant, allowed.ends))
    return known and not allowed.holds(expression.evaluate({}, {}), {}, {})


def _typed(
    sheet: _Sheet, column: Input | Output, where: str, expression: Expression, *, several: bool
) -> Iterator[Fault]:
    if column.type not in TYPES or not cells.constant(expression):
        return
    try:
        value = expression.evaluate({}, {})
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(expression.text)}”不能计算：{error.facts['why']}")
        return
    given = value if several and type(value) is list else [value]
    for each in given:
        if not (column.kind.accepts(each) or (several and each is None)):
            yield sheet.bad(where, f"“{_short(expression.text)}”不是{column.kind.name}")


def _gaps_and_overlaps(sheet: _Sheet) -> Iterator[Fault]:
    table = sheet.table
    if table.policy == UNIQUE:
        pairs = list(regions.overlaps(table))
        for one, other in pairs[:_MOST_TOLD]:
            both = f"第{one.number}行和第{other.number}行会同时符合"
            mend = f"{UNIQUE} 只能有一行符合，请改条件，或者改用 {FIRST}"
            yield sheet.fault("overlapping_rules", f"的{both}；{mend}。")
    if table.policy == FIRST:
        for rule, earlier in regions.hidden(table):
            sentence = f"的第{rule.number}行永远轮不到：它的情形都先符合第{earlier.number}行。"
            yield sheet.fault("hidden_rule", sentence)
    if not table.may_fit_nothing:
        yield from _gap(sheet)


def _gap(sheet: _Sheet) -> Iterator[Fault]:
    mend = "请补上一行，或者写上默认结果"
    try:
        missed = regions.gap(sheet.table)
    except regions.TooLarge:
        yield sheet.fault("gap", f"太大，查不清有没有遗漏；{mend}，或者分成几张表。")
        return
    if missed is not None:
        yield sheet.fault("gap", f"有遗漏：{'，'.join(missed)} 时，没有一行规则符合；{mend}。")


def _short(written: str) -> str:
    return written if len(written) <= 80 else written[:80] + "…"
