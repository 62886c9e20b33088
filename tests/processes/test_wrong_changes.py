"""Wrong changes of the award's own bundle, as an owner might make one: each is refused at its box, in Chinese."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import handlers
from engine import checks
from engine.bundle import DIAGRAM, PROFILE, SHEET, Bundle
from engine.spiff.xml import BPMN
from rehearsal import run as rehearsal
from running import checking
from running.checking import started

AWARD = Bundle.read(Path(__file__).parents[2] / "processes")
ROLES = [role["name"] for role in AWARD.profile["roles"]]


@pytest.fixture(scope="module")
def registry() -> checks.Registry:
    handlers.register()
    return checks.Registry.installed(ROLES, started.outside(AWARD))


Change = Callable[[Bundle], Bundle]


def written(old: str, new: str, path: str = DIAGRAM) -> Change:
    """Replace the first place at which something is written."""

    def change(bundle: Bundle) -> Bundle:
        content = bundle.files[path].decode()
        assert old in content, old
        return Bundle({**bundle.files, path: content.replace(old, new, 1).encode()})

    return change


def inside(box: str, old: str, new: str) -> Change:
    """Replace something that is written inside a box or an arrow."""

    def change(bundle: Bundle) -> Bundle:
        content = bundle.files[DIAGRAM].decode()
        found = re.search(rf'<bpmn:(\w+) id="{box}".*?</bpmn:\1>', content, re.DOTALL)
        assert found, box
        assert old in found[0], old
        mended = content[: found.start()] + found[0].replace(old, new) + content[found.end() :]
        return Bundle({**bundle.files, DIAGRAM: mended.encode()})

    return change


def field(form: str, key: str, **changes: Any) -> Change:
    """Change properties of a field."""

    def change(bundle: Bundle) -> Bundle:
        changed = copy.deepcopy(bundle.forms[form])
        (found,) = [each for each in changed["fields"] if each["key"] == key]
        found.update(changes)
        return Bundle({**bundle.files, f"forms/{form}.json": json.dumps(changed).encode()})

    return change


def without(key: str) -> Change:
    """Remove a parameter from the sheet."""

    def change(bundle: Bundle) -> Bundle:
        rows = [row for row in bundle.sheet if row["key"] != key]
        assert len(rows) == len(bundle.sheet) - 1, key
        return Bundle({**bundle.files, "parameters.json": json.dumps(rows).encode()})

    return change


def parameter(key: str, **changes: Any) -> Change:
    """Change a row of the parameter sheet."""

    def change(bundle: Bundle) -> Bundle:
        rows = copy.deepcopy(bundle.sheet)
        (found,) = [each for each in rows if each["key"] == key]
        found.update(changes)
        return Bundle({**bundle.files, SHEET: json.dumps(rows).encode()})

    return change


def publicity(key: str, **changes: Any) -> Change:
    """Change a publicity of the profile."""

    def change(bundle: Bundle) -> Bundle:
        profile = copy.deepcopy(bundle.profile)
        (found,) = [each for each in profile["publicities"] if each["key"] == key]
        found.update(changes)
        return Bundle({**bundle.files, PROFILE: json.dumps(profile).encode()})

    return change


def condition(flow: str, new: str) -> Change:
    def change(root: Any) -> None:
        (found,) = root.xpath(f"//*[@id='{flow}']/*[local-name()='conditionExpression']")
        found.text = new

    return drawn(change)


def drawn(change: Callable[[Any], None]) -> Change:
    """Change the tree of the diagram."""

    def apply(bundle: Bundle) -> Bundle:
        root = etree.fromstring(bundle.files[DIAGRAM])
        change(root)
        return Bundle({**bundle.files, DIAGRAM: etree.tostring(root)})

    return apply


def box(root: Any, id: str) -> Any:
    (found,) = root.xpath(f"//*[@id='{id}' and not(ancestor::*[local-name()='BPMNDiagram'])]")
    return found


def _insert(root: Any, model: str, id: str, kind: str) -> Any:
    """A box like another one, in the same lane, drawn at the same place."""
    like = box(root, model)
    made = copy.deepcopy(like)
    made.tag = f"{{{BPMN}}}{kind}"
    for child in [each for each in made if each.tag in (f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing")]:
        made.remove(child)
    made.set("id", id)
    like.addnext(made)
    for each in root.xpath(f"//*[local-name()='flowNodeRef' and text()='{model}']"):
        reference = copy.deepcopy(each)
        reference.text = id
        each.addnext(reference)
    _draw(root, model, id)
    return made


def _draw(root: Any, model: str, id: str) -> None:
    (shape,) = root.xpath(f"//*[@bpmnElement='{model}']")
    made = copy.deepcopy(shape)
    made.set("bpmnElement", id)
    made.set("id", f"{id}_picture")
    shape.addnext(made)


def _arrow(root: Any, source: str, target: str, like: str) -> None:
    model = box(root, like)
    made = etree.SubElement(model.getparent(), model.tag, id=f"flow_{source}__{target}")
    made.set("sourceRef", source)
    made.set("targetRef", target)
    model.addnext(made)
    _draw(root, like, f"flow_{source}__{target}")


def _redirect(root: Any, flow: str, target: str) -> None:
    box(root, flow).set("targetRef", target)


def _trap(root: Any) -> None:
    """Whoever is told that an objection is not accepted goes round for ever."""
    _insert(root, "screening_gate", "around", "exclusiveGateway").attrib.pop("default")
    _insert(root, "conclude", "asked_again", "userTask")
    _redirect(root, "flow_settle_rejected__objection_not_accepted", "around")
    _arrow(root, "around", "asked_again", "flow_investigate__record_investigation")
    _arrow(root, "asked_again", "around", "flow_investigate__record_investigation")
    _arrow(root, "around", "objection_not_accepted", "flow_investigate__record_investigation")
    gone = box(root, "flow_around__objection_not_accepted")
    gone.set("targetRef", "asked_again")
    for name in ("objection_not_accepted", "flow_around__objection_not_accepted"):
        found = box(root, name)
        found.getparent().remove(found)
        for each in root.xpath(f"//*[@bpmnElement='{name}'] | //*[local-name()='flowNodeRef' and text()='{name}']"):
            each.getparent().remove(each)


def _waiting_join(root: Any) -> None:
    """The two ways of a choice are joined as if both were gone."""
    _insert(root, "diverged_gate", "meet", "parallelGateway").attrib.pop("default")
    _redirect(root, "flow_diverged_gate__report_scores", "meet")
    _redirect(root, "flow_record_consensus__report_scores", "meet")
    _arrow(root, "meet", "report_scores", "flow_diverged_gate__report_scores")


def _unchanged(root: Any) -> None:
    _redirect(root, "flow_objections_decided__check_objections", "undecided_gate")


def _other_engine(root: Any) -> None:
    box(root, "audit").set("{http://camunda.org/schema/1.0/bpmn}assignee", "${auditor}")


def _undrawn(root: Any) -> None:
    (shape,) = root.xpath("//*[@bpmnElement='audit']")
    shape.getparent().remove(shape)


def _unpublicised(root: Any) -> None:
    """The 公示 of the result is deleted; the vote leads straight on."""
    _redirect(root, "flow_any_proposed__publicise_result", "any_left")
    for name in ("publicise_result", "flow_publicise_result__any_left"):
        found = box(root, name)
        found.getparent().remove(found)
        for each in root.xpath(f"//*[@bpmnElement='{name}'] | //*[text()='{name}']"):
            each.getparent().remove(each)


def _second_picture(root: Any) -> None:
    (picture,) = root.xpath("//*[local-name()='BPMNDiagram']")
    second = copy.deepcopy(picture)
    for each in second.iter():
        each.attrib.pop("id", None)
    root.append(second)


def _nowhere(root: Any) -> None:
    (bounds,) = root.xpath("//*[@bpmnElement='audit']/*[local-name()='Bounds']")
    bounds.set("x", "NaN")


# What is changed: the change, the rule, the box.
WRONG: dict[str, tuple[Change, str, str]] = {
    "an unknown variable in a condition": (
        condition("flow_any_accepted__publicise_acceptance", "acepted > 0"), "unset_variable",
        "flow_any_accepted__publicise_acceptance"),
    "an unknown variable in a timer": (
        inside("filing_closed", "until(filing_closes)", "until(filing_close)"), "unset_variable", "filing_closed"),
    "an unknown variable in a limit": (
        inside("audit", 'param("audit.limit")', "audit_limit"), "unset_variable", "audit"),
    "an unknown variable in an input": (
        inside("close_filing", 'value="edition_id"', 'value="edition"'), "unset_variable", "close_filing"),
    "an unknown list": (inside("pledge", ">members<", ">member<"), "unset_variable", "pledge"),
    "an unknown unit": (inside("self_check", "applicant_unit", "applicants"), "unset_variable", "self_check"),
    "a variable that a start no longer brings": (
        inside("award_granted", "auditor_unit: integer, ", ""), "unset_variable", "inspect"),
    "an answer that is no longer a variable": (
        written('"variable": true', '"variable": false', "forms/verify_incident.json"), "unset_variable",
        "flow_incident_gate__hearing"),
    "a unit that may be left blank": (
        inside("award_granted", "winner_unit: integer", "winner_unit: integer or none"), "wrong_type", "hearing"),
    "a text for a number of days": (
        inside("screening_overdue", "objection.screen", "vote.tie"), "wrong_type", "screening_overdue"),
    "a text for a limit": (
        inside("audit", "'param(\"audit.limit\")'", "'\"15\"'"), "wrong_type", "audit"),
    "a fraction for years": (
        inside("watch_over", "watch.years", "vote.pass"), "wrong_type", "watch_over"),
    "a number for a date": (
        inside("filing_closed", "until(filing_closes)", "until(edition_id)"), "wrong_type", "filing_closed"),
    "a number compared with a text": (
        condition("flow_undecided_gate__objections_decided", 'undecided > "0"'), "wrong_type",
        "flow_undecided_gate__objections_decided"),
    "a kind of publicity that isn't there": (
        inside("publicise_result", 'value="result"', 'value="results"'), "unknown_reference",
        "draft_publicity"),
    "a box that a service reads and that isn't there": (
        inside("record_audit", '"audit"', '"audits"'), "unknown_reference", "record_audit"),
    "a field that a service reads, renamed": (
        written('"key": "result"', '"key": "outcome"', "forms/audit.json"), "unread_field", "record_audit"),
    "an option that a service reads, renamed": (
        written('"value": "return"', '"value": "send_back"', "forms/audit.json"), "unfit_field", "record_audit"),
    "a field that a service needs, no longer required": (
        field("audit", "result", required=False), "unfit_field", "record_audit"),
    "a dead value": (
        condition("flow_legal_person_gate__tell_not_recommended", 'legal_person_agrees != "yse"'), "dead_value",
        "flow_legal_person_gate__tell_not_recommended"),
    "a dead value of a decision": (
        condition("flow_decision_gate__revoke_award", 'decision == "revoked"'), "dead_value",
        "flow_decision_gate__revoke_award"),
    "a dead value of a service": (
        condition("flow_audit_gate__correct_application", 'audit_result == "returned"'), "dead_value",
        "flow_audit_gate__correct_application"),
    "a renamed option": (
        written('"value": "yes"', '"value": "agree"', "forms/legal_person_review.json"), "dead_value",
        "flow_legal_person_gate__tell_not_recommended"),
    "a condition that always holds": (
        condition("flow_eligible_gate__tell_ineligible", "not eligible or eligible"), "always_true",
        "flow_eligible_gate__tell_ineligible"),
    "a condition that never holds": (
        condition("flow_eligible_gate__tell_ineligible", "eligible and not eligible"), "never_true",
        "flow_eligible_gate__tell_ineligible"),
    "a lane nobody holds": (
        written('name="行署"', 'name="州政府"'), "unknown_role", "lane_edition_prefecture"),
    "a lane with a slip": (
        written('name="审核机关"', 'name="审核部门"'), "unknown_role", "lane_application_auditor"),
    "a receive with another id": (
        inside("acceptance_decided", "application_id", "edition_id"), "correlation_not_carried", "acceptance_decided"),
    "a receive with the number of something else": (
        inside("acceptance_decided", "expression>application_id", "expression>edition_id"), "mistaken_id",
        "acceptance_decided"),
    "a message that nobody sends": (
        written('name="formal_reviews_done"', 'name="formal_review_done"'), "unsent_message", "formal_reviews_done"),
    "a message that nobody takes": (
        written('name="formal_reviews_done"', 'name="formal_review_done"'), "untaken_message", "close_filing"),
    "more than a message brings": (
        inside("acceptance_decided", "listed: boolean", "listed: boolean, round: integer"), "lacking_message",
        "acceptance_decided"),
    "a trap behind a gateway": (drawn(_trap), "trap", "around"),
    "a join that waits for ever": (drawn(_waiting_join), "waiting_join", "meet"),
    "a loop that nobody can leave": (drawn(_unchanged), "unchanging_loop", "undecided_gate"),
    "settings of another engine": (drawn(_other_engine), "foreign_setting", "audit"),
    "a list that a word counts and that isn't there": (
        condition("flow_any_proposed__publicise_result", 'count("proposal") > 0'), "unknown_reference",
        "flow_any_proposed__publicise_result"),
    "a step that no sheet of scores can hold": (
        written('"value": 25', '"value": 1025', "forms/scorebook.json"), "unfit_field", "collect_material"),
    "a column of a list that a service reads, removed": (
        written('"key": "percent"', '"key": "share"', "forms/consensus.json"), "unread_field", "record_consensus"),
    "a parameter that a service reads, removed": (
        without("elig.years"), "unread_parameter", "check_eligibility"),
    "a parameter that a list of options needs, removed": (
        without("score.divergence"), "unread_parameter", "reconcile"),
    "a choice that a service knows, renamed": (
        written('"trimmed"', '"trim"', "parameters.json"), "unfit_parameter", "collect_material"),
    "a limit of no days": (inside("audit", 'param("audit.limit")', "0"), "wrong_length", "audit"),
    "a limit beyond all counting": (inside("audit", 'param("audit.limit")', "401"), "wrong_length", "audit"),
    "a timer that is over before it begins": (
        inside("screening_overdue", 'param("objection.screen")', "5 - 5"), "wrong_length", "screening_overdue"),
    "a wait for what was not sent": (
        condition("flow_any_entered__stage_reviewed", "started >= 0 or started > 0"), "always_true",
        "flow_any_entered__stage_reviewed"),
    "a wait for nobody": (
        condition("flow_any_entered__stage_reviewed", "started == 0"), "never_sent", "stage_reviewed"),
    "a wait of one who is not on the list": (
        condition("flow_candidate_gate__defence_assessed", "not listed"), "never_sent", "review_started"),
    "a wait for objections that aren't there": (
        condition("flow_undecided_gate__objections_decided", "0 >= undecided"), "never_sent", "objections_decided"),
    "a publicity again for no reason": (
        condition("flow_republish_gate__publish", "not republish"), "barred", "publish"),
    "a stage with too few experts": (
        condition("flow_enough_experts__appoint_group", "enough"), "barred", "start_stage"),
    "a decision about what was not established": (
        condition("flow_incident_gate__hearing", 'incident_established != "yes"'), "barred", "record_decision"),
    "a revocation that was not decided": (
        condition("flow_decision_gate__revoke_award", 'decision != "revoke"'), "barred", "revoke_award"),
    "a box that is not drawn": (drawn(_undrawn), "no_shape", "audit"),
    "a second picture": (drawn(_second_picture), "several_pictures", "award"),
    "a box nowhere": (drawn(_nowhere), "misplaced", "audit"),
}  # fmt: skip


def test_the_award_has_no_faults_of_any_kind(registry: checks.Registry) -> None:
    assert checks.problems(AWARD, registry) == []


@pytest.mark.parametrize(("change", "rule", "box"), WRONG.values(), ids=WRONG)
def test_a_wrong_change_is_refused_at_its_box(change: Change, rule: str, box: str, registry: checks.Registry) -> None:
    found = checks.problems(change(AWARD), registry)
    assert (rule, box) in {(fault.rule, fault.box) for fault in found}
    assert all(re.search("[\u4e00-\u9fff]", fault.message) for fault in found)


def test_a_profile_that_cannot_be_read_is_told_as_such() -> None:
    found = checking.faults(written('"votes": [', '"votes": [{"key": "x", "seats": 0},', "award.json")(AWARD))
    assert found
    assert {(fault.rule, fault.box) for fault in found} == {("award", "award.json")}


@pytest.mark.parametrize(("change", "said"), [
    (condition("flow_any_accepted__publicise_acceptance", "listed == 0"), "名单上还有申报组织"),
    (condition("flow_any_accepted__publicise_acceptance", "listed > 1"), "名单上可能还有申报组织"),
    (condition("flow_any_accepted__publicise_acceptance", "not listed > 0"), "名单上还有申报组织"),
    (condition("flow_any_to_vote_on__open_ballot", 'count("passed_defence") < 1'), "名单上还有申报组织"),
    (condition("flow_any_accepted__publicise_acceptance", "edition_id > 100"), "名单上可能还有申报组织"),
])  # fmt: skip
def test_no_award_is_vacant_while_somebody_may_stand_on_the_list(change: Change, said: str) -> None:
    (found,) = [fault for fault in checking.faults(change(AWARD)) if fault.rule == "not_vacant"]
    assert found.box == "declare_vacancy"
    assert said in found.message


@pytest.mark.parametrize("change", [
    written('"secret": true', '"secret": false', "forms/ballot.json"),
    written('"secret": true', '"secret": false', "award.json"),
])  # fmt: skip
def test_a_secret_vote_needs_a_secret_form(change: Change) -> None:
    (found,) = checking.faults(change(AWARD))
    assert (found.rule, found.box) == ("unfit_ballot", "count_votes")


def test_a_file_too_big_to_be_read_is_told_and_not_read() -> None:
    (found,) = checking.faults(Bundle({**AWARD.files, "documents/big.typ": b"x" * (checks.LARGEST_FILE + 1)}))
    assert (found.rule, found.box) == (checks.TOO_BIG, "documents/big.typ")


def test_a_broken_table_is_told_once() -> None:
    (found,) = checking.faults(Bundle({**AWARD.files, "decisions/x.dmn": b"<a/>"}))
    assert (found.rule, found.box) == ("broken_decision", "decisions/x.dmn")


@pytest.mark.parametrize("told", ["不是: [", "名称: 试\n"])
def test_a_scenario_that_cannot_be_read_is_told(told: str) -> None:
    (found,) = rehearsal.unreadable(Bundle({**AWARD.files, "scenarios/strange.yaml": told.encode()}))
    assert found.box == "scenarios/strange.yaml"
    assert "strange" in found.message


# ---------------------------------------------------------------- ten that an office might try


DAYS = "publicity.days.result"
IN_BOX = "应当等到公示期满"
# What is changed: the change, the box, and what is said of it.
TEN: dict[str, tuple[Change, str, str]] = {
    "a publicity of three days, as a parameter": (
        parameter(DAYS, value=3), SHEET, "获奖建议名单公示时间"),
    "a publicity of three days, with a lower least": (
        parameter(DAYS, value=3, min=3), SHEET, "不得低于5（本办法第二十二条）"),
    "a publicity of three days, in the profile": (
        publicity("result", days=3), PROFILE, "不得低于5（本办法第二十二条）"),
    "a publicity of three working days, in the box": (
        inside("window", "window_end(publicity_id)", "working_days(3)"), "window", IN_BOX),
    "a publicity of three calendar days, in the box": (
        inside("window", "window_end(publicity_id)", "calendar_days(3)"), "window", IN_BOX),
    "a publicity of three calendar days, in the profile": (
        publicity("result", days=3, unit="calendar_days"), PROFILE, "最少只有1个工作日"),
    "no publicity of the result": (
        drawn(_unpublicised), "issue_request", "要求“获奖建议名单公示”已经期满，但从“评选年度开始”"),
    "four winners with moved bounds": (
        parameter("quota.max", value=4, max=4), SHEET, "“每届名额上限”不得高于3（本办法第四条）"),
    "an unknown variable in a condition": (
        WRONG["an unknown variable in a condition"][0], "flow_any_accepted__publicise_acceptance", "acepted"),
    "an unknown variable in a timer": (
        WRONG["an unknown variable in a timer"][0], "filing_closed", "是不是“filing_closes”"),
    "an unknown variable in a limit": (
        WRONG["an unknown variable in a limit"][0], "audit", "audit_limit"),
    "an unknown variable in an input": (
        WRONG["an unknown variable in an input"][0], "close_filing", "edition"),
    "a wrong type": (
        WRONG["a text for a number of days"][0], "screening_overdue", "整数"),
    "a dead value": (
        WRONG["a dead value"][0], "flow_legal_person_gate__tell_not_recommended", "yse"),
    "a lane nobody holds": (
        WRONG["a lane nobody holds"][0], "lane_edition_prefecture", "州政府"),
    "a receive with a wrong id": (
        WRONG["a receive with another id"][0], "acceptance_decided", "“收到受理决定”"),
    "a receive of a message that nobody sends": (
        WRONG["a message that nobody sends"][0], "formal_reviews_done", "“全部完成形式审查”"),
    "a trap behind a gateway": (
        drawn(_trap), "around", "走进去就出不来"),
    "an article that doesn't exist": (
        inside("publicise_result", "第二十二条", "第四十条"), "publicise_result", "第四十条"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "box", "says"), TEN.values(), ids=TEN)
def test_each_of_the_ten_is_refused_at_its_box(change: Change, box: str, says: str) -> None:
    told = [fault.message for fault in checking.faults(change(AWARD)) if fault.box == box]
    assert any(says in message for message in told), told
