"""What comes of an objection, and of what is reported about a winner."""

from typing import Any

from rehearsal import words
from rehearsal.knowledge.scene import Knowledge, Scene


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


KNOWN: Knowledge = {
    "screen_objection": _screening,
    "conclude": _conclusion,
    "inspect": _inspection,
    "verify_incident": _verification,
    "hearing": _hearing,
    "decide_revocation": _decision,
}
