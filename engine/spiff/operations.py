"""What expressions may do with values: each operation looks at the types first and keeps its result small."""

import ast
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LARGEST_NUMBER = 10**12
LONGEST_TEXT = 10_000
LONGEST_LIST = 10_000

PLAIN = (type(None), bool, int, float, str, list, dict)


class Unfit(Exception):
    """The values don't fit the operation. The argument is the reason, in Chinese."""


def is_number(value: Any) -> bool:
    """True for int and float; a truth value is not a number here."""
    return type(value) in (int, float)


def plain(value: Any) -> Any:
    """Return a value that JSON knows, or refuse it: nothing else can take part in an expression."""
    if type(value) not in PLAIN:
        raise Unfit("其中有一个值不是数字、文字、真假、列表或字典")
    return value


def small(value: Any) -> Any:
    """Return a result that stays within bounds, so that no expression can fill the memory."""
    # Not a number is not between the bounds either, and a huge integer can't become a float.
    if is_number(value) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise Unfit("数字太大")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise Unfit("文字太长")
    if isinstance(value, list) and len(value) > LONGEST_LIST:
        raise Unfit("列表太长")
    return value


def add(left: Any, right: Any) -> Any:
    """Add numbers, join lists, and join texts; a number that meets a text is joined as it is written."""
    if str in (type(left), type(right)):
        return small(_written(left) + _written(right))
    if type(left) is list and type(right) is list:
        return small(left + right)
    _need_numbers(left, right)
    return small(left + right)


def _written(value: Any) -> str:
    """A text, or a number as a person writes it: 3 for 3.0."""
    if type(value) is str:
        return value
    if not is_number(value):
        raise Unfit("“+”只能连接文字和数字")
    return str(int(value)) if value == int(value) else repr(value)


def subtract(left: Any, right: Any) -> Any:
    _need_numbers(left, right)
    return small(left - right)


def multiply(left: Any, right: Any) -> Any:
    _need_numbers(left, right)
    return small(left * right)


def divide(left: Any, right: Any) -> Any:
    _need_divisor(left, right)
    return small(left / right)


def divide_whole(left: Any, right: Any) -> Any:
    _need_divisor(left, right)
    return small(left // right)


def remainder(left: Any, right: Any) -> Any:
    _need_divisor(left, right)
    return small(left % right)


def negate(value: Any) -> Any:
    _need_numbers(value)
    return -value


def invert(value: Any) -> bool:
    return not value


def equal(left: Any, right: Any) -> bool:
    return bool(left == right)


def unequal(left: Any, right: Any) -> bool:
    return bool(left != right)


def less(left: Any, right: Any) -> bool:
    _need_order(left, right)
    return bool(left < right)


def less_or_equal(left: Any, right: Any) -> bool:
    _need_order(left, right)
    return bool(left <= right)


def greater(left: Any, right: Any) -> bool:
    return less(right, left)


def greater_or_equal(left: Any, right: Any) -> bool:
    return less_or_equal(right, left)


def contained(left: Any, right: Any) -> bool:
    if type(right) is list:
        return left in right
    if type(right) in (str, dict) and type(left) is str:
        return left in right
    raise Unfit("“in”的右边应当是列表、字典或文字")


def not_contained(left: Any, right: Any) -> bool:
    return not contained(left, right)


def pick(container: Any, key: Any) -> Any:
    """`scores[0]`, `units["office"]`."""
    if type(container) is list and type(key) is int:
        if not -len(container) <= key < len(container):
            raise Unfit(f"列表里没有第{key}项")
        return plain(container[key])
    if type(container) is dict and type(key) is str:
        if key not in container:
            raise Unfit(f"字典里没有“{key}”")
        return plain(container[key])
    raise Unfit("方括号只能按序号取列表的项，或按名称取字典的项")


def length(*values: Any) -> int:
    (value,) = _arguments("len", values, 1)
    if type(value) not in (list, dict, str):
        raise Unfit("“len”只能数列表、字典或文字")
    return len(value)


def smallest(*values: Any) -> Any:
    return min(_comparable("min", values))


def largest(*values: Any) -> Any:
    return max(_comparable("max", values))


def total(*values: Any) -> Any:
    items = _one_list("sum", values)
    _need_numbers(*items)
    return small(sum(items))


def some(*values: Any) -> bool:
    return any(_one_list("any", values))


def every(*values: Any) -> bool:
    return all(_one_list("all", values))


def rounded(*values: Any) -> Any:
    """Round half away from zero (四舍五入), as a person would; Python's own rounds half to even."""
    value, places = _arguments("round", values if len(values) == 2 else (*values, 0), 2)
    _need_numbers(value)
    if type(places) is not int or not 0 <= places <= 12:
        raise Unfit("“round”的位数应当在 0 到 12 之间")
    step = Decimal(1).scaleb(-places)
    result = Decimal(repr(small(value))).quantize(step, rounding=ROUND_HALF_UP)
    return float(result) if places else int(result)


ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
    ast.FloorDiv: divide_whole,
    ast.Mod: remainder,
}
SIGNS: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {ast.USub: negate, ast.Not: invert}
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: equal,
    ast.NotEq: unequal,
    ast.Lt: less,
    ast.LtE: less_or_equal,
    ast.Gt: greater,
    ast.GtE: greater_or_equal,
    ast.In: contained,
    ast.NotIn: not_contained,
}
WORDS: Mapping[str, Callable[..., Any]] = {
    "len": length,
    "min": smallest,
    "max": largest,
    "sum": total,
    "any": some,
    "all": every,
    "round": rounded,
}


def _need_numbers(*values: Any) -> None:
    if not all(map(is_number, values)):
        raise Unfit("这里只能用数字计算")


def _need_divisor(left: Any, right: Any) -> None:
    _need_numbers(left, right)
    if right == 0:
        raise Unfit("除数是零")


def _need_order(left: Any, right: Any) -> None:
    if is_number(left) and is_number(right) or type(left) is str and type(right) is str:
        return
    raise Unfit("只能比较两个数字或两段文字的大小")


def _arguments(word: str, values: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    if len(values) != count:
        raise Unfit(f"“{word}”的参数个数不对")
    return values


def _one_list(word: str, values: tuple[Any, ...]) -> list[Any]:
    (items,) = _arguments(word, values, 1)
    if type(items) is not list:
        raise Unfit(f"“{word}”的参数应当是一个列表")
    return items


def _comparable(word: str, values: tuple[Any, ...]) -> list[Any]:
    items = _one_list(word, values) if len(values) == 1 else list(values)
    if not items:
        raise Unfit(f"“{word}”的列表是空的")
    if all(map(is_number, items)) or all(type(item) is str for item in items):
        return items
    raise Unfit(f"“{word}”只能比较数字或文字")
