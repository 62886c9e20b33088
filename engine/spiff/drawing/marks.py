"""The small signs of BPMN as SVG: what kind of task, event or gateway a shape is, and how far it has come."""

NAMES = {
    "userTask": "人工办理", "manualTask": "人工办理", "serviceTask": "系统办理", "callActivity": "调用流程",
    "businessRuleTask": "按表判定",
    "sendTask": "发送消息", "receiveTask": "接收消息", "startEvent": "开始", "endEvent": "结束",
    "intermediateCatchEvent": "等待", "intermediateThrowEvent": "发出", "boundaryEvent": "期限",
    "exclusiveGateway": "判断", "parallelGateway": "并行", "inclusiveGateway": "判断", "eventBasedGateway": "等待其一",
    "scriptTask": "赋值", "subProcess": "子流程",
}  # fmt: skip

_LINE = 'fill="none" stroke="{ink}" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"'
_SOLID = 'fill="{ink}" stroke="{ink}" stroke-width="1"'

_ENVELOPE = "M0 0H15V11H0zM0 0L7.5 6.5L15 0"
_FILLED_ENVELOPE = "M0 0H15L7.5 6zM0 2V11H15V2L7.5 8z"

# Drawn from the top left corner of a task.
TASKS = {
    "userTask": (_LINE, "M9 3a3.2 3.2 0 1 0 .01 0M3 17c0-5 2.6-7 6-7s6 2 6 7z"),
    "manualTask": (_LINE, "M2 8h7L7 4h3l6 5v6H4z"),
    "serviceTask": (
        _LINE,
        "M8 2h3l.5 2.2 2 .9 2-1.2 2 2-1.2 2 .9 2 2.2.6v2.8l-2.2.6-.9 2 1.2 2-2 2-2-1.2-2 .9L11 20H8l-.5-2.3-2-.9-2 1.2"
        "-2-2 1.2-2-.9-2L-.3 11.5V8.7l2.1-.6.9-2-1.2-2 2-2 2 1.2 2-.9zM9.5 7.5a3 3 0 1 0 .01 0",
    ),
    "scriptTask": (_LINE, "M6 2h10c-5 5 2 8-3 14H3c5-6-3-9 3-14zM7 6h5M7 9h6M7 12h5"),
    "businessRuleTask": (_LINE, "M2 3h15v12H2zM2 7h15M7 7v8M2 11h15"),
    "sendTask": (_SOLID, f"{_FILLED_ENVELOPE}"),
    "receiveTask": (_LINE, f"{_ENVELOPE}"),
}

# Drawn around the middle of an event. The second is for an event that throws.
_CATCHING = {
    "timer": "M0-10a10 10 0 1 0 .01 0M0-6.5V0L4.5 2.5M0-10v2M10 0h-2M0 10v-2M-10 0h2",
    "message": "M-8-5.5H8v11H-8zM-8-5.5L0 1L8-5.5",
    "signal": "M0-8L8 6H-8z",
    "error": "M-7 7L-3-5L2 2L6-8L3 5L-2-1z",
    "escalation": "M0-8L6 8L0 1L-6 8z",
    "conditional": "M-6-8H6V8H-6zM-4-4H4M-4 0H4M-4 4H4",
    "link": "M-8-3H2v-4L8 0L2 7V3H-8z",
    "compensate": "M0-6V6L-8 0zM8-6V6L0 0z",
    "cancel": "M-7-7L7 7M7-7L-7 7",
}
_THROWING = {**_CATCHING, "message": "M-8-6H8L0 0zM-8-3.5V5.5H8V-3.5L0 2.5z"}
_TERMINATE = "M0-9.5a9.5 9.5 0 1 0 .01 0"

# Drawn around the middle of a gateway.
_GATEWAYS = {
    "exclusiveGateway": "M-7-8L7 8M7-8L-7 8",
    "parallelGateway": "M0-11V11M-11 0H11",
    "inclusiveGateway": "M0-11a11 11 0 1 0 .01 0",
    "complexGateway": "M0-11V11M-11 0H11M-8-8L8 8M8-8L-8 8",
    "eventBasedGateway": "M0-12a12 12 0 1 0 .01 0M0-6L6-1L4 6H-4L-6-1z",
}

# Drawn around the middle of a task's lower edge.
_LOOPS = {
    "parallel": "M-5 0V11M0 0V11M5 0V11",
    "sequential": "M-6 1H6M-6 6H6M-6 11H6",
    "loop": "M3 10a5.5 5.5 0 1 0-6 0M-7 10h4v-4",
}
_CALLED = "M-7-1H7V13H-7zM0 2V10M-4 6H4"


def task(kind: str, left: float, top: float, ink: str) -> str:
    if kind not in TASKS:
        return ""
    style, path = TASKS[kind]
    scale = " scale(.85)" if kind == "serviceTask" else ""
    return f'<path transform="translate({left + 6:g} {top + 5:g}){scale}" d="{path}" {style.format(ink=ink)}/>'


def event(marks: frozenset[str], middle: tuple[float, float], throws: bool, ink: str) -> str:
    if "terminate" in marks:
        return _placed(_TERMINATE, middle, _SOLID.format(ink=ink))
    paths = _THROWING if throws else _CATCHING
    style = (_SOLID if throws else _LINE).format(ink=ink)
    return "".join(_placed(paths[mark], middle, style) for mark in sorted(marks & paths.keys()))


def gateway(kind: str, middle: tuple[float, float], ink: str) -> str:
    thick = "1.5" if kind in ("eventBasedGateway", "inclusiveGateway") else "3"
    style = f'fill="none" stroke="{ink}" stroke-width="{thick}"'
    return _placed(_GATEWAYS[kind], middle, style) if kind in _GATEWAYS else ""


def loop(marks: frozenset[str], called: bool, middle: float, bottom: float, ink: str) -> str:
    """The marks at the lower edge: repetition, and the plus of what is drawn elsewhere."""
    signs = [_LOOPS[mark] for mark in sorted(marks & _LOOPS.keys())] + [_CALLED] * called
    style = f'fill="none" stroke="{ink}" stroke-width="1.6"'
    first = middle - 9 * (len(signs) - 1)
    return "".join(_placed(sign, (first + 18 * i, bottom - 15), style) for i, sign in enumerate(signs))


def tick(right: float, top: float) -> str:
    """The sign of what is done, on the upper right corner: a check mark."""
    style = 'fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"'
    circle = f'<circle cx="{right:g}" cy="{top:g}" r="8.5" fill="#2c6e3f" stroke="#fff" stroke-width="1.5"/>'
    return circle + _placed("M-4 0L-1 3.5L4.5-3.5", (right, top), style)


def pointer(right: float, top: float) -> str:
    """The sign of where a case is, on the upper right corner: a filled arrowhead."""
    circle = f'<circle cx="{right:g}" cy="{top:g}" r="8.5" fill="#a34700" stroke="#fff" stroke-width="1.5"/>'
    return circle + _placed("M-3-4.5L4.5 0L-3 4.5z", (right, top), 'fill="#fff"')


def _placed(path: str, middle: tuple[float, float], style: str) -> str:
    return f'<path transform="translate({middle[0]:g} {middle[1]:g})" d="{path}" {style}/>'
