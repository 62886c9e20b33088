"""评审组的成立、回避与保密承诺 (Articles 19 to 21, 34, 35)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.documents import Document
from award.records.parties import Interest, Unit
from award.records.review import ConflictDeclaration, GroupMember, ReviewGroup
from award.terms import ConflictKind, UnitKind
from engine.contract import FormRecord, Refusal
from handlers import groups
from tests.handlers import calls
from tests.handlers.town import Town, appointed, refusal_of
from tests.roles import Role

MATERIAL = {"edition_id": 1, "stage": "material", "proposal": "appoint", "pledges": "pledge"}


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def _appoint(town: Town, people: list[int], leader: int | None = None) -> dict[str, Any]:
    answers = appointed("material", people, leader)
    return town.desk.run(groups.constitute_group, answers, **MATERIAL, document="group_notice")


def _members(town: Town) -> list[int]:
    return sorted(town.session.scalars(select(GroupMember.person_id)))


# ---------------------------------------------------------------- 成立评审组


def test_a_group_is_set_up_with_its_leader_and_its_draw(town: Town) -> None:
    people = town.experts()
    assert _appoint(town, people, leader=people[2]) == {"members": people}
    group = town.session.scalars(select(ReviewGroup)).one()
    assert (group.stage, group.leader_id, group.draw_note) == ("material", people[2], "当众随机抽取，纪检人员在场。")
    assert group.frozen_at is None
    assert _members(town) == people


def test_the_notice_names_leader_members_and_their_employers(town: Town) -> None:
    people = town.experts()
    _appoint(town, people)
    notice = town.session.scalars(select(Document)).one()
    assert (notice.name, notice.article) == ("group_notice", "第十九条、第三十五条")
    assert (notice.facts["stage"], notice.facts["leader"]) == ("material", "专家1")
    assert notice.facts["members"][0] == {"name": "专家1", "employer": "专家1的单位", "industry": "行业专家"}
    assert notice.facts["draw"] == "当众随机抽取，纪检人员在场。"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(4, "材料评审组应当不少于5人，现为4人。"), (6, "材料评审组人数应当为单数，现为6人。")],
)
def test_a_group_has_at_least_five_members_and_an_odd_number(town: Town, count: int, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        _appoint(town, town.experts(count))
    assert refusal_of(caught) == (sentence, "members")


def test_the_sheet_may_ask_for_larger_groups_in_one_stage(session: Session) -> None:
    town = Town(session, group__size__site=7)
    people = town.experts()
    _appoint(town, people)
    with pytest.raises(Refusal, match="现场评审组应当不少于7人"):
        town.group("site", people)


def test_the_leader_is_a_member(town: Town) -> None:
    with pytest.raises(Refusal) as caught:
        _appoint(town, town.experts(), leader=town.expert("局外人"))
    assert refusal_of(caught) == ("组长应当是评审组成员。", "leader")


def test_an_employer_has_one_expert_in_a_group(town: Town) -> None:
    people = [*town.experts(4), town.expert("专家5", "专家1的单位")]
    with pytest.raises(Refusal) as caught:
        _appoint(town, people)
    assert refusal_of(caught) == ("同一单位的专家在一个评审组中不得超过1名（专家1的单位有2名）。", "members")


def test_an_employer_is_known_by_its_unit_however_it_is_written(town: Town) -> None:
    unit = Unit(name="虚构大学", kind=UnitKind.EMPLOYER)
    town.session.add(unit)
    town.session.flush()
    people = [*town.experts(3), *(town.expert(name, name, employer_unit_id=unit.id) for name in ("虚大", "虚构大学"))]
    with pytest.raises(Refusal, match="虚构大学有2名"):
        _appoint(town, people)


def test_a_group_has_an_expert_of_the_industry(town: Town) -> None:
    with pytest.raises(Refusal) as caught:
        _appoint(town, [town.expert(f"专家{number}") for number in range(5)])
    assert refusal_of(caught) == ("评审组应当至少有1名行业专家。", "members")


@pytest.mark.parametrize("status", ["suspended", "disqualified"])
def test_an_expert_without_qualification_is_in_no_group(town: Town, status: str) -> None:
    with pytest.raises(Refusal) as caught:
        _appoint(town, [*town.experts(4), town.expert("专家5", status=status)])
    assert refusal_of(caught) == ("被暂停或者取消资格的专家不能参加评审组。", "members")


def test_members_come_from_the_pool(town: Town) -> None:
    person = town.staff(town.auditor, Role.AUDITOR)
    with pytest.raises(Refusal) as caught:
        _appoint(town, [*town.experts(4), person.id])
    assert refusal_of(caught) == ("评审组成员应当从评审专家库中选定。", "members")


def test_a_stage_that_does_not_exist_is_told(town: Town) -> None:
    with pytest.raises(Refusal, match="没有名为“final”的评审环节"):
        town.desk.run(groups.constitute_group, {}, edition_id=1, stage="final", proposal="appoint", document="notice")


def test_a_new_appointment_replaces_the_group(town: Town) -> None:
    people = town.experts(6)
    _appoint(town, people[:5])
    _appoint(town, [people[0], *people[2:]], leader=people[5])
    assert _members(town) == [people[0], *people[2:]]
    assert town.session.scalars(select(ReviewGroup.leader_id)).one() == people[5]


def test_a_group_that_scores_is_not_changed_r36(town: Town) -> None:
    people = town.experts()
    _appoint(town, people)
    town.session.scalars(select(ReviewGroup)).one().frozen_at = calls.NOW
    with pytest.raises(Refusal) as caught:
        _appoint(town, people)
    assert refusal_of(caught) == ("评分已经开始，评审组不能变动。", "members")


# ---------------------------------------------------------------- 审查回避


def _pledge(person: int, *conflicts: Application) -> FormRecord:
    answers: dict[str, Any] = {"has_conflict": "yes" if conflicts else "no", "pledge": True}
    if conflicts:
        answers |= {"conflicts": [one.id for one in conflicts], "relation": "曾任顾问"}
    return calls.record(answers, person=person, item=person)


def _clear(town: Town, *pledges: FormRecord) -> dict[str, Any]:
    return town.desk.run(groups.clear_conflicts, {"pledge": list(pledges)}, **MATERIAL, document="conflict_pledge")


def _declarations(town: Town) -> list[tuple[int | None, int, str, str]]:
    rows = town.session.scalars(select(ConflictDeclaration).order_by(ConflictDeclaration.id))
    return [(row.person_id, row.application_id, row.kind, row.origin) for row in rows]


def test_a_group_without_conflicts_is_enough(town: Town) -> None:
    town.accept(town.applicant("甲公司"))
    people = town.experts()
    _appoint(town, people)
    assert _clear(town, *map(_pledge, people)) == {"enough": True}
    assert _declarations(town) == []
    assert all(row.pledged_at for row in town.session.scalars(select(GroupMember)))


def test_a_declared_conflict_is_a_recusal_from_that_application_alone(town: Town) -> None:
    first, second = town.applicant("甲公司"), town.applicant("乙公司")
    town.accept(first, second)
    people = town.experts()
    _appoint(town, people)
    assert _clear(town, _pledge(people[0], second), *map(_pledge, people[1:])) == {"enough": True}
    assert _declarations(town) == [(people[0], second.id, "declared", "declared")]
    group = town.session.scalars(select(ReviewGroup)).one()
    assert groups.experts_for(town.session, group, first) == (people, people[0])
    assert groups.experts_for(town.session, group, second) == (people[1:], people[1])


def test_an_expert_employed_by_an_applicant_stands_back_without_a_word(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = [*town.experts(4), town.expert("专家5", employer_unit_id=application.unit_id)]
    _appoint(town, people)
    _clear(town, *map(_pledge, people))
    assert _declarations(town) == [(people[4], application.id, "employer", "inferred")]


def test_an_employer_above_the_applicant_is_a_conflict(town: Town) -> None:
    parent = Unit(name="虚构集团", kind=UnitKind.LEGAL_PERSON)
    town.session.add(parent)
    town.session.flush()
    unit = Unit(name="甲公司", kind=UnitKind.APPLICANT, parent_id=parent.id)
    town.session.add(unit)
    town.session.flush()
    town.accept(town.applicant("甲公司", unit=unit))
    people = [*town.experts(4), town.expert("专家5", employer_unit_id=parent.id)]
    _appoint(town, people)
    _clear(town, *map(_pledge, people))
    assert [row[2:] for row in _declarations(town)] == [("ownership", "inferred")]


@pytest.mark.parametrize(("until", "conflicts"), [(dt.date(2023, 3, 2), 1), (dt.date(2023, 3, 1), 0)])
def test_a_former_consultancy_counts_for_three_years(town: Town, until: dt.date, conflicts: int) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = town.experts()
    tie = Interest(person_id=people[3], other_unit_id=application.unit_id, kind=ConflictKind.CONSULTANCY, until=until)
    town.session.add(tie)
    _appoint(town, people)
    _clear(town, *map(_pledge, people))
    assert len(_declarations(town)) == conflicts


def test_too_few_independent_experts_call_for_a_new_group(town: Town) -> None:
    first, second = town.applicant("甲公司"), town.applicant("乙公司")
    town.accept(first, second)
    people = town.experts()
    _appoint(town, people)
    outcome = _clear(town, *(_pledge(one, first) for one in people[:3]), *map(_pledge, people[3:]))
    assert outcome == {"enough": False}
    (notice,) = town.desk.notices
    assert notice.to == "role:办公室"
    assert notice.text == "材料评审组回避后，甲公司的独立评审专家不足3名，请重新成立评审组。"


def test_a_conflict_once_declared_is_not_taken_back_in_a_new_group(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = town.experts(6)
    _appoint(town, people[:5])
    first = [_pledge(people[0], application), *map(_pledge, people[1:5])]
    _clear(town, *first)
    _appoint(town, [people[0], *people[2:]])
    _clear(town, *first, _pledge(people[0]), *map(_pledge, people[2:]))
    assert _declarations(town) == [(people[0], application.id, "declared", "declared")]


def test_everybody_pledges_before_conflicts_are_cleared(town: Town) -> None:
    people = town.experts()
    _appoint(town, people)
    with pytest.raises(Refusal, match="尚未申报回避事项并作出保密承诺"):
        _clear(town, *map(_pledge, people[:4]))


def test_each_member_signs_a_pledge(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = town.experts()
    _appoint(town, people)
    _clear(town, _pledge(people[0], application), *map(_pledge, people[1:]))
    signed = town.session.scalars(select(Document).where(Document.name == "conflict_pledge")).all()
    assert [(one.facts["person"], one.facts["conflicts"]) for one in signed][:2] == [
        ("专家1", ["甲公司"]),
        ("专家2", []),
    ]
    assert (len(signed), signed[0].number) == (5, None)


def test_conflicts_of_a_stage_without_a_group_are_not_cleared(town: Town) -> None:
    with pytest.raises(Refusal, match="尚未成立材料评审组"):
        _clear(town)


def test_an_application_that_nobody_may_score_is_told(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = town.experts()
    _appoint(town, people)
    _clear(town, *(_pledge(one, application) for one in people))
    group = town.session.scalars(select(ReviewGroup)).one()
    with pytest.raises(Refusal, match="评审组没有可以评审甲公司的专家"):
        groups.experts_for(town.session, group, application)
