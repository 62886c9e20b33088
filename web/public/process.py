"""The award's diagram as a picture: whole, and pool by pool."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from engine.errors import DiagramUnreadable
from engine.work import Work
from people.permissions import Action
from web.frame import access, errors, in_force, visitor
from web.public import caching

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
        pools = _pools(work)
        if not pools or name not in (WHOLE, *pools):
            raise errors.PageNotFound()
        whole = name == WHOLE
        from engine.spiff import drawing

        title = f"{in_force.at_hand().names.award}评选流程图"
        files = in_force.bundle(work).diagrams.values()
        drawn = drawing.draw(files, None if whole else name, title=title if whole else "")
    return Response(drawn, content_type="image/svg+xml; charset=utf-8")


def _page(work: Work, name: str | None) -> str:
    pools = _pools(work)
    if name is not None and name not in pools:
        raise errors.PageNotFound()
    from engine.spiff import drawing

    steps = drawing.steps(in_force.bundle(work).diagrams.values(), name) if name else []
    return render_template("public/process.html", pools=pools, shown=name, whole=WHOLE, steps=steps)


def _pools(work: Work) -> dict[str, str]:
    """None where the diagram in force has no picture."""
    # Loaded where it is used: a site starts without drawing anything.
    from engine.spiff import drawing

    try:
        return drawing.processes(in_force.bundle(work).diagrams.values())
    except DiagramUnreadable:
        return {}
