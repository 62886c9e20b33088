"""What the people of a rehearsal know beyond the form: dates of the edition, levels, votes, objections, incidents.

Answers of a field with rows are given by the row's id.
"""

import datetime as dt
import decimal
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from award.rules import stages
from engine.contract import Option
from web.rehearsal import cast, story, words

Options = Mapping[str, Sequence[Option]]
STEP = 5
DIVERGED_ITEMS = 2
DIVERGENCE = 30
GROUP = 7
DAYS_TO_VOTE = 10
_RANKED = re.compile(r"(?P<score>[\d.]+)分，第(?P<rank>\d+)名")


class Scene(NamedTuple):
    """Who sits before which form: `turn` counts how often this audience had this box in this case before."""

    told: story.Story
    edition: story.Edition
    players: cast.Cast
    organisation: story.Organisation | None
    objection: story.Objection | None
    incident: story.Incident | None
    item: Any
    options: Options
    parameters: Mapping[str, Any]
    today: dt.date
    turn: int


def of(scene: Scene, element: str) -> dict[str, Any]:
    """Return the answers of one box that the form alone can't suggest."""
    known = KNOWN.get(element)
    return known(scene) if known else {}


def _applicant(scene: Scene) -> story.Organisation:
    if scene.organisation is None:
        raise story.StoryStuck("没有申报组织的环节，不能填写申报组织的情况")
    return scene.organisation


# ---------------------------------------------------------------- before the review


def _launch(scene: Scene) -> dict[str, Any]:
    edition = scene.edition
    return {
        "year": edition.year,
        "quota": edition.quota,
        "filing_opens": edition.filing_opens.isoformat(),
        "filing_closes": edition.filing_closes.isoformat(),
        "approval_doc_no": f"新评组函〔{edition.year - 1}〕1号（演练，虚构）",
        "rules_doc": f"塔质强办〔{edition.year}〕1号（演练，虚构）",
        "standard_edition": "GB/T 19580-2012、GB/Z 19579-2012",
    }


def _self_check(scene: Scene) -> dict[str, Any]:
    founded = _applicant(scene).founded_on.isoformat()
    return {
        "founded_on": founded,
        "operating_since": founded,
        "new_economy": _applicant(scene).new_economy,
        "new_economy_note": "属于新业态（虚构）",
        "reapply_same_results": "no",
    }


def _fill_application(scene: Scene) -> dict[str, Any]:
    number = scene.players.organisations[_applicant(scene).name]
    return {
        "auditor": scene.players.auditors[number % len(scene.players.auditors)],
        "has_trade_secret": "yes",
        "trade_secret_note": "配方参数（虚构）",
        "leader_name": scene.players.leaders[_applicant(scene).name],
    }


def _audit(scene: Scene) -> dict[str, Any]:
    return {
        "abnormal_listed": "no",
        "illegal_listed": "no",
        "abnormal_source": "国家企业信用信息公示系统（演练）",
        "illegal_source": "国家企业信用信息公示系统（演练）",
        "departments": scene.players.departments,
    }


def _formal_review(scene: Scene) -> dict[str, Any]:
    return {"authorities": scene.players.departments[:2]}


# ---------------------------------------------------------------- the review


def _appoint(scene: Scene) -> dict[str, Any]:
    """The first group is drawn from the head of the list, a second one without those who had to stand back."""
    recused = {number for each in scene.told.organisations for number in each.recused_experts}
    wary = {scene.players.experts[number - 1] for number in recused} if scene.turn else set()
    able = sorted((option.value for option in scene.options["members"]), key=lambda person: person in wary)
    members = able[:GROUP]
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
    organisation, number = _applicant(scene), scene.players.experts.index(scene.item)
    rows = {}
    for position, option in enumerate(scene.options["scores"]):
        percent = organisation.level // STEP * STEP + STEP * ((number + position) % 3 - 1)
        if organisation.diverging and number == 0 and position < DIVERGED_ITEMS:
            percent -= DIVERGENCE
        found = {"percent": max(0, min(100, percent)), "comment": "方法系统，有证据（虚构）", "evidence_page": "12"}
        rows[option.value] = found
    return {"scores": rows}


def _consensus(scene: Scene) -> dict[str, Any]:
    level = _applicant(scene).level // STEP * STEP
    agreed = {"percent": level, "reason": "复核证据后一致（虚构）"}
    return {"scores": {option.value: agreed for option in scene.options["scores"]}}


def _material_report(scene: Scene) -> dict[str, Any]:
    """The best within the number are candidates; the ranking with the scores stands beside the names."""
    ranked = {int(each.value): _RANKED.search(each.detail) for each in scene.options["candidates"]}
    scores = {one: decimal.Decimal(found["score"]) for one, found in ranked.items() if found}
    floor = decimal.Decimal(str(scene.parameters["material.floor"]))
    inside = stages.cut(scores, int(scene.parameters["material.max_candidates"]), floor).inside
    outside = {one: found for one, found in ranked.items() if found and one not in inside}
    left_out = {one: {"candidate": "no", "reason": _why_not(found, floor)} for one, found in outside.items()}
    return {"candidates": left_out}


def _why_not(ranked: re.Match[str], floor: decimal.Decimal) -> str:
    if decimal.Decimal(ranked["score"]) < floor:
        return f"材料评审得分{ranked['score']}分，未达到{floor}分。"
    return f"材料评审得分{ranked['score']}分，第{ranked['rank']}名，未进入候选名单。"


def _presenter(scene: Scene) -> dict[str, Any]:
    return {"presenter_name": scene.players.leaders[_applicant(scene).name]}


def _score(scene: Scene) -> dict[str, Any]:
    return {"score": min(100, _applicant(scene).level + 10)}


def _visit(scene: Scene) -> dict[str, Any]:
    return {"visited_from": (scene.today - dt.timedelta(days=1)).isoformat(), "visited_to": scene.today.isoformat()}


# ---------------------------------------------------------------- the vote


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


# ---------------------------------------------------------------- objections and supervision


def _screening(scene: Scene) -> dict[str, Any]:
    told = scene.objection
    checks = dict.fromkeys(("written", "proof", "signature", "identity", "seal", "contact"), "yes")
    if told is None or told.accepted:
        return {**checks, "kind": "unit" if told and told.by_unit else "person"}
    refusal = {"result": "reject", "reason": told.reason or "不能提供充分证明（虚构）"}
    late = told.moment == words.TOO_LATE
    return {**checks, "kind": "unit" if told.by_unit else "person", "proof": "yes" if late else "no", **refusal}


def _conclusion(scene: Scene) -> dict[str, Any]:
    told = scene.objection
    if told is None:
        return {}
    default = "查明申报材料与事实不符（虚构）。" if told.upheld else "查明申报材料与事实相符（虚构）。"
    found = {"result": "uphold" if told.upheld else "dismiss", "facts": told.facts or default}
    return found | ({"false_materials": "yes" if told.false_materials else "no"} if told.upheld else {})


def _inspection(scene: Scene) -> dict[str, Any]:
    return {"year_stated": "yes", "product_use": "no", "profit_use": "no", "result": "ok"}


def _verification(scene: Scene) -> dict[str, Any]:
    told = scene.incident
    if told is None:
        return {}
    if not told.established:
        return {"incident_established": "no", "facts": f"反映的情况经核查不属实。反映的内容：{told.text}"}
    return {"incident_established": "yes", "ground": told.ground, "facts": told.text}


def _hearing(scene: Scene) -> dict[str, Any]:
    return {"wish": scene.incident.hearing} if scene.incident else {}


def _decision(scene: Scene) -> dict[str, Any]:
    told = scene.incident
    if told is None:
        return {}
    found = {"decision": told.decision, "reason": told.reason or told.text}
    return found | ({"ground": told.ground} if told.decision == "revoke" else {})


KNOWN: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "launch": _launch,
    "self_check": _self_check,
    "fill_application": _fill_application,
    "audit": _audit,
    "formal_review": _formal_review,
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
    "deliberate": _deliberate,
    "vote": _ballot,
    "screen_objection": _screening,
    "conclude": _conclusion,
    "inspect": _inspection,
    "verify_incident": _verification,
    "hearing": _hearing,
    "decide_revocation": _decision,
}
