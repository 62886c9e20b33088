"""The rehearsal story with any number of organisations."""

import dataclasses
import datetime as dt

from rehearsal import story

USUAL = story.Organisation("", dt.date(2008, 1, 1))


def of_size(told: story.Story, number: int) -> story.Story:
    """Return the story with the first of its organisations, or with all and as many of its patterns as it takes."""
    if number == len(told.organisations):
        return told
    patterns = told.more or (USUAL,)
    extra = (_named(patterns[(one - 1) % len(patterns)], one) for one in range(1, number - len(told.organisations) + 1))
    organisations = (*told.organisations[:number], *extra)
    if number > len(told.organisations):
        return dataclasses.replace(told, organisations=organisations)
    # Who is left out may have been the one who lost the tie, so nothing is wanted of the others.
    undecided = tuple(dataclasses.replace(each, expected=None) for each in organisations)
    return dataclasses.replace(told, organisations=undecided, winners=None, vacant=None)


def _named(pattern: story.Organisation, number: int) -> story.Organisation:
    return dataclasses.replace(pattern, name=f"演练组织第{number:04d}号（虚构）")
