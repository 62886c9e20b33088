"""The way of an application as a picture: the whole pool, or the part of it where the case is now."""

import re

from engine import versions
from engine.model import Instance
from engine.spiff import drawing
from engine.spiff.drawing import geometry
from engine.spiff.drawing.geometry import Box
from engine.work import Work
from web import wording
from web.portal import standing

# What is shown around the boxes where the case is: enough to see where it came from and where it goes.
BESIDE, ABOVE = 420, 240
_FRAME = re.compile(r'viewBox="[^"]*" width="[^"]*" height="[^"]*"')


def near(work: Work, case: Instance) -> str:
    """The whole picture seen through a window."""
    diagram = versions.get(work, case.deployment_id).bundle.diagram
    boxes = {shape.id: shape.box for shape in geometry.read(diagram).whole.shapes}
    centre = [boxes[element] for element in _centre(work, case) if element in boxes]
    if not centre:
        return whole(work, case)
    window = _around(geometry.around(centre))
    frame = (
        f'viewBox="{window.left:g} {window.top:g} {window.width:g} {window.height:g}"'
        f' width="{window.width:g}" height="{window.height:g}"'
    )
    return _FRAME.sub(frame, whole(work, case), count=1)


def whole(work: Work, case: Instance) -> str:
    passed, waiting = standing.way(work, case), standing.here(work, case)
    return drawing.draw(
        versions.get(work, case.deployment_id).bundle.diagram,
        case.process,
        done={step.element for step in passed} - waiting,
        here=waiting,
        notes={step.element: wording.moment(step.at) for step in passed},
        title="申报流程：已经走过、正在办理和后面的环节",
    )


def _centre(work: Work, case: Instance) -> set[str]:
    """Where the case is; of one that has ended, where it ended."""
    waiting = standing.here(work, case)
    passed = [step.element for step in standing.way(work, case) if step.process == case.process]
    return waiting or set(passed[-1:])


def _around(centre: Box) -> Box:
    return Box(centre.left - BESIDE, centre.top - ABOVE, centre.width + 2 * BESIDE, centre.height + 2 * ABOVE)
