"""A decision table: which rules fit, and what comes of them."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine import errors, types
from engine.spiff import operations
from engine.spiff.decisions import cells
from engine.spiff.expressions import Expression, Words
from engine.types import Type

UNIQUE, FIRST, COLLECT = "UNIQUE", "FIRST", "COLLECT"

# What DMN calls the types, and what a process owner may find in a modeler.
TYPES: Mapping[str, Type] = {
    "string": types.Text(),
    "boolean": types.Boolean(),
    "integer": types.Integer(),
    "long": types.Integer(),
    "number": types.Number(),
    "double": types.Number(),
    "date": types.Date(),
}


@dataclasses.dataclass(frozen=True)
class Input:
    """A column of tests. `text` is the expression that is tested, `allowed` a test for all of its values."""

    label: str
    text: str
    type: str
    allowed: str = ""

    @property
    def kind(self) -> Type:
        return TYPES[self.type]

    def value(self, data: Mapping[str, Any], words: Words) -> Any:
        found = cells.plain(self.text).evaluate(data, words)
        if found is not None:
            _need(self.label, found, self.kind, self.allowed)
        return found


@dataclasses.dataclass(frozen=True)
class Output:
    """A column of results: the variable `name`. `default` is the result when no rule fits, if there is one."""

    name: str
    label: str
    type: str
    allowed: str = ""
    default: str = ""

    @property
    def kind(self) -> Type:
        return TYPES[self.type]

    def value(self, cell: str, data: Mapping[str, Any], words: Words) -> Any:
        found = cells.plain(cell).evaluate(data, words)
        _need(self.label, found, self.kind, self.allowed)
        return found


@dataclasses.dataclass(frozen=True)
class Rule:
    """A row, numbered from 1 as people count them."""

    number: int
    tests: tuple[str, ...]
    results: tuple[str, ...]

    def fits(self, values: Iterable[Any], data: Mapping[str, Any], words: Words) -> bool:
        pairs = zip(self.tests, values, strict=True)
        return all(cells.read(test).holds(value, data, words) for test, value in pairs)


@dataclasses.dataclass(frozen=True)
class Decision:
    """What a table said: the numbers of the rules that it followed, and the variables that it sets."""

    rules: tuple[int, ...]
    variables: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Table:
    """A table as it was written; `aggregation` is empty or one of `AGGREGATIONS`."""

    id: str
    name: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def decide(self, data: Mapping[str, Any], words: Words) -> Decision:
        """Raises Unfit with the reason, or ExpressionError, when the table has no answer."""
        values = [column.value(data, words) for column in self.inputs]
        fitting = (rule for rule in self.rules if rule.fits(values, data, words))
        return POLICIES[self.policy](self, fitting, lambda rule: self._results(rule.results, data, words))

    @property
    def has_default(self) -> bool:
        return any(column.default for column in self.outputs)

    @property
    def may_fit_nothing(self) -> bool:
        """Whether it has an answer though no rule fits: the default, an empty list, a sum or number of 0."""
        return self.has_default or (self.policy == COLLECT and self.aggregation in ("", "SUM", "COUNT"))

    @property
    def results(self) -> dict[str, Type]:
        """The variables that it sets, with their types."""
        return {column.name: self._type(index, column) for index, column in enumerate(self.outputs)}

    @property
    def names(self) -> frozenset[str]:
        """The variables that it may read, of all of its cells."""
        return frozenset().union(*(expression.names for expression in self._expressions))

    @property
    def words(self) -> frozenset[str]:
        """The words that its cells call."""
        return frozenset().union(*(expression.words for expression in self._expressions))

    @property
    def is_sound(self) -> bool:
        """Whether every cell can be read and is of its column's type, as far as that is known before a case runs."""
        known = {column.type for column in self.inputs} | {column.type for column in self.outputs} <= TYPES.keys()
        return known and self._can_be_read and all(_is_of(kind, end) for kind, end in self._ends)

    @property
    def _can_be_read(self) -> bool:
        try:
            return all(cells.read(column.allowed) for column in self.inputs) and bool(self._expressions)
        except errors.ExpressionError:
            return False

    @property
    def _ends(self) -> Iterator[tuple[Type, Expression]]:
        """What the values of each column are compared with."""
        for index, column in enumerate(self.inputs):
            for test in (*(rule.tests[index] for rule in self.rules), column.allowed):
                yield from ((column.kind, end) for end in cells.read(test).ends)

    @property
    def _expressions(self) -> list[Expression]:
        tests = [cells.read(test) for rule in self.rules for test in rule.tests]
        written = [*(column.text for column in self.inputs), *(column.default for column in self.outputs)]
        written += [result for rule in self.rules for result in rule.results]
        return [*map(cells.plain, filter(None, written)), *(end for test in tests for end in test.ends)]

    def _type(self, index: int, column: Output) -> Type:
        if self.aggregation:
            return types.Integer() if self.aggregation == "COUNT" else column.kind
        written = [*(rule.results[index] for rule in self.rules), *filter(None, [column.default])]
        known = list(map(cells.plain, written))
        kind = column.kind
        if type(kind) is types.Text and all(map(cells.constant, known)):
            kind = types.Choice.of(*dict.fromkeys(each.evaluate({}, {}) for each in known))
        return types.ListOf(item=kind) if self.policy == COLLECT else kind

    def _results(self, written: Iterable[str], data: Mapping[str, Any], words: Words) -> dict[str, Any]:
        pairs = zip(self.outputs, written, strict=True)
        return {column.name: column.value(cell, data, words) for column, cell in pairs}


Results = Callable[[Rule], dict[str, Any]]


def _first(table: Table, fitting: Iterator[Rule], results: Results) -> Decision:
    rule = next(fitting, None)
    return _nothing(table, results) if rule is None else Decision((rule.number,), results(rule))


def _unique(table: Table, fitting: Iterator[Rule], results: Results) -> Decision:
    found = list(fitting)
    if len(found) > 1:
        numbers = "、".join(str(rule.number) for rule in found)
        raise operations.Unfit(f"第{numbers}行同时符合，而这张表只能有一行符合")
    return _first(table, iter(found), results)


def _collect(table: Table, fitting: Iterator[Rule], results: Results) -> Decision:
    found = list(fitting)
    if not found and (table.has_default or not table.may_fit_nothing):
        return _nothing(table, results)
    rows = [results(rule) for rule in found]
    columns = {column.name: [row[column.name] for row in rows] for column in table.outputs}
    aggregate = AGGREGATIONS[table.aggregation]
    return Decision(tuple(rule.number for rule in found), {name: aggregate(each) for name, each in columns.items()})


def _nothing(table: Table, results: Results) -> Decision:
    if not table.has_default:
        raise operations.Unfit("没有一行规则符合")
    return Decision((), results(Rule(0, (), tuple(column.default for column in table.outputs))))


def _as_it_is(values: list[Any]) -> list[Any]:
    return values


POLICIES: Mapping[str, Callable[[Table, Iterator[Rule], Results], Decision]] = {
    UNIQUE: _unique,
    FIRST: _first,
    COLLECT: _collect,
}
AGGREGATIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "": _as_it_is,
    "SUM": operations.total,
    "MIN": operations.smallest,
    "MAX": operations.largest,
    "COUNT": operations.length,
}


def _is_of(kind: Type, end: Expression) -> bool:
    if not cells.constant(end):
        return True
    try:
        value = end.evaluate({}, {})
    except errors.ExpressionError:
        return False
    return all(each is None or kind.accepts(each) for each in (value if type(value) is list else [value]))


def _need(label: str, value: Any, kind: Type, allowed: str) -> None:
    if not kind.accepts(value):
        raise operations.Unfit(f"“{label}”的值“{value}”不是{kind.name}"[:200])
    if not cells.read(allowed).holds(value, {}, {}):
        raise operations.Unfit(f"“{label}”的值“{value}”不在允许的值里"[:200])
