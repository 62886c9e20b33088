"""The vote of the member units (Articles 22 and 35)."""

import dataclasses
import decimal
import fractions
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.profile import Vote
from award.rules import voting
from award.terms import Choice
from tests.award.rules.sheet import SHEET, refused

D = decimal.Decimal
RULES = voting.Rules()
VOTE = Vote(
    key="award", name="投票", article="第二十二条", voters="member", candidates="passed_defence", elects="proposed",
    tier="award", quorum="vote.quorum", threshold="vote.pass", tie="vote.tie",
)  # fmt: skip


def _count(candidate: int, votes_for: int, present: int = 12, entitled: int = 12, composite: int = 600) -> voting.Count:
    return voting.Count(candidate, entitled, present, votes_for, present - votes_for, 0, D(composite))


@st.composite
def counts(draw: st.DrawFn) -> list[voting.Count]:
    found = []
    for candidate in range(1, draw(st.integers(0, 7)) + 1):
        entitled = draw(st.integers(0, 9))
        present = draw(st.integers(0, entitled))
        votes_for = draw(st.integers(0, present))
        against = draw(st.integers(0, present - votes_for))
        composite = D(draw(st.integers(598, 601)))
        abstain = present - votes_for - against
        found.append(voting.Count(candidate, entitled, present, votes_for, against, abstain, composite))
    return found


# ---------------------------------------------------------------- R19 recusal


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_r19_a_recused_unit_has_no_vote(units: set[int], recused: set[int]) -> None:
    voters = voting.entitled(units, recused)
    assert not set(voters) & recused
    assert set(voters) | (units & recused) == units


def test_r19_a_ballot_holds_exactly_the_candidates_its_unit_is_entitled_for() -> None:
    voting.check_ballot({1: "for", 3: "abstain"}, may_vote_on=[1, 3])
    with refused("应当回避", article="第三十五条"):
        voting.check_ballot({1: "for", 2: "for", 3: "for"}, may_vote_on=[1, 3])
    with refused("每个候选组织"):
        voting.check_ballot({1: "for"}, may_vote_on=[1, 3])
    with refused("赞成、反对或者弃权"):
        voting.check_ballot({1: "maybe"}, may_vote_on=[1])


# ---------------------------------------------------------------- quorum and threshold


@pytest.mark.parametrize(
    ("entitled", "present", "quorate"),
    [(12, 8, True), (12, 7, False), (11, 8, True), (11, 7, False), (3, 2, True), (1, 1, True), (0, 0, False)],
)
def test_the_quorum_is_two_thirds_of_the_entitled(entitled: int, present: int, quorate: bool) -> None:
    assert voting.quorate(_count(1, present, present, entitled), RULES) is quorate


@pytest.mark.parametrize(
    ("votes_for", "present", "passed"), [(7, 12, True), (6, 12, False), (6, 11, True), (5, 11, False), (8, 8, True)]
)
def test_more_than_half_of_those_present_have_to_be_for(votes_for: int, present: int, passed: bool) -> None:
    assert voting.passes(_count(1, votes_for, present), RULES) is passed


def test_an_abstention_counts_like_a_vote_against() -> None:
    half = voting.Count(1, 12, 12, votes_for=6, against=0, abstain=6)
    assert not voting.passes(half, RULES)


def test_a_stricter_sheet_is_kept() -> None:
    strict = voting.Rules(majority=fractions.Fraction(2, 3))
    assert not voting.passes(_count(1, 8), strict)
    assert voting.passes(_count(1, 9), strict)


def test_without_a_quorum_nobody_passes_however_many_are_for() -> None:
    tally = voting.tally([_count(1, 7, present=7)], 3, RULES)
    assert (tally.proposed, tally.results[0].quorate) == ((), False)


# ---------------------------------------------------------------- R20 the list


@given(counts(), st.integers(0, 3), st.booleans())
def test_r20_the_list_never_exceeds_the_seats_and_everybody_on_it_passed(
    found: list[voting.Count], seats: int, last_round: bool
) -> None:
    tally = voting.tally(found, seats, RULES, last_round=last_round)
    by_candidate = {one.candidate: one for one in found}
    assert len(tally.proposed) == len(set(tally.proposed)) <= seats
    for candidate in tally.proposed:
        assert voting.passes(by_candidate[candidate], RULES)
    assert [result.count for result in tally.results] == found
    assert {result.count.candidate for result in tally.results if result.proposed} == set(tally.proposed)


def test_r20_without_seats_there_is_nothing_to_win_and_no_tie() -> None:
    tally = voting.tally([_count(1, 9), _count(2, 9)], 0, RULES)
    assert (tally.proposed, tally.run_off, tally.open_seats) == ((), (), 0)
    assert not any(result.tied for result in tally.results)


@given(counts(), st.integers(0, 3), st.booleans(), st.randoms())
def test_r20_the_result_does_not_depend_on_the_order_of_counting(found, seats, last_round, rng) -> None:  # type: ignore[no-untyped-def]
    before = voting.tally(found, seats, RULES, last_round=last_round)
    shuffled = [*found]
    rng.shuffle(shuffled)
    after = voting.tally(shuffled, seats, RULES, last_round=last_round)
    assert (before.proposed, before.run_off, before.open_seats) == (after.proposed, after.run_off, after.open_seats)
    assert {r.count.candidate: r for r in before.results} == {r.count.candidate: r for r in after.results}


@given(counts(), st.integers(1, 3))
def test_r20_nobody_left_out_stands_better_than_anybody_on_the_list(found: list[voting.Count], seats: int) -> None:
    tally = voting.tally(found, seats, RULES)
    passed = {one.candidate: (voting.share(one), one.composite) for one in found if voting.passes(one, RULES)}
    left_out = set(passed) - set(tally.proposed)
    assert all(passed[inside] >= passed[outside] for inside in tally.proposed for outside in left_out)
    if left_out:
        assert len(tally.proposed) == seats or tally.run_off


@given(counts(), st.integers(1, 3))
def test_r20_a_run_off_has_more_candidates_than_seats_and_all_of_them_level(
    found: list[voting.Count], seats: int
) -> None:
    tally = voting.tally(found, seats, RULES)
    if not tally.run_off:
        assert tally.open_seats == 0
        return
    ranks = {(voting.share(one), one.composite) for one in found if one.candidate in tally.run_off}
    assert len(ranks) == 1
    assert 0 < tally.open_seats == seats - len(tally.proposed) < len(tally.run_off)
    assert not set(tally.run_off) & set(tally.proposed)


def test_r20_more_votes_go_first() -> None:
    tally = voting.tally([_count(1, 8), _count(2, 11), _count(3, 7), _count(4, 12)], 3, RULES)
    assert (tally.proposed, tally.run_off) == ((4, 2, 1), ())


def test_r20_a_unit_less_by_recusal_does_not_push_a_candidate_down() -> None:
    whole, recused = _count(1, 9), _count(2, 9, present=11, entitled=11)
    assert voting.tally([whole, recused], 1, RULES).proposed == (2,)


def test_r20_a_tie_at_the_line_goes_to_the_higher_composite() -> None:
    tally = voting.tally([_count(1, 12), _count(2, 9, composite=610), _count(3, 9, composite=620)], 2, RULES)
    assert (tally.proposed, tally.run_off) == ((1, 3), ())
    assert [result.tied for result in tally.results] == [False, True, True]


def test_r20_a_tie_level_in_composite_too_goes_to_a_run_off_for_the_open_seats() -> None:
    tally = voting.tally([_count(1, 12), _count(2, 9), _count(3, 9), _count(4, 9)], 3, RULES)
    assert (tally.proposed, tally.run_off, tally.open_seats) == ((1,), (2, 3, 4), 2)


def test_r20_a_tie_that_survives_the_run_off_leaves_the_seat_vacant() -> None:
    tally = voting.tally([_count(2, 9), _count(3, 9)], 1, RULES, last_round=True)
    assert (tally.proposed, tally.run_off, tally.open_seats) == ((), (), 0)
    assert [result.tied for result in tally.results] == [True, True]


def test_r20_a_sheet_can_ask_for_a_run_off_whatever_the_composite() -> None:
    level = [_count(1, 9, composite=610), _count(2, 9, composite=620)]
    tally = voting.tally(level, 1, voting.Rules(tie=voting.Tie.RUN_OFF))
    assert (tally.proposed, tally.run_off, tally.open_seats) == ((), (1, 2), 1)
    assert voting.tally(level, 1, voting.Rules(tie=voting.Tie.RUN_OFF), last_round=True).proposed == ()


def test_r20_a_sheet_can_leave_a_tie_vacant_at_once() -> None:
    level = [_count(1, 12), _count(2, 9, composite=610), _count(3, 9, composite=620)]
    tally = voting.tally(level, 2, voting.Rules(tie=voting.Tie.VACANT))
    assert (tally.proposed, tally.run_off, tally.open_seats) == ((1,), (), 0)


def test_the_shares_and_the_way_of_ties_come_from_the_sheet() -> None:
    sheet = {**SHEET, "vote.quorum": "3/4", "vote.pass": 0.6, "vote.tie": "run_off"}
    expected = voting.Rules(fractions.Fraction(3, 4), fractions.Fraction(3, 5), voting.Tie.RUN_OFF)
    assert voting.Rules.of(sheet, VOTE) == expected
    assert voting.Rules.of(SHEET, VOTE) == voting.Rules()


def test_each_vote_has_parameters_of_its_own() -> None:
    other = dataclasses.replace(VOTE, threshold="second.pass")
    assert voting.Rules.of({**SHEET, "second.pass": "2/3"}, other).majority == fractions.Fraction(2, 3)


def test_r20_a_tie_with_seats_for_all_is_no_tie() -> None:
    tally = voting.tally([_count(2, 9), _count(3, 9)], 2, RULES)
    assert (tally.proposed, tally.run_off) == ((2, 3), ())
    assert not any(result.tied for result in tally.results)


def test_r20_nobody_passing_is_a_normal_result() -> None:
    assert voting.tally([_count(1, 6), _count(2, 0)], 3, RULES).proposed == ()


@pytest.mark.parametrize(
    "bad",
    [
        voting.Count(1, 12, 13, 13, 0, 0),
        voting.Count(1, 12, 12, 12, 1, 0),
        voting.Count(1, 12, 12, 11, 0, 0),
        voting.Count(1, 12, 12, 13, -1, 0),
    ],
)
def test_a_count_that_does_not_fit_the_roll_is_refused(bad: voting.Count) -> None:
    with refused("不符"):
        voting.tally([bad], 3, RULES)


# ---------------------------------------------------------------- R21 secrecy

CHOICES = st.sampled_from([choice.value for choice in Choice])
BALLOTS = st.lists(st.dictionaries(st.integers(1, 4), CHOICES, min_size=1), max_size=12)


@given(BALLOTS, st.integers())
def test_r21_taking_ballots_apart_changes_no_count(ballots: list[dict[int, str]], seed: int) -> None:
    votes = voting.separate(ballots, random.Random(seed))
    assert Counter(votes) == Counter(pair for ballot in ballots for pair in ballot.items())
    for candidate in range(1, 5):
        cast = sum(candidate in ballot for ballot in ballots)
        voting.check_count(voting.count(candidate, votes, entitled=cast, present=cast))


def test_r21_the_order_of_votes_tells_nothing_of_the_order_of_voting() -> None:
    ballots = [{1: "for", 2: "for"}, {1: "against", 2: "abstain"}, {1: "abstain", 2: "against"}]
    orders = {tuple(voting.separate(ballots, random.Random(seed))) for seed in range(200)}
    firsts = Counter(order[0] for order in orders)
    assert len(firsts) == 6
