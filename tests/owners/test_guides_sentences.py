"""What the guides for owners say of the check is so: each sentence, quoted as it stands, is tried on a draft.

A guide that says something else needs another test.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.owners import editor, elements, guides, modeler
from tests.owners.drafts import Draft

Change = Callable[[Draft], None]


def on(box: str, name: str, value: str) -> Change:
    return lambda draft: modeler.set_property(draft, box, name, value)


def form(name: str, /, **changes: Any) -> Change:
    def change(draft: Draft) -> None:
        with draft.json(f"forms/{name}.json") as held:
            held.update(changes)

    return change


def field(name: str, key: str, /, **changes: Any) -> Change:
    def change(draft: Draft) -> None:
        with draft.json(f"forms/{name}.json") as held:
            (found,) = [each for each in held["fields"] if each["key"] == key]
            found.update(changes)

    return change


def more(name: str, key: str, type: str, **properties: Any) -> Change:
    return lambda draft: editor.add_field(draft, name, key, type, "补充内容", **properties)


def parameter(key: str, **changes: Any) -> Change:
    def change(draft: Draft) -> None:
        with draft.json("parameters.json") as sheet:
            (found,) = [each for each in sheet if each["key"] == key]
            found.update(changes)

    return change


def written(path: str, old: str, new: str) -> Change:
    return lambda draft: editor.replace(draft, path, old, new)


def condition(value: str) -> Change:
    return lambda draft: modeler.set_condition(draft, *REVOKED, value)


def discipline(draft: Draft) -> None:
    """A lane of its own for the audit's opinion."""
    modeler.add_lane(draft, "application", "纪检组")
    modeler.move(draft, "audit_opinion", "纪检组")
    modeler.set_property(draft, "audit_opinion", "assign_unit", "")


def own_task(draft: Draft) -> None:
    """A user task with a form whose answer a choice goes by."""
    options = [{"value": "yes", "label": "同意"}, {"value": "no", "label": "不同意"}]
    editor.add_form(draft, "look_again", "复核", "第十四条",
                    {"key": "agreed", "type": "radio", "label": "意见", "required": True, "variable": True,
                     "options": options})  # fmt: skip
    place = ("audit_opinion", "issue_audit_opinion")
    modeler.add_user_task(draft, "look_again", "复核", place, form="look_again", article="第十四条")
    modeler.add_gateway(draft, "agreed_gate", "同意？", ("look_again", "issue_audit_opinion"), article="第十四条")
    modeler.connect(draft, "agreed_gate", "audit_opinion", condition='agreed == "no"')


def role(draft: Draft) -> None:
    editor.add_role(draft, "discipline", "纪检组")


def timer(moment: str) -> Change:
    """A timer on the edge of the audit, which only ends."""

    def change(draft: Draft) -> None:
        modeler.add_boundary_timer(draft, "audit_soon", "将到期", "audit", moment=moment, article="第十四条")
        modeler.add_end(draft, "audit_told", "已提醒", "audit_soon", article="第十四条")

    return change


def without_step(draft: Draft) -> None:
    """The step that begins the objection's case is taken out, and the ways before and behind it are joined."""
    (way,) = elements.leaving(draft, "record_screening")
    modeler.redirect(draft, "screen_objection", "record_screening", way.get("targetRef"))
    modeler.delete(draft, "record_screening")


REVOKED = ("decision_gate", "revoke_award")
DAYS = "publicity.days.result"
# The sentence of the guide, the change, and the words of the check; without words it is accepted.
CLAIMS: list[tuple[str, list[Change], str]] = [
    ("只能用 `award.json` 的 `roles` 中列出的", [discipline], "“纪检组”泳道是没有人担任的角色"),
    ("增加一个角色，先在 `roles` 中加一项（`kind` 写 `other`），再画泳道。", [role, discipline], ""),
    ("任务用属性 `position` 要求其中一个。", [on("formal_review", "position", "负责人")], "没有这个岗位"),
    ("任务重画、改了标识，参数也要跟着改。", [lambda draft: modeler.redraw(draft, "audit", "audit_again")], "audit"),
    ("**每个图形都要有**", [on("audit", "article", "")], "“审核”没有注明依据的条款"),
    ("执行的是本办法哪一条", [on("audit", "article", "第四十条")], "管理办法没有这一条"),
    ("即 `forms` 中的文件名", [on("audit", "form", "audti")], "“audti”不存在"),
    ("`assign_unit` 和 `assign_user` 最多填一个", [on("audit", "assign_user", "leader")], "只能有一个"),
    ("存放单位编号的变量名", [on("audit", "assign_unit", '"1"')], "应当是变量的名称"),
    ("`not_same_person_as` 所写的任务应当在前面每条路上都已办理",
     [on("review_report", "not_same_person_as", "submit_for_approval")], "请把它画在前面"),
    ("并且由一个人办理", [on("review_report", "not_same_person_as", "vote")], "由多人各办一份"),
    ("`position` 和 `not_same_person_as` 不与 `assign_user` 同时写。",
     [on("site_report", "not_same_person_as", "appoint_group")], "只有由一个角色、一个单位办理的任务才能写"),
    ("`recall` 只能写在由多人同时各办一份的用户任务上", [on("audit", "recall", "yes")], "不是由多人同时各办一份"),
    ("不记名的表单不能写。", [on("vote", "recall", "yes")], "提交后不能撤回"),
    ("`yes` 可以，不写就是不可以", [on("give_opinion", "recall", "")], ""),
    ("都不填的，由该角色的任何人办理。", [on("audit", "assign_unit", "")], ""),
    ("流程里用到的每个变量，都要在走到那里以前", [on("audit", "assign_unit", "nobody")], "还没有谁给它赋值"),
    ("**增加一个用户任务不需要写程序**", [own_task], ""),
    ("**增加一个环节，不需要程序。**", [own_task], ""),
    ("把表单里的单选字段标上 `\"variable\": true`", [own_task], ""),
    ("比较时加引号：`decision == \"revoke\"`。", [condition("decision == revoke")], "revoke"),
    ("部署时逐个检查，写错了会指出是哪一个图形。", [condition("decision = 1")], "“是否撤销奖励？”到“撤销奖励”的连线"),
    ("其他写法一律不能用。", [condition("[x for x in [1]] == 1")], "不能写循环"),
    ("名单上可能还有组织的路通到“奖项空缺”",
     [lambda draft: modeler.set_condition(draft, "any_accepted", "publicise_acceptance", "listed > 1")],
     "名单上可能还有申报组织"),
    ("没有谁会发出的消息有人等",
     [lambda draft: modeler.set_condition(draft, "any_entered", "stage_reviewed", "started == 0")], "会一直等下去"),
    ("条件永远不会成立", [condition('decision == "yse"')], "yse"),
    ("网关必须有一条默认的出路", [lambda draft: elements.box(draft, "decision_gate").attrib.pop("default")], "默认"),
    ("时限只能以上面标着“时限”的词之一开头。", [timer("5")], "应当由这些词之一写成"),
    ("从这一刻起第 n 天", [timer("calendar_days(3)")], ""),
    ("参数表里", [timer('working_days(param("audit.limti"))')], "“audit.limti”不在参数表里"),
    ("文件名与 `name` 相同", [form("audit", name="audti")], "与文件名“audit”不一致"),
    ("写错的属性名、重复的标识、不存在的来源，检查时都会指出。",
     [field("audit", "result", labell="x")], "不能有属性“labell”"),
    ("重复的标识", [more("audit", "result", "text")], "key“result”重复"),
    ("不存在的来源", [more("audit", "tax", "select", source="departmets")], "选项来源“departmets”不存在"),
    ("与 `options` 二选一",
     [more("audit", "tax", "select", source="departments", options=[])], "只能在options和source中写一个"),
    ("因此不能有流程变量和文件", [more("ballot", "paper", "file")], "不记名的表单不能有流程变量和文件"),
    ("因此不能有流程变量", [more("ballot", "paper", "text", variable=True)], "不记名的表单不能有流程变量和文件"),
    ("只能写单选、勾选字段的值",
     [form("department_opinion", bulk={"opinion": "agree", "reason": "x"})], "只能用单选、勾选字段"),
    ("必填的字段一个也不能缺", [form("audit", bulk={"result": "pass"})], "缺少必填的字段"),
    ("不记名的表单不能写。", [form("ballot", bulk={"choices": "for"})], "不记名的表单不能一并办结"),
    ("表单里随时可以增加字段。", [more("audit", "more", "text", required=True)], ""),
    ("在表单的 `fields` 里加一项。", [more("audit", "more", "text")], ""),
    ("如果被后续的自动步骤读取，改名或者删去时检查会指出是哪一步",
     [written("forms/audit.json", '"key": "result"', '"key": "outcome"')], "“登记审核结论”要读“审核”的字段“result”"),
    ("单选项的 `value` 如果被后续的自动步骤读取",
     [written("forms/audit.json", '"value": "pass"', '"value": "passed"')], "“登记审核结论”要读“审核”的字段“result”"),
    ("改 `label`、`help`、顺序和限制不受影响。", [field("audit", "result", label="审核的结论", help="请写明")], ""),
    ("改 `label`、`help`、顺序、限制不要紧。", [field("audit", "result", label="审核的结论", help="请写明")], ""),
    ("删去一个自动步骤：后面还要用它给出的内容的，检查会指出是哪一步", [without_step], "还没有谁给它赋值"),
    ("平时只改 `value`。", [parameter("consult.reply", value=8)], ""),
    ("超出的不能部署", [parameter(DAYS, value=3)], "不能低于5个工作日（本办法第二十二条）"),
    ("放宽 `min`、`max` 也不起作用", [parameter(DAYS, value=3, min=1)], "不得低于5（本办法第二十二条）"),
    ("分数写成文字，如 `\"2/3\"`", [parameter("vote.pass", value="2/3")], ""),
    ("也可以写小数", [parameter("vote.pass", value=0.6)], ""),
    ("`share` 相同的各项之和应当是100。", [parameter("weights.site", value=50)], "各项之和应当是100，现在是110"),
    ("依据的条款，必须是管理办法里有的",
     [written("documents/audit_opinion.typ", "、第十四条", "、第四十条")], "第四十条"),
    ("每份文书必须写明依据的条款。",
     [written("documents/audit_opinion.typ", "// article: 第九条、第十四条\n", "")], "条款"),
    ("除办公室以外谁可以阅读，写角色的名称",
     [written("documents/audit_opinion.typ", "// readers: ", "// readers: 局外人、")], "由“局外人”阅读"),
    ("公示不得少于5个工作日", [parameter("publicity.days.acceptance", value=4)], "不能低于5个工作日"),
    ("名额不得超过3个", [parameter("quota.max", value=4)], "不能高于3"),
    ("异议审查不得超过5个工作日", [parameter("objection.screen", value=6)], "不能高于5"),
]  # fmt: skip


@pytest.mark.parametrize(("quoted", "changes", "said"), CLAIMS, ids=[str(number) for number in range(len(CLAIMS))])
def test_what_a_guide_says_of_the_check_is_so(quoted: str, changes: list[Change], said: str) -> None:
    assert guides.says(quoted)
    told = [fault.message for fault in guides.faults(*changes)]
    assert any(said in sentence for sentence in told) if said else told == []
