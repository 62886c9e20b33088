"""What a running case may ask for: words in its expressions, handlers in its service tasks."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any

from engine import audit, outbox, postbox, versions
from engine.answers import FormsOfCase
from engine.contract import Ask, Call, Start, Word
from engine.errors import EngineError
from engine.rows import CaseRow
from engine.spiff.decisions import Decision, Table
from engine.spiff.specs import scope
from engine.spiff.workflow import Script
from engine.work import Work


class NoSuchService(EngineError):
    """处理动作“{service}”不存在。"""


class HandlerReturnedNothing(EngineError):
    """处理程序“{service}”没有返回结果。"""


@dataclasses.dataclass(frozen=True)
class Running:
    """A case in a unit of work, on its version; `start` starts another case."""

    work: Work
    case: CaseRow
    version: versions.Version
    start: Start


def ask(
    work: Work, case: str, version: versions.Version, *, data: Mapping[str, Any] | None = None,
    base: dt.datetime | None = None,
) -> Ask:  # fmt: skip
    """Return what a word or a source may look at; `base` is the moment it counts from, now unless told."""
    records = FormsOfCase(work.session, case)
    return Ask(work.session, base or work.now, case, version.parameters, version.files, records, data or {})


def script(running: Running) -> Script:
    call_service = functools.partial(_call_service, running)
    return Script(words(running), running.work.now, call_service, functools.partial(_note_decision, running))


def words(running: Running) -> dict[str, Callable[..., Any]]:
    return {name: functools.partial(_say, running, word) for name, word in running.work.runtime.words.items()}


def _say(running: Running, word: Word, *arguments: Any) -> Any:
    return word.run(ask(running.work, running.case.key, running.version), *arguments)


def _call_service(running: Running, task: Any, name: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    service = running.work.runtime.service(name, running.version.format)
    if service is None:
        raise NoSuchService(service=name)
    outputs = service.run(_call(running, task, inputs))
    if not isinstance(outputs, dict):
        raise HandlerReturnedNothing(service=name)
    audit.record(running.work, audit.Event.SERVICE_CALLED, case=running.case.key, service=name, outputs=outputs)
    return outputs


def _note_decision(running: Running, task: Any, table: Table, decision: Decision) -> None:
    about = {"element": task.task_spec.bpmn_id, "decision": table.id, "rules": list(decision.rules)}
    audit.record(
        running.work, audit.Event.DECISION_MADE, case=running.case.key, **about, outputs=dict(decision.variables)
    )


def _call(running: Running, task: Any, inputs: Mapping[str, Any]) -> Call:
    work, case = running.work, running.case.key
    return Call(
        inputs=inputs,
        now=work.now,
        actor=work.actor,
        session=work.session,
        case=case,
        node=task.task_spec.bpmn_id,
        parameters=running.version.parameters,
        files=running.version.files,
        templates=running.version.templates,
        forms=FormsOfCase(work.session, case, scope(task)),
        notify=functools.partial(_notify, work, case),
        send=functools.partial(postbox.post, work),
        start=running.start,
        document=functools.partial(_document, work, case, running.version.id),
    )


def _notify(work: Work, case: str, /, to: str, template: str, **facts: Any) -> None:
    outbox.queue(work, "notice", case, {"to": to, "template": template, "facts": facts})


def _document(work: Work, case: str, deployment_id: int, /, name: str, record_id: int, **facts: Any) -> None:
    payload = {"name": name, "record_id": record_id, "deployment_id": deployment_id, "facts": facts}
    outbox.queue(work, "document", case, payload)
