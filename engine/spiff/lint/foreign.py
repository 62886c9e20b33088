"""Settings that were made for another engine: here they would do nothing, and whoever made them must be told."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.xml import BPMN

_ENGINES = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://camunda.org/schema/zeebe/1.0": "Zeebe",
    "http://www.jboss.org/drools": "jBPM",
    "http://bpmn.sourceforge.net": "imixs",
}
# What a drawing tool writes by itself, and what is for reading only.
_HARMLESS = frozenset({
    "historyTimeToLive", "versionTag", "isStartableInTasklist", "modelerTemplate", "modelerTemplateVersion",
    "modelerTemplateIcon", "diagramRelationId",
})  # fmt: skip
_MEND: Mapping[str, str] = {
    "formKey": "表单请写在属性“form”里",
    "formRef": "表单请写在属性“form”里",
    "formDefinition": "表单请写在属性“form”里",
    "formData": "表单请画成 forms/ 里的文件，写在属性“form”里",
    "assignee": "办理的角色由泳道决定，具体的人写在属性“assign_user”里",
    "assignmentDefinition": "办理的角色由泳道决定，具体的人写在属性“assign_user”里",
    "candidateUsers": "办理的角色由泳道决定",
    "candidateGroups": "办理的角色由泳道决定",
    "dueDate": "期限请写在属性“due_working_days”里",
    "followUpDate": "期限请写在属性“due_working_days”里",
    "taskSchedule": "期限请写在属性“due_working_days”里",
    "class": "请选定一个处理动作",
    "expression": "请选定一个处理动作",
    "delegateExpression": "请选定一个处理动作",
    "taskDefinition": "请选定一个处理动作",
    "type": "请选定一个处理动作",
    "topic": "请选定一个处理动作",
    "collection": "请写在多实例的列表（loopDataInputRef）里",
    "elementVariable": "请写在多实例的每一项（inputDataItem）里",
    "decisionRef": "请写在决策表的设置里",
}


def settings(subject: Subject) -> Iterator[Fault]:
    """Attributes and elements in the namespace of another engine."""
    for element in subject.drawing.root.iter("*"):
        for key in element.attrib:
            yield from _told(subject, element, *_split(key))
        if _split(element.tag)[0] in _ENGINES and not _is_inside_another(element):
            yield from _told(subject, element, *_split(element.tag))


def _told(subject: Subject, at: Any, namespace: str, name: str) -> Iterator[Fault]:
    if namespace in _ENGINES and name not in _HARMLESS:
        mend = _MEND.get(name, "需要的话请用本系统的办法重新设置")
        sentence = f"有给 {_ENGINES[namespace]} 的设置“{name}”，本系统不执行；{mend}，并请删去它。"
        yield subject.drawing.fault_at(at, "foreign_setting", sentence)


def _is_inside_another(element: Any) -> bool:
    """The parts of a setting are told with it."""
    return any(_split(each.tag)[0] in _ENGINES for each in element.iterancestors())


def ignored_attributes(subject: Subject) -> Iterator[Fault]:
    """Attributes of BPMN itself that promise a behaviour which nothing here has."""
    for element in subject.drawing.root.iter(f"{{{BPMN}}}*"):
        for name, (plain, why) in _IGNORED.items():
            if element.get(name, plain) not in (plain, ""):
                yield subject.drawing.fault_at(element, "ignored_attribute", f"的设置“{name}”不起作用：{why}。")


_IGNORED: Mapping[str, tuple[str, str]] = {
    "instantiate": ("false", "收到消息就启动流程的，请画成由消息启动的开始事件"),
    "startQuantity": ("1", "每次到达都会办理一次"),
    "completionQuantity": ("1", "每次办完只往下走一次"),
    "parallelMultiple": ("false", "只等待一个触发条件"),
}


def languages(subject: Subject) -> Iterator[Fault]:
    """Expressions are read in one language, whatever another one is named."""
    for element in subject.drawing.root.iter(f"{{{BPMN}}}*"):
        language = element.get("language") or element.get("expressionLanguage") or ""
        if language and not language.startswith("http"):
            sentence = f"写明用“{language}”计算，本系统只认自己的写法；请去掉这个设置，并检查表达式。"
            yield subject.drawing.fault_at(element, "foreign_language", sentence)


def _split(name: str) -> tuple[str, str]:
    namespace, _, plain = name.rpartition("}")
    return namespace.removeprefix("{"), plain


RULES: tuple[Rule, ...] = (settings, ignored_attributes, languages)
