"""Deploying: known by content, all or nothing (P1, P6), and running cases keep their version (P7)."""

import functools
import re
from typing import Any

import pytest

from engine import audit, definitions, instances, versions
from engine.errors import DefinitionRejected, NoSuchProcess, StartUnfit
from engine.model import Deployment, DeploymentFile, Instance
from engine.versions import NothingDeployed
from engine.work import Work
from tests.engine.diagrams import box, diagram, line, message, timer, user
from tests.engine.races import at_once
from tests.engine.straight import straight
from tests.world import OFFICE, World, bundle, samples


def test_the_same_content_again_is_the_version_there_is(world: World) -> None:
    assert [world.deploy(line(user("ask"))) for _ in range(3)] == [1, 1, 1]
    assert world.deploy(line(user("ask", "征求意见"))) == 2
    assert world.deploy(line(user("ask"))) == 3
    assert len(world.happened(audit.Event.DEFINITION_DEPLOYED)) == 3


def test_a_rejected_bundle_leaves_nothing_behind_and_names_all_faults(world: World) -> None:
    with pytest.raises(DefinitionRejected) as rejected:
        world.deploy(line(user("ask", form="nowhere"), timer("wait", "tomorrow(1)")))

    assert {fault.box for fault in rejected.value.faults} == {"ask", "wait"}
    assert world.rows(Deployment) == []
    assert world.events() == []
    with pytest.raises(NothingDeployed):
        world.start("case", "case:1")


def test_a_process_that_is_not_in_the_newest_version_can_not_be_started(world: World) -> None:
    world.deploy(line(user("ask")))
    with pytest.raises(NoSuchProcess, match="没有部署名为“other”的流程。"):
        world.start("other", "other:1")


def test_a_running_case_goes_on_in_its_own_version(world: World) -> None:
    world.deploy(line(user("ask"), user("old")))
    world.start("case", "case:1")
    world.deploy(line(user("ask"), user("new")))
    world.start("case", "case:2")
    world.forget()
    for key in ("case:1", "case:2"):
        world.complete(OFFICE, "ask", key)

    assert world.open_tasks("case:1") == ["old"]
    assert world.open_tasks("case:2") == ["new"]


def test_the_content_of_a_version_is_stored_byte_by_byte(world: World) -> None:
    given = bundle(line(user("ask")), notice=b"// title: \xe9\x80\x9a\xe7\x9f\xa5\n// type: \xe9\x80\x9a\xe7\x9f\xa5\n"
                   b"// article: \xe7\xac\xac\xe5\x9b\x9b\xe6\x9d\xa1\n\x00")  # fmt: skip
    world.deploy(given)

    assert {row.path: row.content for row in world.rows(DeploymentFile)} == given.files
    with world.acting(runtime=world.another_worker()) as work:
        assert versions.latest(work).bundle.digest == given.digest


def test_a_deployment_that_was_undone_is_not_remembered(world: World) -> None:
    """SQLite gives its number to the next one."""

    def deploy_and_fail(work: Work) -> None:
        definitions.deploy(work, bundle(line(user("undone"))), "")
        instances.start(work, "case", "case:1", samples(work, "case"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), world.acting() as work:
        deploy_and_fail(work)
    world.deploy(line(user("ask")))
    world.start("case", "case:1")

    assert world.open_tasks("case:1") == ["ask"]


def test_a_deployment_and_the_first_case_of_it_fit_in_one_action(world: World) -> None:
    with world.acting() as work:
        definitions.deploy(work, bundle(line(user("ask"))), "")
        instances.start(work, "case", "case:1", samples(work, "case"))
    assert world.open_tasks("case:1") == ["ask"]


def test_of_several_who_deploy_at_once_nobody_breaks_the_numbering(world: World) -> None:
    """On PostgreSQL they don't queue: who comes second may be refused, but never stored twice."""
    drawn = [line(user(f"ask_{number}")) for number in range(6)]
    outcomes = at_once([functools.partial(world.deploy, each) for each in drawn])

    stored = sorted(deployment.version for deployment in world.rows(Deployment))
    assert stored == list(range(1, len(stored) + 1))
    assert len(stored) == sum(isinstance(outcome, int) for outcome in outcomes)
    assert stored
    assert world.verify().ok


@pytest.mark.parametrize(("given", "told"), [({"number": "七"}, "“七”"), ({"number": True}, "“True”"), ({}, "空白")])
def test_a_start_that_brings_something_else_than_declared_is_refused_in_a_sentence(
    world: World, given: dict[str, Any], told: str
) -> None:
    start = box("startEvent", "begun", data="number: integer, note: text or none")
    world.deploy(diagram(straight("case", user("ask"), start=start)))
    expected = f"流程“case”启动时应当带来“number”（整数），收到的是{told}。"
    with pytest.raises(StartUnfit, match=re.escape(expected)), world.acting() as work:
        instances.start(work, "case", "case:1", given)
    assert world.rows(Instance) == []
    with world.acting() as work:
        instances.start(work, "case", "case:1", {"number": 7})
    assert world.open_tasks("case:1") == ["ask"]


def test_a_message_that_starts_a_case_without_what_it_has_to_bring_is_an_incident(world: World) -> None:
    start = message("arrived", "invited", kind="startEvent", inside="", data="number: integer")
    world.deploy(diagram(straight("case", user("ask"), start=start), messages={"invited": ["case_id"]}))
    world.send("invited", "case:1", id="m1", case_id=1, payload={"number": "七"})
    world.send("invited", "case:2", id="m2", case_id=2, payload={"number": 7})
    world.settle()
    assert [case.key for case in world.rows(Instance)] == ["case:2"]
    (incident,) = world.incidents()
    assert "应当带来“number”（整数）" in incident.error
