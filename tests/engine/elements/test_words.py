"""Words that look back on the case, as a gateway asks them."""

from tests.engine.diagrams import gateway, line, service, user
from tests.world import OFFICE, World


def test_a_gateway_lets_go_when_a_task_has_been_finished_three_times(world: World) -> None:
    # The record of the answer that is just being given counts already.
    more = gateway("more", default="more > end")
    world.deploy(line(gateway("back"), user("ask"), more, flows=['more > back: times("ask") < 3']))
    world.start("case", "case:1")
    world.start("case", "case:2")
    for _ in range(3):
        world.forget()
        assert not world.ended("case:1")
        world.complete(OFFICE, "ask", "case:1")
    assert world.ended("case:1")
    assert not world.ended("case:2")


def test_text_is_put_together_from_variables(world: World) -> None:
    world.serve("notify", world.services["record"].run, ["to"])
    world.deploy(line(service("tell", "notify", to='"unit:" + auditor_unit')))
    world.start("case", "case:1", auditor_unit=4)
    assert [call.inputs for call in world.calls] == [{"to": "unit:4"}]
