"""Two questions about arrows: what can be reached, what lies on a circle. No recursion: no diagram is too deep."""

from collections.abc import Iterable, Mapping, Sequence

Arrows = Mapping[str, Sequence[str]]


def reachable(starts: Iterable[str], arrows: Arrows) -> set[str]:
    """Return the starts and everything that arrows lead to from there."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(arrows.get(node, ()))
    return found


def on_circles(arrows: Arrows) -> set[str]:
    """Return the nodes from which an arrow path leads back to the node itself."""
    return {node for circle in circles(arrows) for node in circle}


def circles(arrows: Arrows) -> list[set[str]]:
    """Return the largest groups of nodes that can all reach one another (Kosaraju's algorithm)."""
    backwards: dict[str, list[str]] = {}
    for source, targets in arrows.items():
        for target in targets:
            backwards.setdefault(target, []).append(source)
    found, seen = [], set[str]()
    for node in reversed(_finishing_order(arrows)):
        if node not in seen:
            group = _unseen(node, backwards, seen)
            if len(group) > 1 or node in arrows.get(node, ()):
                found.append(group)
    return found


def _finishing_order(arrows: Arrows) -> list[str]:
    order: list[str] = []
    seen: set[str] = set()
    for start in arrows:
        stack = [(start, iter(arrows.get(start, ())))] if start not in seen else []
        seen.add(start)
        while stack:
            node, targets = stack[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(arrows.get(following, ()))))
    return order


def _unseen(start: str, arrows: Arrows, seen: set[str]) -> set[str]:
    group: set[str] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            group.add(node)
            waiting.extend(arrows.get(node, ()))
    return group
