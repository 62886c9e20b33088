"""The vote held twice with different thresholds, made by persons, made in two tiers."""

from award.records.honours import Award
from award.records.voting import Poll, VoteResult
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, SECOND, Seen

ARTICLE = "第二十二条"


def _second_vote(draft: Draft, vote: str, name: str) -> None:
    """The boxes of the first vote once more behind it: the meeting, the roll, the ballots, the count."""
    for box, new in [("deliberate", "meet"), ("open_ballot", "open"), ("vote", "cast"), ("count_votes", "count")]:
        before = _last(draft)
        modeler.paste(draft, box, f"{new}_second", (before, "publicise_result"))
    modeler.rename(draft, "cast_second", name)
    modeler.set_input(draft, "open_second", "vote", f'"{vote}"')
    modeler.set_input(draft, "open_second", "minutes", '"meet_second"')
    modeler.set_input(draft, "count_second", "vote", f'"{vote}"')
    modeler.set_input(draft, "count_second", "ballots", '"cast_second"')


def _last(draft: Draft) -> str:
    """The box that leads to the publicity of the result at this moment."""
    (flow,) = draft.diagram.xpath("//*[local-name()='sequenceFlow'][@targetRef='publicise_result']")
    return str(flow.get("sourceRef"))


def _is_anybody_confirmed(draft: Draft) -> None:
    on = ("count_second", "publicise_result")
    modeler.add_gateway(draft, "any_confirmed", "有无确认的组织？", on, article=ARTICLE)
    modeler.connect(draft, "any_confirmed", "declare_vacancy", name="无", condition="elected == 0")


CONFIRMED = f"""
    组织:
      - {{名称: {FIRST}, 成立: 2006-04-12, 投票: {{确认投票: [{{赞成: 12}}]}}, 结局: 获奖}}
      - {{名称: {SECOND}, 成立: 2007-05-13, 投票: {{成员单位投票: [{{赞成: 8, 反对: 5}}],
         确认投票: [{{赞成: 8, 反对: 5}}]}}, 结局: 未获确认}}
"""


def test_it_is_held_twice_with_different_thresholds() -> None:
    draft = Draft()
    editor.add_parameter(draft, "vote.pass", "vote.pass.confirm", name="确认的赞成票比例（高于）", value="2/3")
    editor.add_entry(draft, "lists", "proposed", "confirmed", name="确认的获奖建议名单", otherwise="未获确认。")
    editor.add_entry(draft, "outcomes", "not_proposed", "not_confirmed", name="未获确认", list="confirmed")
    editor.add_entry(
        draft, "votes", "award", "confirm", name="确认投票", candidates="proposed", elects="confirmed",
        threshold="vote.pass.confirm",
    )  # fmt: skip
    editor.describe(draft, "publicities", "result", shows="confirmed")
    _second_vote(draft, "confirm", "确认投票")
    _is_anybody_confirmed(draft)
    with playing.playing(draft.bundle(), CONFIRMED) as seen:
        first, second = (seen.application(name).id for name in (FIRST, SECOND))
        assert _passed(seen, "award") == {first: True, second: True}
        assert _passed(seen, "confirm") == {first: True, second: False}
        assert [each["names"] for each in seen.publicities("result")] == [[FIRST]]


def test_it_is_made_by_persons() -> None:
    draft = Draft()
    editor.describe(draft, "roles", "member", held_by="person")
    editor.describe(draft, "votes", "award", by="person")
    modeler.set_property(draft, "vote", "assign_unit", "")
    modeler.set_property(draft, "vote", "assign_user", "voter")
    with playing.playing(draft.bundle()) as seen:
        audiences = {each.audience for each in seen.tasks("vote")}
        assert len(audiences) == 13
        assert all(audience.startswith("person:") for audience in audiences)
        assert _passed(seen, "award") == {seen.application().id: True}


TWO_TIERS = f"""
    组织:
      - {{名称: {FIRST}, 成立: 2006-04-12, 结局: 获奖}}
      - {{名称: {SECOND}, 成立: 2007-05-13, 投票: {{成员单位投票: [{{赞成: 2, 反对: 11}}],
         提名奖投票: [{{赞成: 12}}]}}, 结局: 获奖}}
"""


def test_it_is_made_in_two_tiers() -> None:
    draft = Draft()
    editor.add_parameter(draft, "quota.max", "quota.nominated", name="提名奖名额上限", value=2, basis="评审规则")
    editor.add_entry(
        draft, "tiers", "award", "nominated", name="政府质量奖提名奖", quota="quota.nominated",
        certificate_no="TCZLT-{year}-{serial}", certificate_text="授予{winner}{year}年度塔城地区政府质量奖提名奖。",
    )  # fmt: skip
    editor.add_entry(draft, "votes", "award", "nominated", name="提名奖投票", tier="nominated")
    _second_vote(draft, "nominated", "提名奖投票")
    with playing.playing(draft.bundle(), TWO_TIERS) as seen:
        won = {each.unit.name: (each.tier, each.certificate_no) for each in seen.rows(Award)}
        assert won == {FIRST: ("award", "TCZLJ-2026-01"), SECOND: ("nominated", "TCZLT-2026-01")}
        told = [seen.printed(each) for each in seen.documents("certificate")]
        assert ["2026年塔城地区政府质量奖提名奖" in each for each in told] == [False, True]
        (decision,) = seen.documents("commendation")
        assert f"{SECOND}政府质量奖提名奖" in seen.printed(decision)


def _passed(seen: Seen, vote: str) -> dict[int, bool]:
    (poll,) = seen.rows(Poll, vote=vote)
    return {row.application_id: row.passed for row in seen.rows(VoteResult, poll_id=poll.id)}
