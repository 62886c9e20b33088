"""Whether two possible values are equal, have an order, or can be computed with; the run would answer the same."""

import ast
import math
from collections.abc import Callable, Mapping

from engine.spiff import operations
from engine.spiff.lint.variables import values
from engine.spiff.lint.variables.values import ANYTHING, BOOLEAN, Possibility, Value

TRUE, FALSE = values.fixed(True), values.fixed(False)


def truths(value: Value) -> set[bool]:
    """Whether a value may be taken as true, as false, or as both."""
    return set().union(*map(truth_of, value))


def truth_of(one: Possibility) -> set[bool]:
    if one.kind == "none":
        return {False}
    if one.least is not None and one.least > 0:
        return {True}
    return {bool(one.fixed)} if one.fixed is not None else {True, False}


def with_truth(value: Value, truth: bool) -> Value:
    return frozenset(each for each in value if truth in truth_of(each))


def inverted(value: Value) -> Value:
    return values.union(*(values.fixed(not each.fixed) for each in value))


def equal(one: Possibility, other: Possibility) -> Value:
    if "anything" in (one.kind, other.kind):
        return BOOLEAN
    if one.is_open or other.is_open:
        return BOOLEAN if _family(one) == _family(other) and _may_meet(one, other) else FALSE
    return values.fixed(bool(one.fixed == other.fixed))


def _family(one: Possibility) -> str:
    """Kinds whose values may be equal."""
    if one.kind in values.NUMBERS or one.kind == "boolean":
        return "number"
    return "text" if one.kind in values.TEXTS else one.kind


def ordered(op: type[ast.cmpop], one: Possibility, other: Possibility) -> Value:
    """Whether one is less, or more, than the other, which have an order."""
    holds = operations.COMPARISONS[op]
    if one.fixed is not None and other.fixed is not None:
        return values.fixed(holds(one.fixed, other.fixed))
    if one.kind in values.NUMBERS and other.kind in values.NUMBERS:
        return _between(op, _span(one), _span(other))
    return BOOLEAN


def _between(op: type[ast.cmpop], one: tuple[float, float], other: tuple[float, float]) -> Value:
    """Of all numbers from one end to the other: always, never, or sometimes. An order holds at an end or nowhere."""
    holds = operations.COMPARISONS[op]
    ends = {bool(holds(left, right)) for left in one for right in other}
    return values.fixed(ends.pop()) if len(ends) == 1 else BOOLEAN


def _may_meet(one: Possibility, other: Possibility) -> bool:
    """Whether there is a number that both may be, if they are numbers."""
    if not {one.kind, other.kind} <= values.NUMBERS:
        return True
    (least, most), (low, high) = _span(one), _span(other)
    return least <= high and low <= most


def _span(one: Possibility) -> tuple[float, float]:
    if one.fixed is not None:
        return one.fixed, one.fixed
    return (-math.inf if one.least is None else one.least), math.inf


def any_equal(value: Value, items: list[Value]) -> Value:
    found = [values.union(*(equal(one, item) for each in items for item in each)) or FALSE for one in value]
    # For a fixed value one equal item is enough; one that is open may be any of them or none.
    sure = [
        TRUE if result >= TRUE and one.fixed is not None else result for one, result in zip(value, found, strict=True)
    ]
    return values.union(*sure) or BOOLEAN


def have_order(one: Possibility, other: Possibility) -> bool:
    if "anything" in (one.kind, other.kind):
        return True
    both = {one.kind, other.kind}
    return both <= values.NUMBERS or both <= values.TEXTS


def computed(op: type[ast.operator], one: Possibility, other: Possibility) -> Value | None:
    """The result of arithmetic, or None where there is none."""
    both = {one.kind, other.kind}
    if both <= values.NUMBERS:
        whole = both == {"integer"} and op is not ast.Div
        return values.any_of("integer" if whole else "number")
    if "anything" in both:
        return ANYTHING if both <= values.NUMBERS | values.TEXTS | {"anything", "list"} else None
    if op is ast.Add and both == {"list"}:
        return values.list_of(values.union(one.item, other.item))
    if op is ast.Add and both <= values.TEXTS | values.NUMBERS:
        return values.any_of("text")
    return None


def negated(one: Possibility) -> Value:
    return values.fixed(-one.fixed) if one.fixed is not None and one.kind in values.NUMBERS else frozenset({one})


def _of_numbers(given: list[Value]) -> Value:
    kinds = {each.kind for value in given for each in value} | {
        item.kind for value in given for each in value for item in each.item
    }
    kinds -= {"list"}
    if kinds == {"integer"}:
        return values.any_of("integer")
    return values.any_of("number") if kinds and kinds <= values.NUMBERS else ANYTHING


BUILT_IN: Mapping[str, Callable[[list[Value]], Value]] = {
    "len": lambda given: values.any_of("integer"),
    "min": _of_numbers,
    "max": _of_numbers,
    "sum": _of_numbers,
    "any": lambda given: BOOLEAN,
    "all": lambda given: BOOLEAN,
    "round": lambda given: values.any_of("integer" if len(given) < 2 else "number"),
}
