"""The award's diagram as a picture: whole, and pool by pool."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from engine.errors import DiagramUnreadable
from engine.spiff import drawing
from engine.work import Work
from web import access, errors, visitor
from web.access import Action
from web.public import caching, in_force

blueprint = Blueprint("process", __name__)

WHOLE = "award"


@blueprint.get("/process")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def process() -> ResponseReturnValue:
    with visitor.looking() as work:
        return _page(work, None)


@blueprint.get("/process/<name>")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def pool(name: str) -> ResponseReturnValue:
    with visitor.looking() as work:
        return _page(work, name)


@blueprint.get("/process/<name>.svg")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def picture(name: str) -> ResponseReturnValue:
    with visitor.looking() as work:
        diagram = in_force.bundle(work).diagram
        if name != WHOLE and name not in _pools(work):
            raise errors.PageNotFound()
        drawn = drawing.draw(diagram, None if name == WHOLE else name, title="塔城地区政府质量奖评选流程")
    return Response(drawn, content_type="image/svg+xml; charset=utf-8")


def _page(work: Work, name: str | None) -> str:
    pools = _pools(work)
    if name is not None and name not in pools:
        raise errors.PageNotFound()
    steps = drawing.steps(in_force.bundle(work).diagram, name) if name else []
    return render_template("public/process.html", pools=pools, shown=name, whole=WHOLE, steps=steps)


def _pools(work: Work) -> dict[str, str]:
    """None where the diagram in force has no picture."""
    try:
        return drawing.processes(in_force.bundle(work).diagram)
    except DiagramUnreadable:
        return {}
