"""What the page of a task tells of its case: the answers that this person may read.

Nobody reads more of a case than their role needs: scores stay between an expert and the count until it is made, and
who objected stays with the office.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from award.profile import RoleKind
from award.records.applications import Material
from award.rules import materials as marks
from engine import addresses, versions
from engine.answers import FormsOfCase
from engine.contract import Actor, Ask
from engine.forms import Field, Form
from engine.model import FormRecord, Task
from engine.tasks import UserTask
from engine.work import Work
from people import recusals
from web.frame import in_force

# Role → the roles whose answers, in a case that has a task for it, it reads beside its own.
READS: Mapping[RoleKind, frozenset[RoleKind]] = {
    RoleKind.APPLICANT: frozenset({RoleKind.SUPERIOR}),
    RoleKind.NOMINATOR: frozenset(),
    RoleKind.SUPERIOR: frozenset({RoleKind.APPLICANT}),
    RoleKind.AUDITOR: frozenset({
        RoleKind.APPLICANT, RoleKind.NOMINATOR, RoleKind.SUPERIOR, RoleKind.CONSULTED,
    }),
    RoleKind.CONSULTED: frozenset({RoleKind.APPLICANT, RoleKind.NOMINATOR}),
    RoleKind.OFFICE: frozenset({
        RoleKind.APPLICANT, RoleKind.NOMINATOR, RoleKind.SUPERIOR, RoleKind.AUDITOR, RoleKind.CONSULTED,
        RoleKind.APPROVER,
    }),
    RoleKind.EXPERT: frozenset({RoleKind.APPLICANT, RoleKind.NOMINATOR}),
    RoleKind.VOTER: frozenset({RoleKind.OFFICE}),
    RoleKind.APPROVER: frozenset({RoleKind.OFFICE}),
    RoleKind.WINNER: frozenset({RoleKind.AUDITOR}),
}


@dataclasses.dataclass(frozen=True)
class Answered:
    """A finished form. `lines` are (label, text), or materials to open."""

    name: str
    actor: str
    at: dt.datetime
    lines: tuple[tuple[str, str], ...]
    materials: tuple[Material, ...]


def answers(work: Work, task: UserTask) -> list[Answered]:
    """The answers of the case that this person may read, newest first."""
    query = select(FormRecord, Task).join(Task, Task.id == FormRecord.task_id).where(FormRecord.case == task.case)
    if recusals.touch(work, task.case):
        # What others wrote of an edition may speak of any of its organisations (P10).
        query = query.where(FormRecord.person_id == work.actor.id)
    rows = work.session.execute(query.order_by(FormRecord.id.desc())).all()
    mine = role_of(task)
    return [_answered(work, record, done) for record, done in rows if may_read(work.actor, mine, done)]


def may_read(actor: Actor, mine: str, done: Task) -> bool:
    """`mine` is the role in which the person looks; whoever's task it also was reads it anyway."""
    readable = READS.get(kind_of(mine), frozenset())
    return done.audience in actor.audiences or kind_of(role_of(done)) in readable


def kind_of(lane: str) -> RoleKind:
    """What the role of a lane is to the award in force."""
    return in_force.at_hand().kind_of(lane)


def role_of(task: UserTask | Task) -> str:
    """The lane that a task stood in; tasks of single persons are the experts'."""
    kind, _, role = addresses.audience(task.audience)
    return in_force.at_hand().lane(RoleKind.EXPERT) if kind == "person" else role


def materials(work: Work, task: UserTask) -> list[Material]:
    """The files among the answers that this person may read."""
    return [material for each in answers(work, task) for material in each.materials]


def _answered(work: Work, record: FormRecord, task: Task) -> Answered:
    form = versions.get(work, record.deployment_id).form(record.form)
    if form.secret:
        return Answered(task.name, record.actor, record.at, (("", "不记名，内容另行封存。"),), ())
    given = _known(work, form, record.answers)
    lines = tuple(_lines(_marked(form, given), given, _labels(work, record, form), ""))
    ids = [number for field in form.fields if field.type == "file" for number in given.get(field.key, [])]
    materials = work.session.scalars(select(Material).where(Material.id.in_(ids)).order_by(Material.id)).all()
    return Answered(task.name, record.actor, record.at, lines, tuple(materials))


def _known(work: Work, form: Form, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers without the items of a list that the reader has come to stand back from (P10)."""

    def is_barred(path: str, value: Any) -> bool:
        source = form.sources.get(path)
        return source is not None and work.runtime.sources[source].is_barred(work.actor, value)

    return _without(form.fields, answers, is_barred, "") if work.actor.barred else answers


def _without(
    fields: Sequence[Field], given: Mapping[str, Any], is_barred: Callable[[str, Any], bool], prefix: str
) -> dict[str, Any]:
    kept = dict(given)
    for field in fields:
        value, path = given.get(field.key), prefix + field.key
        if field.type == "rows" and value:
            rows = [row for row in value if not is_barred(path, row["id"])]
            kept[field.key] = [{**_without(field.fields, row, is_barred, f"{path}."), "id": row["id"]} for row in rows]
        elif isinstance(value, list):
            kept[field.key] = [each for each in value if not is_barred(path, each)]
        elif value is not None and is_barred(path, value):
            kept[field.key] = ""
        if value and not kept[field.key]:
            del kept[field.key]
    return kept


def _marked(form: Form, answers: Mapping[str, Any]) -> list[Field]:
    """The fields, those named as trade secrets with the mark before their label: it goes wherever they go (R09)."""
    secret = set(answers.get(marks.FIELDS, ()))
    return [
        dataclasses.replace(field, label=f"{marks.TAG}{field.label}") if field.key in secret else field
        for field in form.fields
    ]


def said(form: Form, given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Answers to a form's own choices as people read them."""
    labels = {field.key: {str(one.value): one.label for one in field.options} for field in form.fields}
    return tuple(_lines(form.fields, given, labels, ""))


def _labels(work: Work, record: FormRecord, form: Form) -> dict[str, Mapping[str, str]]:
    """Path of a field → value → label. What a source doesn't offer any more stands for itself."""
    version = versions.get(work, record.deployment_id)
    records = FormsOfCase(work.session, record.case)
    question = Ask(work.session, work.now, record.case, version.parameters, version.files, records)
    inner = ((f"{field.key}.", each) for field in form.fields for each in field.fields)
    written = {prefix + field.key: field.options for prefix, field in (*(("", field) for field in form.fields), *inner)}
    listed = {path: work.runtime.sources[source].list(question) for path, source in form.sources.items()}
    return {path: {str(one.value): one.label for one in each} for path, each in {**written, **listed}.items()}


def unsent(form: Form, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed and can't be handed in any more, as labelled lines, for whoever typed it to copy."""
    labels = {field.key: {str(one.value): one.label for one in field.options} for field in form.fields}
    return [(label, text) for label, text in _lines(form.fields, typed, labels, "") if text.strip() and text != "否"]


def _lines(
    fields: Sequence[Field], given: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]], prefix: str
) -> Iterator[tuple[str, str]]:
    for field in fields:
        known = labels.get(prefix + field.key, {})
        if field.key not in given or field.type == "file":
            continue
        if field.type != "rows":
            yield field.label, _said(given[field.key], known)
            continue
        for row in given[field.key]:
            told = _lines(field.fields, row, labels, f"{field.key}.")
            yield known.get(str(row["id"]), str(row["id"])), "；".join(f"{label}：{text}" for label, text in told)


def _said(value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    values = value if isinstance(value, list) else [value]
    return "、".join(labels.get(str(each), str(each)) for each in values)
