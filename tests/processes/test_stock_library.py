"""Other tools that stand on SpiffWorkflow can read our diagram: its parser needs nothing of ours."""

from pathlib import Path

from lxml import etree
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.process import VALIDATOR

from engine.bundle import Bundle
from engine.spiff import parser
from tests.engine.diagrams import line, service, user
from tests.world import OFFICE, World

BUNDLE = Bundle.read(Path(__file__).parents[2] / "processes")


def test_the_library_reads_the_diagram_unchanged_and_finds_every_box() -> None:
    stock = SpiffBpmnParser(validator=VALIDATOR)
    for path, content in BUNDLE.diagrams.items():
        stock.add_bpmn_xml(etree.fromstring(content), filename=path)
    specs = [stock.get_spec(process) for process in stock.get_process_ids()]
    found = {getattr(each, "bpmn_id", None) for spec in specs for each in spec.task_specs.values()}
    assert parser.parse(*BUNDLE.diagrams.values()).elements.keys() <= found


def test_a_diagram_of_the_first_release_names_its_services_without_the_prefix(sqlite_url: str) -> None:
    world = World(sqlite_url)
    world.deploy(line(service("record", "record")).replace(b"service:record", b"record"))
    world.start("case", "case:1")
    assert [call.node for call in world.calls] == ["record"]
    world.close()


def test_an_input_that_is_called_like_a_box_may_be_written_with_a_prefix(sqlite_url: str) -> None:
    world = World(sqlite_url)
    drawn = line(user("value"), service("note_it", "record", value="1"))
    world.deploy(drawn.replace(b'id="value" type', b'id="input:value" type'))
    world.start("case", "case:1")
    world.complete(OFFICE, "value")
    assert [call.inputs for call in world.calls] == [{"value": 1}]
    world.close()
