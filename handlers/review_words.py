"""The words of a diagram's expressions that look at the review: the score in a stage, the length of a list."""

from award.acts import lists
from award.records.applications import Application
from engine.contract import Ask, Refusal
from engine.types import Count, Number, Reference
from handlers import stages
from handlers.general import rulebook
from handlers.general.refusals import word


@word("score", title="本申报在某评审环节的得分", arguments=(Reference(to="stages"),), result=Number())
def score(ask: Ask, stage: str) -> float:
    """The official score of the case's application: the last one that it was given in the stage."""
    named = rulebook.profile(ask).stage(stage)
    application = _application(ask)
    found = stages.scores(ask.session, application).get(named.key) if application else None
    if found is None:
        raise Refusal(f"本事项没有{named.name}的得分。")
    return float(found)


@word("count", title="本届某名单上的申报数", arguments=(Reference(to="lists"),), result=Count(of="applications"))
def count(ask: Ask, list: str) -> int:
    """How many applications of the case's edition stand on a list and are still in."""
    named, edition = rulebook.profile(ask).list(list), rulebook.edition(ask)
    if edition is None:
        raise Refusal("只有评选、申报、异议或者监督事项可以查名单。")
    return len(lists.on(ask.session, edition.id, named.key))


def _application(ask: Ask) -> Application | None:
    kind, _, number = ask.case.partition(":")
    return ask.session.get(Application, int(number)) if kind == "application" else None
