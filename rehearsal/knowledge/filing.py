"""The launch of an edition, and an application on its way to the review."""

from typing import Any

from rehearsal.knowledge.scene import Knowledge, Scene, applicant


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
    founded = applicant(scene).founded_on.isoformat()
    return {
        "founded_on": founded,
        "operating_since": founded,
        "new_economy": applicant(scene).new_economy,
        "new_economy_note": "属于新业态（虚构）",
        "reapply_same_results": "no",
    }


def _fill_application(scene: Scene) -> dict[str, Any]:
    number = scene.players.organisations[applicant(scene).name]
    return {
        "auditor": scene.players.auditors[number % len(scene.players.auditors)],
        "has_trade_secret": "yes",
        "trade_secret_note": "配方参数（虚构）",
        "leader_name": scene.players.leaders[applicant(scene).name],
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


KNOWN: Knowledge = {
    "launch": _launch,
    "self_check": _self_check,
    "fill_application": _fill_application,
    "audit": _audit,
    "formal_review": _formal_review,
}
