"""Records are told apart by visit and by call: a box that is done again, and a process that is called twice."""

from engine.contract import Call
from tests.engine.diagrams import END, START, box, call, diagram, gateway, line, process, service, several, user
from tests.world import OFFICE, World, person

ASK = {
    "name": "ask",
    "title": "征求意见",
    "article": ["第四条"],
    "fields": [
        {"key": "opinion", "type": "text", "label": "意见", "required": True},
        {"key": "again", "type": "checkbox", "label": "重来", "variable": True},
    ],
}
EXPERTS = [person(number, f"专家{number}") for number in range(1, 4)]


def said(handled: Call, box: str) -> dict[str, list[str]]:
    """What a handler sees of a box."""
    latest = handled.forms.latest(box)
    return {
        "latest": [latest.answers["opinion"]] if latest else [],
        "visit": [each.answers["opinion"] for each in handled.forms.visit(box)],
        "all": [each.answers["opinion"] for each in handled.forms.all(box)],
    }


def listening(world: World, box: str) -> list[dict[str, list[str]]]:
    heard: list[dict[str, list[str]]] = []

    def listen(handled: Call) -> dict[str, object]:
        heard.append(said(handled, box))
        return {}

    world.serve("listen", listen)
    return heard


def test_a_box_that_is_done_again_begins_a_visit_of_its_own(world: World) -> None:
    heard = listening(world, "opine")
    boxes = [START, user("opine"), service("hear", "listen"), gateway("enough", default="enough > end"), END]
    flows = ["start > opine", "opine > hear", "hear > enough", "enough > opine: again", "enough > end"]
    world.deploy(diagram(process("case", boxes, flows)), ASK)
    world.start("case", "case:1")

    world.complete(OFFICE, "opine", opinion="第一次", again=True)
    world.forget()
    world.complete(OFFICE, "opine", opinion="第二次")

    assert heard[-1] == {"latest": ["第二次"], "visit": ["第二次"], "all": ["第一次", "第二次"]}


def test_those_who_are_asked_together_answer_in_one_visit(world: World) -> None:
    heard = listening(world, "opine")
    asked = several(user("opine", assign_user="person"))
    boxes = [START, asked, service("hear", "listen"), user("decide"), gateway("enough", default="enough > end"), END]
    flows = [
        "start > opine",
        "opine > hear",
        "hear > decide",
        "decide > enough",
        "enough > opine: again",
        "enough > end",
    ]
    world.deploy(diagram(process("case", boxes, flows)), ASK)
    world.start("case", "case:1", people=[1, 2, 3])

    for round in ("甲", "乙"):
        for expert in EXPERTS:
            world.complete(expert, "opine", opinion=f"{round}{expert.id}")
            world.forget()
        world.complete(OFFICE, "decide", opinion="再来", again=round == "甲")

    assert [each["visit"] for each in heard] == [["甲1", "甲2", "甲3"], ["乙1", "乙2", "乙3"]]
    assert len(heard[-1]["all"]) == 6


def test_a_called_process_sees_the_records_of_its_own_call_alone(world: World) -> None:
    heard = listening(world, "opine")
    called = [box("startEvent", "begun"), user("opine"), service("hear", "listen"), box("endEvent", "done")]
    inner = process("asking", called, ["begun > opine", "opine > hear", "hear > done"])
    outer = [START, call("first", "asking"), call("second", "asking"), END]
    flows = ["start > first", "first > second", "second > end"]
    world.deploy(diagram(process("case", outer, flows), inner), ASK)
    world.start("case", "case:1")

    world.complete(OFFICE, "opine", opinion="第一次")
    world.forget()
    world.complete(OFFICE, "opine", opinion="第二次")

    assert heard == [{"latest": [one], "visit": [one], "all": [one]} for one in ("第一次", "第二次")]
    assert world.ended("case:1")


def test_what_was_never_done_has_no_records(world: World) -> None:
    heard = listening(world, "never")
    world.deploy(line(service("hear", "listen")), ASK)
    world.start("case", "case:1")
    assert heard == [{"latest": [], "visit": [], "all": []}]
