"""The files that describe the award: `award.json`, and `scorebook.json` where a stage is scored by it."""

from collections.abc import Callable, Iterator
from typing import Any

from award import profile
from award.rules import scorebook_faults
from engine.bundle import PROFILE, Bundle
from engine.errors import DiagramUnreadable
from engine.faults import Fault
from engine.spiff import parser

SCOREBOOK = "scorebook.json"


def faults(bundle: Bundle) -> Iterator[Fault]:
    def wrong_profile(given: Any) -> list[str]:
        return profile.faults(given, bundle.parameters) or [
            *_unwritten(bundle, given),
            *_missing_of_starts(bundle, given),
            *_undrawn(bundle, given),
        ]

    yield from _file(bundle, PROFILE, "奖项设定", wrong_profile)
    if SCOREBOOK in bundle.files or _is_scored_by_book(bundle):
        yield from _file(bundle, SCOREBOOK, "评分表", scorebook_faults.faults)


def _is_scored_by_book(bundle: Bundle) -> bool:
    stages = bundle.profile.get("stages")
    scales = [each.get("scale") for each in stages if isinstance(each, dict)] if isinstance(stages, list) else []
    return any(isinstance(scale, dict) and scale.get("scorebook") is True for scale in scales)


def _unwritten(bundle: Bundle, given: Any) -> Iterator[str]:
    """Documents that go with an outcome and have no template."""
    for outcome in given["outcomes"]:
        for document in (outcome.get("document"), outcome.get("ban_document")):
            if document and document not in bundle.documents:
                yield f"办理结果“{outcome['name']}”的公文“{document}”不存在：没有documents/{document}.typ。"


def _missing_of_starts(bundle: Bundle, given: Any) -> Iterator[str]:
    """The form and the letters of a start that lie in no folder."""
    for start in given["starts"]:
        form = start.get("form")
        if form and form not in bundle.forms:
            yield f"启动方式“{start['title']}”的表单“{form}”不存在：没有forms/{form}.json。"
        for letter in start.get("letters", ()):
            if letter not in bundle.documents:
                yield f"启动方式“{start['title']}”的公文“{letter}”不存在：没有documents/{letter}.typ。"


def _undrawn(bundle: Bundle, given: Any) -> Iterator[str]:
    """Starts of processes that are not in the diagram; a diagram that can't be read is a fault of its own."""
    try:
        processes = {element.process for element in parser.elements(*bundle.diagrams.values()).values()}
    except DiagramUnreadable:
        return
    for start in given["starts"]:
        process = start.get("process")
        if process and process not in processes:
            yield f"启动方式“{start['title']}”启动的流程“{process}”在流程图里没有。"


def _file(bundle: Bundle, path: str, title: str, judge: Callable[[Any], list[str]]) -> Iterator[Fault]:
    if path not in bundle.files:
        yield Fault(path, title, "missing_file", f"流程包里没有“{path}”（{title}）。")
    elif (given := bundle.json[path]) is not None:
        rule = path.removesuffix(".json")
        yield from (Fault(path, title, rule, f"{title}：{sentence}") for sentence in judge(given))
