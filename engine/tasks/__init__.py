"""User tasks: listing and reading them, and what people do with them.

The verbs are those of Chinese offices: 办结, 签收, 转办, 委派, 加签, 抄送, 催办, 撤回. Each refuses with the reason
where it isn't lawful, and to a recused person it is as if there were no such task (P10). Whoever is to be brought in
comes as an `Actor` that the site builds; what the award's articles say of it is asked there.
"""

from engine.tasks import drafts, watching
from engine.tasks.asked import copies, count_waiting, delegation, involvements, is_delegate, waiting
from engine.tasks.completing import complete
from engine.tasks.holding import claim, hand_over, release, take_over
from engine.tasks.involving import (
    ask_opinion,
    call_back,
    copy_to,
    delegate,
    give_back,
    give_opinion,
    withdraw_opinion,
)
from engine.tasks.lawful import is_colleague, may_take
from engine.tasks.prolonging import recompute
from engine.tasks.reading import UserTask, acts_for, form, get, inbox, is_in_charge, may_see, options
from engine.tasks.recalling import may_recall, recall
from engine.tasks.urging import of_case, urge, urge_opinion

__all__ = [
    "UserTask", "acts_for", "ask_opinion", "call_back", "claim", "complete", "copies", "copy_to", "count_waiting",
    "delegate", "delegation", "drafts", "form", "get", "give_back", "give_opinion", "hand_over", "inbox",
    "involvements", "is_colleague", "is_delegate", "is_in_charge", "may_recall", "may_see", "may_take", "of_case",
    "options", "recall", "recompute", "release", "take_over", "urge", "urge_opinion", "waiting", "watching",
    "withdraw_opinion",
]  # fmt: skip
