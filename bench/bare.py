"""What ours is measured against: SpiffWorkflow alone, which loads and saves its whole state in one SQLite transaction.

This is the one place outside `engine.spiff` that imports the library: to run beside it.
"""

import contextlib
import datetime as dt
import json
import logging
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).isoformat()
FUTURE = dt.datetime(2999, 1, 1, tzinfo=dt.UTC).isoformat()
LONG = 99
MOMENTS = ("working_days", "calendar_days", "months", "years", "until", "window_end")
ITEMS = ("material_expert", "defence_expert", "site_expert", "department")
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
Outputs = Mapping[str, Mapping[str, Any]]

# The library is measured at its best: with its loggers off.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def _moment(days: object = 1) -> str:
    return FUTURE if days == LONG else PAST


def _drawn(diagram: bytes) -> Any:
    """The diagram; what a call hands over in so many words, which the library doesn't know, is a script before it."""
    root = etree.fromstring(diagram)
    for call in root.xpath("//*[local-name()='callActivity']"):
        given = call.xpath(".//*[local-name()='property'][starts-with(@name, 'input_')]")
        lines = [f"{each.get('name').removeprefix('input_')} = {each.get('value')!r}" for each in given]
        for extensions in call.xpath("./*[local-name()='extensionElements']") if lines else ():
            etree.SubElement(extensions, f"{{{SPIFF}}}preScript").text = "\n".join(lines)
    return root


class _Engine(PythonScriptEngine):
    """Service tasks return what they are told; timers are due at once."""

    def __init__(self, outputs: Outputs) -> None:
        words = dict.fromkeys(MOMENTS, _moment)
        super().__init__(TaskDataEnvironment({**words, "param": lambda key: LONG}))
        self._outputs = outputs

    def call_service(self, task: Any, *, operation_name: str, operation_params: Any) -> str:
        told = self._outputs.get(operation_name.removeprefix("service:"), {})
        # A multi-instance leaves its item behind, and the next one with the same item would fail.
        for item in ITEMS:
            task.data.pop(item, None)
        task.data.update(told)
        return json.dumps(told)


class _ProcessParser(SpiffProcessParser):
    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        self.nodes_by_id = {node.get("id"): node for node in self.xpath(".//bpmn:*[@id]")}


class _Parser(SpiffBpmnParser):
    PROCESS_PARSER_CLASS = _ProcessParser


class OnSqlite:
    """One row for each case, durable, by the standard library's driver."""

    mark = "?"

    def __init__(self, path: Path) -> None:
        self.connection: Any = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self.connection.execute(f"PRAGMA {pragma}")
        self._create()

    def _create(self) -> None:
        self.connection.execute("DROP TABLE IF EXISTS bare")
        self.connection.execute("CREATE TABLE bare (key TEXT PRIMARY KEY, state TEXT)")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        yield
        self.connection.execute("COMMIT")

    def insert(self, key: str, state: str) -> None:
        self.connection.execute(f"INSERT INTO bare VALUES ({self.mark}, {self.mark})", (key, state))  # noqa: S608

    def save(self, key: str, state: str) -> None:
        self.connection.execute(f"UPDATE bare SET state = {self.mark} WHERE key = {self.mark}", (state, key))  # noqa: S608

    def load(self, key: str) -> str:
        found = self.connection.execute(f"SELECT state FROM bare WHERE key = {self.mark}", (key,))  # noqa: S608
        return str(found.fetchone()[0])

    def close(self) -> None:
        self.connection.close()


class OnPostgres(OnSqlite):
    """The same by psycopg; the row is locked while the case takes its step."""

    mark = "%s"

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self._create()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        with self.connection.transaction():
            yield


Store = OnSqlite | OnPostgres


class Bare:
    """Cases of one process, each a row that holds its whole state as JSON."""

    def __init__(self, store: Store, diagram: bytes, process: str, outputs: Outputs) -> None:
        parser = _Parser()
        parser.add_bpmn_xml(_drawn(diagram), filename="bench.bpmn")
        self._spec, self._called = parser.get_spec(process), parser.get_subprocess_specs(process)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self._engine = _Engine(outputs)
        self._store = store

    def start(self, key: str, data: Mapping[str, Any]) -> None:
        workflow = BpmnWorkflow(self._spec, self._called, script_engine=self._engine)
        workflow.task_tree.data.update(data)
        _run(workflow)
        self._store.insert(key, self._serializer.serialize_json(workflow))

    def waits_for(self, key: str) -> list[str]:
        """Names of the user tasks that are open; for the driver of the benchmark, not timed."""
        workflow = self._load(key)
        return [task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.READY, manual=True)]

    def finish(self, key: str, element: str, answers: Mapping[str, Any]) -> None:
        """Load the whole state, finish one task of the element, save the whole state, in one transaction."""

        def step(workflow: BpmnWorkflow) -> None:
            ready = workflow.get_tasks(state=TaskState.READY, manual=True)
            task = next(each for each in ready if each.task_spec.bpmn_id == element)
            task.data.update(answers)
            task.run()

        self._step(key, step)

    def receive(self, key: str, message: str, payload: Mapping[str, Any]) -> None:
        correlations = {"case": {name: payload[name] for name in payload if name.endswith("_id")}}

        def step(workflow: BpmnWorkflow) -> None:
            waiting = [t for t in workflow.event_manager.tasks.values() if t.task_spec.event_definition.name == message]
            event = BpmnEvent(MessageEventDefinition(message), payload=dict(payload), correlations=correlations)
            task = waiting[0]
            task.task_spec.catch(task, event)
            task.data.update(payload)
            task.task_spec._update(task)

        self._step(key, step)

    def _step(self, key: str, step: Callable[[BpmnWorkflow], None]) -> None:
        with self._store.transaction():
            workflow = self._load(key)
            step(workflow)
            _run(workflow)
            self._store.save(key, self._serializer.serialize_json(workflow))

    def _load(self, key: str) -> BpmnWorkflow:
        workflow = self._serializer.deserialize_json(self._store.load(key))
        workflow.script_engine = self._engine
        return workflow


def _run(workflow: BpmnWorkflow) -> None:
    """The library looks at its timers only at the end of a round."""
    before = None
    while before != (before := [task.id for task in workflow.get_tasks(state=TaskState.READY | TaskState.WAITING)]):
        workflow.refresh_timers()
        workflow.do_engine_steps()


@contextlib.contextmanager
def cases(diagram: bytes, process: str, outputs: Outputs, url: str | None = None) -> Iterator[Bare]:
    """Bare SpiffWorkflow over a SQLite file, or over the PostgreSQL at `url`."""
    with tempfile.TemporaryDirectory(prefix="award-bench-") as folder:
        store = OnPostgres(url) if url else OnSqlite(Path(folder) / "bare.db")
        yield Bare(store, diagram, process, outputs)
        store.close()
