"""The engine's tables. Case keys such as `application:17` tie them to the records of the award; no foreign key does."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime


class Deployment(Base):
    """One version of the bundle: all files of it, never changed.

    `format` is the generation of services that its diagram was written for.
    """

    __tablename__ = "deployment"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    format: Mapped[int] = mapped_column(server_default=text("1"))
    deployed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    deployed_by: Mapped[str]
    files: Mapped[list["DeploymentFile"]] = relationship()


class DeploymentFile(Base):
    __tablename__ = "deployment_file"
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Instance(Base):
    """One running or ended case. `revision` counts its steps; `state` holds what no flow node does."""

    __tablename__ = "instance"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    process: Mapped[str]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class FlowNode(Base):
    """One node of a live case's task tree, as the library needs it to go on."""

    __tablename__ = "flow_node"
    key: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), index=True)
    owner: Mapped[str]
    position: Mapped[int]
    parent: Mapped[str | None]
    children: Mapped[str] = mapped_column(Text)
    state: Mapped[int]
    changed_at: Mapped[float]
    spec: Mapped[str]
    triggered: Mapped[bool]
    internal: Mapped[str] = mapped_column(Text)
    data: Mapped[str] = mapped_column(Text)


class Passage(Base):
    """An element of the diagram that a case has passed, and where it came from: the way of a case."""

    __tablename__ = "passage"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), index=True)
    element: Mapped[str]
    came_from: Mapped[str | None]
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]


# Few tasks are in somebody's hands.
IS_HELD = text("holder_id IS NOT NULL")
# Only tasks that wait and have a due moment are in the index that reminders are read by.
WAITS_WITH_DUE = text("closed_at IS NULL AND due_at IS NOT NULL")


class Task(Base):
    """A user task. `audience` says whom it reaches: `person:3`, `role:办公室`, `unit:4:审核机关`.

    `visit` is shared by the tasks that one visit of the box opened, `scope` by those of one call of a process; both
    are keys of flow nodes, and `scope` is empty in the case's own process.

    `holder_id` is the person who has claimed it (签收), or whom it was handed to; the others of its audience leave it
    alone until it is released. `open_requests` counts the delegations and opinions that it waits for; `drafted_at`
    tells since when somebody may have a draft; `due_days` are the working days of its limit, from which a changed
    calendar counts `due_at` anew; `urged_on` is the day in Beijing when it was last urged (催办). `not_for` is the
    person whom it leaves alone, because they did the box that it is to be done apart from.
    """

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str]
    case: Mapped[str]
    element: Mapped[str]
    name: Mapped[str]
    form: Mapped[str]
    article: Mapped[str]
    audience: Mapped[str]
    unit: Mapped[int | None]
    not_for: Mapped[int | None]
    item: Mapped[Any] = mapped_column(JSON)
    visit: Mapped[str] = mapped_column(server_default=text("''"))
    scope: Mapped[str] = mapped_column(server_default=text("''"))
    holder_id: Mapped[int | None]
    holder: Mapped[str | None]
    open_requests: Mapped[int] = mapped_column(server_default=text("0"))
    drafted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    urged_on: Mapped[dt.date | None] = mapped_column(Date)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    due_days: Mapped[int | None]
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None]
    outcome: Mapped[str | None]
    instance: Mapped[Instance] = relationship()
    __table_args__ = (
        Index("ix_task_inbox", "audience", "closed_at", "id"),
        Index("ix_task_open", "instance_id", "closed_at"),
        Index("ix_task_by_due", "audience", "closed_at", "due_at", "id"),
        Index("ix_task_held", "holder_id", "closed_at", "due_at", sqlite_where=IS_HELD, postgresql_where=IS_HELD),
        Index("ix_task_due", "due_at", "id", sqlite_where=WAITS_WITH_DUE, postgresql_where=WAITS_WITH_DUE),
    )


class Draft(Base):
    """What a person has typed into a task's form and not handed in yet. Secret forms have none (P11)."""

    __tablename__ = "draft"
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Involvement(Base):
    """Somebody who was brought into a task: `delegation` (委派), `opinion` (加签) or `copy` (抄送).

    The first two are open until `closed_at`, with the `outcome` `given` or `withdrawn`; a copy is closed at once and
    `given`. Whoever has one that wasn't withdrawn may read the task.
    """

    __tablename__ = "involvement"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    case: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int]
    name: Mapped[str]
    asked_by_id: Mapped[int | None]
    asked_by: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    reply: Mapped[str] = mapped_column(Text, default="")
    urged_on: Mapped[dt.date | None] = mapped_column(Date)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None]
    __table_args__ = (
        Index("ix_involvement_person", "person_id", "closed_at"),
        Index("ix_involvement_case", "case"),
    )


class Watch(Base):
    """A person follows a case."""

    __tablename__ = "watch"
    person_id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Timer(Base):
    """A running or ended timer. `word` and `arguments` let a changed calendar compute `due_at` anew from `base_at`."""

    __tablename__ = "timer"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str]
    element: Mapped[str]
    name: Mapped[str]
    word: Mapped[str]
    arguments: Mapped[Any] = mapped_column(JSON)
    base_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    retry_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    fired: Mapped[bool] = mapped_column(default=False)
    instance: Mapped[Instance] = relationship()
    __table_args__ = (
        Index("ix_timer_due", "closed_at", "retry_at"),
        Index("ix_timer_open", "instance_id", "closed_at"),
    )


class Subscription(Base):
    """A case waits for a message with these business ids."""

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    key: Mapped[str]
    element: Mapped[str]
    name: Mapped[str]
    message: Mapped[str]
    correlation: Mapped[Any] = mapped_column(JSON)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_subscription_open", "instance_id", "closed_at"),)


class Message(Base):
    """A message between cases.

    `pending`: to be tried; `parked`: its case does not wait yet; `delivered`; `dead`: nobody can ever receive it;
    `failed`: its case could not go on with it, several times over.
    """

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    to: Mapped[str]
    correlation: Mapped[Any] = mapped_column(JSON)
    payload: Mapped[Any] = mapped_column(JSON)
    sent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[str]
    state: Mapped[str]
    retry_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_message_due", "state", "retry_at"), Index("ix_message_to", "to", "name", "state"))


class Dispatch(Base):
    """Something that leaves the house after the commit: a notice, a document. `pending`, `sent` or `failed`."""

    __tablename__ = "dispatch"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    case: Mapped[str]
    payload: Mapped[Any] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str]
    retry_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_dispatch_due", "state", "retry_at"),)


class FormRecord(Base):
    """The answers of one finished user task, with the version of the form they were given to.

    `visit` and `scope` are the task's: which records belong together when a box is done again.
    """

    __tablename__ = "form_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    case: Mapped[str]
    element: Mapped[str]
    form: Mapped[str]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    person_id: Mapped[int | None]
    actor: Mapped[str]
    unit: Mapped[int | None]
    item: Mapped[Any] = mapped_column(JSON)
    visit: Mapped[str] = mapped_column(server_default=text("''"))
    scope: Mapped[str] = mapped_column(server_default=text("''"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    answers: Mapped[Any] = mapped_column(JSON)
    __table_args__ = (
        Index("ix_form_record_case", "case", "element"),
        Index("ix_form_record_person", "person_id", "id"),
    )


class SealedAnswer(Base):
    """A secret answer: nothing here says who gave it or when, and the random key hides the order (P11)."""

    __tablename__ = "sealed_answer"
    key: Mapped[str] = mapped_column(primary_key=True)
    case: Mapped[str]
    element: Mapped[str]
    batch: Mapped[str]
    answers: Mapped[Any] = mapped_column(JSON)
    __table_args__ = (Index("ix_sealed_answer_batch", "case", "element", "batch"), {"sqlite_with_rowid": False})


class AuditEntry(Base):
    """One line of the audit log, chained to the one before by SM3 (P12)."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    event: Mapped[str]
    actor: Mapped[str]
    person_id: Mapped[int | None]
    case: Mapped[str | None] = mapped_column(index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str]
    digest: Mapped[str]


class AuditHead(Base):
    """The last link of the chain; its row is the lock under which entries are appended."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
    digest: Mapped[str]


class Incident(Base):
    """Something that could not be done and waits for an operator."""

    __tablename__ = "engine_incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    case: Mapped[str | None] = mapped_column(index=True)
    subject: Mapped[str]
    error: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None]
