"""公示: published for five working days at least, held open, closed, published again (P8, R05, R11, R13, R22, R33)."""

import datetime as dt
import json
from typing import Any

import pytest

from award.acts import comments, objections, proofs
from award.acts import publicity as publicity_acts
from award.calendar import notices, office
from award.errors import Refused
from award.records.applications import Application
from award.records.objections import Objection
from award.records.parties import Unit
from award.records.publicity import Publicity, PublicityWindow
from award.terms import (
    ApplicationStatus,
    ObjectionOutcome,
    ObjectionStatus,
    PublicityStatus,
    UnitKind,
)
from engine.contract import Refusal
from handlers import publicity
from tests.handlers import calls
from tests.handlers.calls import NOW, Desk
from tests.handlers.cast import DAY, Cast

OVER = 7 * DAY + dt.timedelta(hours=14)  # 24:00 of Monday 9 March in Beijing
ACCEPTANCE = "acceptance"


def draft(cast: Cast, kind: str, application: Application | None = None) -> dict[str, Any]:
    case = application if application is not None else cast.edition
    return cast.desk(case).do("draft_publicity", kind=kind)


def publish(cast: Cast, *accepted: Application) -> tuple[Publicity, Desk]:
    """A published acceptance list."""
    published = cast.session.get_one(Publicity, draft(cast, ACCEPTANCE)["publicity_id"])
    desk = cast.desk(cast.edition)
    desk.do("publish", publicity_id=published.id)
    assert len(published.entries) == len(accepted)
    return published, desk


def check(cast: Cast, published: Publicity) -> int:
    outputs = cast.desk(cast.edition, after=OVER).do("check_objections", publicity_id=published.id)
    return int(outputs["undecided"])


def close(cast: Cast, published: Publicity, after: dt.timedelta = OVER) -> dict[str, Any]:
    return cast.desk(cast.edition, after=after).do("close_publicity", publicity_id=published.id)


def objection(cast: Cast, published: Publicity, application: Application, **changes: Any) -> Objection:
    given = {
        "objector_kind": "person", "name": "甲", "phone": "1", "address": "1", "text": "不实", "lodged_at": NOW,
        "in_window": True, **changes,
    }  # fmt: skip
    return cast.add(Objection(publicity_id=published.id, application_id=application.id, **given))


def uphold(cast: Cast, published: Publicity, application: Application) -> None:
    objection(cast, published, application, status=ObjectionStatus.SETTLED, outcome=ObjectionOutcome.UPHELD)


# ---------------------------------------------------------------- drafting and publishing


def test_a_list_holds_the_accepted_applications_that_are_still_in(cast: Cast) -> None:
    listed = cast.accepted()
    cast.filed()
    cast.accepted(status=ApplicationStatus.ENDED, outcome="withdrawn", reason="撤回")
    outputs = draft(cast, ACCEPTANCE)
    drafted = cast.session.get_one(Publicity, outputs["publicity_id"])
    assert (outputs["publicity_days"], publicity_acts.standing(drafted)) == (5, [listed.id])
    assert drafted.title == "2026年塔城地区政府质量奖受理名单公示"
    assert drafted.case == cast.edition.key


def test_the_publicity_of_a_result_lists_the_proposed(cast: Cast) -> None:
    cast.accepted()
    proposed = cast.accepted(proposed=True)
    drafted = cast.session.get_one(Publicity, draft(cast, "result")["publicity_id"])
    assert publicity_acts.standing(drafted) == [proposed.id]


def test_an_internal_publicity_is_about_one_application_in_its_own_case(cast: Cast) -> None:
    application = cast.opened()
    drafted = cast.session.get_one(Publicity, draft(cast, "internal", application)["publicity_id"])
    assert (drafted.application_id, drafted.case) == (application.id, application.key)


@pytest.mark.parametrize(("days", "published"), [(7, 7), (5, 5), (3, 5)])
def test_a_frozen_sheet_lengthens_the_five_days_and_none_shortens_them(cast: Cast, days: int, published: int) -> None:
    cast.accepted()
    cast.edition.parameters = {**cast.edition.parameters, "publicity.days.acceptance": days}
    assert draft(cast, ACCEPTANCE)["publicity_days"] == published


def test_a_list_that_still_stands_is_not_drafted_a_second_time(cast: Cast) -> None:
    publish(cast, cast.accepted())
    with pytest.raises(Refusal, match="受理名单公示尚未结束"):
        draft(cast, ACCEPTANCE)


def test_an_empty_list_is_not_published(cast: Cast) -> None:
    with pytest.raises(Refusal, match="没有可以公示的组织"):
        draft(cast, ACCEPTANCE)


def test_r13_the_day_of_publication_does_not_count_and_the_last_day_ends_at_midnight(cast: Cast) -> None:
    published, desk = publish(cast, cast.accepted())
    assert (published.opened_on, published.last_day) == (dt.date(2026, 3, 2), dt.date(2026, 3, 9))
    assert published.closes_at == NOW + OVER
    assert (published.status, published.round) == (PublicityStatus.OPEN, 1)
    (document,) = desk.documents
    assert document.facts["counted"][0] == "2026-03-03"
    assert (document.facts["article"], document.facts["number"]) == ("第十七条、第二十三条", "塔质奖公示〔2026〕1号")
    assert cast.session.query(PublicityWindow).one().reason == "发布公示"


def test_p9_a_window_in_a_year_without_the_regional_notice_is_provisional(cast: Cast) -> None:
    published, desk = publish(cast, cast.accepted())
    assert published.provisional
    assert desk.documents[0].facts["provisional"] is True


def test_a_branch_is_publicised_by_its_legal_person_and_an_audit_by_the_auditor(cast: Cast) -> None:
    parent = cast.add(Unit(name="虚构集团", kind=UnitKind.LEGAL_PERSON))
    application = cast.filed(cast.organisation(branch_of=parent))
    publishers = []
    for kind in ("internal", "audit"):
        desk = cast.desk(application)
        desk.do("publish", publicity_id=draft(cast, kind, application)["publicity_id"])
        publishers.append(desk.documents[0].facts["publisher"])
    assert publishers == ["虚构集团", cast.auditor.name]


def described(kind: str, **changes: Any) -> dict[str, Any]:
    """The shipped files with another description of one kind of 公示."""
    files = dict(calls.files())
    award = json.loads(json.dumps(files["award.json"]))
    next(each for each in award["publicities"] if each["key"] == kind).update(changes)
    return files | {"award.json": award}


def test_what_the_profile_says_of_a_kind_is_on_record_for_page_letter_and_proof(cast: Cast) -> None:
    application = cast.accepted()
    changes = {"title": "名单公告", "answer": "comment", "article": "第二条", "text": "依照{article}，{office}公告："}
    desk = cast.desk(cast.edition, files=described("acceptance", **changes))
    published = cast.session.get_one(Publicity, desk.do("draft_publicity", kind="acceptance")["publicity_id"])
    desk.do("publish", publicity_id=published.id)
    assert (published.title, published.answer) == ("2026年塔城地区政府质量奖名单公告", "comment")
    assert published.text == "依照第二条，塔城地区质量强区工作领导小组办公室公告："
    assert desk.documents[0].facts["opening"] == published.text
    lines = proofs.lines(published)
    assert lines == [
        published.title, "2026年3月2日发布，公示5个工作日，至2026年3月9日24:00止。", published.text, application.name
    ]  # fmt: skip


def test_p8_calendar_days_are_counted_as_such_and_hold_the_legal_working_days(cast: Cast) -> None:
    cast.accepted()
    desk = cast.desk(cast.edition, files=described("acceptance", days=10, unit="calendar_days"))
    published = cast.session.get_one(Publicity, desk.do("draft_publicity", kind="acceptance")["publicity_id"])
    desk.do("publish", publicity_id=published.id)
    assert (published.last_day, published.working_days, published.calendar_days) == (dt.date(2026, 3, 12), 8, 10)
    assert desk.documents[0].facts["length"] == "10日（其中8个工作日）"
    assert publicity.window_end(desk.ask(), published.id) == published.closes_at
    office.enter_notice(cast.session, notice(*(f"2026-03-{day:02}" for day in (3, 4, 5, 6))), by=None, now=NOW)
    # Four of the eight turn out to be days off: the window grows until it holds the five of the law.
    assert publicity.window_end(desk.ask(), published.id) == published.closes_at + DAY
    assert publicity_acts.extend_windows(cast.session, NOW) == [published]
    assert (published.last_day, published.working_days) == (dt.date(2026, 3, 13), 5)


def test_calendar_days_with_too_few_working_days_are_refused_when_published(cast: Cast) -> None:
    cast.accepted()
    desk = cast.desk(cast.edition, files=described("acceptance", days=6, unit="calendar_days"))
    drafted = desk.do("draft_publicity", kind="acceptance")["publicity_id"]
    office.enter_notice(cast.session, notice("2026-03-03", "2026-03-04"), by=None, now=NOW)
    with pytest.raises(Refusal, match="不得少于5个工作日，而所定的期间只有3个工作日"):
        desk.do("publish", publicity_id=drafted)


def test_a_kind_of_one_application_is_refused_in_another_case(cast: Cast) -> None:
    with pytest.raises(Refusal, match="只能用在申报的流程里"):
        draft(cast, "audit")


def test_the_same_publicity_may_be_held_twice_and_the_later_one_counts(cast: Cast) -> None:
    application = cast.opened()
    cast.publicised("internal", application)
    kinds = [calls.award().publicity("internal")]
    publicity_acts.must_have_stood(cast.session, kinds, application, NOW)
    cast.published("internal", application)
    with pytest.raises(Refused, match="内部公示尚未期满"):
        publicity_acts.must_have_stood(cast.session, kinds, application, NOW)


def test_a_window_that_was_never_published_has_no_end(cast: Cast) -> None:
    cast.accepted()
    with pytest.raises(Refusal, match="还没有发布"):
        publicity.window_end(cast.desk(cast.edition).ask(), draft(cast, ACCEPTANCE)["publicity_id"])


# ---------------------------------------------------------------- comments


def commented(cast: Cast, answer: str = "comment") -> Publicity:
    return cast.change(cast.published(ACCEPTANCE, cast.accepted()), answer=answer)


SAID = comments.Statement("李虚构", "0901-1", "建议公开评审标准。")


def test_comments_are_kept_once_and_hold_nothing_open(cast: Cast) -> None:
    published = commented(cast)
    comments.lodge(cast.session, NOW + DAY, published, SAID)
    with pytest.raises(Refused, match="已经收到"):
        comments.lodge(cast.session, NOW + DAY, published, SAID)
    assert [one.text for one in published.comments] == ["建议公开评审标准。"]
    assert check(cast, published) == 0
    assert close(cast, published)["remaining"] == 1


def test_nobody_comments_after_the_window_or_where_objections_are_asked_for(cast: Cast) -> None:
    with pytest.raises(Refused, match="公示期已过"):
        comments.lodge(cast.session, NOW + OVER, commented(cast), SAID)


def test_a_publicity_takes_only_the_answer_that_it_asks_for(cast: Cast) -> None:
    published = commented(cast)
    listed = cast.session.get_one(Application, publicity_acts.standing(published)[0])
    with pytest.raises(Refused, match="不接受异议"):
        objections.lodge(cast.session, NOW, published, statement(listed))
    with pytest.raises(Refused, match="不征求意见"):
        comments.lodge(cast.session, NOW, cast.change(published, answer="objection"), SAID)


# ---------------------------------------------------------------- the end of the window


def test_a_list_without_objections_closes_and_stays_as_it_was(cast: Cast) -> None:
    published, _ = publish(cast, cast.accepted(), cast.accepted())
    assert check(cast, published) == 0
    assert close(cast, published) == {"republish": False, "remaining": 2}
    assert published.status == PublicityStatus.CLOSED


def test_no_list_closes_before_its_last_day_is_over(cast: Cast) -> None:
    published, _ = publish(cast, cast.accepted())
    with pytest.raises(Refusal, match="尚未期满"):
        close(cast, published, after=OVER - dt.timedelta(seconds=1))


def test_an_undecided_objection_holds_the_list_open(cast: Cast) -> None:
    application = cast.accepted()
    published, _ = publish(cast, application)
    objection(cast, published, application)
    assert check(cast, published) == 1
    assert published.status == PublicityStatus.HOLDING


def test_a_late_objection_holds_nothing(cast: Cast) -> None:
    application = cast.accepted()
    published, _ = publish(cast, application)
    objection(cast, published, application, in_window=False)
    assert check(cast, published) == 0


def test_an_upheld_objection_strikes_the_entry_off_and_the_shorter_list_is_published_again(cast: Cast) -> None:
    application, other = cast.accepted(), cast.accepted()
    published, desk = publish(cast, application, other)
    uphold(cast, published, application)
    assert close(cast, published) == {"republish": True, "remaining": 1}
    assert publicity_acts.standing(published) == [other.id]
    again = cast.desk(cast.edition, after=OVER)
    again.do("publish", publicity_id=published.id)
    assert (published.round, published.last_day) == (2, dt.date(2026, 3, 17))
    assert again.documents[0].facts["names"] == [other.name]
    assert "重新公示" in again.documents[0].facts["changed"]
    assert [window.reason for window in cast.session.query(PublicityWindow)] == ["发布公示", "名单变动，重新公示"]
    assert close(cast, published, after=OVER + 10 * DAY) == {"republish": False, "remaining": 1}
    assert desk.documents[0].facts["changed"] is None


def test_the_sheet_may_leave_out_the_second_publication(cast: Cast) -> None:
    cast.edition.parameters = {**cast.edition.parameters, "objection.republish": False}
    application, _ = cast.accepted(), cast.accepted()
    published, _ = publish(cast, application, _)
    uphold(cast, published, application)
    assert close(cast, published) == {"republish": False, "remaining": 1}


def test_a_list_that_nobody_is_left_on_closes(cast: Cast) -> None:
    application = cast.accepted()
    published, _ = publish(cast, application)
    uphold(cast, published, application)
    assert close(cast, published) == {"republish": False, "remaining": 0}


def test_who_withdrew_meanwhile_leaves_the_list_without_a_second_publication(cast: Cast) -> None:
    application, other = cast.accepted(), cast.accepted()
    published, _ = publish(cast, application, other)
    cast.change(application, status=ApplicationStatus.ENDED, outcome="withdrawn", reason="撤回")
    assert close(cast, published) == {"republish": False, "remaining": 1}
    assert published.entries[0].removal_reason == "申报已经撤回或者终止"


# ---------------------------------------------------------------- the calendar changes


def notice(*days: str) -> notices.Notice:
    off = tuple(notices.NoticeDay(dt.date.fromisoformat(day), works=False, name="肉孜节") for day in days)
    return notices.Notice(notices.XINJIANG, 2026, "虚构放假通知", "虚构文号", True, off)


def test_p8_r33_a_new_notice_moves_an_open_window_later_and_the_move_is_kept(cast: Cast) -> None:
    published, _ = publish(cast, cast.accepted())
    version = published.calendar_version
    office.enter_notice(cast.session, notice("2026-03-06"), by=None, now=NOW + DAY)
    assert publicity_acts.extend_windows(cast.session, NOW + DAY) == [published]
    assert (published.last_day, published.provisional) == (dt.date(2026, 3, 10), False)
    assert published.closes_at == NOW + OVER + DAY
    assert published.calendar_version != version
    moved = cast.session.query(PublicityWindow).order_by(PublicityWindow.id.desc()).first()
    assert moved is not None
    assert (moved.last_day, moved.round) == (dt.date(2026, 3, 10), 1)
    assert moved.reason == "放假安排变动，公示期顺延"


def test_p8_r33_a_notice_that_would_shorten_a_window_leaves_it(cast: Cast) -> None:
    saturday = notices.Notice(
        notices.XINJIANG, 2026, "虚构调休通知", "虚构文号", True, (notices.NoticeDay(dt.date(2026, 3, 7), works=True),)
    )
    published, _ = publish(cast, cast.accepted())
    office.enter_notice(cast.session, saturday, by=None, now=NOW)
    assert publicity_acts.extend_windows(cast.session, NOW) == []
    assert published.last_day == dt.date(2026, 3, 9)
    assert cast.session.query(PublicityWindow).count() == 1


def test_p8_a_window_that_is_over_stays_over(cast: Cast) -> None:
    published = cast.publicised("internal", cast.opened())
    last_day = published.last_day
    office.enter_notice(cast.session, notice(str(last_day)), by=None, now=NOW)
    assert publicity_acts.extend_windows(cast.session, NOW) == []
    assert published.last_day == last_day


# ---------------------------------------------------------------- lodging


def statement(application: Application, **changes: Any) -> objections.Statement:
    given = {"objector_kind": "person", "name": "张虚构", "phone": "0901-1", "address": "虚构路1号", "text": "材料不实"}
    return objections.Statement(application.id, **{**given, **changes})


def test_an_objection_is_kept_with_whether_it_came_in_time(cast: Cast) -> None:
    application = cast.accepted()
    published, _ = publish(cast, application)
    last_second = NOW + OVER - dt.timedelta(seconds=1)
    assert objections.lodge(cast.session, last_second, published, statement(application)).in_window
    late = objections.lodge(cast.session, NOW + OVER, published, statement(application, text="材料不实，另附说明"))
    assert late.in_window is False
    assert objections.start_data(late) == {"objection_id": late.id, "publicity_id": published.id}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"objector_kind": "somebody"}, "objector_kind")],
)
def test_an_objection_needs_a_text_and_an_objector(cast: Cast, changes: dict[str, Any], field: str) -> None:
    application = cast.accepted()
    published, _ = publish(cast, application)
    with pytest.raises(Refused) as refused:
        objections.lodge(cast.session, NOW, published, statement(application, **changes))
    assert refused.value.field == field


def test_an_objection_is_against_somebody_on_the_published_list(cast: Cast) -> None:
    application = cast.accepted()
    drafted = cast.session.get_one(Publicity, draft(cast, ACCEPTANCE)["publicity_id"])
    with pytest.raises(Refused, match="尚未发布"):
        objections.lodge(cast.session, NOW, drafted, statement(application))
    publicity_acts.open_window(cast.session, drafted, NOW)
    with pytest.raises(Refused, match="不在该公示名单上"):
        objections.lodge(cast.session, NOW, drafted, statement(cast.filed()))


def test_r23_the_page_can_tell_at_once_what_article_23_asks_for(cast: Cast) -> None:
    person = objections.gaps(statement(cast.accepted()))
    assert {gap.field for gap in person} == {"evidence", "name", "identity_proof"}
    unit = objections.gaps(statement(cast.accepted(), objector_kind="unit", evidence_note="附件", phone=""))
    assert {gap.field for gap in unit} == {"phone", "sealed"}
