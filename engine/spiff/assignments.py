"""The lines of a step that sets variables: `name = expression`, in the language of all expressions and nothing else."""

import dataclasses
import functools
import keyword
import re
from collections.abc import Iterator

from engine import errors
from engine.spiff import expressions
from engine.spiff.expressions import Expression

# The first single equals sign; `==`, `<=`, `>=` and `!=` compare.
_LINE = re.compile(r"([^=<>!]*)=(?!=)(.*)", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Assignment:
    """`name` becomes the value of the expression."""

    name: str
    expression: Expression


@dataclasses.dataclass(frozen=True)
class NoAssignment:
    """A line that is no assignment. `why` is a Chinese clause."""

    number: int
    line: str
    why: str


@functools.lru_cache(maxsize=1024)
def read(script: str) -> tuple[Assignment, ...]:
    """Return the assignments of a script that is found good. Raises ExpressionError for a line that is none."""
    found = []
    for each in lines(script):
        if isinstance(each, NoAssignment):
            raise errors.ExpressionError(text=each.line, why=each.why)
        found.append(each)
    return tuple(found)


def lines(script: str) -> Iterator[Assignment | NoAssignment]:
    """Read every line that isn't blank."""
    for number, line in enumerate(script.splitlines(), start=1):
        if line.strip():
            yield _read(number, line.strip())


def _read(number: int, line: str) -> Assignment | NoAssignment:
    parts = _LINE.fullmatch(line)
    if parts is None:
        return NoAssignment(number, line, "每一行应当写成“变量 = 算式”")
    name = parts[1].strip()
    if not is_variable(name):
        return NoAssignment(number, line, f"等号左边应当是变量的名称，而不是“{name}”")
    try:
        return Assignment(name, expressions.compile(parts[2]))
    except errors.ExpressionError as error:
        return NoAssignment(number, line, str(error.facts["why"]))


def is_variable(name: str) -> bool:
    """Whether a variable can be called so, and be named in an expression."""
    return name.isidentifier() and not name.startswith("_") and not keyword.iskeyword(name)
