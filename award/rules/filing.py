"""What has to be there when an application is filed (R05 to R08; Articles 11 to 13)."""

import datetime as dt
from collections.abc import Collection, Mapping

from award.concepts import Concept
from award.errors import Refused
from award.rules import markings

ARTICLE = Concept.FILING
REQUIRED = {"form": "申报表", "self_evaluation": "自我评价报告", "evidence": "证实性材料"}
RECOMMENDATION = "recommendation"


def check_window(today: dt.date, opens: dt.date, closes: dt.date) -> None:
    """Filing is possible through the last day, until 24:00 Beijing time."""
    if today < opens:
        raise Refused("申报尚未开始。", article=ARTICLE)
    if today > closes:
        raise Refused("申报已经截止，逾期不再受理。", article=ARTICLE)


def check_recommendation(*, is_branch: bool, recommendation: str | None) -> None:
    """R06: the 申报推荐意见 is there if, and only if, the applicant is a branch."""
    given = bool(recommendation and recommendation.strip())
    if is_branch and not given:
        sentence = "分支、内设、派出等机构申报，应当提交所属法人或者非法人组织的申报推荐意见。"
        raise Refused(sentence, article=Concept.INTERNAL_PUBLICITY)
    if given and not is_branch:
        raise Refused("法人、非法人组织自行申报，不需要申报推荐意见。", article=Concept.INTERNAL_PUBLICITY)


def check_files(present: Collection[str], *, is_branch: bool) -> None:
    """R07: the set is complete. All that is missing is named in one sentence."""
    needed: Mapping[str, str] = {**REQUIRED, RECOMMENDATION: "申报推荐意见"} if is_branch else REQUIRED
    missing = [title for kind, title in needed.items() if kind not in present]
    if missing:
        raise Refused(f"申报材料不齐全，缺少：{'、'.join(missing)}。", field="materials", article=ARTICLE)


def check_auditor(chosen: Collection[int], auditors: Collection[int]) -> int:
    """R08: exactly one body audits, and it is one that may. Returns its unit id."""
    if len(set(chosen)) != 1:
        raise Refused("应当且只能选择一个审核机关。", field="auditor", article=ARTICLE)
    auditor = next(iter(chosen))
    if auditor not in auditors:
        raise Refused("所选单位不是可以审核申报的机关。", field="auditor", article=ARTICLE)
    return auditor


def check_declarations(*, no_state_secret: bool, truth: bool) -> None:
    if not no_state_secret:
        raise Refused("申报材料不得涉及国家安全、国家秘密。", field="no_state_secret", article=ARTICLE)
    if not truth:
        sentence = "申报组织应当对申报材料的真实性、准确性、合法性负责。"
        raise Refused(sentence, field="truth", article=Concept.FALSE_MATERIALS)


def check_consent(*, given: bool) -> None:
    if not given:
        raise Refused("提名应当征得被提名者同意。", field="consent", article=Concept.APPLICATION)


def check_marking(name: str, text: str) -> None:
    marking = markings.of_text(text)
    if marking:
        raise Refused(f"“{name}”标有“{marking}”，已隔离，不得作为申报材料。", field="materials", article=ARTICLE)


def check_trade_secret(*, has_trade_secret: bool, note: str) -> None:
    if has_trade_secret and not note.strip():
        raise Refused("涉及商业秘密的，应当予以注明。", field="trade_secret_note", article=ARTICLE)


def check_correction(rounds_done: int, rounds_allowed: int) -> None:
    """Whether the auditor may return the application for correction once more."""
    if rounds_done >= rounds_allowed:
        raise Refused(f"补正以{rounds_allowed}次为限，不能再次退回补正。", field="result", article=Concept.AUDIT)
