"""Pages for everybody: the regulation and where its articles are at home."""

from itertools import groupby

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from award import regulation
from engine import versions
from engine.bundle import Bundle
from engine.model import Deployment
from engine.work import Work
from web import access, articles, site, visitor
from web.access import Action

blueprint = Blueprint("public", __name__)


@blueprint.get("/regulation")
@access.to(Action.READ_PUBLIC)
def the_regulation() -> ResponseReturnValue:
    return _page("regulation.html")


@blueprint.get("/articles")
@access.to(Action.READ_PUBLIC)
def the_articles() -> ResponseReturnValue:
    return _page("articles.html")


def _page(template: str) -> str:
    with visitor.looking() as work:
        rows = articles.matrix(_bundle(work))
    chapters = [(name, list(each)) for name, each in groupby(rows.values(), key=lambda row: row.article.chapter)]
    return render_template(
        template,
        rows=rows,
        chapters=chapters,
        kinds=articles.KINDS,
        title=regulation.TITLE,
        number=regulation.NUMBER,
    )


def _bundle(work: Work) -> Bundle:
    """The version in force; before anything is deployed, the one that lies ready."""
    if work.session.scalar(select(func.count(Deployment.id))):
        return versions.latest(work).bundle
    return Bundle.read(site.here().settings.bundle)
