"""Cases: starting one, and taking a step in one. The only corridor through which a case moves."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine import audit, outbox, versions, waits
from engine.answers import FormsOfCase
from engine.contract import Ask, Call
from engine.errors import CaseAlreadyStarted, EngineError, StateConflict
from engine.model import FlowNode, Instance, Passage
from engine.spiff.process import Process
from engine.spiff.workflow import Script
from engine.work import Work

Step = Callable[[Process], None]


class HandlerReturnedNothing(EngineError):
    """处理程序“{service}”没有返回结果。"""


def start(work: Work, process: str, key: str, data: Mapping[str, Any]) -> Instance:
    """Start a case of the newest version and let it run until it waits. Raises CaseAlreadyStarted, NoSuchProcess."""
    if work.session.scalar(select(Instance.id).where(Instance.key == key)) is not None:
        raise CaseAlreadyStarted(key=key)
    version = versions.of_process(work, process)
    instance = Instance(
        key=key, process=process, deployment_id=version.id, revision=0, state="{}", started_at=work.now, ended_at=None
    )
    work.session.add(instance)
    work.session.flush()
    audit.record(work, audit.Event.CASE_STARTED, case=key, process=process, version=version.number)
    live = Process.new(version.diagram, process, data, _script(work, instance, version))
    _advance(work, instance, version, live, lambda process: None)
    return instance


def locked(work: Work, instance_id: int) -> Instance:
    """Return the case with its lock: steps of one case follow one another, whoever takes them (P2)."""
    query = select(Instance).where(Instance.id == instance_id).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def resume(work: Work, instance: Instance, step: Step) -> None:
    """Take one step in a locked case, let it run on until it waits, and store what it waits for.

    Whatever raises here undoes the whole unit of work; the case in memory is dropped with it.
    """
    version = versions.get(work, instance.deployment_id)
    live = _take(work, instance, version)
    live.attach(_script(work, instance, version))
    _advance(work, instance, version, live, step)


def look(work: Work, instance: Instance) -> Process:
    """Return the live case for reading only."""
    version = versions.get(work, instance.deployment_id)
    live = _take(work, instance, version)
    live.attach(_script(work, instance, version))
    work.live[instance.id] = (instance.revision, live)
    return live


def _take(work: Work, instance: Instance, version: versions.Version) -> Process:
    touched = work.live.pop(instance.id, None)
    if touched is not None:
        return touched[1]  # type: ignore[no-any-return]
    kept: Process | None = work.runtime.cases.take(instance.id, instance.revision)
    if kept is not None:
        return kept
    rows = work.session.execute(select(*FlowNode.__table__.c).where(FlowNode.instance_id == instance.id))
    live = Process.load(version.diagram, instance.process, list(rows.mappings()), instance.state)
    waits.remember(work, instance, live)
    return live


def _advance(work: Work, instance: Instance, version: versions.Version, live: Process, step: Step) -> None:
    step(live)
    passed = live.run()
    _store(work, instance, live, passed)
    waits.sync(work, instance, live, _words(work, instance, version))
    if live.ended and instance.ended_at is None:
        _end(work, instance)
    work.live[instance.id] = (instance.revision, live)


def _end(work: Work, instance: Instance) -> None:
    instance.ended_at = work.now
    work.session.execute(update(Instance).where(Instance.id == instance.id).values(ended_at=work.now))
    audit.record(work, audit.Event.CASE_ENDED, case=instance.key)
    waits.unpark(work, instance.key)


def _store(work: Work, instance: Instance, live: Process, passed: list[str]) -> None:
    changes = live.changes()
    _write(work, instance, changes)
    if passed:
        way = [{"instance_id": instance.id, "element": each, "at": work.now, "actor": work.actor.name} for each in passed]
        work.session.execute(insert(Passage), way)
    before = instance.revision
    stored = (
        update(Instance)
        .where(Instance.id == instance.id, Instance.revision == before)
        .values(revision=before + 1, state=live.meta())
        .execution_options(synchronize_session=False)
    )
    if work.session.execute(stored).rowcount != 1:  # type: ignore[attr-defined]
        raise StateConflict()
    work.session.expire(instance, ["revision", "state"])


_NODES: Any = FlowNode.__table__
_CHANGE = (
    update(_NODES)
    .where(_NODES.c.key == bindparam("node"))
    .values({name: bindparam(f"new_{name}") for name in
             ("parent", "children", "state", "changed_at", "triggered", "internal", "data")})
)  # fmt: skip


def _write(work: Work, instance: Instance, changes: Any) -> None:
    connection = work.session.connection()
    if changes.new:
        connection.execute(insert(_NODES), [{**row, "instance_id": instance.id} for row in changes.new])
    if changes.changed:
        connection.execute(
            _CHANGE,
            [{"node": row["key"], **{f"new_{name}": value for name, value in row.items()}} for row in changes.changed],
        )
    if changes.gone:
        connection.execute(delete(_NODES).where(_NODES.c.key.in_(changes.gone)))


# What a case may ask for while it runs


def ask(
    work: Work,
    instance: Instance,
    version: versions.Version,
    data: Mapping[str, Any] | None = None,
    base: dt.datetime | None = None,
) -> Ask:
    return Ask(work.session, base or work.now, instance.key, version.parameters, data or {})


def _words(work: Work, instance: Instance, version: versions.Version) -> dict[str, Callable[..., Any]]:
    question = ask(work, instance, version)
    return {name: functools.partial(word.run, question) for name, word in work.runtime.words.items()}


def _script(work: Work, instance: Instance, version: versions.Version) -> Script:
    serve = functools.partial(_call_service, work, instance, version)
    return Script(_words(work, instance, version), work.now, serve)


def _call_service(
    work: Work, instance: Instance, version: versions.Version, task: Any, name: str, inputs: Mapping[str, Any]
) -> Mapping[str, Any]:
    outputs = work.runtime.services[name].run(_call(work, instance, version, task.task_spec.bpmn_id, inputs))
    if not isinstance(outputs, dict):
        raise HandlerReturnedNothing(service=name)
    audit.record(work, audit.Event.SERVICE_CALLED, case=instance.key, service=name, outputs=outputs)
    return outputs


def _call(
    work: Work, instance: Instance, version: versions.Version, node: str, inputs: Mapping[str, Any]
) -> Call:
    def notify(to: str, template: str, **facts: Any) -> None:
        outbox.queue(work, "notice", instance.key, {"to": to, "template": template, "facts": facts})

    def document(name: str, record_id: int, **facts: Any) -> None:
        payload = {"name": name, "record_id": record_id, "deployment_id": version.id, "facts": facts}
        outbox.queue(work, "document", instance.key, payload)

    return Call(
        inputs=inputs,
        now=work.now,
        actor=work.actor,
        session=work.session,
        case=instance.key,
        node=node,
        parameters=version.parameters,
        forms=FormsOfCase(work.session, instance.key),
        notify=notify,
        send=functools.partial(outbox.post, work),
        start=lambda process, key, data: _start_other(work, process, key, data),
        document=document,
    )


def _start_other(work: Work, process: str, key: str, data: Mapping[str, Any]) -> None:
    start(work, process, key, data)
