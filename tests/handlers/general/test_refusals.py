"""What a rule refuses is told with the article of the case's own version."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from award.concepts import Concept
from award.errors import Refused
from engine.contract import Refusal
from handlers.general import refusals
from running.settings import HOME

SHIPPED: dict[str, Any] = json.loads((HOME / "processes" / "award.json").read_text("utf-8"))


@refusals.told
def file(call: Any) -> None:
    raise Refused("申报已经截止。", field="form", article=Concept.FILING)


def told(articles: dict[str, str]) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as caught:
        file(SimpleNamespace(files={"award.json": SHIPPED | {"articles": articles}}))
    return caught.value.sentence, caught.value.field


def test_the_article_is_that_of_the_awards_own_regulation() -> None:
    assert told(SHIPPED["articles"]) == ("申报已经截止（第十三条）。", "form")
    assert told({"filing": "第六条"}) == ("申报已经截止（第六条）。", "form")


def test_a_regulation_that_is_silent_is_not_cited() -> None:
    assert told({}) == ("申报已经截止。", "form")
