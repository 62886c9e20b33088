"""The meeting of the member units, and how each of them votes."""

import datetime as dt
from typing import Any

from rehearsal import story
from rehearsal.knowledge.scene import Knowledge, Scene

DAYS_TO_VOTE = 10


def _deliberate(scene: Scene) -> dict[str, Any]:
    recused = {}
    for option in scene.options["unit_recusals"]:
        number = scene.players.members.index(int(option.value)) + 1
        conflicting = {each.name for each in scene.told.organisations if number in each.recused_units}
        standing = [each.value for each in scene.options["unit_recusals.recused_from"] if each.label in conflicting]
        if standing:
            reason = "与申报组织存在经费关系（虚构）"
            recused[option.value] = {"recused": "yes", "recused_from": standing, "reason": reason}
    closes = scene.today + dt.timedelta(days=DAYS_TO_VOTE)
    return {"unit_recusals": recused, "vote_closes": closes.isoformat()}


def _ballot(scene: Scene) -> dict[str, Any]:
    """The first units present vote for, the next against, the rest abstain: as many as the story says."""
    by_name = {each.name: each for each in scene.told.organisations}
    choices = {option.value: {"choice": _choice(scene, by_name[option.label])} for option in scene.options["choices"]}
    return {"choices": choices}


def _choice(scene: Scene, candidate: story.Organisation) -> str:
    away = {*scene.told.absent_units, *candidate.recused_units}
    present = [unit for number, unit in enumerate(scene.players.members, 1) if number not in away]
    in_favour, against = (*candidate.votes, (len(present), 0))[min(scene.turn, max(len(candidate.votes) - 1, 0))]
    place = present.index(int(scene.item))
    if place < in_favour:
        return "for"
    return "against" if place < in_favour + against else "abstain"


KNOWN: Knowledge = {
    "deliberate": _deliberate,
    "vote": _ballot,
}
