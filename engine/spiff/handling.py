"""Event subprocesses: a part of a process that begins when a message, a signal or a moment comes.

The library changes the shared spec when one begins, never interrupts, and knows them at the top only. Here the start
event of such a part waits beside the start of the process, and the end of the process doesn't wait for it.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff import events

NAME = "{}.Trigger"


class Trigger(events.Repeating, CatchingEvent, BpmnSpecMixin):
    """Waits for the event of an event subprocess, from the start of the process to its end."""

    def __init__(self, wf_spec: Any, name: str, event_definition: Any, *, cancel_activity: bool, **facts: Any) -> None:
        super().__init__(wf_spec, name, event_definition, **facts)
        self.cancel_activity = cancel_activity

    def _run_hook(self, my_task: Task) -> Any:
        if self.cancel_activity:
            for task in list(my_task.workflow.tasks.values()):
                _cancel_unless_inside(my_task, task)
        return super()._run_hook(my_task)


class EndJoin(_EndJoin):
    """The end of a process with event subprocesses. It waits for all that goes on, but for no event that may come."""

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        part = my_task.workflow
        idle = {each.id for trigger in _idle(part) for each in part.get_tasks(trigger, skip_subprocesses=True)}
        passed_over = {*idle, my_task.id, *(task.id for task in part.tasks.values() if task.task_spec.name == "End")}
        return all(task.has_state(TaskState.FINISHED_MASK) or task.id in passed_over for task in part.tasks.values())

    def _run_hook(self, my_task: Task) -> Any:
        for trigger in list(_idle(my_task.workflow)):
            trigger.cancel()
        return super()._run_hook(my_task)


def install(spec: Any, handler: Any, part: Any, *, interrupting: bool) -> None:
    """Let a process begin an event subprocess (`handler`, whose own spec is `part`) when its start event happens."""
    (start,) = part.start.outputs
    trigger = Trigger(
        spec,
        NAME.format(handler.name),
        start.event_definition,
        cancel_activity=interrupting,
        lane=handler.lane,
        bpmn_name=start.bpmn_name,
    )
    trigger.bpmn_id, trigger.extensions = start.bpmn_id, start.extensions
    # The box is passed once: when its event happens.
    start.event_definition, start.bpmn_id = NoneEventDefinition(), None
    spec.start.connect(trigger)
    trigger.connect(handler)
    handler.connect(spec.end)


def let_end(spec: Any) -> None:
    """Put our end in the place of the library's, before anything leads to it."""
    end = spec.task_specs["End"]
    del spec.task_specs[spec.end.name]
    end._inputs.clear()
    spec.end = EndJoin(spec, spec.end.name)
    spec.end.connect(end)


def _idle(part: Any) -> Iterator[Task]:
    unfinished = (task for task in part.tasks.values() if not task.has_state(TaskState.FINISHED_MASK))
    for task in unfinished:
        if isinstance(task.task_spec, Trigger) and not task.has_state(TaskState.READY):
            yield task


def _cancel_unless_inside(trigger: Task, task: Task) -> None:
    here = task.id in task.workflow.tasks and not task.has_state(TaskState.FINISHED_MASK)
    if here and task is not trigger and not task.is_descendant_of(trigger):
        task.cancel()
