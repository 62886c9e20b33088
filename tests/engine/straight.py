"""Processes that go straight on, for files with more than one."""

from collections.abc import Sequence

from tests.engine.diagrams import Box, box, process, starting


def straight(  # noqa: PLR0913 - a process has many parts
    id: str,
    *boxes: Box,
    start: Box | None = None,
    aside: Sequence[Box] = (),
    flows: Sequence[str] = (),
    declared: str = "",
    data: str = "",
) -> str:
    """start → each box → end; `data` is all that its cases begin with.

    The ends are called after the process, so that ids stay unique in the file.
    """
    begin = start or (box("startEvent", f"{id}_start", data=data) if data else starting(id=f"{id}_start"))
    way = [begin, *boxes, box("endEvent", f"{id}_end", "结束")]
    arrows = [f"{one.id} > {other.id}" for one, other in zip(way, way[1:], strict=False)]
    return process(id, [*way, *aside], [*arrows, *flows], declared=declared)
