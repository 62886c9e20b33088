"""What the tables themselves refuse, on both databases (P14)."""

import datetime as dt
import decimal
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import database
from award.records.applications import Application, AuditFinding, Consultation, Opinion
from award.records.columns import Hundredths
from award.records.documents import Document, NumberBook
from award.records.editions import Edition
from award.records.honours import Award, Ban, Expense, Incident
from award.records.objections import Objection, ObjectionNotice
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.records.publicity import Publicity, PublicityEntry
from award.records.review import ConflictDeclaration, Consensus, GroupMember, ItemScore, ReviewGroup, ScoreSheet
from award.records.voting import Ballot, BallotEntitlement, BallotRoll, Poll, VoteResult

NOW = dt.datetime(2026, 5, 12, 8, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
FRESH = itertools.count()


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = database.connect(database_url, durable=False)
    with Session(engine) as session:
        yield session
    engine.dispose()


class Facts:
    """One edition with one application, and whatever else a test asks for; flushed at once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.unit = self.add(Unit(name="某公司", kind="applicant", credit_code="91654200000000001X"))
        self.other = self.add(Unit(name="市监局", kind="auditor"))
        self.person = self.add(Person(name="张三", unit_id=self.other.id))
        self.edition = self.add(edition(2026))
        self.organisation = self.add(organisation(self.unit))
        self.application = self.add(application(self.edition, self.organisation))
        self.poll = self.add(_poll(self))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row


@pytest.fixture
def facts(session: Session) -> Facts:
    return Facts(session)


def edition(year: int, **changes: Any) -> Edition:
    whole: dict[str, Any] = {
        "status": "filing", "approval_doc_no": "1号", "quota": 3,
        "filing_opens": dt.date(year, 3, 1), "filing_closes": dt.date(year, 4, 30),
    }  # fmt: skip
    return Edition(year=year, **whole | changes)


def _poll(facts: "Facts", **changes: Any) -> Poll:
    whole: dict[str, Any] = {
        "vote": "award", "sitting": 1, "round": 1, "tier": "award", "elects": "proposed", "seats": 3,
        "met_on": NOW.date(), "minutes": "纪要", "closes_on": NOW.date(), "opened_at": NOW,
    }  # fmt: skip
    return Poll(edition_id=facts.edition.id, **whole | changes)


def organisation(unit: Unit, **changes: Any) -> Organisation:
    whole = {"kind": "legal_person", "founded_on": dt.date(2010, 1, 1), "responsible_person": "李四"}
    return Organisation(unit_id=unit.id, **whole | changes)


def application(edition: Edition, organisation: Organisation, **changes: Any) -> Application:
    keys = {"edition_id": edition.id, "unit_id": organisation.unit_id, "organisation_id": organisation.id}
    return Application(**{**keys, "opened_at": NOW, **changes})


def publicity(facts: Facts, **changes: Any) -> Publicity:
    whole: dict[str, Any] = {
        "kind": "acceptance", "edition_id": facts.edition.id, "case": facts.edition.key, "working_days": 5,
        "status": "open", "opened_on": TODAY, "opened_at": NOW, "last_day": TODAY, "closes_at": NOW,
    }  # fmt: skip
    return Publicity(**whole | changes)


def sheet(facts: Facts) -> ScoreSheet:
    return ScoreSheet(
        application_id=facts.application.id, stage="material", person_id=facts.person.id,
        total=decimal.Decimal("512.25"), submitted_at=NOW,
    )  # fmt: skip


def award(facts: Facts, **changes: Any) -> Award:
    whole: dict[str, Any] = {
        "edition_id": facts.edition.id, "application_id": facts.application.id, "unit_id": facts.unit.id,
        "year": 2026, "decision_no": "塔行发〔2026〕9号", "certificate_no": "TCZLJ-2026-01",
        "verification_code": "AAAA-BBBB-CCCC", "certificate_text": "2026年", "granted_on": TODAY,
        "watched_until": dt.date(2031, 5, 12),
    }  # fmt: skip
    return Award(**whole | changes)


def _audit(facts: Facts) -> AuditFinding:
    return AuditFinding(
        application_id=facts.application.id, round=1, unit_id=facts.other.id, result="pass", checks=[],
        abnormal_listed=False, abnormal_checked_on=TODAY, abnormal_source="公示系统",
        illegal_listed=False, illegal_checked_on=TODAY, illegal_source="公示系统", audited_at=NOW,
    )  # fmt: skip


def _opinion(facts: Facts, **changes: Any) -> Opinion:
    asked = facts.session.scalars(sa.select(Consultation)).first() or facts.add(
        Consultation(application_id=facts.application.id, name="审核", article="第十四条", asked_at=NOW)
    )
    given = {"application_id": facts.application.id, "consultation_id": asked.id, "unit_id": facts.other.id}
    return Opinion(**given, given_at=NOW, **changes)


def _objection(facts: Facts, **changes: Any) -> Objection:
    shown = facts.add(publicity(facts))
    whole: dict[str, Any] = {
        "publicity_id": shown.id, "application_id": facts.application.id, "objector_kind": "person", "name": "王五",
        "phone": "139", "address": "某路", "text": "不实", "lodged_at": NOW,
    }  # fmt: skip
    return Objection(**whole | changes)


def _group_member(facts: Facts) -> GroupMember:
    group = facts.session.scalars(sa.select(ReviewGroup)).first() or facts.add(
        ReviewGroup(edition_id=facts.edition.id, stage="material", leader_id=facts.person.id, constituted_at=NOW)
    )
    return GroupMember(group_id=group.id, person_id=facts.person.id)


ONCE: dict[str, Callable[[Facts], Any]] = {
    "an edition a year": lambda facts: edition(2028),
    "an organisation a unit": lambda facts: organisation(facts.other),
    "an application an edition and unit": lambda facts: application(
        facts.edition,
        facts.session.scalars(sa.select(Organisation).filter_by(unit_id=facts.other.id)).first()
        or facts.add(organisation(facts.other)),
    ),
    "an audit a round": _audit,
    "an opinion a department and consultation": lambda facts: _opinion(facts, silence=True),
    "a group a stage": lambda facts: ReviewGroup(
        edition_id=facts.edition.id, stage="site", leader_id=facts.person.id, constituted_at=NOW
    ),
    "a seat a group and person": _group_member,
    "a conflict a person, application and kind": lambda facts: ConflictDeclaration(
        person_id=facts.person.id, application_id=facts.application.id, declared_at=NOW
    ),
    "a conflict a unit, application and kind": lambda facts: ConflictDeclaration(
        unit_id=facts.other.id, application_id=facts.application.id, declared_at=NOW
    ),
    "a score sheet an application, stage and expert": sheet,
    "a consensus an item": lambda facts: Consensus(
        stage="material", application_id=facts.application.id,
        code="4.1.2",
        percent=50,
        reason="证据",
        leader_id=facts.person.id,
        agreed_at=NOW,
    ),  # fmt: skip
    "a round of a sitting": lambda facts: _poll(facts, vote="second"),
    "a line of the roll a round and unit": lambda facts: BallotRoll(poll_id=facts.poll.id, unit_id=facts.other.id),
    "a line of the roll a round and person": lambda facts: BallotRoll(poll_id=facts.poll.id, person_id=facts.person.id),
    "an entitlement a unit and candidate": lambda facts: BallotEntitlement(
        poll_id=facts.poll.id, unit_id=facts.other.id, application_id=facts.application.id, entitled=True
    ),
    "an open list of a kind a case": publicity,
    "an award an application": lambda facts: award(
        facts, certificate_no=f"{next(FRESH)}", verification_code=f"{next(FRESH)}"
    ),
    "a page a series and year": lambda facts: NumberBook(series="塔质强办", year=2026),
    "a number a document": lambda facts: Document(
        number="塔质强办〔2026〕1号", name="n", title="t", article="第十七条", case="edition:1", produced_at=NOW
    ),
    "a grant a person, role, unit and start": lambda facts: RoleGrant(
        person_id=facts.person.id, role="审核机关", unit_id=facts.other.id, valid_from=NOW
    ),
    "a body a credit code": lambda facts: Unit(
        name=f"{next(FRESH)}", kind="applicant", credit_code="91654200000000002X"
    ),
}


@pytest.mark.parametrize("what", ONCE)
def test_there_is_only_one_of_it(facts: Facts, what: str) -> None:
    facts.add(ONCE[what](facts))
    second = ONCE[what](facts)
    with pytest.raises(sa.exc.IntegrityError, match="(?i)unique"):
        facts.add(second)


REFUSED: dict[str, Callable[[Facts], Any]] = {
    "a quota below nothing": lambda facts: edition(2028, quota=-1),
    "an edition launched without approval": lambda facts: edition(2028, approval_doc_no=None),
    "filing that closes before it opens": lambda facts: edition(2028, filing_closes=dt.date(2028, 1, 1)),
    "a branch without its legal person": lambda facts: organisation(facts.other, kind="branch"),
    "a legal person above one that is no branch": lambda facts: organisation(
        facts.other, legal_person_unit_id=facts.unit.id
    ),
    "an end without an outcome": lambda facts: application(
        facts.edition, facts.add(organisation(facts.other)), status="ended"
    ),
    "an outcome without a reason": lambda facts: application(
        facts.edition, facts.add(organisation(facts.other)), status="ended", outcome="returned"
    ),
    "an opinion that is neither given nor silent": lambda facts: _opinion(facts),
    "a conflict of nobody": lambda facts: ConflictDeclaration(application_id=facts.application.id, declared_at=NOW),
    "a conflict of two": lambda facts: ConflictDeclaration(
        person_id=facts.person.id, unit_id=facts.unit.id, application_id=facts.application.id, declared_at=NOW
    ),
    "a consensus without a reason": lambda facts: Consensus(
        stage="material", application_id=facts.application.id,
        code="4.1.2",
        percent=50,
        reason="",
        leader_id=facts.person.id,
        agreed_at=NOW,
    ),  # fmt: skip
    "a step over 100 %": lambda facts: ItemScore(
        sheet_id=facts.add(sheet(facts)).id, code="4.1.2", percent=105, points=decimal.Decimal(1)
    ),
    "a recusal without a reason": lambda facts: BallotEntitlement(
        poll_id=facts.poll.id, unit_id=facts.other.id, application_id=facts.application.id, entitled=False
    ),
    "a voter that is two": lambda facts: BallotRoll(
        poll_id=facts.poll.id, unit_id=facts.other.id, person_id=facts.person.id
    ),
    "a voter that is nobody": lambda facts: BallotRoll(poll_id=facts.poll.id),
    "more votes than voters": lambda facts: VoteResult(
        poll_id=facts.poll.id,
        application_id=facts.application.id,
        entitled=3,
        present=3,
        for_votes=3,
        against=1,
        abstain=0,
        quorate=True,
        passed=True,
        counted_at=NOW,
    ),  # fmt: skip
    "a publicity of fewer working days than the law demands": lambda facts: publicity(
        facts, working_days=4, least_days=5
    ),
    "a publicity for nobody": lambda facts: publicity(facts, audience="nobody"),
    "a publicity that takes a vote": lambda facts: publicity(facts, answer="vote"),
    "an open publicity without an end": lambda facts: publicity(facts, closes_at=None),
    "an objection settled without an outcome": lambda facts: _objection(facts, status="settled"),
    "a certificate without a decision": lambda facts: award(facts, decision_no=""),
    "an award revoked without a date": lambda facts: award(facts, status="revoked"),
    "a ban of no years": lambda facts: Ban(
        unit_id=facts.unit.id,
        years=0,
        starts_on=TODAY,
        ends_on=dt.date(2033, 5, 12),
        reason="r",
        article="第三十二条",
        decided_at=NOW,
    ),  # fmt: skip
    "a decision on what is not established": lambda facts: Incident(
        award_id=facts.add(award(facts)).id,
        kind="fraud",
        text="t",
        reported_at=NOW,
        established=False,
        decision="revoke",
    ),  # fmt: skip
    "an expense of nothing": lambda facts: Expense(purpose="评审", amount=decimal.Decimal(0), spent_on=TODAY),
    "a role that ends before it begins": lambda facts: RoleGrant(
        person_id=facts.person.id, role="办公室", valid_from=NOW, valid_until=NOW
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_table_refuses(facts: Facts, what: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="(?i)check"):
        facts.add(REFUSED[what](facts))


def test_a_list_can_be_published_again_after_it_was_closed(facts: Facts) -> None:
    facts.add(publicity(facts, status="closed"))
    facts.add(publicity(facts, status="closed"))
    facts.add(publicity(facts))
    assert facts.session.scalar(sa.select(sa.func.count()).select_from(Publicity)) == 3


def test_no_row_points_at_nothing(facts: Facts) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="(?i)foreign key"):
        facts.add(PublicityEntry(publicity_id=987654, application_id=facts.application.id))


def test_r26_a_party_is_told_of_a_result_once(facts: Facts) -> None:
    objection = facts.add(_objection(facts))
    for recipient in ("objector", "objected", "auditor"):
        facts.add(ObjectionNotice(objection_id=objection.id, recipient=recipient, sent_at=NOW))
    with pytest.raises(sa.exc.IntegrityError, match="(?i)unique"):
        facts.add(ObjectionNotice(objection_id=objection.id, recipient="objector", sent_at=NOW))


@pytest.mark.parametrize(
    ("kind", "given", "may"),
    [
        ("auditor", {}, (True, False, False)),
        ("department", {}, (False, True, False)),
        ("member", {}, (False, False, True)),
        ("office", {"votes": True}, (False, False, True)),
        ("member", {"votes": False, "audits": True}, (True, False, False)),
    ],
)
def test_what_a_unit_may_do_follows_its_kind_unless_it_is_said(
    facts: Facts, kind: str, given: dict[str, bool], may: tuple[bool, bool, bool]
) -> None:
    unit = facts.add(Unit(name="某局", kind=kind, **given))
    assert (unit.audits, unit.consulted, unit.votes) == may


def test_points_come_back_exactly(facts: Facts) -> None:
    one = facts.add(sheet(facts))
    facts.session.expire(one)
    assert one.total == decimal.Decimal("512.25")
    assert facts.session.scalar(sa.select(sa.func.sum(ScoreSheet.total))) == decimal.Decimal("512.25")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_two_places_survive_the_way_to_a_whole_number_and_back(value: decimal.Decimal) -> None:
    column, dialect = Hundredths(), sa.create_engine("sqlite://").dialect
    assert column.process_result_value(column.process_bind_param(value, dialect), dialect) == value


def test_case_keys_name_the_record(facts: Facts) -> None:
    assert facts.edition.key == f"edition:{facts.edition.id}"
    assert facts.application.key == f"application:{facts.application.id}"
    assert facts.add(award(facts)).key.startswith("award:")
    assert facts.add(_objection(facts)).key.startswith("objection:")


# ---------------------------------------------------------------- R21 secrecy


def test_r21_a_ballot_has_no_column_that_leads_to_a_unit_a_person_or_a_moment() -> None:
    table = database.Base.metadata.tables["ballot"]
    assert set(table.columns.keys()) == {"id", "poll_id", "application_id", "choice"}
    assert not any(isinstance(column.type, database.UtcDateTime) for column in table.columns)
    assert {key.column.table.name for key in table.foreign_keys} == {"poll", "application"}


def test_r21_no_table_points_at_a_ballot() -> None:
    tables = database.Base.metadata.tables.values()
    links = itertools.chain.from_iterable(table.foreign_keys for table in tables)
    assert not any(key.column.table.name == "ballot" for key in links)


def test_r21_the_keys_of_ballots_do_not_follow_the_order_of_voting(facts: Facts) -> None:
    choices = ["for"] * 10 + ["against"] * 10
    for choice in choices:
        facts.add(Ballot(poll_id=facts.poll.id, application_id=facts.application.id, choice=choice))
    stored = facts.session.scalars(sa.select(Ballot.choice).order_by(Ballot.id)).all()
    assert sorted(stored) == sorted(choices)
    assert stored != choices
    assert stored != choices[::-1]


def test_r21_sqlite_keeps_no_hidden_row_number_of_a_ballot(sqlite_url: str) -> None:
    engine = database.connect(sqlite_url, durable=False)
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError, match="no such column: rowid"):
        connection.execute(sa.text("SELECT rowid FROM ballot"))
    engine.dispose()


@pytest.mark.parametrize("stage", ["material", "second_visit"])
def test_every_stage_fits_its_column(facts: Facts, stage: str) -> None:
    facts.add(ReviewGroup(edition_id=facts.edition.id, stage=stage, leader_id=facts.person.id, constituted_at=NOW))
    assert facts.session.scalars(sa.select(ReviewGroup.stage)).one() == stage
