"""The way of an application as a picture, seen through a window on the place where the case is now."""

import re

from sqlalchemy import select

from engine.model import Subscription
from engine.spiff.drawing import geometry
from engine.spiff.drawing.geometry import Box
from engine.work import Work
from web.case.course import Course

# What is shown around the boxes where the case is: enough to see where it came from and where it goes.
BESIDE, ABOVE = 420, 240
_FRAME = re.compile(r'viewBox="[^"]*" width="[^"]*" height="[^"]*"')


def near(work: Work, course: Course) -> str | None:
    """The whole picture, if the case is nowhere on it; nothing where there is no picture."""
    picture = course.drawn()
    if picture is None:
        return None
    album = geometry.read(*course.version.bundle.diagrams.values())
    boxes = {shape.id: shape.box for picture in album.pictures for shape in picture.shapes}
    centre = [boxes[element] for element in _centre(work, course) if element in boxes]
    if not centre:
        return picture
    window = _around(geometry.around(centre))
    frame = (
        f'viewBox="{window.left:g} {window.top:g} {window.width:g} {window.height:g}"'
        f' width="{window.width:g}" height="{window.height:g}"'
    )
    return _FRAME.sub(frame, picture, count=1)


def _centre(work: Work, course: Course) -> set[str]:
    """Where the case is; of one that has ended, where it ended.

    What has been listened for since the beginning (disqualification, withdrawal) is no place to be at.
    """
    case, elements = course.instance, course.version.diagram.elements
    listening = select(Subscription.element).where(
        Subscription.instance_id == case.id, Subscription.opened_at == case.started_at
    )
    here = course.here - set(work.session.scalars(listening))
    passed = sorted(course.done, key=lambda element: course.done[element])
    own = [one for one in (here or passed) if one in elements and elements[one].process == case.process]
    return set(own) if here else set(own[-1:])


def _around(centre: Box) -> Box:
    return Box(centre.left - BESIDE, centre.top - ABOVE, centre.width + 2 * BESIDE, centre.height + 2 * ABOVE)
