"""Where an edition stands, as the office sees it, drawn and as a file; without a trace for whoever is recused."""

import csv
import datetime as dt
import io

import pytest

from award import profile
from award.calendar import periods
from award.records.editions import Edition
from award.records.objections import Objection
from award.records.voting import Poll, VoteResult
from award.terms import EditionStatus, ObjectionStatus, ObjectorKind
from handlers import released
from people import events
from tests.web.office.conftest import SECRET, Desk
from web.office import drawing, editions, stages

PROFILE = profile.read(released.file("award.json"))


def _edition(desk: Desk, **facts: object) -> None:
    with desk.world.acting() as work:
        found = work.session.get_one(Edition, desk.edition)
        for name, value in facts.items():
            setattr(found, name, value)


def test_the_page_shows_every_application_and_who_has_it(desk: Desk) -> None:
    desk.li.open(f"/editions/{desk.edition}")
    assert desk.li.head == "2026年度评选"
    assert "甲公司（虚构）" in desk.li.text
    assert SECRET in desk.li.text
    assert desk.li.text.count("尚未提交") == 2
    desk.li.open("/editions")
    assert desk.li.link("2026年度") == f"/editions/{desk.edition}"


@pytest.mark.parametrize("address", ["/editions/{}", "/editions/{}/applications.csv", "/editions"])
def test_p10_a_recused_person_sees_the_edition_as_if_the_application_had_never_been(both: Desk, address: str) -> None:
    """The differential test: the recused page, and that of somebody before the application existed, are the same."""
    both.recuse()
    both.change(both.second, filed_at=both.world.now)
    both.site.publicity(both.edition, both.second)
    place = address.format(both.edition)
    barred, free = both.wang.client.get(place).text, both.li.client.get(place).text
    assert SECRET not in barred
    assert f"/office/applications/{both.second}" not in barred
    assert "开始申报2个" not in barred
    if address != "/editions":
        assert SECRET in free


def test_nobody_but_the_office_comes_here(desk: Desk) -> None:
    for person in (desk.site.zhao, desk.site.jia):
        browser = desk.site.browser(person)
        for place in (f"/editions/{desk.edition}", f"/editions/{desk.edition}/applications.csv", "/calendar", "/clues",
                      f"/office/applications/{desk.first}", "/registers", "/registers/expenses"):  # fmt: skip
            browser.open(place, 403)


def test_the_file_is_read_by_spreadsheets_and_none_of_its_cells_is_a_formula(desk: Desk) -> None:
    desk.apply("=cmd|' /C calc'!A0")
    answer = desk.li.open(f"/editions/{desk.edition}/applications.csv").answer
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == list(editions.COLUMNS)
    assert [row[1] for row in rows[1:]] == ["甲公司（虚构）", SECRET, "'=cmd|' /C calc'!A0"]
    (detail,) = desk.world.happened(events.Event.LIST_EXPORTED)
    assert detail["rows"] == 3


def test_a_vote_is_not_told_before_it_is_counted(desk: Desk) -> None:
    _edition(desk, status=EditionStatus.VOTING)
    assert "投票结果" not in desk.li.open(f"/editions/{desk.edition}").text
    with desk.world.acting() as work:
        poll = Poll(
            edition_id=desk.edition, vote="award", sitting=1, round=1, tier="award", elects="proposed", seats=3,
            met_on=periods.day_of(work.now), minutes="纪要", closes_on=periods.day_of(work.now), opened_at=work.now,
            counted_at=work.now,
        )  # fmt: skip
        work.session.add(poll)
        work.session.flush()
        for application in (desk.first, desk.second):
            work.session.add(VoteResult(
                poll_id=poll.id, application_id=application, entitled=9, present=8, for_votes=6, against=1, abstain=1,
                quorate=True, passed=True, proposed=True, counted_at=work.now,
            ))  # fmt: skip
    desk.recuse()
    assert desk.li.open(f"/editions/{desk.edition}").text.count("列入获奖建议名单") == 2
    assert desk.wang.open(f"/editions/{desk.edition}").text.count("列入获奖建议名单") == 1


def test_objections_and_lists_that_run_want_attention(desk: Desk) -> None:
    number = desk.site.publicity(desk.edition, desk.first, "audit")
    with desk.world.acting() as work:
        work.session.add(Objection(
            publicity_id=number, application_id=desk.first, objector_kind=ObjectorKind.PERSON, name="张三丰",
            phone="13900000000", address="某街", text="不实", lodged_at=work.now, in_window=True,
            status=ObjectionStatus.REGISTERED, screening_due_at=periods.closing(dt.date(2026, 3, 9)),
        ))  # fmt: skip
    text = desk.li.open(f"/editions/{desk.edition}").text
    assert "对“甲公司（虚构）”的异议" in text
    assert "应在2026年3月9日前审查（第二十四条）" in text
    assert "还剩5个工作日" in text
    assert "张三丰" not in text
    assert "关于甲公司审核情况的公示" in text


def test_the_stages_follow_the_records(desk: Desk) -> None:
    _edition(desk, launched_at=desk.world.now, filing_opens=dt.date(2026, 3, 2), filing_closes=dt.date(2026, 3, 6))
    with desk.world.acting() as work:
        phases = {each.name: each for each in stages.phases(work, work.session.get_one(Edition, desk.edition))}
    assert phases["启动"].state == stages.DONE
    assert phases["申报和审核"].state == stages.HERE
    assert phases["材料评审"].state == stages.AHEAD
    _edition(desk, status=EditionStatus.VACANT, ended_at=desk.world.now + dt.timedelta(days=20))
    desk.world.now += dt.timedelta(days=21)
    with desk.world.acting() as work:
        phases = {each.name: each for each in stages.phases(work, work.session.get_one(Edition, desk.edition))}
    assert phases["材料评审"].state == stages.LEFT_OUT
    assert phases["奖项空缺"].state == stages.DONE


def test_the_earliest_days_are_the_windows_that_are_left_one_after_the_other(desk: Desk) -> None:
    _edition(desk, launched_at=desk.world.now, filing_closes=dt.date(2026, 3, 6))
    with desk.site.app.app_context(), desk.world.acting() as work:
        days = [each.day for each in stages.earliest(work, work.session.get_one(Edition, desk.edition))]
    # Fridays: each window of five working days ends a week later.
    assert days == [
        dt.date(2026, 3, 6), dt.date(2026, 3, 13), dt.date(2026, 3, 20), dt.date(2026, 3, 27), dt.date(2026, 3, 30),
    ]  # fmt: skip


def test_the_funnel_counts_what_came_how_far() -> None:
    class One:
        filed_at = audit_opinion_at = formal_passed = None
        decisions = ()

    filed = One()
    filed.filed_at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)  # type: ignore[assignment]
    drawn = drawing.funnel([One(), filed], PROFILE)  # type: ignore[list-item]
    counted = [(bar.label, bar.said) for bar in drawn.bars[:3]]
    assert counted == [("开始申报", "2"), ("提交材料", "1"), ("审核通过", "0")]
    assert drawn.bars[0].width == 2 * drawn.bars[1].width
    assert drawn.bars[2].width == 0


def test_a_time_line_fits_its_picture_and_marks_today() -> None:
    phases = [
        stages.Phase("启动", "第四条", dt.date(2026, 3, 2), dt.date(2026, 3, 2), stages.DONE),
        stages.Phase("申报", "第八条", dt.date(2026, 3, 9), None, stages.HERE),
        stages.Phase("评审", "第十八条", None, None, stages.AHEAD),
    ]
    drawn = drawing.time_line(phases, [], dt.date(2026, 6, 1))
    assert drawn is not None
    assert [bar.label for bar in drawn.bars] == ["启动", "申报"]
    assert all(bar.x >= drawing.LABELS and bar.x + bar.width <= drawing.WIDTH for bar in drawn.bars)
    assert [tick.label for tick in drawn.ticks] == ["4月", "5月", "6月"]
    assert drawing.time_line(phases[2:], [], dt.date(2026, 6, 1)) is None
