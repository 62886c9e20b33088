"""The shipped scenarios come true, and together they go over every box and every flow of the diagram."""

import dataclasses
from collections.abc import Callable, Mapping

import pytest

from engine.bundle import Bundle
from engine.errors import DefinitionRejected
from rehearsal import run
from tests.rehearsal.conftest import PROCESSES

SHIPPED = sorted(path.stem for path in (PROCESSES / "scenarios").glob("*.yaml"))
Outcomes = Mapping[str, run.Outcome]
Play = Callable[[str], run.Outcome]

EDITION = "名称: 试写\n届: {年度: 2026, 名额: 3, 启动: 2026-03-02, 申报开始: 2026-03-09, 申报截止: 2026-04-30}\n"
ALONE = EDITION + "组织: [{名称: 甲公司（虚构）, 成立: 2006-04-12"


@pytest.fixture(scope="session")
def outcomes(bundle: Bundle) -> Outcomes:
    """Every shipped scenario, played."""
    return {outcome.name: outcome for outcome in run.scenarios(bundle)}


@pytest.fixture
def play(bundle: Bundle) -> Play:
    """Plays a scenario of one's own on the shipped bundle."""

    def play(text: str) -> run.Outcome:
        kept = {path: content for path, content in bundle.files.items() if not path.startswith("scenarios/")}
        (outcome,) = run.scenarios(Bundle({**kept, "scenarios/try.yaml": text.encode()}))
        return outcome

    return play


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_comes_true(outcomes: Outcomes, name: str) -> None:
    assert outcomes[name].missed == []


def test_the_scenarios_go_over_every_box_and_every_flow(bundle: Bundle, outcomes: Outcomes) -> None:
    """Nothing is excused: what no story reaches has no place in the diagram."""
    covered = run.coverage(bundle, outcomes.values())
    assert (covered.elements_missed, covered.flows_missed) == ([], [])
    assert covered.elements > 180
    assert covered.flows > 200


@pytest.mark.parametrize("name", SHIPPED)
def test_each_scenario_has_a_title_of_its_own(outcomes: Outcomes, name: str) -> None:
    titles = [outcome.title for outcome in outcomes.values()]
    assert titles.count(outcomes[name].title) == 1


@pytest.mark.parametrize("name", ["before_review", "vacant_not_approved"])
def test_a_bundle_with_other_lanes_is_rehearsed_as_well(bundle: Bundle, name: str) -> None:
    lanes = {"行署": "县人民政府", "领导小组成员单位": "成员部门", "相关部门": "县直部门", "审核机关": "乡镇"}
    files = {path: content for path, content in bundle.files.items() if not path.startswith("scenarios/")}
    for path in ("award.bpmn", "award.json"):
        text = files[path].decode()
        for old, new in lanes.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        files[path] = text.encode()
    for path in (path for path in files if path.startswith("documents/")):
        files[path] = _renamed_readers(files[path].decode(), lanes).encode()
    (outcome,) = run.scenarios(Bundle({**files, f"scenarios/{name}.yaml": bundle.scenarios[name]}))
    assert outcome.missed == []


def _renamed_readers(text: str, lanes: Mapping[str, str]) -> str:
    """The template with other roles in the line that says who reads it."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if line.startswith("// readers:"):
            readers = line.removeprefix("// readers: ").split("、")
            lines[place] = "// readers: " + "、".join(lanes.get(one, one) for one in readers)
    return "\n".join(lines)


# ---------------------------------------------------------------- stories that don't come true


def test_an_outcome_that_does_not_come_is_told(play: Play) -> None:
    outcome = play(ALONE + ", 名单: {质量奖候选名单: 否}, 水平: 40, 结局: 获奖}]\n应当: {获奖: 1, 空缺: 否}\n")
    assert outcome.missed == [
        "“甲公司（虚构）”2026年应当“获奖”，实际“未列入候选名单”",
        "应当有1个获奖组织，实际0个",
        "奖项应当不空缺，实际空缺",
    ]


def test_a_story_that_the_rules_refuse_is_told_with_day_box_and_reason(play: Play) -> None:
    (told,) = play(ALONE.replace("年度: 2026", "年度: 2027") + "}]\n").missed
    assert told.startswith("2026-03-0")
    assert "，2026年度评选的“启动评选”办不下去：" not in told
    assert "2027年度评选的“启动评选”办不下去：" in told


def test_a_value_that_the_form_refuses_is_told_by_its_label(play: Play) -> None:
    (told,) = play(ALONE + ", 填写: {陈述答辩: {评分（百分制）: 101}}}]\n").missed
    assert told.endswith("甲公司（虚构）的“陈述答辩”填得不对：“评分（百分制）”不能大于100")


def test_a_box_that_nobody_ever_does_leaves_the_case_open(play: Play) -> None:
    missed = play(ALONE + "}]\n放弃办理: [领导小组审议]\n").missed
    assert missed[0] == "“2026年度评选”没有办结，停在“领导小组审议”"


def test_a_case_may_wait_where_the_story_says_so(play: Play) -> None:
    told = ALONE + "}]\n放弃办理: [领导小组审议]\n等候: [领导小组审议]\n"
    assert play(told).missed == []
    elsewhere = play(told.replace("等候: [领导小组审议]", "等候: [审核]")).missed
    assert elsewhere[0] == "“2026年度评选”没有办结，停在“领导小组审议”"


def test_a_story_that_goes_round_for_ever_is_stopped(play: Play) -> None:
    (told,) = play(ALONE + f", 回避专家: {list(range(1, 13))}" + "}]\n").missed
    assert told.endswith("2026年度评选的“成立评审组”已经是第13次，没有尽头")


def test_a_second_report_of_an_award_that_is_lost_meanwhile_leaves_nothing_open(play: Play) -> None:
    two = "{获奖后月数: 3, 情形: accident, 经过: 事故}, {获奖后月数: 3, 情形: credit, 经过: 欠款}"
    assert play(ALONE + f", 结局: 获奖, 事件: [{two}]" + "}]\n").missed == []


def test_a_withdrawal_after_the_end_is_refused(play: Play) -> None:
    (told,) = play(ALONE + ", 撤回: 300, 结局: 获奖}]\n").missed
    assert told.endswith("情景办不下去：已经办结，不能撤回")


def test_a_report_after_the_watch_is_refused(play: Play) -> None:
    (told,) = play(ALONE + ", 事件: [{获奖后月数: 61, 情形: accident, 经过: 事故}]}]\n").missed
    assert told.endswith("情景办不下去：自获奖之日起的监督期已经届满，不再受理对该获奖组织的事件报告")


def test_an_unreadable_scenario_does_not_keep_the_others_from_being_played(bundle: Bundle) -> None:
    kept = {path: content for path, content in bundle.files.items() if not path.startswith("scenarios/")}
    told = {"scenarios/a.yaml": b"[", "scenarios/b.yaml": bundle.scenarios["vacant_no_candidate"]}
    bad, good = run.scenarios(Bundle({**kept, **told}))
    assert bad.missed == ["情景文件scenarios/a.yaml第1行第2列附近：写法不对，请检查缩进、冒号、引号和括号"]
    assert good.missed == []


def test_a_bundle_with_faults_is_not_rehearsed(bundle: Bundle) -> None:
    broken = dataclasses.replace(bundle, files={**bundle.files, "award.bpmn": b"<x/>"})
    with pytest.raises(DefinitionRejected):
        list(run.scenarios(broken))
    with pytest.raises(DefinitionRejected):
        run.rehearsal_story(broken)
