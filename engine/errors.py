"""Everything the engine refuses. A class's docstring is the sentence that people read."""

from typing import Any


class EngineError(Exception):
    """引擎无法完成此操作。"""

    def __init__(self, *args: object, **facts: Any) -> None:
        self.facts = facts
        text = args[0] if args else (type(self).__doc__ or "").format(**facts)
        super().__init__(text)


class Refusal(EngineError):
    """A handler, a word or a form says no for a reason that the person at the screen can act on.

    `field` names the form field that the sentence belongs to, if it belongs to one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class _Stated(Refusal):
    """A refusal whose sentence is the docstring of its class."""

    def __init__(self, **facts: Any) -> None:
        super().__init__((type(self).__doc__ or "").format(**facts))
        self.facts = facts


class TaskHeld(_Stated):
    """“{name}”已由{by}签收。"""


class DraftMovedOn(_Stated):
    """“{name}”的草稿在另一个窗口里保存过，这里的内容没有保存。"""


class TaskWaits(_Stated):
    """“{name}”还在等待：{whom}。收到以后才能继续，您也可以撤销委派或者减签。"""


class CaseWentOn(_Stated):
    """“{name}”已经办到下一步“{box}”，不能撤回。"""


class Undecided(_Stated):
    """“{box}”按决策表“{table}”判定不了：{why}。"""


class TaskAlreadyDone(EngineError):
    """“{name}”已由{by}办结。"""


class TaskNotFound(EngineError):
    """没有这项待办，或您无权办理。"""


class AnswersRejected(EngineError):
    """填写的内容有误，请按提示修改。"""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(**{})
        self.errors = errors

    def __str__(self) -> str:
        told = "；".join(f"{field}：{sentence}" for field, sentence in self.errors.items())
        return f"{super().__str__()}（{told}）"


class DefinitionRejected(EngineError):
    """流程包有{count}处问题，没有部署。"""

    def __init__(self, faults: list[Any]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


class NoSuchProcess(EngineError):
    """没有部署名为“{process}”的流程。"""


class StartUnfit(EngineError):
    """流程“{process}”启动时应当带来“{name}”（{kind}），收到的是{given}。"""


class CaseAlreadyStarted(EngineError):
    """“{key}”已经启动，不能重复启动。"""


class ExpressionError(EngineError):
    """表达式“{text}”不能计算：{why}。"""


class StateConflict(EngineError):
    """这件事刚刚被别人推进了一步，请重试。"""


class NotRunning(EngineError):
    """这项工作已经不在等待中，可能刚被取消或已经结束。"""


class DiagramUnreadable(EngineError):
    """流程图文件不能读取：{why}。"""
