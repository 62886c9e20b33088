"""领导小组审议、成员单位投票、计票 (Articles 22 and 35)."""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from award.acts import lists, polls
from award.acts.lists import standing_of
from award.records.applications import Application
from award.records.documents import Document
from award.records.parties import Person, Unit
from award.records.review import ConflictDeclaration
from award.records.voting import Ballot, BallotCandidate, BallotEntitlement, BallotRoll, Poll, VoteResult
from award.terms import ApplicationStatus, EditionStatus, UnitKind
from engine.contract import Refusal
from handlers import ballots, counting
from tests.handlers import calls
from tests.handlers.town import Town, refusal_of
from tests.roles import Role

Choices = Mapping[Application, str]


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def _deliberated(*recusals: tuple[Unit, list[Application], str], **changes: Any) -> dict[str, Any]:
    rows = [
        {"id": unit.id, "recused": "yes", "recused_from": [one.id for one in stood_back], "reason": reason}
        for unit, stood_back, reason in recusals
    ]
    answers = {"meeting_date": "2026-03-02", "minutes": "会议纪要。", "vote_closes": "2026-03-06"}
    return {"deliberate": answers | {"unit_recusals": rows} | changes}


def _open(town: Town, forms: dict[str, Any] | None = None, vote: str = "award") -> dict[str, Any]:
    return town.desk.run(ballots.open_vote, forms or _deliberated(), edition_id=1, vote=vote, minutes="deliberate")


def _poll(town: Town, vote: str = "award") -> Poll:
    found = polls.latest(town.session, 1, vote)
    assert found is not None
    return found


class Box:
    """What has been cast so far: records without answers, and sealed answers of the visit."""

    def __init__(self, town: Town, vote: str = "award") -> None:
        self.town = town
        self.vote = vote
        self.records: list[Any] = []

    def cast(self, voter: Unit | Person, choices: Choices) -> None:
        poll = _poll(self.town, self.vote)
        visit = f"{self.vote}, sitting {poll.sitting}, round {poll.round}"
        self.records.append(calls.record({}, item=voter.id, visit=visit))
        rows = [{"id": one.id, "choice": choice} for one, choice in choices.items()]
        self.town.desk.sealed["vote", visit] = [*self.town.desk.sealed.get(("vote", visit), []), {"choices": rows}]

    def count(self) -> dict[str, Any]:
        inputs = {"edition_id": 1, "vote": self.vote, "ballots": "vote", "document": "vote_result"}
        return self.town.desk.run(counting.count_votes, {"vote": self.records}, **inputs)


def _vote(town: Town, units: Sequence[Unit], **votes_for: tuple[Application, int]) -> dict[str, Any]:
    """Everybody votes on everybody: the first so many units for, the others against."""
    box = Box(town)
    for place, unit in enumerate(units):
        box.cast(unit, {one: "for" if place < number else "against" for one, number in votes_for.values()})
    return box.count()


def _results(town: Town, round: int = 1) -> dict[int, VoteResult]:
    rows = town.session.scalars(select(VoteResult).join(Poll).where(Poll.round == round))
    return {row.application_id: row for row in rows}


# ---------------------------------------------------------------- 开启投票


def test_all_member_units_are_called_to_vote_on_all_candidates(town: Town) -> None:
    units, candidates = town.members(3), [town.visited("甲公司", 800), town.visited("乙公司", 700)]
    town.applicant("丙公司", passed_defence=False)
    opened = _open(town)
    assert opened == {
        "poll_id": 1, "voters": [unit.id for unit in units], "round": 1, "vote_closes": "2026-03-06"
    }  # fmt: skip
    rows = town.session.scalars(select(BallotCandidate).order_by(BallotCandidate.application_id)).all()
    assert [(row.application_id, row.composite) for row in rows] == [(candidates[0].id, 800), (candidates[1].id, 700)]
    assert (_poll(town).seats, _poll(town).tier, _poll(town).elects) == (3, "award", "proposed")
    assert len(town.session.scalars(select(BallotEntitlement).where(BallotEntitlement.entitled)).all()) == 6
    assert town.edition.status == EditionStatus.VOTING


def test_the_meeting_is_put_on_record(town: Town) -> None:
    town.members(1)
    town.visited("甲公司")
    _open(town)
    assert (_poll(town).met_on, _poll(town).minutes) == (dt.date(2026, 3, 2), "会议纪要。")
    assert _poll(town).closes_on == dt.date(2026, 3, 6)


def test_a_unit_that_stands_back_has_no_vote_on_that_candidate_r19(town: Town) -> None:
    first, second = town.members(2)
    mine, other = town.visited("甲公司"), town.visited("乙公司")
    opened = _open(town, _deliberated((first, [mine], "经费关系")))
    assert opened["voters"] == [first.id, second.id]
    barred = town.session.scalars(select(BallotEntitlement).where(BallotEntitlement.entitled.is_(False))).one()
    assert (barred.unit_id, barred.application_id, barred.reason) == (first.id, mine.id, "经费关系")
    declared = town.session.scalars(select(ConflictDeclaration)).one()
    assert (declared.unit_id, declared.origin, other.still_in) == (first.id, "declared", True)


def test_a_unit_that_stands_back_from_all_is_not_on_the_roll(town: Town) -> None:
    first, second = town.members(2)
    candidate = town.visited("甲公司")
    assert _open(town, _deliberated((first, [candidate], "隶属关系")))["voters"] == [second.id]
    assert town.session.scalars(select(BallotRoll.unit_id)).all() == [second.id]


@pytest.mark.parametrize("tie", ["本单位", "上级", "下级"])
def test_ownership_and_subordination_bar_a_unit_without_a_word_r19(town: Town, tie: str) -> None:
    company = Unit(name="甲公司", kind=UnitKind.APPLICANT, votes=tie == "本单位")
    town.session.add(company)
    town.session.flush()
    if tie == "上级":
        company.parent_id = town.member("主管单位").id
    if tie == "下级":
        town.member("下属单位", parent_id=company.id)
    other = town.member("其他单位")
    town.visited("甲公司", unit=company)
    assert _open(town)["voters"] == [other.id]
    assert town.session.scalars(select(ConflictDeclaration.origin)).all() == ["inferred"]


def test_a_unit_that_audited_a_candidate_votes(town: Town) -> None:
    town.auditor.votes = True
    town.visited("甲公司")
    assert _open(town)["voters"] == [town.auditor.id]


def test_a_unit_that_left_the_leading_group_is_not_called(town: Town) -> None:
    gone, stays = town.members(2)
    gone.active = False
    town.visited("甲公司")
    assert _open(town)["voters"] == [stays.id]


def test_a_vote_without_a_voter_is_refused(town: Town) -> None:
    town.members(1)[0].active = False
    town.visited("甲公司")
    with pytest.raises(Refusal, match="没有可以投票的领导小组成员单位，不能开启成员单位投票"):
        _open(town)


def test_a_vote_from_which_everybody_stands_back_is_refused(town: Town) -> None:
    (only,) = town.members(1)
    candidate = town.visited("甲公司")
    with pytest.raises(Refusal, match="没有可以投票的领导小组成员单位"):
        _open(town, _deliberated((only, [candidate], "隶属关系")))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"meeting_date": "2026-03-03"}, "meeting_date", "会议日期不能晚于今天。"),
        ({"vote_closes": "2026-03-01"}, "vote_closes", "投票截止日期不能早于今天。"),
    ],
)
def test_a_meeting_to_come_or_a_vote_that_is_over_is_refused(
    town: Town, changes: dict[str, str], field: str, sentence: str
) -> None:
    town.visited("甲公司")
    with pytest.raises(Refusal) as caught:
        _open(town, _deliberated(**changes))
    assert refusal_of(caught) == (sentence, field)


def test_a_vote_without_a_candidate_is_refused(town: Town) -> None:
    town.members(3)
    town.applicant("甲公司", passed_defence=False)
    with pytest.raises(Refusal, match="通过陈述答辩的组织上没有可以投票的申报组织，不能开启成员单位投票"):
        _open(town)


def test_a_vote_is_not_opened_again_before_its_count(town: Town) -> None:
    town.members(3)
    town.visited("甲公司")
    _open(town)
    with pytest.raises(Refusal, match="成员单位投票尚未计票，不能再次开启"):
        _open(town)


def test_nothing_is_counted_that_was_not_opened(town: Town) -> None:
    town.members(3)
    with pytest.raises(Refusal, match="成员单位投票没有开启，不能计票"):
        Box(town).count()


# ---------------------------------------------------------------- 计票


def test_more_than_half_of_those_present_pass(town: Town) -> None:
    units = town.members(4)
    won, lost = town.visited("甲公司"), town.visited("乙公司")
    _open(town)
    assert _vote(town, units, won=(won, 3), lost=(lost, 2)) == {"run_off": False, "elected": 1}
    assert (standing_of(won, "proposed"), standing_of(lost, "proposed")) == (True, False)
    results = _results(town)
    assert (results[won.id].entitled, results[won.id].present, results[won.id].for_votes) == (4, 4, 3)
    assert (results[lost.id].against, results[lost.id].passed, results[lost.id].quorate) == (2, False, True)
    assert lost.reason == "4个单位参加投票，赞成2票，未达到规定票数。"
    assert town.edition.status == EditionStatus.PUBLICISING


@pytest.mark.parametrize(("present", "elected"), [(4, 1), (3, 0)])
def test_two_thirds_of_the_entitled_units_have_to_take_part(town: Town, present: int, elected: int) -> None:
    units = town.members(6)
    candidate = town.visited("甲公司")
    _open(town)
    assert _vote(town, units[:present], only=(candidate, present))["elected"] == elected
    assert _results(town)[candidate.id].quorate is bool(elected)
    if not elected:
        assert candidate.reason == "参加投票的单位未达到规定数，投票未通过。"


def test_recused_units_count_neither_as_entitled_nor_as_present_r19(town: Town) -> None:
    units = town.members(4)
    mine, other = town.visited("甲公司"), town.visited("乙公司")
    _open(town, _deliberated((units[0], [mine], "经费关系")))
    box = Box(town)
    box.cast(units[0], {other: "for"})
    for unit in units[1:]:
        box.cast(unit, {mine: "for", other: "abstain"})
    assert box.count() == {"run_off": False, "elected": 1}
    results = _results(town)
    assert (results[mine.id].entitled, results[mine.id].present) == (3, 3)
    assert (results[other.id].entitled, results[other.id].abstain) == (4, 3)


def test_the_list_is_never_longer_than_the_quota_r01_r20(town: Town) -> None:
    units = town.members(5)
    all_pass = {name: (town.visited(name, 900 - place), 5) for place, name in enumerate("甲乙丙丁")}
    _open(town)
    assert _vote(town, units, **all_pass) == {"run_off": False, "elected": 3}
    last = all_pass["丁"][0]
    assert (standing_of(last, "proposed"), last.reason) == (False, "赞成5票，排名在名额以外，未列入获奖建议名单。")


def test_nobody_proposed_is_a_normal_result(town: Town) -> None:
    units = town.members(3)
    candidate = town.visited("甲公司")
    _open(town)
    assert _vote(town, units, only=(candidate, 0)) == {"run_off": False, "elected": 0}
    assert town.edition.status == EditionStatus.VOTING


def test_ballots_carry_no_trace_of_their_voter_r21(town: Town) -> None:
    units = town.members(3)
    first, second = town.visited("甲公司"), town.visited("乙公司")
    _open(town)
    _vote(town, units, first=(first, 2), second=(second, 1))
    columns = {column.key for column in inspect(Ballot).columns}
    assert columns == {"id", "poll_id", "application_id", "choice"}
    rows = town.session.execute(select(Ballot.application_id, Ballot.choice)).all()
    assert sorted(tuple(row) for row in rows) == sorted(
        [(first.id, "for"), (first.id, "for"), (first.id, "against")]
        + [(second.id, "for"), (second.id, "against"), (second.id, "against")]
    )


def test_the_roll_says_who_took_part_and_nothing_else(town: Town) -> None:
    units = town.members(3)
    candidate = town.visited("甲公司")
    _open(town)
    _vote(town, units[:2], only=(candidate, 2))
    rows = town.session.scalars(select(BallotRoll).order_by(BallotRoll.unit_id))
    assert [(row.unit_id, row.present) for row in rows] == [
        (units[0].id, True),
        (units[1].id, True),
        (units[2].id, False),
    ]


def test_ballots_that_do_not_fit_the_roll_are_not_counted(town: Town) -> None:
    units = town.members(3)
    candidate = town.visited("甲公司")
    _open(town)
    box = Box(town)
    for unit in units:
        box.cast(unit, {candidate: "for"})
    box.records.pop()
    with pytest.raises(Refusal, match="票数与实到数不符，应当重新计票"):
        box.count()


def test_a_candidate_that_ended_meanwhile_is_not_proposed(town: Town) -> None:
    units = town.members(3)
    gone, stays = town.visited("甲公司"), town.visited("乙公司")
    _open(town)
    gone.status, gone.outcome, gone.reason = ApplicationStatus.ENDED, "disqualified", "异议成立"
    assert _vote(town, units, gone=(gone, 3), stays=(stays, 3)) == {"run_off": False, "elected": 1}
    assert (standing_of(gone, "proposed"), set(_results(town))) == (None, {stays.id})


def test_the_result_is_announced_with_its_conditions(town: Town) -> None:
    units = town.members(3)
    candidate = town.visited("甲公司")
    _open(town)
    _vote(town, units, only=(candidate, 3))
    (result,) = town.session.scalars(select(Document)).all()
    assert (result.name, result.article) == ("vote_result", "第二十二条")
    assert result.facts["quorum"] == "参加投票的单位不少于有权投票单位的2/3"
    assert result.facts["threshold"] == "赞成票超过参加投票单位的1/2"
    assert (result.facts["entitled"], result.facts["ballots"], result.facts["proposed"]) == (3, 3, ["甲公司"])
    (line,) = result.facts["results"]
    assert line == {
        "name": "甲公司", "entitled": 3, "present": 3, "for": 3, "against": 0, "abstain": 0, "passed": "是"
    }  # fmt: skip


# ---------------------------------------------------------------- 票数相同


def _tied(town: Town, quota: int = 1, **composites: int) -> dict[str, Application]:
    town.edition.quota = quota
    return {name: town.visited(name, composite) for name, composite in composites.items()}


def test_a_tie_falls_to_the_higher_composite(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=701)
    _open(town)
    assert _vote(town, units, 甲=(found["甲"], 3), 乙=(found["乙"], 3)) == {"run_off": False, "elected": 1}
    assert (standing_of(found["甲"], "proposed"), standing_of(found["乙"], "proposed")) == (False, True)
    assert all(row.tied for row in _results(town).values())


def test_a_tie_with_equal_composites_goes_to_one_run_off_among_the_tied(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 2, 甲=700, 乙=700, 丙=800)
    _open(town)
    counted = _vote(town, units, 甲=(found["甲"], 3), 乙=(found["乙"], 3), 丙=(found["丙"], 3))
    assert counted == {"run_off": True, "elected": 1}
    assert standing_of(found["甲"], "proposed") is None
    reopened = _open(town)
    assert (reopened["round"], reopened["vote_closes"]) == (2, "2026-03-06")
    rows = polls.candidates(town.session, _poll(town))
    assert [row.application_id for row in rows] == [found["甲"].id, found["乙"].id]
    assert _poll(town).seats == 1


def _run_off(town: Town, units: Sequence[Unit], found: dict[str, Application], **second: int) -> dict[str, Any]:
    """All tie in the first round; the second round has these numbers of for-votes."""
    box = Box(town)
    _open(town)
    for unit in units:
        box.cast(unit, dict.fromkeys(found.values(), "for"))
    assert box.count()["run_off"]
    _open(town)
    for place, unit in enumerate(units):
        choices = {found[name]: "for" if place < number else "against" for name, number in second.items()}
        box.cast(unit, choices)
    return box.count()


def test_a_run_off_settles_the_tie(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    assert _run_off(town, units, found, 甲=2, 乙=3) == {"run_off": False, "elected": 1}
    assert (standing_of(found["甲"], "proposed"), standing_of(found["乙"], "proposed")) == (False, True)


def test_a_tie_in_the_run_off_leaves_the_seat_vacant(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    assert _run_off(town, units, found, 甲=3, 乙=3) == {"run_off": False, "elected": 0}


def test_a_unit_silent_in_the_run_off_is_not_present_though_it_voted_before(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    box = Box(town)
    _open(town)
    for unit in units:
        box.cast(unit, dict.fromkeys(found.values(), "for"))
    box.count()
    _open(town)
    for unit in units[:2]:
        box.cast(unit, {found["甲"]: "for", found["乙"]: "against"})
    assert box.count() == {"run_off": False, "elected": 1}
    assert {row.present for row in _results(town, 2).values()} == {2}


def test_a_unit_that_voted_in_the_run_off_only_is_present_there(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    box = Box(town)
    _open(town)
    for unit in units[:2]:
        box.cast(unit, dict.fromkeys(found.values(), "for"))
    box.count()
    _open(town)
    for unit in units[1:]:
        box.cast(unit, {found["甲"]: "for", found["乙"]: "against"})
    box.count()
    assert [row.present for row in polls.roll(town.session, _poll(town))] == [False, True, True]


@pytest.mark.parametrize(("now", "closes"), [("2026-03-05", "2026-03-06"), ("2026-03-06", "2026-03-09")])
def test_a_run_off_has_at_least_one_working_day(town: Town, now: str, closes: str) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    _open(town)
    _vote(town, units, 甲=(found["甲"], 3), 乙=(found["乙"], 3))
    town.desk.now = dt.datetime.fromisoformat(f"{now}T02:00:00+00:00")
    assert _open(town)["vote_closes"] == closes


def test_the_sheet_may_send_every_tie_to_a_run_off(session: Session) -> None:
    town = Town(session, vote__tie="run_off")
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=701)
    _open(town)
    assert _vote(town, units, 甲=(found["甲"], 3), 乙=(found["乙"], 3)) == {"run_off": True, "elected": 0}


def test_the_sheet_may_leave_a_tied_seat_vacant_at_once(session: Session) -> None:
    town = Town(session, vote__tie="vacant")
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=701)
    _open(town)
    assert _vote(town, units, 甲=(found["甲"], 3), 乙=(found["乙"], 3)) == {"run_off": False, "elected": 0}


# ---------------------------------------------------------------- 几项投票、等次、个人投票


@pytest.fixture
def several(town: Town) -> Town:
    """Three votes: on the tier, on a second tier for whoever is left, and by experts, openly, on who was elected."""
    given = copy.deepcopy(town.desk.files["award.json"])
    vote, tier = given["votes"][0], given["tiers"][0]
    given["tiers"].append(tier | {"key": "encouragement", "name": "提名奖", "quota": "site.max"})
    given["votes"] += [
        vote | {"key": "second", "name": "提名奖投票", "tier": "encouragement"},
        vote | {
            "key": "experts", "name": "专家投票", "voters": "expert", "by": "person", "secret": False,
            "candidates": "proposed", "elects": "approved",
        },
    ]  # fmt: skip
    town.desk.files = {**town.desk.files, "award.json": given}
    return town


def _hold(town: Town, vote: str, voters: Sequence[Unit], choices: Choices) -> dict[str, Any]:
    _open(town, vote=vote)
    box = Box(town, vote)
    for voter in voters:
        box.cast(voter, choices)
    return box.count()


def test_the_winners_of_one_tier_are_out_of_the_vote_on_the_next(several: Town) -> None:
    several.edition.quota = 2
    units, (first, second) = several.members(3), [several.visited(name) for name in ("甲公司", "乙公司")]
    _hold(several, "award", units, {first: "for", second: "against"})
    assert second.reason == "3个单位参加投票，赞成0票，未达到规定票数。"
    assert _hold(several, "second", units, {second: "for"}) == {"run_off": False, "elected": 1}
    poll = _poll(several, "second")
    assert [one.application_id for one in polls.candidates(several.session, poll)] == [second.id]
    assert poll.seats == 1
    assert {number: one.tier for number, one in polls.winners(several.session, 1).items()} == {
        first.id: "award",
        second.id: "encouragement",
    }
    assert [lists.standing_of(one, "proposed") for one in (first, second)] == [True, True]


def test_a_vote_of_persons_is_open_where_the_profile_says_so(several: Town) -> None:
    units, candidate = several.members(3), several.visited("甲公司")
    _hold(several, "award", units, {candidate: "for"})
    people = [several.staff(unit, Role.EXPERT) for unit in units[:2]]
    assert _open(several, vote="experts")["voters"] == [one.id for one in people]
    rows = [{"id": candidate.id, "choice": "for"}]
    records = [calls.record({"choices": rows}, person=one.id, visit="v") for one in people]
    inputs = {"edition_id": 1, "vote": "experts", "ballots": "vote", "document": "vote_result"}
    counted = several.desk.run(counting.count_votes, {"vote": records}, **inputs)
    assert counted == {"run_off": False, "elected": 1}
    (row,) = polls.results(several.session, _poll(several, "experts"))
    assert (row.entitled, row.present, row.for_votes) == (2, 2, 2)
    assert lists.standing_of(candidate, "approved") is True


def test_a_person_that_works_for_a_candidate_has_no_vote_on_it(several: Town) -> None:
    units, candidate = several.members(3), several.visited("甲公司")
    _hold(several, "award", units, {candidate: "for"})
    several.staff(candidate.unit, Role.EXPERT)
    other = several.staff(units[0], Role.EXPERT)
    assert _open(several, vote="experts")["voters"] == [other.id]


def test_a_form_that_is_not_secret_is_not_counted_in_a_secret_vote(town: Town) -> None:
    (unit,) = town.members(1)
    candidate = town.visited("甲公司")
    _open(town)
    record = calls.record({"choices": [{"id": candidate.id, "choice": "for"}]}, item=unit.id, visit="v")
    inputs = {"edition_id": 1, "vote": "award", "ballots": "vote", "document": "vote_result"}
    with pytest.raises(Refusal, match="奖项设定规定成员单位投票不记名，与投票所用的表单不一致"):
        town.desk.run(counting.count_votes, {"vote": record}, **inputs)


def test_a_vote_may_be_held_again(town: Town) -> None:
    units, candidate = town.members(3), town.visited("甲公司")
    assert _hold(town, "award", units, {candidate: "against"})["elected"] == 0
    assert _hold(town, "award", units, {candidate: "for"})["elected"] == 1
    assert (_poll(town).sitting, _poll(town).round) == (2, 1)
    assert lists.standing_of(candidate, "proposed") is True
    assert candidate.reason == ""


def test_a_run_off_in_which_nobody_votes_has_nobody_present(town: Town) -> None:
    units = town.members(3)
    found = _tied(town, 甲=700, 乙=700)
    box = Box(town)
    _open(town)
    for unit in units:
        box.cast(unit, dict.fromkeys(found.values(), "for"))
    box.count()
    _open(town)
    assert box.count() == {"run_off": False, "elected": 0}
    assert not any(row.present for row in polls.roll(town.session, _poll(town)))
