"""A live case: the only face that the rest of the engine sees of SpiffWorkflow."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import NotRunning
from engine.spiff import pruning, repeating, rows, specs
from engine.spiff.parser import Diagram
from engine.spiff.workflow import CaseWorkflow, Script

# Left at their defaults, the library's loggers cost about 40 % of a step.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclasses.dataclass(frozen=True)
class OpenTask:
    """A user task that waits for a person. `properties` are those of its box.

    `visit` is the same for all tasks that one visit of the box opened, `scope` for all of one call of a process.
    """

    key: str
    element: str
    name: str
    lane: str
    properties: Mapping[str, str]
    data: Mapping[str, Any]
    item: Any
    visit: str
    scope: str


@dataclasses.dataclass(frozen=True)
class OpenTimer:
    """A timer that runs. `base` is the moment it counts from; `due` is when it fires. Both are aware."""

    key: str
    element: str
    name: str
    word: str
    arguments: list[Any]
    base: dt.datetime
    due: dt.datetime


@dataclasses.dataclass(frozen=True)
class Awaited:
    """A message that the case waits for, with the business ids it must carry."""

    key: str
    element: str
    name: str
    message: str
    correlation: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Passed:
    """A completed element, and the one before it on the way."""

    element: str
    came_from: str | None


class Process:
    """One case in memory. After an error it must be dropped: half a step is never kept."""

    def __init__(self, workflow: CaseWorkflow, snapshot: rows.Snapshot) -> None:
        self._workflow = workflow
        self._snapshot = snapshot
        self.waits: dict[str, int] = {}

    @classmethod
    def new(cls, diagram: Diagram, process: str, data: Mapping[str, Any], script: Script) -> "Process":
        workflow = CaseWorkflow(diagram.processes[process], diagram.called[process], script_engine=script)
        workflow.task_tree.data.update(data)
        return cls(workflow, rows.Snapshot())

    @classmethod
    def load(cls, diagram: Diagram, process: str, stored: Iterable[Mapping[str, Any]], state: str) -> "Process":
        snapshot = rows.Snapshot()
        workflow = rows.load(stored, state, diagram.processes[process], diagram.called[process], snapshot)
        return cls(workflow, snapshot)

    def attach(self, script: Script) -> None:
        """Give the case the words, the moment and the handlers of this unit of work."""
        self._workflow.script_engine = script

    # What a person, the clock or another case does

    def finish_task(self, key: str, variables: Mapping[str, Any]) -> None:
        task = self._task(key, TaskState.READY)
        task.data.update(variables)
        task.run()

    def fire_timer(self, key: str) -> None:
        task = self._task(key, TaskState.WAITING)
        task.internal_data["event_fired"] = True
        task.task_spec._update(task)

    def receive(self, key: str, message: str, payload: Mapping[str, Any]) -> None:
        task = self._task(key, TaskState.WAITING)
        event = BpmnEvent(specs.Message(message), payload=dict(payload))
        task.task_spec.event_definition.catch(task, event)
        task.task_spec._update(task)

    def move_timer(self, key: str, due: dt.datetime) -> None:
        """Set a running timer to another moment; whoever calls decides whether that is lawful (P8)."""
        self._task(key, TaskState.WAITING).internal_data["due"] = due.astimezone(dt.UTC).isoformat()

    def can_reopen(self, key: str) -> bool:
        """Whether a finished task is one of several in parallel of which others are still open.

        Then nothing came of it but the mark in its parent's list: no arrow leads away from it.
        """
        task = self._find(key)
        if task is None or task._state != TaskState.COMPLETED or task._children or task.parent is None:
            return False
        several = task.parent
        return isinstance(several.task_spec, repeating.ParallelMultiInstance) and several._state == TaskState.STARTED

    def reopen_task(self, key: str) -> None:
        """Put such a task back to where it was before anybody finished it."""
        if not self.can_reopen(key):
            raise NotRunning()
        task = self._task(key, TaskState.COMPLETED)
        task.parent.task_spec.unmerge_child(task)
        task._set_state(TaskState.READY)

    def run(self) -> list[Passed]:
        """Go on until the case waits. Returns the elements that were completed, in order."""
        while batch := self._automatic():
            for task in batch:
                # An earlier one of the batch may have ended this one, by a terminate end event for instance.
                if task._state == TaskState.READY and task.id in task.workflow.tasks:
                    task.run()
            self._finish_called()
        self._workflow.get_events()
        completed = self._newly_completed()
        pruning.prune(self._workflow)
        return completed

    def _automatic(self) -> list[Task]:
        deepest_first = sorted(self._workflow.get_active_subprocesses(), key=lambda part: -part.depth)
        ready = [
            task
            for part in (*deepest_first, self._workflow)
            for task in part.tasks.values()
            if task._state == TaskState.READY and not task.task_spec.manual
        ]
        return ready

    def _finish_called(self) -> None:
        for owner, called in list(self._workflow.subprocesses.items()):
            task = self._workflow.get_task_from_id(owner) if called.completed else None
            if task is not None and task._state == TaskState.STARTED:
                task.task_spec._update(task)

    def _newly_completed(self) -> list[Passed]:
        found = []
        known = self._snapshot.rows
        for part in (self._workflow, *self._workflow.subprocesses.values()):
            for task in part.tasks.values():
                if task._state != TaskState.COMPLETED or not _element(task):
                    continue
                before = known.get(task.id.hex)
                if before is None or before.row["state"] != TaskState.COMPLETED:
                    found.append((task.last_state_change, Passed(_element(task), _came_from(task))))
        return [passed for _, passed in sorted(found, key=lambda each: each[0])]

    # What the case waits for

    @property
    def ended(self) -> bool:
        return bool(self._workflow.completed)

    def task_data(self, key: str) -> Mapping[str, Any]:
        task = self._find(key)
        return dict(task.data) if task is not None else {}

    def open_tasks(self) -> dict[str, OpenTask]:
        return {task.id.hex: self._open_task(task) for task in self._in_state(TaskState.READY) if task.task_spec.manual}

    def open_timers(self) -> dict[str, OpenTimer]:
        timers = {}
        for task in self._workflow.event_manager.tasks.values():
            if task._state == TaskState.WAITING and _definitions(task, specs.Timer):
                timers[task.id.hex] = _open_timer(task)
        return timers

    def awaited(self) -> dict[str, Awaited]:
        """One entry per waiting task and message; the key is the task's, with the message after a colon."""
        found = {}
        for task in self._workflow.event_manager.tasks.values():
            if task._state != TaskState.WAITING:
                continue
            for definition in _definitions(task, specs.Message):
                found[f"{task.id.hex}:{definition.name}"] = _awaited(task, definition)
        return found

    def _in_state(self, state: int) -> list[Task]:
        parts = (self._workflow, *self._workflow.subprocesses.values())
        return [task for part in parts for task in part.tasks.values() if task._state == state]

    def _open_task(self, task: Task) -> OpenTask:
        spec = task.task_spec
        item_name = _item_variable(task)
        return OpenTask(
            key=task.id.hex,
            element=spec.bpmn_id,
            name=spec.bpmn_name or spec.bpmn_id,
            lane=spec.lane or "",
            properties=spec.extensions.get("properties", {}),
            data=task.data,
            item=task.data.get(item_name) if item_name else None,
            visit=(task.parent if _several(task) else task).id.hex,
            scope=specs.scope(task),
        )

    def _find(self, key: str) -> Task | None:
        identity = UUID(key)
        for part in (self._workflow, *self._workflow.subprocesses.values()):
            if identity in part.tasks:
                found: Task = part.tasks[identity]
                return found
        return None

    def _task(self, key: str, state: int) -> Task:
        # The library would run a task in any state, and corrupt the case.
        task = self._find(key)
        if task is None or task._state != state:
            raise NotRunning()
        return task

    # What is stored

    def changes(self) -> rows.Changes:
        return rows.changes(self._workflow, self._snapshot)

    def meta(self) -> str:
        return rows.meta(self._workflow)


def _element(task: Task) -> str:
    return getattr(task.task_spec, "bpmn_id", None) or ""


def _came_from(task: Task) -> str | None:
    """The element before this one: the library puts nodes of its own between them."""
    before = task.parent
    while before is not None and not _element(before):
        before = before.parent
    return _element(before) if before is not None else None


def _definitions(task: Task, kind: type) -> list[Any]:
    definition = getattr(task.task_spec, "event_definition", None)
    several = definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]
    return [each for each in several if isinstance(each, kind)]


def _open_timer(task: Task) -> OpenTimer:
    facts = task.internal_data
    return OpenTimer(
        key=task.id.hex,
        element=task.task_spec.bpmn_id,
        name=task.task_spec.bpmn_name or task.task_spec.bpmn_id,
        word=facts["word"],
        arguments=facts["arguments"],
        base=dt.datetime.fromisoformat(facts["base"]),
        due=dt.datetime.fromisoformat(facts["due"]),
    )


def _awaited(task: Task, definition: specs.Message) -> Awaited:
    if "correlation" not in task.internal_data:
        definition.update_task(task)
    return Awaited(
        key=task.id.hex,
        element=task.task_spec.bpmn_id,
        name=task.task_spec.bpmn_name or task.task_spec.bpmn_id,
        message=definition.name,
        correlation=task.internal_data["correlation"],
    )


def _several(task: Task) -> bool:
    """Whether the task is one of a multi-instance, which is its parent."""
    return task.parent is not None and isinstance(task.parent.task_spec, repeating.SEVERAL)


def _item_variable(task: Task) -> str | None:
    """The multi-instance item's variable, when the task is one of several."""
    if not _several(task):
        return None
    item = task.parent.task_spec.input_item
    return item.bpmn_id if item is not None else None
