"""Small diagrams for benchmarks."""

from tests.engine.diagrams import picture

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)
PROPERTIES = (
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="form" value="opinion"/><spiffworkflow:property name="article" value="第十四条"/>'
    "</spiffworkflow:properties></bpmn:extensionElements>"
)
ARTICLE = PROPERTIES.replace('<spiffworkflow:property name="form" value="opinion"/>', "")
LANE = "办公室"


def ten_tasks() -> bytes:
    """Ten user tasks in a row."""
    return chain(10, loop=False)


def rework() -> bytes:
    """Two user tasks and a gateway that sends back as long as `again` says so."""
    return chain(2, loop=True)


def chain(length: int, *, loop: bool) -> bytes:
    tasks = "".join(
        f'<bpmn:userTask id="task_{n}" name="任务{n}">{PROPERTIES}</bpmn:userTask>'
        f'<bpmn:sequenceFlow id="flow_{n}" sourceRef="{_before(n)}" targetRef="task_{n}"/>'
        for n in range(1, length + 1)
    )
    nodes = [f"task_{n}" for n in range(1, length + 1)]
    if loop:
        ending = (
            f'<bpmn:exclusiveGateway id="send_back" name="是否退回" default="to_end">{ARTICLE}</bpmn:exclusiveGateway>'
            f'<bpmn:sequenceFlow id="to_gateway" sourceRef="task_{length}" targetRef="send_back"/>'
            '<bpmn:sequenceFlow id="to_begin" name="退回" sourceRef="send_back" targetRef="task_1">'
            "<bpmn:conditionExpression>again</bpmn:conditionExpression></bpmn:sequenceFlow>"
            '<bpmn:sequenceFlow id="to_end" sourceRef="send_back" targetRef="finished"/>'
        )
        nodes.append("send_back")
    else:
        ending = f'<bpmn:sequenceFlow id="to_end" sourceRef="task_{length}" targetRef="finished"/>'
    lane = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in ("begin", *nodes, "finished"))
    process = (
        '<bpmn:process id="case" name="测速" isExecutable="true"><bpmn:laneSet id="lanes">'
        f'<bpmn:lane id="lane" name="{LANE}">{lane}</bpmn:lane></bpmn:laneSet>'
        f'<bpmn:startEvent id="begin" name="开始">{ARTICLE}</bpmn:startEvent>'
        f'{tasks}{ending}<bpmn:endEvent id="finished" name="结束">{ARTICLE}</bpmn:endEvent></bpmn:process>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES} id="bench" targetNamespace="bench">'
        f"{process}{picture(process, 'case')}</bpmn:definitions>"
    ).encode()


def _before(number: int) -> str:
    return "begin" if number == 1 else f"task_{number - 1}"
