"""How long a limit or a timer is, where that can be known before the run: neither nothing, nor beyond all counting."""

from collections.abc import Iterator
from typing import Any

from engine import errors
from engine.faults import Fault
from engine.spiff import expressions
from engine.spiff.expressions import Expression
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.wording import Place, sites
from engine.types import Integer, Type

_LIMIT, _COUNTED_BY = "办理期限", "working_days"


def lengths(subject: Subject) -> Iterator[Fault]:
    """Literals, parameters and what is computed of them fit the word that counts them."""
    for place, where, expression in _readable(subject):
        for kind, value in _known(subject, where, expression):
            if isinstance(kind, Integer) and isinstance(value, int) and not kind.accepts(value):
                wanted = f"应当是{kind.least}至{kind.most}的整数；请改这里或者参数。"
                yield place.fault("wrong_length", f"的{where}“{expression.text}”是{value}，{wanted}")


def _readable(subject: Subject) -> Iterator[tuple[Place, str, Expression]]:
    for place, where, written in sites(subject.drawing):
        try:
            yield place, where, expressions.compile(written)
        except errors.ExpressionError:
            continue  # Told by the rule for all expressions.


def _known(subject: Subject, where: str, expression: Expression) -> Iterator[tuple[Type, Any]]:
    """The length itself, or what stands between the brackets of the word that counts."""
    counted = _COUNTED_BY if where == _LIMIT else expression.outermost_word() or ""
    word = subject.registry.words.get(counted)
    if word is None or not word.moment or expression.names or expression.words - {"param", counted}:
        return
    given = {"param": subject.bundle.parameters.__getitem__}
    try:
        values = [expression.evaluate({}, given)] if where == _LIMIT else expression.arguments({}, given)
    except (errors.ExpressionError, KeyError):
        return  # What can't be computed at all is told with its type or its parameter.
    yield from zip(word.arguments, values, strict=False)


RULES: tuple[Rule, ...] = (lengths,)
