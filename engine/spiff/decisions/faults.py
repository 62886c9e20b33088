"""The deployment check of decision tables: each can be computed, and gives every case exactly one answer."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine import errors, types
from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff import decisions
from engine.spiff.decisions import regions, wrong_cells
from engine.spiff.decisions.tables import AGGREGATIONS, COLLECT, FIRST, POLICIES, TYPES, UNIQUE, Input, Output, Table
from engine.spiff.decisions.wrong_cells import Sheet
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
        sheet = Sheet(_path(name), table, bundle, registry)
        yield from list(_faults(sheet)) or _gaps_and_overlaps(sheet)
    yield from _same_ids(decisions.readable(bundle))


def _path(name: str) -> str:
    return f"decisions/{name}.dmn"


def _same_ids(tables: dict[str, Table]) -> Iterator[Fault]:
    counted = Counter(table.id for table in tables.values())
    for name, table in tables.items():
        if counted[table.id] > 1:
            sentence = f"决策表“{table.name}”的编号“{table.id}”用了不止一次，编号不能重复。"
            yield Fault(_path(name), table.name, "duplicate_decision", sentence)


def _faults(sheet: Sheet) -> Iterator[Fault]:
    yield from _policy(sheet)
    yield from _columns(sheet)
    yield from wrong_cells.faults(sheet)


def _policy(sheet: Sheet) -> Iterator[Fault]:
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


def _columns(sheet: Sheet) -> Iterator[Fault]:
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


def _summable(sheet: Sheet, column: Output) -> Iterator[Fault]:
    fits = {"SUM": types.Number, "MIN": types.Number | types.Date, "MAX": types.Number | types.Date}
    wanted: Any = fits.get(sheet.table.aggregation, Type)
    if column.type in TYPES and not isinstance(column.kind, wanted):
        why = f"“{column.label}”列是{column.kind.name}，不能用“{sheet.table.aggregation}”汇总。"
        yield sheet.fault("unknown_policy", why)


def _gaps_and_overlaps(sheet: Sheet) -> Iterator[Fault]:
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


def _gap(sheet: Sheet) -> Iterator[Fault]:
    mend = "请补上一行，或者写上默认结果"
    try:
        missed = regions.gap(sheet.table)
    except regions.TooLarge:
        yield sheet.fault("gap", f"太大，查不清有没有遗漏；{mend}，或者分成几张表。")
        return
    if missed is not None:
        yield sheet.fault("gap", f"有遗漏：{'，'.join(missed)} 时，没有一行规则符合；{mend}。")
