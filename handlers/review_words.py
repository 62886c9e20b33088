"""The words of a diagram's expressions that look at the review: the length of a list."""

from award.acts import lists
from engine.contract import Ask, Refusal
from engine.types import Integer, Reference
from handlers.general import rulebook
from handlers.general.refusals import word


@word("count", title="本届某名单上的申报数", arguments=(Reference(to="lists"),), result=Integer())
def count(ask: Ask, list: str) -> int:
    """How many applications of the case's edition stand on a list and are still in."""
    named, edition = rulebook.profile(ask).list(list), rulebook.edition(ask)
    if edition is None:
        raise Refusal("只有评选、申报、异议或者监督事项可以查名单。")
    return len(lists.on(ask.session, edition.id, named.key))
