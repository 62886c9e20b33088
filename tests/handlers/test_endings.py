"""How an application ends: outcome, reason and article, each time (Articles 8 to 32)."""

from decimal import Decimal
from typing import Any

import pytest

from award.records.applications import Application
from award.records.honours import Ban
from award.records.review import ItemScore, ScoreSheet
from award.terms import EditionStatus, PublicityStatus
from engine.contract import Refusal
from handlers import endings, feedback
from tests.handlers import calls
from tests.handlers.calls import NOW
from tests.handlers.cast import Cast


def ending(application: Application) -> tuple[Any, str, str]:
    assert application.status == "ended"
    assert application.ended_at == NOW
    return application.outcome, application.reason, application.outcome_article


def test_an_ineligible_organisation_is_told_the_reason_and_its_article(cast: Cast) -> None:
    application = cast.opened(reason="不符合申报条件：仅满2年。", outcome_article="第九条")
    desk = cast.desk(application)
    desk.do("tell_ineligible", application_id=application.id)
    assert ending(application) == ("ineligible", "不符合申报条件：仅满2年。", "第九条")
    assert (desk.documents[0].name, desk.documents[0].facts["kind"]) == ("refusal_notice", "ineligible")
    assert desk.notices[0].to == f"unit:{application.unit_id}:申报组织"
    assert "第九条" in desk.notices[0].text


def test_a_branch_that_its_legal_person_does_not_recommend_is_told_why(cast: Cast) -> None:
    application = cast.opened()
    forms = {"legal_person_review": {"legal_person_agrees": "no", "reason": "近期有事故。", "review": "不符合"}}
    cast.desk(application).do("tell_not_recommended", forms, application_id=application.id)
    assert ending(application) == ("not_recommended", "近期有事故。", "第十二条")


def test_an_application_that_the_auditor_refused_is_told_why(cast: Cast) -> None:
    application = cast.filed()
    desk = cast.desk(application)
    desk.do("tell_refused", application_id=application.id, audit_reason="被列入经营异常名录。")
    assert ending(application) == ("refused", "被列入经营异常名录。", "第十四条")
    assert desk.documents[0].facts["auditor"] == cast.auditor.name


def test_r14_an_application_that_is_returned_keeps_the_reason_of_the_decision(cast: Cast) -> None:
    application = cast.filed(accepted=False, reason="材料不齐。", outcome_article="第十七条")
    cast.desk(application).do("close_returned", application_id=application.id)
    assert ending(application) == ("returned", "材料不齐。", "第十七条")


def test_who_has_not_filed_when_filing_closes_is_out(cast: Cast) -> None:
    application = cast.opened()
    cast.change(cast.edition, status=EditionStatus.SCREENING)
    cast.desk(application).do("close_withdrawn", application_id=application.id, reason="逾期未申报")
    assert ending(application) == ("withdrawn", "逾期未申报", "第八条、第十三条")


def test_who_withdraws_takes_the_own_publicity_down(cast: Cast) -> None:
    application = cast.opened()
    published = cast.published("internal", application)
    desk = cast.desk(application)
    desk.do("close_withdrawn", application_id=application.id, reason="经营调整")
    assert ending(application) == ("withdrawn", "经营调整", "第八条、第十三条")
    assert published.status == PublicityStatus.CLOSED


def test_r30_false_materials_ban_for_five_years_from_the_day_of_the_decision(cast: Cast) -> None:
    application = cast.accepted()
    desk = cast.desk(application)
    inputs = {"application_id": application.id, "reason": "伪造检验报告。", "false_materials": True}
    desk.do("close_disqualified", **inputs)
    assert ending(application) == ("disqualified", "伪造检验报告。", "第三十二条")
    ban = cast.session.query(Ban).one()
    assert (ban.years, str(ban.starts_on), str(ban.ends_on)) == (5, "2026-03-02", "2031-03-02")
    assert ban.decision_no == "塔质奖决〔2026〕1号"
    assert [document.name for document in desk.documents] == ["ban_decision", "disqualification_decision"]
    assert desk.documents[1].facts["ban_until"] == "2031-03-02"


def test_a_disqualification_without_false_materials_bans_nobody(cast: Cast) -> None:
    application = cast.accepted()
    inputs = {"application_id": application.id, "reason": "不在地区设立。", "false_materials": False}
    cast.desk(application).do("close_disqualified", **inputs)
    assert ending(application)[2] == "第二十六条"
    assert not cast.session.query(Ban).count()


def test_an_application_is_banned_only_once_for_the_same_thing(cast: Cast) -> None:
    application = cast.accepted()
    call, outcome = cast.desk(application).call(), calls.award().outcome("disqualified")
    first = endings.ban(call, application, outcome, "伪造")
    assert endings.ban(call, application, outcome, "又一件异议查明伪造") is first


def test_an_outcome_without_a_ban_bans_nobody(cast: Cast) -> None:
    application = cast.opened()
    told = {"application_id": application.id, "outcome": "ineligible", "reason": "不符合。", "banned": True}
    with pytest.raises(Refusal, match="“不符合申报条件”没有规定不予受理其申报的年限"):
        cast.desk(application).run(endings.end_application, **told)


def test_whoever_wins_nothing_is_told_why(cast: Cast) -> None:
    application = cast.opened()
    with pytest.raises(Refusal, match="应当说明理由"):
        endings.end(cast.desk(application).call(), application, "withdrawn", " ", "第八条")


def test_an_outcome_of_the_profile_needs_no_code(cast: Cast) -> None:
    files = {**calls.files()}
    award = {**files["award.json"]}
    award["outcomes"] = [*award["outcomes"], {"key": "merged", "name": "已合并申报", "article": "第八条"}]
    application = cast.opened()
    desk = cast.desk(application, files=files | {"award.json": award})
    desk.run(endings.end_application, application_id=application.id, outcome="merged", reason="与母公司合并申报。")
    assert ending(application) == ("merged", "与母公司合并申报。", "第八条")
    assert (application.outcome_name, application.won, desk.documents) == ("已合并申报", False, [])


REACHED = {"accepted": True, "candidates": True, "passed_defence": True, "proposed": True, "approved": True}


@pytest.mark.parametrize(
    ("changes", "outcome", "article"),
    [
        ({"candidates": False}, "not_candidate", "第十九条"),
        ({"passed_defence": False}, "failed_defence", "第二十条"),
        ({"proposed": None}, "not_proposed", "第二十二条"),
        ({"approved": False}, "struck_off", "第二十七条"),
        ({"awarded": True}, "awarded", "第二十八条"),
        ({"awarded": False}, "struck_off", "第四条"),
    ],
)
def test_feedback_ends_an_application_where_it_fell(
    cast: Cast, changes: dict[str, Any], outcome: str, article: str
) -> None:
    application = cast.accepted(**{**REACHED, **changes})
    desk = cast.desk(application)
    desk.run(feedback.give_feedback, application_id=application.id, document="feedback_report")
    assert (application.outcome, application.outcome_article) == (outcome, article)
    assert desk.documents[0].facts["outcome"] == application.outcome_name
    assert application.won is (outcome == "awarded")


def test_the_reason_that_was_given_is_the_one_that_is_kept(cast: Cast) -> None:
    application = cast.accepted(candidates=False, reason="排名在名额以外。", outcome_article="第十九条")
    cast.desk(application).run(feedback.give_feedback, application_id=application.id, document="feedback_report")
    assert application.reason == "排名在名额以外。"


def test_feedback_gives_means_and_comments_and_no_expert(cast: Cast) -> None:
    application = cast.accepted(candidates=False)
    for name, points in (("甲", 30), ("乙", 20)):
        items = [ItemScore(code="4.1.2", percent=points * 2, points=Decimal(points), comment="好")]
        expert = cast.expert(f"虚构专家{name}")
        cast.add(
            ScoreSheet(
                application_id=application.id, stage="material", person_id=expert.person_id, total=Decimal(points),
                comment=f"意见{points}", submitted_at=NOW, items=items,
            )
        )  # fmt: skip
    desk = cast.desk(application)
    desk.run(feedback.give_feedback, application_id=application.id, document="feedback_report")
    facts = desk.documents[0].facts
    assert facts["scores"] == [{"item": "4.1.2 高层领导的作用", "points": 50, "score": "25"}]
    assert facts["improvements"] == ["意见20", "意见30"]
    assert "虚构专家" not in str(facts)
