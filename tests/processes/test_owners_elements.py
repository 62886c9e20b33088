"""The guide for owners tells the truth of elements: what it offers is accepted, what it rules out refused by name."""

import re
from pathlib import Path

import pytest

from engine import checks
from engine.spiff.lint import elements
from tests.engine.diagrams import START, box, diagram, gateway, line, process, tag, timer, user
from tests.engine.test_checks import GOOD, REGISTRY, bundle

GUIDE = (Path(__file__).parents[2] / "processes" / "README.zh.md").read_text(encoding="utf-8")


def defined(kind: str, id: str, definition: str) -> bytes:
    event = box(kind, id, inner=tag(f"{definition}EventDefinition", id="definition"))
    if kind == "endEvent":
        return diagram(process("case", [START, user("ask"), event], ["start > ask", f"ask > {id}"]))
    return line(event)


REFUSED: dict[str, bytes] = {
    "复杂网关": line(gateway("甲", "complexGateway")),
    "事务": line(box("transaction", "甲", inner=tag("userTask", id="x"))),
    "即席子流程": line(box("adHocSubProcess", "甲", inner=tag("userTask", id="x"))),
    "补偿": defined("endEvent", "甲", "compensate"),
    "链接事件": defined("intermediateCatchEvent", "甲", "link"),
    "条件事件": line(box("intermediateCatchEvent", "甲", inner=tag(
        "conditionalEventDefinition", tag("condition", "a")))),
    "取消事件": defined("endEvent", "甲", "cancel"),
    "循环时限": line(timer("甲", "R/P1Y", how="timeCycle")),
    "发送任务": line(box("sendTask", "甲")),
}  # fmt: skip


def test_the_guide_rules_out_what_is_refused_here_and_nothing_else() -> None:
    said = re.search(r"^不能用的：(.+?)。", GUIDE, re.MULTILINE)
    assert said
    assert said[1].split("、") == list(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_ruled_out_is_refused_by_its_name(name: str) -> None:
    found = checks.problems(bundle(REFUSED[name]), REGISTRY)
    assert any(name in fault.message and "“甲”" in fault.message for fault in found), found


OFFERED = {
    "用户任务": "userTask", "手工任务": "manualTask", "服务任务": "serviceTask", "脚本任务": "scriptTask",
    "接收任务": "receiveTask", "消息事件": "messageEventDefinition", "时限事件": "timerEventDefinition",
    "排他网关": "exclusiveGateway", "包容网关": "inclusiveGateway", "并行网关": "parallelGateway",
    "事件网关": "eventBasedGateway", "子流程": "subProcess", "调用流程": "callActivity",
    "事件子流程": 'triggeredByEvent="true"', "错误结束事件": "errorEventDefinition",
    "升级事件": "escalationEventDefinition", "信号事件": "signalEventDefinition",
    "业务规则任务": "businessRuleTask",
}  # fmt: skip


def test_what_the_guide_offers_is_allowed_and_shown_in_a_good_diagram() -> None:
    table = GUIDE.partition("### 可以用的图形")[2].partition("不能用的：")[0]
    offered = [name for row in re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)[1:] for name in row.split("、")]
    kinds = [OFFERED[name] for name in offered if not name.startswith("-")]
    assert kinds
    assert all(kind in elements._ALLOWED for kind in kinds if kind.isalpha())
    # Decision tables have diagrams of their own.
    shown = b"".join(GOOD.values()) + b"businessRuleTask"
    assert [kind for kind in kinds if kind.encode() not in shown] == []
