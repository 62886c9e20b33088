"""Each user task duplicated in series, renamed, drawn anew: one story goes through all of them.

The test command does it to all of them at once, and to one alone; `OWNERS=all` does it to each alone, which takes ten
minutes.
"""

import os
import random
import re
from collections.abc import Callable, Iterable

import pytest

from running import checking
from tests.owners import elements, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, Seen

TASKS = elements.user_tasks(Draft())
# A branch whose application is sent back and objected to, whose experts are divided, and that loses its award.
STORY = f"""
    组织:
      - 名称: {FIRST}
        类型: 分支机构
        成立: 2006-04-12
        评分分歧: 是
        填写: {{审核: [{{审核结论: 退回补正, 需要补正的内容: 缺页（虚构）}}, {{}}]}}
        异议: [{{公示: 受理名单公示, 时间: 第一天}}]
        事件: [{{获奖后月数: 14, 情形: 以欺骗、贿赂等不正当手段获奖, 经过: 数据系伪造（虚构）。}}]
        结局: 获奖
"""
Change = Callable[[Draft, str], None]


def duplicated(draft: Draft, task: str) -> None:
    modeler.duplicate(draft, task, f"{task}_again")


def renamed(draft: Draft, task: str) -> None:
    modeler.rename(draft, task, _name(task))


def redrawn(draft: Draft, task: str) -> None:
    modeler.redraw(draft, task, f"{task}_new")


def mended(draft: Draft) -> None:
    """Do what the check asks of whoever drew a box anew: name it by its new id where it says that one is missing."""
    for fault in checking.faults(draft.bundle()):
        missing = re.search(r"参数“(\w+)”写着“(\w+)”", fault.message)
        if fault.rule == "unknown_reference" and missing:
            modeler.set_input(draft, fault.box, missing[1], f'"{missing[2]}_new"')


def _name(task: str) -> str:
    return f"{elements.box(Draft(), task).get('name')}（新）"


def told(tasks: Iterable[str], change: Change) -> str:
    """The story, which goes by names: whoever renames a box renames it here."""
    if change is renamed and "audit" in tasks:
        return STORY.replace("填写: {审核:", f"填写: {{{_name('audit')}:")
    return STORY


def has_been_duplicated(seen: Seen, task: str) -> None:
    assert seen.tasks(f"{task}_again")
    assert seen.tasks(task)


def has_been_renamed(seen: Seen, task: str) -> None:
    assert {each.name for each in seen.tasks(task)} == {_name(task)}


def has_been_redrawn(seen: Seen, task: str) -> None:
    assert seen.tasks(f"{task}_new")
    assert not seen.tasks(task)


CHANGES = {duplicated: has_been_duplicated, renamed: has_been_renamed, redrawn: has_been_redrawn}


def play(tasks: list[str], change: Change) -> None:
    draft = Draft()
    for task in tasks:
        change(draft, task)
    mended(draft)
    with playing.playing(draft.bundle(), told(tasks, change)) as seen:
        for task in tasks:
            CHANGES[change](seen, task)


@pytest.mark.parametrize("change", CHANGES)
def test_all_user_tasks_at_once(change: Change) -> None:
    play(TASKS, change)


ALONE = [(task, change) for task in TASKS for change in CHANGES]
SOME = ALONE if os.environ.get("OWNERS") == "all" else random.Random(7).sample(ALONE, 1)


@pytest.mark.parametrize(("task", "change"), SOME)
def test_a_user_task(task: str, change: Change) -> None:
    play([task], change)
