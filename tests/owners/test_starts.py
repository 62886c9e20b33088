"""What people begin from the site is named by the award, in its diagram and its profile, and nowhere else."""

from engine.bundle import DIAGRAM, PROFILE, Bundle
from rehearsal import run
from running import checking
from running.checking import started
from tests.owners import editor
from tests.owners.drafts import AWARD, Draft

STORY = "scenarios/before_review.yaml"
RENAMED = (
    ('id="objection"', 'id="complaint"'), ('processRef="objection"', 'processRef="complaint"'),
    ('bpmnElement="objection"', 'bpmnElement="complaint"'), ('name="withdrawn"', 'name="left"'),
    ('name="incident_reported"', 'name="reported"'), ("'\"incident_reported\"'", "'\"reported\"'"),
    ("""id="unfiled_message" type="str" value='"withdrawn"'""", """id="unfiled_message" type="str" value='"left"'"""),
)  # fmt: skip


def renamed() -> Draft:
    """The shipped award with another process for objections, and other messages of people."""
    draft = Draft(Bundle({**AWARD.files, DIAGRAM: _rewritten(AWARD.diagram.decode())}))
    editor.describe(draft, "starts", "object", process="complaint")
    editor.describe(draft, "starts", "withdraw", message="left")
    editor.describe(draft, "starts", "report", message="reported")
    return draft


def _rewritten(diagram: str) -> bytes:
    for old, new in RENAMED:
        diagram = diagram.replace(old, new)
    return diagram.encode()


def test_an_award_may_name_process_and_messages_of_its_starts_as_it_likes() -> None:
    bundle = renamed().bundle()
    assert checking.faults(bundle) == []
    assert set(started.outside(bundle)) == {"left", "reported"}


def test_with_other_names_people_still_withdraw_and_object() -> None:
    """The story withdraws one application and objects to two."""
    bundle = renamed().bundle()
    others = {path for path in bundle.files if path.startswith("scenarios/") and path != STORY}
    played = Bundle({path: content for path, content in bundle.files.items() if path not in others})
    assert [(outcome.name, outcome.missed) for outcome in run.scenarios(played)] == [("before_review", [])]


def told(draft: Draft) -> list[str]:
    return [fault.message for fault in checking.faults(draft.bundle())]


def test_a_message_of_people_that_the_diagram_does_not_await_is_told_of() -> None:
    draft = Draft()
    editor.describe(draft, "starts", "withdraw", message="left")
    assert "网页上会发出消息“left”，但流程图里没有谁等待它；请加上接收它的事件。" in told(draft)


def test_what_a_start_needs_is_told_of() -> None:
    draft = Draft()
    editor.remove_entry(draft, "starts", "object")
    with draft.json(PROFILE) as profile:
        (withdraw,) = [each for each in profile["starts"] if each["makes"] == "withdrawal"]
        del withdraw["message"]
    assert [each for each in told(draft) if each.startswith("奖项设定：")] == [
        "奖项设定：启动方式“撤回申报”没有写明发出哪个消息（message）。",
        "奖项设定：没有一种启动方式建立异议（makes 为 objection）。",
    ]


def test_a_form_or_a_letter_of_a_start_that_lies_nowhere_is_told_of() -> None:
    draft = Draft()
    editor.describe(draft, "starts", "apply", form="fill_in")
    editor.describe(draft, "starts", "object", letters=["objection_reply"])
    assert told(draft) == [
        "奖项设定：启动方式“申报”的表单“fill_in”不存在：没有forms/fill_in.json。",
        "奖项设定：启动方式“提出异议”的公文“objection_reply”不存在：没有documents/objection_reply.typ。",
    ]


def test_a_start_event_that_declares_what_the_site_does_not_bring_is_refused() -> None:
    declared = "objection_id: integer, publicity_id: integer"
    text = AWARD.diagram.decode().replace(declared, f"{declared}, urgent: boolean")
    found = checking.faults(Bundle({**AWARD.files, DIAGRAM: text.encode()}))
    assert [(each.box, each.rule) for each in found] == [("objection_started", "not_brought")]
    assert "声明带来“urgent”，但“提出异议”时带来的里没有它" in found[0].message
