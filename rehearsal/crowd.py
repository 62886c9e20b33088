"""The rehearsal story with any number of organisations."""

import dataclasses
import datetime as dt

from rehearsal import story

OLD, YOUNG = dt.date(2008, 1, 1), dt.date(2024, 1, 1)
LEVEL = 50  # below all who are told of
REFUSAL = {"truth": "fail", "result": "refuse", "refuse_reason": "主要指标与统计资料不一致（虚构）"}


def of_size(told: story.Story, number: int) -> story.Story:
    """Return the story with the first of its organisations, or with all and as many usual ones as it takes."""
    if number == len(told.organisations):
        return told
    extra = (_usual(one) for one in range(1, number - len(told.organisations) + 1))
    organisations = (*told.organisations[:number], *extra)
    if number > len(told.organisations):
        return dataclasses.replace(told, organisations=organisations)
    # Who is left out may have been the one who lost the tie, so nothing is wanted of the others.
    undecided = tuple(dataclasses.replace(each, expected=None) for each in organisations)
    return dataclasses.replace(told, organisations=undecided, winners=None, vacant=None)


def _usual(number: int) -> story.Organisation:
    """One of ten is too young, one is refused, the others go into the review and stay behind the best."""
    name = f"演练组织第{number:04d}号（虚构）"
    match number % 10:
        case 3:
            return story.Organisation(name, YOUNG, expected="不符合申报条件")
        case 7:
            habits = story.Habits(filled={"audit": (REFUSAL,)})
            return story.Organisation(name, OLD, habits=habits, expected="审核不通过")
    return story.Organisation(name, OLD, level=LEVEL - 5 * (number % 3), expected="未列入候选名单")
