"""The way to a box on which something was not done, for a sentence that a person can follow in the diagram."""

from collections import deque
from collections.abc import Callable

from engine.spiff.lint.drawing import Node, Scope

MOST_NAMED = 5


def way_past(scope: Scope, target: str, avoids: Callable[[Node], bool]) -> list[Node]:
    """The shortest way from the start to a box on which no box is completed that is avoided; empty if there is none."""
    nodes = {node.id: node for node in scope.nodes}
    came_from: dict[str, str | None] = {node.id: None for node in scope.of_kind("startEvent")}
    waiting = deque(came_from)
    while waiting:
        id = waiting.popleft()
        if id == target:
            return [nodes[each] for each in _back(came_from, id)]
        for following in scope.arrows.get(id, ()):
            is_border = following in nodes and nodes[following].kind == "boundaryEvent"
            if following in nodes and following not in came_from and (is_border or not avoids(nodes[id])):
                came_from[following] = id
                waiting.append(following)
    return []


def _back(came_from: dict[str, str | None], id: str | None) -> list[str]:
    found: list[str] = []
    while id is not None:
        found.append(id)
        id = came_from[id]
    return found[::-1]


def said(way: list[Node]) -> str:
    """从“开始”经“审核”到“送达”; the middle of a long way is left out."""
    names = [f"“{node.label}”" for node in way]
    if len(names) < 2:
        return f"到{names[0]}" if names else ""
    between = names[1:-1]
    if len(between) > MOST_NAMED:
        between = [*between[:2], "……", *between[-2:]]
    return f"从{names[0]}" + (f"经{'、'.join(between)}" if between else "") + f"到{names[-1]}"
