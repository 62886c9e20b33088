"""The default sheet of `domain.md` §8, as far as rules read it, and one way to expect a refusal."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from award import profile
from award.errors import Refused
from running.settings import HOME

SHIPPED = profile.read(json.loads((HOME / "processes" / "award.json").read_text("utf-8")))
SHEET: dict[str, Any] = {
    "cycle.parity": "even",
    "cycle.spacing": 2,
    "quota.max": 3,
    "elig.years": 5,
    "elig.years_new": 3,
    "elig.incident_years": 3,
    "reapply.mode": "release",
    "reapply.years": 5,
    "publicity.days.internal": 5,
    "publicity.days.audit": 5,
    "publicity.days.acceptance": 5,
    "publicity.days.result": 5,
    "objection.screen": 5,
    "watch.years": 5,
    "score.step": 5,
    "score.divergence": 20,
    "vote.quorum": "2/3",
    "vote.pass": "1/2",
    "vote.tie": "composite",
    "weights.material": 40,
    "weights.defence": 20,
    "weights.site": 40,
}


@contextlib.contextmanager
def refused(saying: str, *, field: str | None = None, article: str | None = None) -> Iterator[None]:
    """The block is refused with a sentence that contains `saying`, at the field and on the article named."""
    with pytest.raises(Refused, match=saying) as caught:
        yield
    assert caught.value.sentence.endswith("。")
    if field is not None:
        assert caught.value.field == field
    if article is not None:
        assert SHIPPED.cite(caught.value.article) == article
