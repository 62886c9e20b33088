"""SpiffWorkflow's workflow classes without their slow walks, and the script engine that has no scripts."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.util.task import BpmnTaskFilter
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import ExpressionError, Undecided
from engine.spiff import expressions, operations
from engine.spiff.decisions import Decision, Table

Words = Mapping[str, Callable[..., Any]]
CallService = Callable[[Task, str, Mapping[str, Any]], Mapping[str, Any]]
NoteDecision = Callable[[Task, Table, Decision], None]


def _unnoted(task: Task, table: Table, decision: Decision) -> None:
    """Nobody keeps a record."""


class Script:
    """What specs ask for at run time: the words of this unit of work, its moment, its handlers, its record."""

    def __init__(
        self, words: Words, now: dt.datetime, call_service: CallService, note_decision: NoteDecision = _unnoted
    ) -> None:
        self.words = words
        self.now = now
        self.call_service = call_service
        self.note_decision = note_decision

    def evaluate(self, task: Task, expression: str, external_context: Any = None) -> Any:
        return expressions.compile(expression).evaluate(task.data, self.words)

    def decide(self, task: Task, table: Table) -> Mapping[str, Any]:
        """Return the variables that a table sets. Raises Undecided."""
        try:
            decision = table.decide(task.data, self.words)
        except (operations.Unfit, ExpressionError) as error:
            raise Undecided(box=task.task_spec.bpmn_name, table=table.name, why=str(error).rstrip("。")) from error
        self.note_decision(task, table, decision)
        return decision.variables


def _minimum_state(wanted: int) -> int:
    if wanted & TaskState.PREDICTED_MASK:
        return int(TaskState.MAYBE)
    if wanted & TaskState.DEFINITE_MASK:
        return int(TaskState.FUTURE)
    return int(TaskState.COMPLETED)


class _Walks:
    """Depth-first iteration with a stack of its own: no list copies and no limit of 1000 levels."""

    tasks: dict[Any, Task]
    task_tree: Task
    top_workflow: Any

    def get_tasks_iterator(self, first_task: Task | None = None, **kwargs: Any) -> Iterator[Task]:
        end_at = kwargs.pop("end_at_spec", None)
        flat = kwargs.pop("skip_subprocesses", False)
        kwargs.pop("max_depth", None)
        kwargs.pop("depth_first", None)
        wanted = kwargs.pop("task_filter", None) or BpmnTaskFilter(**kwargs)
        return self._walk(first_task or self.task_tree, wanted, end_at, flat)

    def _walk(self, first: Task, wanted: BpmnTaskFilter, end_at: str | None, flat: bool) -> Iterator[Task]:
        states = int(wanted.state)
        lowest = _minimum_state(states)
        subprocesses = self.top_workflow.subprocesses
        stack = [first]
        while stack:
            task = stack.pop()
            called = subprocesses.get(task.id)
            if (task._state >= lowest or called is not None) and task.task_spec.name != end_at:
                siblings = task.workflow.tasks
                stack.extend(siblings[child] for child in reversed(task._children))
                if called is not None and not flat and not (called.completed and states <= TaskState.FINISHED_MASK):
                    stack.append(called.task_tree)
            if task._state & states and wanted.matches(task):
                yield task

    def _task_removed_notify(self, task: Task) -> None:
        """Forget also what a dropped task waited for or has called; the library would keep it alive."""
        super()._task_removed_notify(task)  # type: ignore[misc]
        self.top_workflow.forget(task)

    def update_waiting_tasks(self) -> None:
        """Only joins look again when another task ends: timers and messages are told when it is their time."""
        waiting = [task for task in self.tasks.values() if task._state == TaskState.WAITING]
        for task in waiting:
            joins = not isinstance(task.task_spec, CatchingEvent)
            if joins and task._state == TaskState.WAITING and task.id in self.tasks:
                task.task_spec._update(task)


class CalledWorkflow(_Walks, BpmnSubWorkflow):
    """A called process or subprocess inside a case."""

    @property
    def owner(self) -> Task:
        """The call activity or subprocess, in the part of the case that holds it."""
        owner: Task = self.top_workflow.get_task_from_id(self.parent_task_id)
        return owner


class CaseWorkflow(_Walks, BpmnWorkflow):
    """One case."""

    def forget(self, task: Task) -> None:
        """Wait no more for a task that is gone, nor for what it has called, however deep."""
        self.event_manager.remove_task(task)
        called = self.subprocesses.pop(task.id, None)
        for inner in list(called.tasks.values()) if called is not None else ():
            self.forget(inner)

    def create_subprocess(self, my_task: Task, spec_name: str) -> CalledWorkflow:
        called = CalledWorkflow(self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self)
        self.subprocesses[my_task.id] = called
        return called
