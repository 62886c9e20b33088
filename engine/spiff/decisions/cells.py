"""The cells on the left of a decision table: what DMN calls unary tests, made of expressions in our own language.

`> 500`, `"a", "b"`, `[1..5]`, `not("a")`, `-`: a test asks something of the value of its column.
"""

import ast
import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine import errors
from engine.spiff import expressions, operations
from engine.spiff.expressions import Expression, Words

ANYTHING = ("", "-")

_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_END = r"""((?:"[^"]*"|'[^']*'|\([^()]*\)|[^"'\[\]()])*?)"""
# An open end is a round bracket or one that is turned away from the values: (1..5) and ]1..5[ are the same.
_SPAN = re.compile(rf"([\[\](]){_END}\.\.{_END}([\[\])])")
_OPERATOR = re.compile(r"(<=|>=|!=|==|<|>|=)(.*)", re.DOTALL)
_PIECE = re.compile(r""""[^"]*"|'[^']*'|.""", re.DOTALL)
_TEXT = re.compile(r""""[^"]*"|'[^']*'""")
_FEEL_DATE = re.compile(r"""date\s*\(\s*("\d{4}-\d{2}-\d{2}")\s*\)""")
_FEEL_WORDS = {"true": "True", "false": "False", "null": "None"}


@dataclasses.dataclass(frozen=True)
class Same:
    """The value itself; of a list, one of its items."""

    end: Expression
    negated: bool = False

    @property
    def ends(self) -> list[Expression]:
        return [self.end]

    def holds(self, value: Any, data: Mapping[str, Any], words: Words) -> bool:
        wanted = self.end.evaluate(data, words)
        found = value in wanted if type(wanted) is list else operations.equal(value, wanted)
        return found is not self.negated


@dataclasses.dataclass(frozen=True)
class Span:
    """Everything between two ends; None is an end that isn't there."""

    low: Expression | None
    high: Expression | None
    low_open: bool = False
    high_open: bool = False

    @property
    def ends(self) -> list[Expression]:
        return [end for end in (self.low, self.high) if end is not None]

    def holds(self, value: Any, data: Mapping[str, Any], words: Words) -> bool:
        if value is None:
            return False
        above = operations.less if self.low_open else operations.less_or_equal
        below = operations.less if self.high_open else operations.less_or_equal
        if self.low is not None and not above(self.low.evaluate(data, words), value):
            return False
        return self.high is None or below(value, self.high.evaluate(data, words))


@dataclasses.dataclass(frozen=True)
class Test:
    """One cell. Without parts it holds for every value."""

    text: str
    parts: tuple[Same | Span, ...] = ()
    negated: bool = False

    def holds(self, value: Any, data: Mapping[str, Any], words: Words) -> bool:
        """Whether the cell's rule applies to the value. Raises ExpressionError."""
        if not self.parts:
            return True
        try:
            return any(part.holds(value, data, words) for part in self.parts) is not self.negated
        except operations.Unfit as unfit:
            raise errors.ExpressionError(text=self.text, why=str(unfit)) from unfit

    @property
    def ends(self) -> list[Expression]:
        """Everything that the value is compared with."""
        return [end for part in self.parts for end in part.ends]

    @property
    def spans(self) -> bool:
        return any(isinstance(part, Span) for part in self.parts)


@functools.lru_cache(maxsize=4096)
def read(text: str) -> Test:
    """Read a cell. Raises ExpressionError that says in Chinese what is wrong with it."""
    source = text.strip()
    if source in ANYTHING:
        return Test(source)
    try:
        if len(source) > expressions.LONGEST:
            raise operations.Unfit(f"单元格超过{expressions.LONGEST}个字符")
        negated = _NOT.fullmatch(source)
        items = list(_items(negated[1] if negated else source))
        return Test(source, tuple(map(_part, items)), negated is not None)
    except operations.Unfit as unfit:
        raise errors.ExpressionError(text=source[:80], why=str(unfit)) from None


def constant(expression: Expression) -> bool:
    """Whether an expression yields the same in every case, so that the check can know its value."""
    return not expression.names and expression.words <= expressions.VALUE_WORDS


def plain(text: str) -> Expression:
    """Read a value, with the few literals that DMN writes in its own way. Raises ExpressionError."""
    source = text.strip()
    date = _FEEL_DATE.fullmatch(source)
    return expressions.compile(date[1] if date else _FEEL_WORDS.get(source, source))


def _items(text: str) -> Iterator[str]:
    rest = text.strip()
    while True:
        span = _SPAN.match(rest)
        item = span[0] if span else _until_comma(rest)
        yield item
        rest = rest[len(item) :].lstrip()
        if not rest:
            return
        if not rest.startswith(","):
            raise operations.Unfit("几个值之间用逗号分开")
        rest = rest[1:].lstrip()


def _until_comma(text: str) -> str:
    depth = 0
    for piece in _PIECE.finditer(text):
        depth += piece[0] in "([{"
        depth -= piece[0] in ")]}"
        if piece[0] == "," and depth <= 0:
            return text[: piece.start()]
    return text


def _part(item: str) -> Same | Span:
    if span := _SPAN.fullmatch(item):
        return Span(_end(span[2]), _end(span[3]), span[1] != "[", span[4] != "]")
    if compared := _OPERATOR.fullmatch(item):
        return _comparison(compared[1], _end(compared[2]))
    return Same(_end(item))


def _comparison(operator: str, end: Expression) -> Same | Span:
    if operator in ("<", "<="):
        return Span(None, end, high_open=operator == "<")
    if operator in (">", ">="):
        return Span(end, None, low_open=operator == ">")
    return Same(end, negated=operator == "!=")


def _end(text: str) -> Expression:
    end = plain(text)
    # Python would join two texts that stand side by side.
    if isinstance(end.tree, ast.Constant) and isinstance(end.tree.value, str) and not _TEXT.fullmatch(end.text):
        raise operations.Unfit("几个值之间用逗号分开")
    if isinstance(end.tree, ast.Compare | ast.BoolOp) or isinstance(getattr(end.tree, "op", None), ast.Not):
        raise operations.Unfit("单元格里只写与这一列比较的值，如 > 500 或者 [1..5]")
    return end
