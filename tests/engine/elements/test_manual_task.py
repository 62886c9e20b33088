"""A manual task: somebody does it outside of the program and ticks it off."""

from tests.engine.diagrams import box, gateway, line, several, user
from tests.engine.elements.course import Course
from tests.world import OFFICE, World, person

AUDITOR = person(2, "审核经办人", units={4: "办公室"})
STRANGER = person(3, "别处的人", units={5: "办公室"})


def test_a_manual_task_waits_until_it_is_ticked_off(world: World) -> None:
    course = Course(world, line(box("manualTask", "seal", "盖章"), user("then")))
    assert course.waits == ["seal"]
    course.do("seal")
    assert course.waits == ["then"]


def test_whoever_ticks_it_off_is_on_record(world: World) -> None:
    world.deploy(line(box("manualTask", "seal", "盖章", assign_unit="unit"), user("then")))
    world.start("case", "case:1", unit=4)
    assert world.inbox(STRANGER) == []
    world.complete(AUDITOR, "seal")
    (record,) = world.records("case:1")
    assert (record.element, record.actor, record.unit, record.answers) == ("seal", "审核经办人", 4, {})


def test_what_is_answered_to_it_is_not_kept(world: World) -> None:
    world.deploy(line(box("manualTask", "seal", "盖章")))
    world.start("case", "case:1")
    world.complete(OFFICE, "seal", opinion="同意")
    assert [record.answers for record in world.records("case:1")] == [{}]


def test_several_people_may_each_tick_it_off_and_be_counted(world: World) -> None:
    more = gateway("more", default="more > end")
    drawn = line(gateway("back"), several(box("manualTask", "seal")), more, flows=['more > back: times("seal") < 6'])
    course = Course(world, drawn)
    for _ in range(6):
        course.do("seal")
    assert course.ended
