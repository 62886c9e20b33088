"""Publicities made longer, counted in calendar days, held twice, and one more that takes comments."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from award.acts import comments, proofs
from award.calendar import days, office
from award.records.publicity import Comment, Publicity
from award.terms import Answer, PublicityStatus
from rehearsal import acting
from rehearsal.play import Troupe
from running import checking
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import Seen

KINDS = ("internal", "audit", "acceptance", "result")
CALLS = ("publicise_internally", "publicise_audit", "publicise_acceptance", "publicise_result")
LONGER = dict(zip(KINDS, (6, 7, 8, 9), strict=True))


def test_each_is_counted_in_calendar_days() -> None:
    draft = Draft()
    for kind in KINDS:
        editor.describe(draft, "publicities", kind, unit="calendar_days", days=10)
    with playing.playing(draft.bundle()) as seen:
        calendar = office.current(seen.session)
        for each in seen.rows(Publicity):
            assert each.last_day == days.carried_over(each.opened_on + dt.timedelta(days=10), calendar)
            assert proofs.length(each) == f"10日（其中{each.working_days}个工作日）"
            (letter,) = [one for one in seen.documents("publicity_notice") if one.facts["kind"] == each.kind]
            assert proofs.length(each) in seen.printed(letter)


def test_calendar_days_among_which_there_may_be_too_few_working_days_are_refused() -> None:
    """From a Friday on, six days hold only four working days; seven always hold five."""
    draft = Draft()
    for kind, length in zip(KINDS, (3, 5, 6, 7), strict=True):
        editor.describe(draft, "publicities", kind, unit="calendar_days", days=length)
    found = checking.faults(draft.bundle())
    assert {(fault.box, fault.rule) for fault in found} == {("award.json", "unlawful")}
    assert [fault.message.partition("。")[2] for fault in found] == [
        "内部公示的3日里最少只有1个工作日。",
        "审核公示的5日里最少只有3个工作日。",
        "受理名单公示的6日里最少只有4个工作日。",
    ]


def test_each_is_as_long_as_its_parameter_and_held_twice() -> None:
    draft = Draft()
    for kind, length in LONGER.items():
        editor.set_parameter(draft, f"publicity.days.{kind}", length)
    for call in CALLS:
        modeler.duplicate(draft, call, f"{call}_again")
    with playing.playing(draft.bundle()) as seen:
        for kind, length in LONGER.items():
            first, second = seen.rows(Publicity, kind=kind)
            assert first.closed_at <= second.opened_at
            assert (first.working_days, second.working_days) == (length, length)


# ---------------------------------------------------------------- one that takes comments


class Commenting(acting.Actors):
    """Somebody comments on whatever takes comments, as soon as it is published."""

    def look(self) -> None:
        super().look()
        with self._world.read() as session:
            asks = select(Publicity).filter_by(status=PublicityStatus.OPEN, answer=Answer.COMMENT)
            for each in session.scalars(asks):
                if not each.comments:
                    said = comments.Statement("周某（虚构）", "13900000000", "候选组织名副其实（虚构）。")
                    comments.lodge(session, self._world.now, each, said)


@pytest.fixture(scope="module")
def commented() -> Iterator[Seen]:
    draft = Draft()
    editor.add_entry(
        draft, "publicities", "acceptance", "candidates", title="候选名单公示", article="第十九条", shows="candidates",
        answer="comment", days=4,
    )  # fmt: skip
    modeler.add_call(
        draft, "publicise_candidates", "公示候选名单", ("any_candidates", "defence"), called="publicity",
        article="第十九条", input_kind="candidates",
    )  # fmt: skip
    with playing.playing(draft.bundle(), troupe=Troupe(actors=Commenting)) as seen:
        yield seen


def test_one_more_takes_comments_and_is_no_shorter_than_it_says(commented: Seen) -> None:
    (published,) = commented.rows(Publicity, kind="candidates")
    assert (published.answer, published.working_days, published.status) == ("comment", 4, "closed")
    assert [each.text for each in commented.rows(Comment)] == ["候选组织名副其实（虚构）。"]


def test_its_letter_asks_for_comments_and_not_for_objections(commented: Seen) -> None:
    (letter,) = [each for each in commented.documents("publicity_notice") if each.facts["kind"] == "candidates"]
    printed = commented.printed(letter)
    assert "提出意见" in printed
    assert "异议" not in printed
