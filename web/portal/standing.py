"""Where an application stands, in plain words; who has to do something now; what is still missing."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from award.acts import lists
from award.profile import Profile, RoleKind
from award.records.applications import Application
from award.records.publicity import Publicity
from award.terms import ApplicationStatus, PublicityStatus
from engine import forms, tasks, versions
from engine.errors import AnswersRejected
from engine.model import Draft, Instance, Task
from engine.work import Work
from running import contents
from web.case import history
from web.frame import in_force, profiles

STANDS: Mapping[str, str] = {
    ApplicationStatus.DRAFT: "还没有提交。依次自查申报条件、填报，截止前提交。",
    ApplicationStatus.FILED: "已经提交，由审核机关审核。",
    ApplicationStatus.CORRECTING: "审核机关退回补正。请对照补正通知书修改后重新提交。",
    ApplicationStatus.AUDITED: "审核通过，由办公室形式审查。",
    ApplicationStatus.REVIEWED: "形式审查结果已经报送，等待受理决定。受理名单会公示。",
}
NOMINATED: Mapping[str, str] = {
    ApplicationStatus.DRAFT: "还没有提交。填写提名书，征得被提名者同意，截止前提交。",
    ApplicationStatus.FILED: "已经提交，正在审查。",
    ApplicationStatus.REVIEWED: "审查结果已经报送，等待受理决定。受理的提名会公示。",
}


@dataclasses.dataclass(frozen=True)
class Standing:
    """`mine` are my open tasks of this case; `others` are the roles whose turn it is besides."""

    words: str
    mine: Sequence[Task]
    others: Sequence[str]
    publicities: Sequence[Publicity]


@dataclasses.dataclass(frozen=True)
class Item:
    """One line of the check list. `missing` names the fields that are still empty, by label."""

    name: str
    done: bool
    missing: Sequence[str] = ()
    note: str = ""


def standing_of(work: Work, application: Application) -> Standing:
    opened = _open_tasks(work, application)
    mine = [task for task in opened if tasks.may_see(work.actor, task)]
    others = dict.fromkeys(_role(task) for task in opened if task not in mine)
    return Standing(
        _words(application, profiles.of_case(work, application.key)),
        mine,
        list(others),
        _publicities(work, application),
    )


def instance(work: Work, application: Application) -> Instance | None:
    return work.session.scalars(select(Instance).where(Instance.key == application.key)).one_or_none()


def check_list(work: Work, application: Application, materials: int) -> list[Item]:
    """What Article 13 wants in one set, and what the form itself still lacks (by this person's draft)."""
    filed = application.filed_at is not None
    if not filed and not application.still_in:
        return []
    items = [] if filed else _parts(work, application, materials)
    if filed and application.nominator_unit_id:
        items = [Item("提名书", True), Item("证明材料", materials > 0, note=f"{materials}个文件")]
    elif filed:
        items = [Item("申报表", True), Item("自我评价报告", True)]
        items.append(Item("证实性材料", materials > 0, note=f"{materials}个文件"))
    if application.is_branch:
        given = bool(application.recommendation) or application.recommended_at is not None
        items.append(Item("申报推荐意见", given, note="由所属法人出具"))
    return items


def _open_tasks(work: Work, application: Application) -> Sequence[Task]:
    opened = select(Task).where(Task.case == application.key, Task.closed_at.is_(None)).order_by(Task.id)
    return work.session.scalars(opened).all()


def _role(task: Task) -> str:
    return str(history.role_of(task))


def _words(application: Application, profile: Profile) -> str:
    """In the review: the last stage that the application has won through to."""
    if application.status != ApplicationStatus.ACCEPTED:
        return (NOMINATED if application.nominator_unit_id else STANDS).get(application.status, "")
    reached = [one for one in profile.stages.values() if lists.standing_of(application, one.enters)]
    return f"已经受理，正在{reached[-1].name}。" if reached else "已经受理。"


def _publicities(work: Work, application: Application) -> Sequence[Publicity]:
    running = Publicity.status.in_([PublicityStatus.OPEN, PublicityStatus.HOLDING])
    own = select(Publicity).where(Publicity.application_id == application.id, running)
    return work.session.scalars(own.order_by(Publicity.id)).all()


def _parts(work: Work, application: Application, materials: int) -> list[Item]:
    """The parts of the form as its headings divide it; files come last."""
    case = instance(work, application)
    if case is None:
        return []
    version = versions.get(work, case.deployment_id)
    filled_in = contents.profile(version.bundle).start("application").form
    if filled_in not in version.compiled_forms:
        return []
    form = version.form(filled_in)
    lacking = _lacking(form, _draft(work, case, filled_in))
    items = [
        Item(name, not missing, missing, "" if not missing else f"还缺{len(missing)}项")
        for name, keys in _sections(form)
        for missing in [[labels for key, labels in lacking.items() if key in keys]]
    ]
    return [*items, Item("证实性材料", materials > 0, note=f"已上传{materials}个文件" if materials else "还没有上传")]


def _sections(form: forms.Form) -> Iterator[tuple[str, set[str]]]:
    name, keys = form.title, set[str]()
    for field in form.fields:
        if field.type != "heading":
            keys.add(field.key)
            continue
        if keys:
            yield name, keys
        name, keys = field.label, set()
    yield name, keys


def _lacking(form: forms.Form, typed: Mapping[str, object]) -> dict[str, str]:
    """Key → label of the fields that would be sent back now; choices of a source are taken as they are."""
    labels = {field.key: field.label for field in form.fields if field.type != "file" and not field.source}
    try:
        forms.validate(form, typed, {path: () for path in form.sources})
    except AnswersRejected as rejected:
        wrong = {key: labels[key] for key in rejected.errors if key in labels}
        chosen = {field.key: field.label for field in form.fields if field.source and not typed.get(field.key)}
        return {**chosen, **wrong}
    return {}


def _draft(work: Work, case: Instance, form: str) -> Mapping[str, object]:
    """What this person has typed into a form so far, if its task is open and they typed anything."""
    query = (
        select(Draft.answers)
        .join(Task, Task.id == Draft.task_id)
        .where(Task.instance_id == case.id, Task.form == form, Draft.person_id == work.actor.id)
    )
    found = work.session.scalars(query.order_by(Draft.saved_at.desc())).first()
    return found if isinstance(found, dict) else {}


def role_names(roles: Sequence[str]) -> str:
    """Whose turn it is: never how many they are, nor who (P10)."""
    return "、".join(each for each in roles if in_force.at_hand().kind_of(each) != RoleKind.OTHER)
