"""主导航: what stands in the head of every page, for whom, and where one is now."""

import dataclasses

from flask import Flask, current_app, g, request

from people.permissions import Action
from web.frame import access, in_force, visitor


@dataclasses.dataclass(frozen=True)
class Item:
    """One entry. `words` may leave a place for what the award calls its {winners}, or {bringing} an application.

    `beneath` are the beginnings of the endpoints that belong to it; `counts` names a count in the head.

    `only` narrows it to visitors who are signed in (True) or not (False). `business` leaves it out for the three
    administrators, who have no part in the award (C07).
    """

    endpoint: str
    words: str
    action: Action
    beneath: tuple[str, ...] = ()
    counts: str = ""
    only: bool | None = None
    business: bool = False

    @property
    def called(self) -> str:
        profile = in_force.at_hand()
        return self.words.format(winners=profile.winners, bringing=profile.bringing)

    @property
    def is_current(self) -> bool:
        at = request.endpoint or ""
        return at == self.endpoint or any(at.startswith(each) for each in self.beneath)

    @property
    def count(self) -> str:
        """How many wait there, or nothing."""
        return str(g.get("counts", {}).get(self.counts, ""))


APPLYING = ("portal.", "following.", "materials.", "withdrawing.", "colleagues.")
# The rooms that the tabs of the office's desk lead to.
OFFICE_DESK = ("editions.", "applications.", "calendar.", "registers.")
# In this order; one whose address doesn't exist in this site is left out.
ITEMS = (
    Item("administration.home", "管理", Action.ADMINISTER, ("administration.",), only=True),
    Item("inbox.inbox", "待办", Action.LIST_TASKS, ("inbox.", "lists.", "case."), "open", only=True, business=True),
    Item("asked.asked", "协办", Action.ANSWER, ("asked.",), "asked", only=True),
    Item("entrance.home", "首页", Action.READ_PUBLIC, only=False),
    Item("editions.editions", "评选", Action.LIST_EDITIONS, OFFICE_DESK, only=True),
    Item("awards.awards", "{winners}", Action.READ_AWARDS, ("awards.",), only=True),
    Item("portal.applications", "{bringing}", Action.LIST_APPLICATIONS, APPLYING, only=True),
    Item("own_awards.awards", "获奖", Action.LIST_AWARDS, ("own_awards.",), only=True),
    Item("claims.claims", "登记核对", Action.DECIDE_CLAIM, ("claims.", "quarantine."), only=True),
    Item("substitutions.substitutions", "代理", Action.SUBSTITUTE, ("substitutions.",), only=True),
    Item("publicities.publicities", "公示", Action.READ_PUBLIC, ("publicities.", "lodging.")),
    Item("public.the_regulation", "管理办法", Action.READ_PUBLIC),
    Item("public.the_articles", "条款落实", Action.READ_PUBLIC),
    Item("rulebook.the_rules", "评审规则", Action.READ_PUBLIC, only=False),
    Item("process.process", "流程图", Action.READ_PUBLIC, ("process.",), only=False),
    Item("certificates.winners", "{winners}", Action.READ_PUBLIC, only=False),
    Item("certificates.check", "证书查验", Action.READ_PUBLIC, only=False),
)


def shown() -> list[Item]:
    """The entries that lead this visitor somewhere."""
    actor, standing = visitor.current(), visitor.standing()
    administers = standing is not None and standing.is_administrator
    return [
        item
        for item in ITEMS
        if item.endpoint in current_app.view_functions
        and item.only in (None, actor is not None)
        and not (item.business and administers)
        and access.may_at_all(actor, item.action)
    ]


def register(app: Flask) -> None:
    app.context_processor(lambda: {"navigation": shown})
