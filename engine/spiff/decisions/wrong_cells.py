"""The cells of a table that can't be computed, or not to a value of their column, each named by row and column."""

import dataclasses
import functools
from collections.abc import Iterator

from engine import errors
from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff import parser
from engine.spiff.decisions import cells, regions
from engine.spiff.decisions.tables import TYPES, Input, Output, Rule, Table
from engine.spiff.expressions import Expression
from engine.spiff.lint import arguments, wording


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A table with the file it stands in, and what may be named in it."""

    path: str
    table: Table
    bundle: Bundle
    registry: Registry

    @functools.cached_property
    def boxes(self) -> frozenset[str]:
        """The user tasks of the diagram that the table belongs to; none when it can't be read."""
        try:
            drawn = parser.elements(*self.bundle.diagrams.values())
        except errors.DiagramUnreadable:
            return frozenset()
        return frozenset(box.id for box in drawn.values() if box.kind in arguments.FINISHED_BY_PEOPLE)

    def fault(self, rule: str, sentence: str) -> Fault:
        """`sentence` follows the table's name in quotes."""
        return Fault(self.path, self.table.name, rule, f"决策表“{self.table.name}”{sentence}")

    def bad(self, where: str, why: str) -> Fault:
        return self.fault("wrong_cell", f"的{where}{why}。")


def faults(sheet: Sheet) -> Iterator[Fault]:
    """Return what is wrong with single cells, column by column."""
    for index, column in enumerate(sheet.table.inputs):
        yield from _input(sheet, column)
        for rule in sheet.table.rules:
            yield from _test(sheet, column, _place(rule, column), rule.tests[index])
    for index, output in enumerate(sheet.table.outputs):
        yield from _allowed(sheet, output)
        for rule in sheet.table.rules:
            yield from _result(sheet, output, _place(rule, output), rule.results[index])
        if output.default:
            yield from _result(sheet, output, f"“{output.label}”列的默认结果", output.default)


def _place(rule: Rule, column: Input | Output) -> str:
    return f"第{rule.number}行“{column.label}”列"


def _input(sheet: Sheet, column: Input) -> Iterator[Fault]:
    where = f"“{column.label}”列的算式"
    try:
        expression = cells.plain(column.text)
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(column.text)}”不能计算：{error.facts['why']}")
        return
    yield from _references(sheet, where, expression)
    yield from _allowed(sheet, column)


def _allowed(sheet: Sheet, column: Input | Output) -> Iterator[Fault]:
    where = f"“{column.label}”列允许的值"
    yield from (found := list(_values(sheet, column, where, column.allowed)))
    if not found and not all(map(cells.constant, cells.read(column.allowed).ends)):
        yield sheet.bad(where, "应当直接写出来，不能用变量和参数")


def _test(sheet: Sheet, column: Input, where: str, text: str) -> Iterator[Fault]:
    yield from (found := list(_values(sheet, column, where, text)))
    if found or column.type not in TYPES or list(_values(sheet, column, where, column.allowed)):
        return
    if regions.dead(column, text):
        yield sheet.fault("dead_cell", f"的{where}“{_short(text)}”对任何允许的值都不成立。")


def _values(sheet: Sheet, column: Input | Output, where: str, text: str) -> Iterator[Fault]:
    """What a value is compared with can be computed, and is of the column's type."""
    try:
        ends = cells.read(text).ends
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(text)}”不能计算：{error.facts['why']}")
        return
    for end in ends:
        yield from _references(sheet, where, end)
        yield from _typed(sheet, column, where, end, several=True)


def _result(sheet: Sheet, column: Output, where: str, text: str) -> Iterator[Fault]:
    try:
        expression = cells.plain(text)
    except errors.ExpressionError as error:
        yield sheet.bad(where, f"“{_short(text)}”不能计算：{error.facts['why']}")
        return
    yield from _references(sheet, where, expression)
    yield from (found := list(_typed(sheet, column, where, expression, several=False)))
    if not found and _is_out_of_set(column, expression):
        yield sheet.bad(where, f"“{_short(text)}”不在这一列允许的值里")


def _references(sheet: Sheet, where: str, expression: Expression) -> Iterator[Fault]:
    yield from wording.references(sheet.bundle, sheet.registry, sheet, where, expression)
    yield from arguments.argument_faults(sheet.registry.words, sheet.boxes, sheet, where, expression)


def _is_out_of_set(column: Output, expression: Expression) -> bool:
    try:
        allowed = cells.read(column.allowed)
    except errors.ExpressionError:
        return False  # told where it stands
    known = cells.constant(expression) and all(map(cells.constant, allowed.ends))
    return known and not allowed.holds(expression.evaluate({}, {}), {}, {})


def _typed(
    sheet: Sheet, column: Input | Output, where: str, expression: Expression, *, several: bool
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


def _short(written: str) -> str:
    return written if len(written) <= 80 else written[:80] + "…"
