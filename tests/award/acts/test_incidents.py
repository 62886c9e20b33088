"""Reports about winners (Articles 31 to 33)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import database
from award.acts import incidents
from award.errors import Refused
from award.records.honours import Award
from award.terms import AwardStatus
from tests.handlers.town import Town

NOW = dt.datetime(2029, 5, 7, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = database.connect(sqlite_url, durable=False)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def award(session: Session) -> Award:
    return Town(session).award()


def test_nothing_is_reported_of_an_award_that_is_no_longer_watched(session: Session, award: Award) -> None:
    award.status = AwardStatus.EXPIRED
    with pytest.raises(Refused, match="监督期已经届满"):
        incidents.report(session, NOW, award, "fraud", "舞弊。", "某局")


def test_a_second_report_waits_for_the_first(session: Session, award: Award) -> None:
    first, second = (incidents.report(session, NOW, award, "violation", "违规。", "某局") for _ in range(2))
    assert (incidents.is_next(session, first), incidents.is_next(session, second)) == (True, False)
    first.established = False
    assert incidents.is_next(session, second)


def test_a_report_is_put_on_record_with_who_made_it(session: Session, award: Award) -> None:
    day = dt.date(2029, 5, 1)
    found = incidents.report(session, NOW, award, "accident", " 发生事故。 ", "应急管理局", occurred_on=day)
    assert (found.kind, found.text, found.reporter) == ("accident", "发生事故。", "应急管理局")
    assert found.award_id == award.id
    assert (found.reported_at, found.occurred_on, found.established) == (NOW, day, None)


@pytest.mark.parametrize(
    ("kind", "text", "reporter", "field", "sentence"),
    [
        ("", "发生事故。", "某局", "kind", "请选择所报告的情形。"),
        ("fraud", "  ", "某局", "text", "请写明事实，不超过5000字。"),
        ("fraud", "发" * 5001, "某局", "text", "请写明事实，不超过5000字。"),
        ("fraud", "发生事故。", " ", "reporter", "请写明报告人。"),
    ],
)
def test_a_report_needs_a_kind_facts_and_a_reporter(
    session: Session, award: Award, kind: str, text: str, reporter: str, field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        incidents.report(session, NOW, award, kind, text, reporter)
    assert (caught.value.field, caught.value.sentence) == (field, sentence)


def test_nothing_is_reported_from_the_future(session: Session, award: Award) -> None:
    with pytest.raises(Refused, match="发生日期不能晚于今天"):
        incidents.report(session, NOW, award, "fraud", "舞弊。", "某局", occurred_on=dt.date(2029, 5, 8))


def test_a_revoked_award_can_not_be_reported(session: Session, award: Award) -> None:
    award.status, award.revoked_on = AwardStatus.REVOKED, dt.date(2029, 1, 1)
    with pytest.raises(Refused, match="该奖励已经撤销"):
        incidents.report(session, NOW, award, "fraud", "舞弊。", "某局")


def test_reports_are_handled_one_after_the_other(session: Session, award: Award) -> None:
    first, second, third = (
        incidents.report(session, NOW, award, "violation", f"第{number}件。", "某局") for number in (1, 2, 3)
    )
    assert (incidents.in_hand(session, award.id), incidents.undecided(session, award.id)) == (first, 3)
    first.established = False
    assert incidents.in_hand(session, award.id) == second
    second.established, second.decision = True, "keep"
    assert (incidents.in_hand(session, award.id), incidents.undecided(session, award.id)) == (third, 1)
    third.established = True
    assert incidents.in_hand(session, award.id) == third
