"""The review groups: who is in them, what they pledge, and from whom they stand back (Articles 19 to 21, 35)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from award.acts import recusal as recusal_acts
from award.calendar import periods
from award.profile import RoleKind, Stage
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Expert, Unit
from award.records.review import ConflictDeclaration, GroupMember, ReviewGroup
from award.rules import groups, recusal
from award.terms import ConflictKind, ConflictOrigin
from engine.contract import Call, FormRecord, Refusal
from engine.types import Boolean, Integer, ListOf, Optional, Reference, Text, box
from handlers import document_facts, looked_up, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

INPUTS = {"edition_id": Integer("届的编号"), "stage": Reference("评审环节", to="stages")}
PROPOSAL = box(
    "提出评审组的任务", leader=Integer("组长"), members=ListOf("成员", item=Integer()), draw_note=Text("抽取方式和经过")
)
PLEDGES = box(
    "申报回避事项并作出保密承诺的任务",
    conflicts=Optional("应当回避的申报组织", of=ListOf(item=Integer())),
    relation=Optional("利害关系的情况", of=Text()),
)


@dataclasses.dataclass(frozen=True)
class _Expert:
    """An expert as far as a group is concerned; the employer by the name of its unit, where it has one."""

    person_id: int
    name: str
    employer: str
    specialty: str
    is_industry: bool
    status: str


@service(
    "constitute_group",
    title="核定评审组",
    inputs={**INPUTS, "proposal": PROPOSAL, "document": Reference("公布评审组的公文", to="documents")},
    outputs={"members": ListOf("评审组成员", item=Integer())},
)
def constitute_group(call: Call) -> dict[str, Any]:
    """Set up the group of a stage as it was proposed, in place of an earlier one."""
    edition, stage = standing.edition(call), stages.stage_of(call)
    answers = standing.answers(call, call.inputs["proposal"])
    experts = _experts(call.session, answers["members"])
    proposed = [groups.Member(one.person_id, one.employer, one.is_industry, one.status) for one in experts]
    size = int(rulebook.value(call, stage.group_size))
    groups.check(proposed, answers["leader"], size=size, stage=stage)
    group = _vacate(call, edition, stage, answers)
    group.members = [GroupMember(person_id=one.person_id) for one in experts]
    _announce(call, edition, group, experts, stage)
    return {"members": [one.person_id for one in experts]}


def _experts(session: Session, people: Sequence[int]) -> list[_Expert]:
    query = (
        select(Expert, Unit.name)
        .outerjoin(Unit, Unit.id == Expert.employer_unit_id)
        .where(Expert.person_id.in_(people))
        .options(joinedload(Expert.person))
        .order_by(Expert.person_id)
    )
    found = [_expert(expert, unit) for expert, unit in session.execute(query)]
    if {one.person_id for one in found} != set(people):
        raise Refusal("评审组成员应当从评审专家库中选定。", field="members")
    return found


def _expert(expert: Expert, employer: str | None) -> _Expert:
    name = expert.person.name
    return _Expert(
        expert.person_id, name, employer or expert.employer, expert.specialty, expert.is_industry, expert.status
    )


def _vacate(call: Call, edition: Edition, stage: Stage, answers: Mapping[str, Any]) -> ReviewGroup:
    """The stage's group without its members: a new one, or one whose scoring has not begun (R36)."""
    group = _group_to_come(call.session, edition, stage)
    groups.check_change(group.frozen_at, stage)
    for member in list(group.members):
        call.session.delete(member)
    group.leader_id = answers["leader"]
    group.draw_note = answers["draw_note"].strip()
    group.constituted_at = call.now
    call.session.add(group)
    call.session.flush()
    call.session.expire(group, ["members"])
    return group


def _group_to_come(session: Session, edition: Edition, stage: Stage) -> ReviewGroup:
    """The last group; a new one if there is none yet, or if the stage is over and is to be held again."""
    last = _group(session, edition, stage)
    if last is None:
        return ReviewGroup(edition_id=edition.id, stage=stage.key, round=1)
    if last.finished_at is not None:
        return ReviewGroup(edition_id=edition.id, stage=stage.key, round=last.round + 1)
    return last


def _group(session: Session, edition: Edition, stage: Stage) -> ReviewGroup | None:
    query = select(ReviewGroup).filter_by(edition_id=edition.id, stage=stage.key)
    return session.scalars(query.order_by(ReviewGroup.round.desc()).limit(1)).first()


def group_of(session: Session, edition: Edition, stage: Stage) -> ReviewGroup:
    """The group of a stage. Refuses where none has been set up."""
    group = _group(session, edition, stage)
    if group is None:
        raise Refusal(f"尚未成立{stage.group}。")
    return group


def _announce(
    call: Call, edition: Edition, group: ReviewGroup, experts: Iterable[_Expert], stage: Stage
) -> None:
    called = {one.person_id: one for one in experts}
    documents.issue(
        call,
        call.inputs["document"],
        article=rulebook.profile(call).cite(stage.article, recusal.ARTICLE),
        year=edition.year,
        stage=stage.key,
        group=stage.group,
        group_article=stage.article,
        leader=called[group.leader_id].name,
        members=[_line(one) for one in called.values()],
        draw=group.draw_note,
    )


def _line(expert: _Expert) -> dict[str, str]:
    field = expert.specialty or ("行业专家" if expert.is_industry else "")
    return {"name": expert.name, "employer": expert.employer, "industry": field}


@service(
    "clear_conflicts",
    title="审查回避",
    inputs={**INPUTS, "pledges": PLEDGES, "document": Reference("每个成员的承诺书", to="documents")},
    outputs={"enough": Boolean("每个申报组织的评审专家是否足够")},
    reads={**looked_up.LOOKBACK, **looked_up.INDEPENDENT},
)
def clear_conflicts(call: Call) -> dict[str, Any]:
    """Record who stands back from which application, by own word or by what is known."""
    edition, stage = standing.edition(call), stages.stage_of(call)
    group = group_of(call.session, edition, stage)
    applications = stages.reached(call.session, edition.id, stage.key, rulebook.profile(call))
    pledges = _pledges(call, group)
    for application in applications:
        _record_declared(call, application, pledges)
    call.session.flush()
    barred = {one.id: _record_inferred(call, one, list(pledges)) for one in applications}
    _sign(call, edition, group, pledges, applications)
    return {"enough": _enough(call, group, applications, barred)}


def _pledges(call: Call, group: ReviewGroup) -> dict[int, list[FormRecord]]:
    """Member -> the pledges made, of earlier groups too: a conflict once declared is not taken back by a new form."""
    pledges: dict[int, list[FormRecord]] = {member.person_id: [] for member in group.members}
    for record in call.forms.all(call.inputs["pledges"]):
        if record.item in pledges:
            pledges[record.item].append(record)
    for member in group.members:
        made = pledges[member.person_id]
        if not made:
            raise Refusal("有评审组成员尚未申报回避事项并作出保密承诺。")
        member.pledged_at = made[-1].at
    return pledges


def _record_declared(call: Call, application: Application, pledges: Mapping[int, Sequence[FormRecord]]) -> None:
    for person, made in pledges.items():
        told = [one for one in made if application.id in one.answers.get("conflicts", ())]
        if told:
            conflict = recusal.Conflict(ConflictKind.DECLARED, told[-1].answers.get("relation", ""))
            stand_back(call, application, conflict, ConflictOrigin.DECLARED, person_id=person)


def _record_inferred(call: Call, application: Application, people: Sequence[int]) -> set[int]:
    """Put on record what follows from employers and known ties; return everybody who stands back."""
    today, lookback = periods.day_of(call.now), int(rulebook.value(call, "coi.lookback"))
    found = recusal_acts.of_people(call.session, application, people, today, lookback)
    for person, reasons in found.items():
        for conflict in reasons:
            stand_back(call, application, conflict, ConflictOrigin.INFERRED, person_id=person)
    return set(found)


def stand_back(
    call: Call, application: Application, conflict: recusal.Conflict, origin: ConflictOrigin, **holder: int
) -> None:
    """Keep one reason for which a person (`person_id`) or a unit (`unit_id`) has nothing to do with an application."""
    key = {**holder, "application_id": application.id, "kind": conflict.kind}
    if call.session.scalars(select(ConflictDeclaration.id).filter_by(**key)).first() is None:
        row = ConflictDeclaration(**key, origin=origin, reason=conflict.reason, declared_at=call.now)
        call.session.add(row)


def _sign(
    call: Call,
    edition: Edition,
    group: ReviewGroup,
    pledges: Mapping[int, Sequence[FormRecord]],
    applications: Sequence[Application],
) -> None:
    """Each member's 回避与保密承诺书."""
    names = {one.id: one.name for one in applications}
    for expert in _experts(call.session, list(pledges)):
        declared = {one for record in pledges[expert.person_id] for one in record.answers.get("conflicts", ())}
        documents.issue(
            call,
            call.inputs["document"],
            year=edition.year,
            stage=_name(call, group),
            person=expert.name,
            employer=expert.employer,
            conflicts=[names[one] for one in sorted(declared) if one in names],
        )


def _enough(
    call: Call, group: ReviewGroup, applications: Sequence[Application], barred: Mapping[int, set[int]]
) -> bool:
    minimum = int(rulebook.value(call, "group.min_independent"))
    members = [member.person_id for member in group.members]
    short = groups.short_handed(members, barred, [one.id for one in applications], minimum)
    if not short:
        return True
    names = "、".join(one.name for one in applications if one.id in short)
    call.notify(
        f"role:{rulebook.profile(call).lane(RoleKind.OFFICE)}",
        "{group}回避后，{names}的独立评审专家不足{minimum}名，请重新成立评审组。",
        group=_name(call, group),
        names=names,
        minimum=minimum,
    )
    return False


def _name(call: Call, group: ReviewGroup) -> str:
    return rulebook.profile(call).stage(group.stage).group


def experts_for(session: Session, group: ReviewGroup, application: Application) -> tuple[list[int], int]:
    """Who of the group may score an application, and who leads there: the leader, or else the lowest number."""
    query = select(ConflictDeclaration.person_id).where(
        ConflictDeclaration.application_id == application.id, ConflictDeclaration.person_id.is_not(None)
    )
    recused = {person for person in session.scalars(query) if person is not None}
    experts = groups.independent([member.person_id for member in group.members], recused)
    if not experts:
        raise Refusal(f"评审组没有可以评审{application.name}的专家。")
    return experts, group.leader_id if group.leader_id in experts else experts[0]


def names_of(session: Session, group: ReviewGroup) -> dict[str, Any]:
    """Leader and members by name, for the documents of the stage."""
    return document_facts.of_group(session, group)
