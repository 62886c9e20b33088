"""SpiffWorkflow is leant on by its inside. An upgrade that changes what we lean on must fail here, loudly.

Whoever upgrades: read `engine/spiff`, run the property tests of the store with many examples
(`HYPOTHESIS_PROFILE=explore`), and only then move these expectations.
"""

import importlib.metadata
import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.util.task import BpmnTaskFilter
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser
from SpiffWorkflow.spiff.parser import SpiffBpmnParser, event_parsers
from SpiffWorkflow.spiff.parser.task_spec import (
    BusinessRuleTaskParser,
    CallActivityParser,
    ServiceTaskParser,
    SpiffTaskParser,
    UserTaskParser,
)
from SpiffWorkflow.spiff.specs import defaults
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.spiff import events, handling, parser, repeating, specs, throwing, workflow
from tests.engine.diagrams import gateway, line, several, timer, user

VERSION = "3.2.0"
TINY = line(user("ask"))


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_the_version_is_the_one_that_was_studied() -> None:
    assert importlib.metadata.version("SpiffWorkflow") == VERSION


def test_states_keep_their_numbers() -> None:
    """They are stored, compared by size, and combined bit by bit."""
    names = ["MAYBE", "LIKELY", "FUTURE", "WAITING", "READY", "STARTED", "COMPLETED", "ERROR", "CANCELLED"]
    assert [getattr(TaskState, name) for name in names] == [2**power for power in range(9)]
    assert TaskState.FINISHED_MASK == TaskState.COMPLETED | TaskState.ERROR | TaskState.CANCELLED
    assert TaskState.PREDICTED_MASK == TaskState.MAYBE | TaskState.LIKELY
    assert TaskState.DEFINITE_MASK == TaskState.FUTURE | TaskState.WAITING | TaskState.READY | TaskState.STARTED


def test_a_task_holds_what_a_row_stores_and_nothing_else() -> None:
    """A new attribute would be lost on the way to the database and back."""
    spec = SimpleNamespace(name="any")
    task = Task(SimpleNamespace(tasks={}), spec)  # type: ignore[arg-type]
    assert set(vars(task)) == {
        "id", "workflow", "_parent", "_children", "_state", "triggered", "task_spec", "thread_id", "data",
        "internal_data", "last_state_change",
    }  # fmt: skip


def test_a_workflow_holds_what_is_stored_or_built_anew() -> None:
    """What a case has beside its tasks: stored are last task, root, data, completed, success, and the subprocesses."""
    diagram = parser.parse(TINY)
    case = workflow.CaseWorkflow(diagram.processes["case"], diagram.called["case"])
    assert set(vars(case)) == {
        "subprocess_specs", "subprocesses", "bpmn_events", "correlations", "event_manager", "locks", "spec", "data",
        "tasks", "task_tree", "last_task", "success", "completed", "completed_event", "task_removed_event",
        "_BpmnWorkflow__script_engine",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("function", "takes"),
    [
        (Task._set_state, ["self", "value"]),
        (Task.run, ["self"]),
        (CatchingEvent._update_hook, ["self", "my_task"]),
        (CatchingEvent._run_hook, ["self", "my_task"]),
        (CatchingEvent._on_ready_hook, ["self", "my_task"]),
        (UnstructuredJoin._update_hook, ["self", "my_task"]),
        (defaults.ParallelMultiInstanceTask.merge_child, ["self", "workflow", "child"]),
        (defaults.ParallelMultiInstanceTask.children_complete, ["self", "my_task"]),
        (defaults.SequentialMultiInstanceTask.merge_child, ["self", "workflow", "child"]),
        (defaults.SequentialMultiInstanceTask.children_complete, ["self", "my_task"]),
        (defaults.SequentialMultiInstanceTask.add_next_child, ["self", "my_task"]),
        (defaults.StandardLoopTask.merge_child, ["self", "workflow", "child"]),
        (defaults.StandardLoopTask.create_child, ["self", "my_task"]),
        (defaults.StandardLoopTask.loop_complete, ["self", "my_task"]),
        (defaults.ScriptTask._execute, ["self", "task"]),
        (defaults.ServiceTask._execute, ["self", "task"]),
        (defaults.BusinessRuleTask._run_hook, ["self", "my_task"]),
        (defaults.BusinessRuleTask.__init__, ["self", "wf_spec", "name", "dmnEngine", "kwargs"]),
        (BusinessRuleTaskParser.get_decision_ref, ["node"]),
        (DMNParser.__init__, ["self", "p", "node", "nsmap", "svg", "filename"]),
        (DMNParser.parse, ["self"]),
        (DMNParser._parse_input_output_element, ["self", "decision_table", "element", "cls", "idx"]),
        (defaults.CallActivity.copy_data, ["self", "my_task", "subworkflow"]),
        (defaults.CallActivity._on_subworkflow_completed, ["self", "subworkflow", "my_task"]),
        (TimeDateEventDefinition.has_fired, ["self", "my_task"]),
        (TimeDateEventDefinition.reset, ["self", "my_task"]),
        (MessageEventDefinition.catches, ["self", "my_task", "event"]),
        (MessageEventDefinition.catch, ["self", "my_task", "event"]),
        (MessageEventDefinition.update_task, ["self", "my_task"]),
        (MessageEventDefinition.update_task_data, ["self", "my_task"]),
        (MessageEventDefinition.reset, ["self", "my_task"]),
        (BpmnWorkflow.create_subprocess, ["self", "my_task", "spec_name"]),
        (BpmnWorkflow.get_active_subprocesses, ["self"]),
        (BpmnWorkflow.get_task_from_id, ["self", "task_id"]),
        (BpmnWorkflow.get_tasks_iterator, ["self", "first_task", "kwargs"]),
        (BpmnSubWorkflow.__init__, ["self", "spec", "parent_task_id", "top_workflow", "kwargs"]),
        (Workflow.update_waiting_tasks, ["self"]),
        (BpmnTaskFilter.matches, ["self", "task"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_is_called_or_overridden_is_there(function: Any, takes: list[str]) -> None:
    assert parameters(function) == takes


OURS = [
    specs.Timer,
    specs.Message,
    specs.ServiceTask,
    specs.BusinessRuleTask,
    specs.CallActivity,
    specs.SetVariables,
    repeating.ParallelMultiInstance,
    repeating.SequentialMultiInstance,
    repeating.StandardLoop,
    events.EventGateway,
    events.CatchEvent,
    events.ReceiveTask,
    events.BoundaryEvent,
    throwing.Error,
    throwing.Escalation,
    throwing.Signal,
    handling.Trigger,
    handling.EndJoin,
    workflow.CaseWorkflow,
    workflow.CalledWorkflow,
]
# Our own additions; everything else that our classes define replaces something of the library.
ADDED = {"_moment", "_walk", "forget", "unmerge_child", "_mapped", "_properties"}


@pytest.mark.parametrize("ours", OURS, ids=lambda each: each.__name__)
def test_every_method_of_ours_replaces_one_of_the_library(ours: type) -> None:
    library = [base for base in ours.__mro__ if base.__module__.startswith("SpiffWorkflow")]
    mine = [base for base in ours.__mro__ if base.__module__.startswith("engine")]
    written = {name for base in mine for name, value in vars(base).items() if inspect.isfunction(value)}
    for name in written - ADDED:
        assert any(name in vars(base) for base in library), f"{ours.__name__}.{name} replaces nothing any more"


def test_parsers_build_events_where_we_put_ours_in() -> None:
    for name in ("parse_timer_event", "parse_message_event"):
        for event in ("SpiffStartEventParser", "SpiffIntermediateCatchEventParser", "SpiffBoundaryEventParser",
                      "SpiffReceiveTaskParser"):  # fmt: skip
            assert hasattr(getattr(event_parsers, event), name)
    for task in (CallActivityParser, ServiceTaskParser, SpiffTaskParser, UserTaskParser):
        assert hasattr(task, "PARALLEL_MI_CLASS")
        assert hasattr(task, "SEQUENTIAL_MI_CLASS")
    assert isinstance(SpiffBpmnParser.OVERRIDE_PARSER_CLASSES, dict)


def test_the_marks_by_which_pruning_knows_tasks_are_in_use() -> None:
    """If the library stopped to use one of these classes, pruning would cut what is still needed."""
    drawn = line(several(user("ask")), aside=[timer("late", on="ask")], flows=["late > end"])
    parsed = parser.parse(drawn).processes["case"].task_specs.values()
    assert any(isinstance(each, BoundaryEventSplit) for each in parsed)
    assert any(isinstance(each, LoopTask) for each in parsed)
    assert any(isinstance(each, UnstructuredJoin) for each in parsed)
    assert issubclass(InclusiveGateway, UnstructuredJoin)
    split = parser.parse(line(gateway("split", "parallelGateway"))).processes["case"].task_specs["split"]
    assert isinstance(split, UnstructuredJoin)


def test_catching_events_are_known_to_the_event_manager() -> None:
    diagram = parser.parse(TINY)
    manager = workflow.CaseWorkflow(diagram.processes["case"], diagram.called["case"]).event_manager
    assert manager.tasks == {}
    assert parameters(manager.add_task) == ["my_task"]
    assert parameters(manager.remove_task) == ["my_task"]
