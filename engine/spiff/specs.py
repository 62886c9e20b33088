"""SpiffWorkflow's task and event classes, with the behaviour that the engine's promises need.

Timers fire only when told to, messages reach exactly the task that subscribed, service tasks call our handlers, and a
multi-instance keeps its answers out of the task data.
"""

import copy
import datetime as dt
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition
from SpiffWorkflow.spiff.specs import defaults
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff import expressions


class Timer(TimeDateEventDefinition):
    """A moment in our own rows: only `timers.fire` fires it, whatever the wall clock says (P3)."""

    def has_fired(self, my_task: Task) -> bool:
        if "due" not in my_task.internal_data:
            my_task.internal_data.update(self._moment(my_task))
        return bool(my_task.internal_data.get("event_fired", False))

    def _moment(self, my_task: Task) -> dict[str, Any]:
        script = my_task.workflow.script_engine
        expression = expressions.compile(self.expression)
        word = expression.outermost_word()
        arguments = expression.arguments(my_task.data, script.words)
        due: dt.datetime = script.words[word](*arguments)
        return {
            "due": due.astimezone(dt.UTC).isoformat(),
            "word": word,
            "arguments": arguments,
            "base": script.now.isoformat(),
        }

    def reset(self, my_task: Task) -> None:
        for key in ("due", "word", "arguments", "base", "event_fired"):
            my_task.internal_data.pop(key, None)


class Message(MessageEventDefinition):
    """A message that one waiting task receives. Its payload's keys become variables of the case."""

    def catches(self, my_task: Task, event: Any) -> bool:
        return bool(self == event.event_definition)

    def update_task(self, my_task: Task) -> None:
        my_task.internal_data["correlation"] = {
            prop.name: expressions.compile(prop.retrieval_expression).evaluate(
                my_task.data, my_task.workflow.script_engine.words
            )
            for prop in self.process_correlations
        }

    def catch(self, my_task: Task, event: Any = None) -> None:
        my_task.internal_data["payload"] = dict(event.payload)
        my_task.internal_data["event_fired"] = True

    def update_task_data(self, my_task: Task) -> None:
        payload = my_task.internal_data.pop("payload", {})
        my_task.data.update(payload)

    def reset(self, my_task: Task) -> None:
        for key in ("payload", "correlation", "event_fired"):
            my_task.internal_data.pop(key, None)


class ServiceTask(defaults.ServiceTask):
    """Calls a handler; what it returns becomes task data."""

    def _execute(self, task: Task) -> bool:
        script = task.workflow.script_engine
        inputs = {
            name: expressions.compile(parameter["value"]).evaluate(task.data, script.words)
            for name, parameter in self.operation_params.items()
        }
        task.data.update(script.call_service(task, self.operation_name, inputs))
        return True


def scope(task: Task) -> str:
    """The key of the call activity in whose called process a task is; empty for the case's own process."""
    part = task.workflow
    while part.parent_task_id is not None:
        if isinstance(part.owner.task_spec, CallActivity):
            return str(part.owner.id.hex)
        part = part.owner.workflow
    return ""


class CallActivity(defaults.CallActivity):
    """Hands the called process the literal texts of the properties `input_NAME` as variables `NAME`."""

    def copy_data(self, my_task: Task, subworkflow: Any) -> None:
        super().copy_data(my_task, subworkflow)
        properties = self.extensions.get("properties", {})
        inputs = {key.removeprefix("input_"): text for key, text in properties.items() if key.startswith("input_")}
        subworkflow.task_tree.data.update(inputs)


class ParallelMultiInstance(defaults.ParallelMultiInstanceTask):
    """Answers stay in their records: the library would merge each child's data, its item variable included, into the
    parent, and a second round of the same box would fail."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        if self.data_output is not None and self.output_item is not None:
            super().merge_child(workflow, child)
            return
        parent = child.parent
        parent.internal_data["merged"].append(str(child.id))
        if self.children_complete(parent):
            parent._set_state(TaskState.READY)


    def unmerge_child(self, child: Task) -> None:
        """Undo `merge_child`: the child has its data as `create_child` gave it, and its parent waits for it again."""
        parent = child.parent
        parent.internal_data["merged"].remove(str(child.id))
        child.data = copy.deepcopy(parent.data)
        item = self.data_input.get(parent)[child.internal_data["key_or_index"]]
        self.input_item.set(child, copy.deepcopy(item))


class SequentialMultiInstance(defaults.SequentialMultiInstanceTask):
    """One after the other; answers stay in their records, as above."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        if self.data_output is not None and self.output_item is not None:
            super().merge_child(workflow, child)
            return
        parent = child.parent
        parent.internal_data["merged"].append(str(child.id))
        if self.children_complete(parent):
            parent._set_state(TaskState.READY)
            return
        self.add_next_child(parent)
