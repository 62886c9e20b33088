"""SpiffWorkflow's task and event classes, with the behaviour that the engine's promises need.

Timers fire only when told to, messages reach exactly the task that subscribed, service tasks call our handlers, and
scripts are lines of our own language.
"""

import copy
import datetime as dt
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition
from SpiffWorkflow.spiff.specs import defaults
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.task import Task

from engine.spiff import assignments, expressions


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


class BusinessRuleTask(defaults.BusinessRuleTask):
    """Asks a decision table; what it says becomes task data."""

    def _run_hook(self, task: Task) -> bool:
        task.data.update(task.workflow.script_engine.decide(task, self.dmnEngine))
        return True


class SetVariables(defaults.ScriptTask):
    """Sets variables, one line after the other; a line sees what those before it have set."""

    def _execute(self, task: Task) -> bool:
        for each in assignments.read(self.script):
            task.data[each.name] = each.expression.evaluate(task.data, task.workflow.script_engine.words)
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
    """Calls a process. What is mapped goes in and comes out; where nothing is mapped, everything does.

    The box maps by its properties `in_NAME` and `out_NAME`, whose values are expressions; a called process may itself
    declare what goes in and out (`ioSpecification`). The literal texts of `input_NAME` go in besides.
    """

    def copy_data(self, my_task: Task, subworkflow: Any) -> None:
        mapped = self._mapped("in_", subworkflow.spec, my_task.data, my_task)
        given = my_task.data if mapped is None else mapped
        subworkflow.task_tree.data.update({**given, **self._properties("input_")})

    def update_data(self, my_task: Task, subworkflow: Any) -> None:
        mapped = self._mapped("out_", subworkflow.spec, subworkflow.last_task.data, my_task)
        if mapped is None:
            super().update_data(my_task, subworkflow)
        else:
            my_task.data.update(mapped)

    def _mapped(self, way: str, called: Any, data: dict[str, Any], my_task: Task) -> dict[str, Any] | None:
        """The variables that go this way; None where nothing says which."""
        wanted = self._properties(way) or _declared(called, way)
        words = my_task.workflow.script_engine.words
        values = {name: expressions.compile(text).evaluate(data, words) for name, text in wanted.items()}
        return copy.deepcopy(values) if wanted else None

    def _properties(self, prefix: str) -> dict[str, str]:
        given = self.extensions.get("properties", {})
        return {key.removeprefix(prefix): text for key, text in given.items() if key.startswith(prefix)}


def _declared(called: Any, way: str) -> dict[str, str]:
    """What a process declares to take or to give: each variable under its own name."""
    interface = called.io_specification
    if interface is None:
        return {}
    return {each.bpmn_id: each.bpmn_id for each in (interface.data_inputs if way == "in_" else interface.data_outputs)}
