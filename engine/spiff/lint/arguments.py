"""What stands between the brackets of a word."""

from collections.abc import Iterator, Mapping, Set

from engine import errors
from engine.contract import Word
from engine.faults import Fault
from engine.spiff import expressions
from engine.spiff.expressions import Expression
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.wording import Place, sites
from engine.types import Box

FINISHED_BY_PEOPLE = ("userTask", "manualTask")


def arguments(subject: Subject) -> Iterator[Fault]:
    """As many as the word asks for; a box that it asks for is there."""
    boxes = {node.id for node in subject.drawing.all_nodes(*FINISHED_BY_PEOPLE)}
    for place, where, written in sites(subject.drawing):
        yield from argument_faults(subject.registry.words, boxes, place, where, _readable(written))


def argument_faults(
    words: Mapping[str, Word], boxes: Set[str], place: Place, where: str, expression: Expression
) -> Iterator[Fault]:
    """The same for one expression: `words` are known, and `boxes` are there."""
    for word in (words[name] for name in sorted(expression.words & words.keys())):
        yield from _count(place, where, expression, word)
        yield from _boxes(place, where, expression, word, boxes)


def _readable(written: str) -> Expression:
    """What can't be read at all is reported with the other expressions."""
    try:
        return expressions.compile(written)
    except errors.ExpressionError:
        return expressions.compile("None")


def _count(place: Place, where: str, expression: Expression, word: Word) -> Iterator[Fault]:
    wanted = len(word.arguments)
    if wanted and any(len(given) != wanted for given in expression.calls(word.name)):
        yield place.fault("argument_count", f"的{where}里，“{word.name}”的括号中应当写{wanted}项。")


def _boxes(place: Place, where: str, expression: Expression, word: Word, boxes: Set[str]) -> Iterator[Fault]:
    if not word.arguments or not isinstance(word.arguments[0], Box):
        return
    for box in expression.literals(word.name):
        if box not in boxes:
            named = f"“{box}”" if isinstance(box, str) else "写的内容"
            yield place.fault("unknown_box", f"的{where}里，{named}不是图中用户任务的编号，应当在引号里写编号。")


RULES: tuple[Rule, ...] = (arguments,)
