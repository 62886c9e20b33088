"""Groups, scores, candidates, the defence and the visit."""

import datetime as dt
import decimal
import re
from typing import Any

from award.rules import stages
from rehearsal.knowledge.scene import Knowledge, Scene, applicant

STEP = 5
DIVERGED_ITEMS = 2
DIVERGENCE = 30
GROUP = 7
_RANKED = re.compile(r"(?P<score>[\d.]+)分，第(?P<rank>\d+)名")


def _appoint(scene: Scene) -> dict[str, Any]:
    """An odd number, the first group from the head of the list, a second one without those who had to stand back."""
    recused = {number for each in scene.told.organisations for number in each.recused_experts}
    wary = {scene.players.experts[number - 1] for number in recused} if scene.turn else set()
    able = sorted((option.value for option in scene.options["members"]), key=lambda person: person in wary)
    members = able[: min(GROUP, len(able) - 1 + len(able) % 2)]
    return {"leader": members[0], "members": members, "draw_note": "从专家库按专业随机抽取（演练，虚构）。"}


def _pledge(scene: Scene) -> dict[str, Any]:
    number = scene.players.experts.index(scene.item) + 1
    conflicting = {each.name for each in scene.told.organisations if number in each.recused_experts}
    conflicts = [option.value for option in scene.options.get("conflicts", ()) if option.label in conflicting]
    if not conflicts:
        return {"has_conflict": "no"}
    return {"has_conflict": "yes", "conflicts": conflicts, "relation": "近三年内提供过咨询（虚构）"}


def _scorebook(scene: Scene) -> dict[str, Any]:
    """Each expert's steps lie about the organisation's level; a diverging expert is far below on some items."""
    organisation, number = applicant(scene), scene.players.experts.index(scene.item)
    rows = {}
    for position, option in enumerate(scene.options["scores"]):
        percent = organisation.level // STEP * STEP + STEP * ((number + position) % 3 - 1)
        if organisation.diverging and number == 0 and position < DIVERGED_ITEMS:
            percent -= DIVERGENCE
        found = {"percent": max(0, min(100, percent)), "comment": "方法系统，有证据（虚构）", "evidence_page": "12"}
        rows[option.value] = found
    return {"scores": rows}


def _consensus(scene: Scene) -> dict[str, Any]:
    level = applicant(scene).level // STEP * STEP
    agreed = {"percent": level, "reason": "复核证据后一致（虚构）"}
    return {"scores": {option.value: agreed for option in scene.options["scores"]}}


def _material_report(scene: Scene) -> dict[str, Any]:
    """The best within the number are candidates; the ranking with the scores stands beside the names."""
    ranked = {int(each.value): _RANKED.search(each.detail) for each in scene.options["decisions"]}
    scores = {one: decimal.Decimal(found["score"]) for one, found in ranked.items() if found}
    floor = decimal.Decimal(str(scene.parameters["material.floor"]))
    inside = stages.cut(scores, int(scene.parameters["material.max_candidates"]), floor).inside
    outside = {one: found for one, found in ranked.items() if found and one not in inside}
    left_out = {one: {"decision": "no", "reason": _why_not(found, floor)} for one, found in outside.items()}
    return {"decisions": left_out}


def _why_not(ranked: re.Match[str], floor: decimal.Decimal) -> str:
    if decimal.Decimal(ranked["score"]) < floor:
        return f"材料评审得分{ranked['score']}分，未达到{floor}分。"
    return f"材料评审得分{ranked['score']}分，第{ranked['rank']}名，未进入候选名单。"


def _presenter(scene: Scene) -> dict[str, Any]:
    return {"presenter_name": scene.players.leaders[applicant(scene).name]}


def _score(scene: Scene) -> dict[str, Any]:
    return {"score": min(100, applicant(scene).level + 10)}


def _visit(scene: Scene) -> dict[str, Any]:
    return {"visited_from": (scene.today - dt.timedelta(days=1)).isoformat(), "visited_to": scene.today.isoformat()}


KNOWN: Knowledge = {
    "appoint_material": _appoint,
    "appoint_defence": _appoint,
    "appoint_site": _appoint,
    "pledge_material": _pledge,
    "pledge_defence": _pledge,
    "pledge_site": _pledge,
    "score_material": _scorebook,
    "reconcile": _consensus,
    "material_report": _material_report,
    "confirm_presenter": _presenter,
    "score_defence": _score,
    "score_site": _score,
    "site_report": _visit,
}
