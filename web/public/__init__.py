"""Pages for everybody: 公示, objections, certificates, drawing; here the regulation and homes of its articles."""

from itertools import groupby

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from people.permissions import Action
from running import articles
from web.frame import access, in_force, visitor
from web.public import caching

blueprint = Blueprint("public", __name__)


@blueprint.get("/regulation")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def the_regulation() -> ResponseReturnValue:
    return _page("public/regulation.html")


@blueprint.get("/articles")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def the_articles() -> ResponseReturnValue:
    return _page("public/articles.html")


def _page(template: str) -> str:
    with visitor.looking() as work:
        rows = articles.matrix(in_force.bundle(work))
        names = in_force.profile(work).names
    chapters = [(name, list(each)) for name, each in groupby(rows.values(), key=lambda row: row.article.chapter)]
    return render_template(
        template,
        rows=rows,
        chapters=chapters,
        kinds=articles.KINDS,
        title=names.regulation,
        number=names.regulation_number,
    )
