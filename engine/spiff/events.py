"""SpiffWorkflow's event classes, where the library's own would be wrong after a reload or in a second round."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as bpmn
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class EventGateway(BpmnSpecMixin):
    """Waits for several events at once; the first that happens ends the waiting for the others.

    The library gathers the events in the gateway, where two timers would share one moment and messages one set of
    business ids. Here each event waits by itself.
    """

    def _predict_hook(self, my_task: Task) -> None:
        my_task._sync_children(self.outputs, state=TaskState.MAYBE)

    def _run_hook(self, my_task: Task) -> bool:
        my_task._sync_children(self.outputs, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class _Catching:
    """An event that may stand behind such a gateway."""

    def _run_hook(self, my_task: Task) -> Any:
        if isinstance(my_task.parent.task_spec, EventGateway):
            for other in (each for each in my_task.parent.children if each is not my_task):
                other.cancel()
        return super()._run_hook(my_task)  # type: ignore[misc]


class Repeating:
    """An event that interrupts nothing may happen again: as it happens, another one begins to wait."""

    event_definition: Any
    cancel_activity: bool

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)  # type: ignore[misc]
        if not self.cancel_activity and not isinstance(self.event_definition, TimerEventDefinition):
            again = my_task.parent._add_child(self, TaskState.WAITING)
            again.task_spec._predict(again, mask=TaskState.NOT_FINISHED_MASK)
            again.task_spec._update(again)


class BoundaryEvent(Repeating, bpmn.BoundaryEvent):
    pass


class CatchEvent(_Catching, bpmn.IntermediateCatchEvent):
    pass


class ReceiveTask(_Catching, spiff.ReceiveTask):
    pass
