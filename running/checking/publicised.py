"""A publicity (公示) has been held on every way to whatever relies on it, for as long as its record says."""

import ast
import functools
from collections.abc import Iterator

from award import law
from engine.bundle import DIAGRAM
from engine.faults import Fault
from engine.spiff.lint import ways
from engine.spiff.lint.drawing import Node, text
from engine.spiff.lint.references import handed
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.variables import following, paths
from engine.spiff.lint.variables.following import Context
from engine.spiff.lint.variables.reasoning import Reader
from engine.spiff.lint.variables.values import Variables
from engine.types import Reference
from running import contents

HELD, CLOSED, WINDOW = "draft_publicity", "close_publicity", "window_end"


def stood(subject: Subject) -> Iterator[Fault]:
    """Whatever asks for a publicity that is over has it behind itself, however one comes there."""
    for node, _, kind, written in handed(subject):
        if kind.to == "publicities" and node not in _holders(subject):
            yield from _not_held(subject, node, written)


def _not_held(subject: Subject, node: Node, written: str) -> Iterator[Fault]:
    told = set[str]()
    for context, known in following.follow(subject).contexts(node.id):
        for key in sorted(_named(subject, following.tree(written), known) - told):
            came_from = _past(subject, key)
            if ways.State(context, node.id) in came_from:
                told.add(key)
                way = paths.said(ways.way(came_from, ways.State(context, node.id), subject))
                sentence = f"要求{_title(subject, key)}已经期满，但{way}没有办理它的图形；请在这条路上画上这个公示。"
                yield node.fault("not_publicised", sentence)


def windows(subject: Subject) -> Iterator[Fault]:
    """Between publishing and closing, one waits for the end of the window that was published, and no other moment."""
    came_from = ways.past(subject, lambda context, node: WINDOW in _moments(node))
    for node in subject.drawing.all_nodes("serviceTask"):
        states = [state for state in came_from if state.box == node.id]
        if states and _serves(node, CLOSED):
            way = ways.way(came_from, states[0], subject)
            timer = next((each for each in reversed(way) if _moments(each)), node)
            sentence = f"应当等到公示期满：时限写 {WINDOW}(publicity_id)，天数在奖项设定的 publicities 里改。"
            yield timer.fault("not_its_window", sentence)


def demanded(subject: Subject) -> Iterator[Fault]:
    """Each publicity that the law demands is held somewhere."""
    ways_in = following.follow(subject).before
    held = {key for node in _holders(subject) for context, id in ways_in if id == node.id
            for key in _held_in(subject, context, node)}  # fmt: skip
    for bound in _bounds(subject):
        if bound.kind == "publicity" and bound.key not in held:
            sentence = f"流程图里没有办理{_title(subject, bound.key)}的图形，本办法{bound.article}要求公示。"
            yield Fault(DIAGRAM, "流程图", "not_publicised", sentence)


def _bounds(subject: Subject) -> tuple[law.Bound, ...]:
    """What the law fixes; nothing while that can't be read, which is a fault of its own."""
    given = subject.bundle.json.get(contents.BOUNDS)
    return law.read(given).all if given is not None and not law.faults(given) else ()


# ---------------------------------------------------------------- what is held where


@functools.lru_cache(maxsize=16)
def _past(subject: Subject, key: str) -> dict[ways.State, ways.State | None]:
    """What can be reached without a publicity."""
    return ways.past(subject, lambda context, node: key in _held_in(subject, context, node))


def _held_in(subject: Subject, context: Context, node: Node) -> set[str]:
    """The publicity that a box holds when its process is called in one way."""
    written, known = _holders(subject).get(node), following.follow(subject).before.get((context, node.id))
    return set() if written is None or known is None else _named(subject, following.tree(written), known)


@functools.lru_cache(maxsize=2)
def _holders(subject: Subject) -> dict[Node, str]:
    """The boxes that hold a publicity, and what each names it by."""
    return {node: written for node, _, kind, written in handed(subject) if _is_held(node, kind)}


def _is_held(node: Node, kind: Reference) -> bool:
    return kind.to == "publicities" and _serves(node, HELD)


def _serves(node: Node, service: str) -> bool:
    return any(each.get("id", "").removeprefix("service:") == service for each in node.extension("serviceTaskOperator"))


def _moments(node: Node) -> set[str]:
    """The words of the moments that a box waits for."""
    written = (text(each) for trigger in node.triggers for each in trigger.iter("{*}timeDate"))
    found = (following.expression(each) for each in written)
    return {word for each in found if each is not None for word in each.words}


def _named(subject: Subject, tree: ast.expr | None, known: Variables) -> set[str]:
    """The names that an expression yields for certain: a text, a variable that is one, or a list of them."""
    if tree is None:
        return set()
    if isinstance(tree, ast.List):
        return {name for each in tree.elts for name in _named(subject, each, known)}
    found = Reader(following.follow(subject).language).value(tree, known)
    fixed = {each.fixed for each in found}
    return {each for each in fixed if isinstance(each, str)} if len(found) == 1 else set()


def _title(subject: Subject, key: str) -> str:
    rows = (each for each in subject.bundle.profile.get("publicities", ()) if each.get("key") == key)
    return f"“{next((each.get('title', key) for each in rows), key)}”"


RULES: tuple[Rule, ...] = (stood, windows, demanded)
