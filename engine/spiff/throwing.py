"""Errors, escalations and signals: what one box throws and another catches, inside one case.

The library would hand an error to any box of the case that catches its code, wherever it stands, and loses a signal
that is thrown at an end.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.spiff.specs import event_definitions as library
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.spiff import repeating


class ErrorUncaught(EngineError):
    """“{box}”抛出的错误“{name}”没有图形接住。"""


class Error(library.ErrorEventDefinition):
    """Ends the subprocess or called process at whose border it is caught. One that nobody catches undoes the step."""

    def throw(self, my_task: Task) -> None:
        if not _throw_outwards(my_task, BpmnEvent(self)):
            box = my_task.task_spec.bpmn_name or my_task.task_spec.bpmn_id
            raise ErrorUncaught(box=box, name=self.name)


class Escalation(library.EscalationEventDefinition):
    """Tells the box around it; whether that ends it depends on who catches. One that nobody catches does nothing."""

    def throw(self, my_task: Task) -> None:
        _throw_outwards(my_task, BpmnEvent(self))


class Signal(library.SignalEventDefinition):
    """Reaches whoever waits for it anywhere in the case at this moment."""

    def throw(self, my_task: Task) -> None:
        my_task.workflow.top_workflow.catch(BpmnEvent(self))


def _throw_outwards(my_task: Task, event: BpmnEvent) -> bool:
    """Hand the event to the nearest box around that catches it. Returns whether there is one."""
    parts = list(_around(my_task))
    for number, part in enumerate(parts):
        catching = next((each for each in _border(part.owner) if each.task_spec.catches(each, event)), None)
        if catching is not None:
            catching.task_spec.catch(catching, event)
            catching.task_spec._update(catching)
            if catching.task_spec.cancel_activity:
                _stop(my_task, parts[: number + 1])
            return True
    return False


def _around(my_task: Task) -> Iterator[Any]:
    """The subprocesses and called processes in which a task is, from the inside out."""
    part = my_task.workflow
    while part.parent_task_id is not None:
        yield part
        part = part.owner.workflow


def _border(owner: Task) -> list[Task]:
    """The events at the border of a subprocess or call; all turns of a repeated one share a border."""
    inner = owner.parent if isinstance(owner.parent.task_spec, repeating.REPEATED) else owner
    split = inner.parent
    if not isinstance(split.task_spec, BoundaryEventSplit):
        return []
    return [each for each in split.children if isinstance(each.task_spec, BoundaryEvent)]


def _stop(my_task: Task, parts: list[Any]) -> None:
    """Let nothing else happen inside what is about to end. What owns a part ends with the box that has the border."""
    kept = {my_task.id, *(part.parent_task_id for part in parts)}
    for part in parts:
        for task in list(part.tasks.values()):
            if task.id not in kept and task.id in part.tasks and not task.has_state(TaskState.FINISHED_MASK):
                task.cancel()
