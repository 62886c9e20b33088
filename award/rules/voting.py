"""A vote (R19 to R21; Articles 22 and 35). Voters are units or persons, as the profile says.

Entitled is the whole roll less the recused, for each candidate apart. A candidate is quorate when the share of the
entitled that took part reaches the quorum, and passes with more than the threshold of for-votes among those. At most
the seats are filled. The regulation is silent on all of this but the number; the shares are parameters.
"""

import dataclasses
import decimal
import enum
import fractions
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from award.concepts import Concept
from award.errors import Refused
from award.profile import Vote
from award.rules import cycle, parameters
from award.rules.parameters import Sheet
from award.terms import Choice

ARTICLE = Concept.VOTE
T = TypeVar("T")


class Shuffler(Protocol):
    """What `random.SystemRandom()` and a seeded `random.Random` have in common."""

    def shuffle(self, x: list[T]) -> None: ...


@dataclasses.dataclass(frozen=True)
class Count:
    """The count for one candidate. `present`: entitled voters that took part. `composite` settles ties."""

    candidate: int
    entitled: int
    present: int
    votes_for: int
    against: int
    abstain: int
    composite: decimal.Decimal = decimal.Decimal(0)


class Tie(enum.StrEnum):
    """What settles equal shares at the line. Each word goes on to the next: a run-off, then vacancy."""

    COMPOSITE = "composite"  # the higher composite, then one run-off, then vacant
    RUN_OFF = "run_off"
    VACANT = "vacant"


@dataclasses.dataclass(frozen=True)
class Rules:
    """`quorum` is reached at or above it; `majority` has to be exceeded."""

    quorum: fractions.Fraction = fractions.Fraction(2, 3)
    majority: fractions.Fraction = fractions.Fraction(1, 2)
    tie: Tie = Tie.COMPOSITE

    @classmethod
    def of(cls, sheet: Sheet, vote: Vote) -> "Rules":
        """The rules of a vote of the profile, by the parameters that it names."""
        quorum, majority = sheet[vote.quorum], sheet[vote.threshold]
        return cls(parameters.fraction(quorum), parameters.fraction(majority), Tie(sheet[vote.tie]))


@dataclasses.dataclass(frozen=True)
class Result:
    """`passed`: quorate and over the threshold. `tied`: level at the line with others, for fewer seats."""

    count: Count
    quorate: bool
    passed: bool
    tied: bool = False
    proposed: bool = False


@dataclasses.dataclass(frozen=True)
class Tally:
    """Results in the order of the counts; `run_off` are the candidates for one more round, on `open_seats` seats."""

    results: tuple[Result, ...]
    proposed: tuple[int, ...]
    run_off: tuple[int, ...]
    open_seats: int


def entitled(voters: Iterable[int], recused: Collection[int]) -> list[int]:
    """R19: who may vote on a candidate, in a stable order."""
    return sorted(set(voters) - set(recused))


def check_ballot(choices: Mapping[int, str], may_vote_on: Collection[int]) -> None:
    """A voter votes on every candidate it is entitled for and on no other, once each."""
    if set(choices) - set(may_vote_on):
        raise Refused("应当回避的候选组织，不能投票。", field="choices", article=Concept.RECUSAL)
    if set(may_vote_on) - set(choices):
        raise Refused("应当对每个候选组织作出选择。", field="choices", article=ARTICLE)
    for choice in choices.values():
        if choice not in {known.value for known in Choice}:
            raise Refused("表决只能选择赞成、反对或者弃权。", field="choices", article=ARTICLE)


def separate(ballots: Iterable[Mapping[int, str]], shuffler: Shuffler) -> list[tuple[int, str]]:
    """R21: single votes without their ballot, in random order, so that no pattern or sequence leads back to a voter."""
    votes = [(candidate, choice) for ballot in ballots for candidate, choice in ballot.items()]
    shuffler.shuffle(votes)
    return votes


def count(candidate: int, votes: Iterable[tuple[int, str]], *, entitled: int, present: int) -> Count:
    cast = [choice for one, choice in votes if one == candidate]
    found = {choice: cast.count(choice.value) for choice in Choice}
    return Count(candidate, entitled, present, found[Choice.FOR], found[Choice.AGAINST], found[Choice.ABSTAIN])


def check_count(count: Count) -> None:
    """The count fits the roll: one vote for each entitled voter that took part, no more, no less."""
    if min(count.votes_for, count.against, count.abstain) < 0 or not 0 <= count.present <= count.entitled:
        raise Refused("计票结果与应到、实到数不符。", article=ARTICLE)
    if count.votes_for + count.against + count.abstain != count.present:
        raise Refused("票数与实到数不符，应当重新计票。", article=ARTICLE)


def quorate(count: Count, rules: Rules) -> bool:
    return count.present > 0 and count.present >= rules.quorum * count.entitled


def passes(count: Count, rules: Rules) -> bool:
    return quorate(count, rules) and count.votes_for > rules.majority * count.present


def share(count: Count) -> fractions.Fraction:
    """For-votes among the entitled who took part. Recusals leave candidates with different numbers; shares compare."""
    return fractions.Fraction(count.votes_for, count.present)


def tally(counts: Sequence[Count], seats: int, rules: Rules, *, last_round: bool = False) -> Tally:
    """Who is proposed (R20). More passing than seats: the higher share of for-votes, then as `rules.tie` says.

    In the last round a tie that is still level leaves the seat vacant. Nobody passing is a normal result.
    """
    for one in counts:
        check_count(one)
    ranked = _ranked((one for one in counts if passes(one, rules)), rules)
    inside, level = _split(ranked, seats, rules)
    vacant = last_round or rules.tie == Tie.VACANT
    run_off = () if vacant else tuple(sorted(level))
    results = tuple(_result(one, rules, inside, level, _contested(ranked, seats)) for one in counts)
    check_list(inside, results, seats)
    return Tally(results, inside, run_off, seats - len(inside) if run_off else 0)


def _ranked(counts: Iterable[Count], rules: Rules) -> list[Count]:
    """Best first; the candidate's number only keeps equals in a stable order and never decides a seat."""
    by_number = sorted(counts, key=lambda one: one.candidate)
    return sorted(by_number, key=lambda one: _rank(one, rules), reverse=True)


def _rank(count: Count, rules: Rules) -> tuple[fractions.Fraction, decimal.Decimal]:
    """What decides about a seat; the composite only where the sheet lets it."""
    return share(count), count.composite if rules.tie == Tie.COMPOSITE else decimal.Decimal(0)


def _split(ranked: Sequence[Count], seats: int, rules: Rules) -> tuple[tuple[int, ...], frozenset[int]]:
    """Who has a seat for certain, and who is level at the line with too few seats left."""
    if len(ranked) <= seats:
        return tuple(one.candidate for one in ranked), frozenset()
    if seats <= 0:
        return (), frozenset()
    line = _rank(ranked[seats - 1], rules)
    if _rank(ranked[seats], rules) != line:
        return tuple(one.candidate for one in ranked[:seats]), frozenset()
    above = tuple(one.candidate for one in ranked if _rank(one, rules) > line)
    return above, frozenset(one.candidate for one in ranked if _rank(one, rules) == line)


def _contested(ranked: Sequence[Count], seats: int) -> frozenset[int]:
    """Who has the same share of for-votes at the line, whatever settles it later."""
    if not 0 < seats < len(ranked) or share(ranked[seats]) != share(ranked[seats - 1]):
        return frozenset()
    return frozenset(one.candidate for one in ranked if share(one) == share(ranked[seats]))


def _result(
    count: Count, rules: Rules, inside: Sequence[int], level: frozenset[int], contested: frozenset[int]
) -> Result:
    one = count.candidate
    return Result(count, quorate(count, rules), passes(count, rules), one in level | contested, one in inside)


def check_list(proposed: Sequence[int], results: Sequence[Result], seats: int) -> None:
    """R20: no more come on the list than there are seats, and each of them passed."""
    cycle.check_winners(len(proposed), seats)
    passed = {result.count.candidate for result in results if result.passed}
    if set(proposed) - passed:
        raise Refused("投票产生的名单上有未通过投票的组织。", article=ARTICLE)
