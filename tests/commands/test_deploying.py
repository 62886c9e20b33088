"""`award deploy` plays the scenarios first; `check`, `versions` and the start of a process look at running cases."""

import getpass
import json
import shutil
from pathlib import Path

import pytest

import commands
from engine import contract
from tests.commands.conftest import Award, Said
from tests.processes.test_wrong_changes import AWARD, TEN, Change
from tests.web.conftest import Demo

SHORT = "vacant_failed_defence"
WRONG = "应当: {获奖: 1, 空缺: 否}\n"


@pytest.fixture
def office(award: Award) -> Award:
    """A product whose bundle has one short scenario, and a sheet that differs from the first version."""
    for path in (award.bundle / "scenarios").glob("*.yaml"):
        if path.stem != SHORT:
            path.unlink()
    return award


def deployed(office: Award) -> list[dict[str, object]]:
    """What the audit says of deployments after the first."""
    lines = map(json.loads, office("audit", "export").out.splitlines())
    details = [line["detail"] for line in lines if line.get("event") == "definition_deployed"]
    return [json.loads(each) if isinstance(each, str) else each for each in details][1:]


def spoil(office: Award) -> None:
    path = office.bundle / "scenarios" / f"{SHORT}.yaml"
    told = path.read_text(encoding="utf-8")
    path.write_text(told[: told.index("应当:")] + WRONG, encoding="utf-8")


def test_deploying_unchanged_content_is_the_version_there_is(award: Award) -> None:
    assert award("deploy", "--note", "再来一次").out == "内容未变，仍为第1版。\n"


def test_a_changed_bundle_becomes_the_next_version_once_its_scenarios_came_true(office: Award) -> None:
    said = office("deploy", str(office.bundle), "--note", "公示期改为7日")
    assert said.out == "已部署为第2版：公示期改为7日\n"
    assert said.err.startswith("如愿：没有组织通过答辩，奖项空缺（vacant_failed_defence，")
    assert office("deploy", str(office.bundle), "--note", "又一次").out == "内容未变，仍为第2版。\n"
    (detail,) = deployed(office)
    assert "without_scenarios" not in detail


def test_a_scenario_that_fails_stops_the_deployment(office: Award) -> None:
    spoil(office)
    said = office("deploy", "--note", "改了情景")
    assert (said.code, said.out) == (1, "")
    assert f"没有如愿：没有组织通过答辩，奖项空缺（{SHORT}，" in said.err
    assert f"有1个情景没有如愿（“{SHORT}”），没有部署。" in said.err
    assert deployed(office) == []


def test_without_scenarios_is_possible_with_a_reason_that_the_audit_keeps(office: Award) -> None:
    spoil(office)
    said = office("deploy", "--note", "改了情景", "--without-scenarios", "--reason", "情景稍后补写")
    assert said.out == "已部署为第2版：改了情景\n"
    assert said.err == ""
    (detail,) = deployed(office)
    assert detail["without_scenarios"] == "情景稍后补写"
    assert detail["by"] == getpass.getuser()


@pytest.mark.parametrize("words", [("--without-scenarios",), ("--reason", "忘了写另一个")])
def test_neither_goes_without_the_other(office: Award, words: tuple[str, ...]) -> None:
    said = office("deploy", "--note", "x", *words)
    assert said.code == 1
    assert "应当一起写" in said.err
    assert deployed(office) == []


def move_bound(office: Award) -> None:
    """Four winners instead of three, in the law itself."""
    path = office.bundle / "law" / "bounds.json"
    told = path.read_text(encoding="utf-8")
    assert '"most": 3}' in told
    path.write_text(told.replace('"most": 3}', '"most": 4}', 1), encoding="utf-8")


def test_a_changed_law_asks_for_the_new_regulation(office: Award) -> None:
    move_bound(office)
    refused = office("deploy", "--note", "名额", "--without-scenarios", "--reason", "试")
    assert refused.code == 1
    assert "由不低于0、不高于3改为不低于0、不高于4" in refused.err
    assert "--regulation" in refused.err
    assert deployed(office) == []
    words = ("--without-scenarios", "--reason", "试", "--regulation", "塔行办发〔2027〕1号")
    assert office("deploy", "--note", "名额", *words).code == 0
    (detail,) = deployed(office)
    assert detail["regulation"] == "塔行办发〔2027〕1号"
    assert any("不高于4" in str(change) for change in detail["law"])


def test_a_reworded_article_is_a_changed_law(office: Award) -> None:
    path = office.bundle / "law" / "regulation.md"
    path.write_text(path.read_text(encoding="utf-8").replace("评选", "评定", 1), encoding="utf-8")
    refused = office("deploy", "--note", "文字", "--without-scenarios", "--reason", "试")
    assert refused.code == 1
    assert "文字有改动" in refused.err


def test_a_bundle_without_scenarios_is_not_deployed_silently(office: Award) -> None:
    shutil.rmtree(office.bundle / "scenarios")
    said = office("deploy", "--note", "删掉情景")
    assert said.code == 1
    assert "流程包里没有情景，没有部署" in said.err
    assert deployed(office) == []


@pytest.mark.parametrize("words", [(), ("--without-scenarios", "--reason", "急")])
def test_a_faulty_bundle_is_not_deployed_whatever_is_said(award: Award, shipped: Path, words: tuple[str, ...]) -> None:
    (award.bundle / "forms" / "audit.json").unlink()
    said = award("deploy", "--note", "删掉审核表", *words)
    assert said.code == 1
    assert "没有部署" in said.err
    assert "审核" in said.err
    assert "仍为第1版" in Award(award.home, shipped)("deploy", "--note", "x").out


@pytest.mark.parametrize(("change", "says"), [(change, says) for change, _, says in TEN.values()], ids=TEN)
def test_what_the_check_refuses_is_refused_here(award: Award, change: Change, says: str) -> None:
    for path, content in change(AWARD).files.items():
        (award.bundle / path).write_bytes(content)
    said = award("deploy", "--note", "改了规则", "--without-scenarios", "--reason", "急")
    assert said.code == 1
    assert says in said.err
    assert deployed(award) == []


# ---------------------------------------------------------------- running cases


@pytest.fixture
def busy(demo: Demo, bare: Award) -> Award:
    """A database with an edition under way, and a copy of the bundle."""
    return Award(demo.home / "demo", bare.bundle)


def check(busy: Award) -> Said:
    return busy("check", "--json")


def test_check_tells_of_boxes_in_which_cases_wait_and_that_are_gone(busy: Award) -> None:
    assert json.loads(check(busy).out) == []
    diagram = busy.bundle / "award.bpmn"
    drawn = diagram.read_text(encoding="utf-8")
    diagram.write_text(drawn.replace('"self_check"', '"self_check_anew"').replace(">self_check<", ">self_check_anew<"))
    found = json.loads(check(busy).out)
    (told,) = [each for each in found if each["rule"] == "cases_wait"]
    assert (told["box"], told["cases"] > 0) == ("self_check", True)
    assert f"里有{told['cases']}件事项在等待，这个流程包里没有这个图形" in told["message"]
    assert f"提醒：{told['message']}\n" in busy("check").out


def test_check_tells_of_a_post_that_a_task_needs_and_nobody_holds(busy: Award) -> None:
    profile = busy.bundle / "award.json"
    described = json.loads(profile.read_text(encoding="utf-8"))
    (office,) = [role for role in described["roles"] if role["key"] == "office"]
    office["positions"] = [{"key": "head", "name": "负责人"}]
    profile.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    assert json.loads(check(busy).out) == []

    diagram = busy.bundle / "award.bpmn"
    form = '<spiffworkflow:property name="form" value="launch" />'
    drawn = diagram.read_text(encoding="utf-8")
    assert form in drawn
    position = '<spiffworkflow:property name="position" value="负责人" />'
    diagram.write_text(drawn.replace(form, form + position), encoding="utf-8")
    (told,) = json.loads(check(busy).out)
    assert (told["box"], told["rule"]) == ("launch", "nobody_holds")
    assert told["message"] == "现在没有人担任“办公室（负责人）”，“启动评选”会没有人办理；请由系统管理员授予。"
    said = busy("check")
    assert (said.code, said.out) == (0, f"没有发现问题。\n提醒：{told['message']}\n")


def test_check_goes_on_without_its_database(
    bare: Award, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**bare.environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"}.items():
        monkeypatch.setenv(name, value)
    assert commands.main(["check"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("没有发现问题。\n", "数据库不能使用，没有查对在办的事项。\n")


def test_versions_lists_those_on_which_cases_run(busy: Award) -> None:
    (found,) = json.loads(busy("versions", "--json").out)
    assert set(found) == {"version", "note", "deployed_on", "cases", "aliases", "lacks"}
    assert (found["version"], found["lacks"]) == (1, [])
    assert found["cases"] > 0
    assert f"：{found['cases']}件在办\n" in busy("versions").out


def test_without_running_cases_there_is_no_version_to_list(award: Award) -> None:
    assert award("versions").out == "没有在办的事项。\n"
    assert json.loads(award("versions", "--json").out) == []


def test_a_process_that_lacks_what_running_cases_need_does_not_start(
    busy: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(contract.SERVICES, "issue_document")
    said = busy("worker")
    assert said.code == 1
    assert "有在办事项的流程版本要用到程序里已经没有的内容，没有启动。第1版（" in said.err
    assert "的处理动作“issue_document”不存在" in said.err
    assert "程序里缺少：" in busy("versions").out
