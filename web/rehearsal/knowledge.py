"""What the people of a rehearsal know beyond the form: dates of the edition, levels, votes, objections."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.contract import Option
from web.rehearsal import cast, story

Options = Mapping[str, Sequence[Option]]
STEP = 5
DIVERGED_ITEMS = 2
DIVERGENCE = 30


class Scene(NamedTuple):
    """Who sits before which form: `turn` counts how often this audience had this box in this case before."""

    told: story.Story
    edition: story.Edition
    players: cast.Cast
    organisation: story.Organisation | None
    item: Any
    options: Options
    today: dt.date
    turn: int


def of(scene: Scene, element: str) -> dict[str, Any]:
    """Return the answers of one box that the form alone can't suggest."""
    known = KNOWN.get(element)
    return known(scene) if known else {}


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


def _applicant(scene: Scene) -> story.Organisation:
    assert scene.organisation is not None
    return scene.organisation


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


def _appoint(scene: Scene) -> dict[str, Any]:
    able = [option.value for option in scene.options["members"]]
    return {"leader": able[0], "members": able[:7], "draw_note": "从专家库按专业随机抽取，种子记录在案（演练）。"}


def _pledge(scene: Scene) -> dict[str, Any]:
    number = scene.players.experts.index(scene.item) + 1
    conflicting = {each.name for each in scene.told.organisations if number in each.recused_experts}
    conflicts = [option.value for option in scene.options.get("conflicts", ()) if option.label in conflicting]
    if not conflicts:
        return {"has_conflict": "no"}
    return {"has_conflict": "yes", "conflicts": conflicts, "relation": "近三年内提供过咨询（虚构）"}


def _scorebook(scene: Scene) -> dict[str, Any]:
    organisation = _applicant(scene)
    number = scene.players.experts.index(scene.item)
    rows = []
    for position, option in enumerate(scene.options["scores"]):
        percent = organisation.level // STEP * STEP + STEP * ((number + position) % 3 - 1)
        if organisation.diverging and number == 0 and position < DIVERGED_ITEMS:
            percent -= DIVERGENCE
        rows.append(
            {
                "id": option.value,
                "percent": max(0, min(100, percent)),
                "comment": "方法系统，有证据（虚构）",
                "evidence_page": "12",
            }
        )
    return {"scores": rows}


def _consensus(scene: Scene) -> dict[str, Any]:
    level = _applicant(scene).level // STEP * STEP
    return {
        "scores": [{"id": option.value, "percent": level, "reason": "复核证据后一致（虚构）"} for option in scene.options["scores"]]
    }


def _score(scene: Scene) -> dict[str, Any]:
    return {"score": min(100, _applicant(scene).level + 10)}


def _presenter(scene: Scene) -> dict[str, Any]:
    return {"presenter_name": scene.players.leaders[_applicant(scene).name]}


def _visit(scene: Scene) -> dict[str, Any]:
    return {"visited_from": (scene.today - dt.timedelta(days=1)).isoformat(), "visited_to": scene.today.isoformat()}


def _deliberate(scene: Scene) -> dict[str, Any]:
    rows = []
    for option in scene.options["unit_recusals"]:
        number = scene.players.members.index(int(option.value)) + 1
        conflicting = {each.name for each in scene.told.organisations if number in each.recused_units}
        standing = [each.value for each in scene.options["unit_recusals.recused_from"] if each.label in conflicting]
        row: dict[str, Any] = {"id": option.value, "recused": "yes" if standing else "no"}
        if standing:
            row |= {"recused_from": standing, "reason": "与申报组织存在经费关系（虚构）"}
        rows.append(row)
    return {"unit_recusals": rows, "vote_closes": (scene.today + dt.timedelta(days=10)).isoformat()}


def _ballot(scene: Scene) -> dict[str, Any]:
    """The first units vote for, the next against, the rest abstain: as many as the story tells for this round."""
    number = scene.players.members.index(int(scene.item))
    by_name = {each.name: each for each in scene.told.organisations}
    rows = []
    for option in scene.options["choices"]:
        votes = by_name[option.label].votes
        for_votes, against = votes[min(scene.turn, len(votes) - 1)] if votes else (len(cast.MEMBERS), 0)
        choice = "for" if number < for_votes else "against" if number < for_votes + against else "abstain"
        rows.append({"id": option.value, "choice": choice})
    return {"choices": rows}


def _screening(scene: Scene) -> dict[str, Any]:
    yes = dict.fromkeys(("written", "proof", "signature", "identity", "seal", "contact"), "yes")
    return {**yes, "kind": "person"}


def _inspection(scene: Scene) -> dict[str, Any]:
    return {"year_stated": "yes", "product_use": "no", "profit_use": "no", "result": "ok"}


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
    "confirm_presenter": _presenter,
    "score_defence": _score,
    "score_site": _score,
    "site_report": _visit,
    "deliberate": _deliberate,
    "vote": _ballot,
    "screen_objection": _screening,
    "inspect": _inspection,
}
