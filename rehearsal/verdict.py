"""Whether everything came true that a story wants, and what of the diagram it went over."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Instance, Message, Passage, Task
from rehearsal.play import Played

Flow = tuple[str, str]
MOST_NAMED = 3


def missed(played: Played, report: Mapping[str, Any]) -> list[str]:
    """Return a Chinese sentence for everything that the story wants and that did not come true."""
    with played.world.read() as session:
        return [*_outcomes(played, report), *_edition(played, report), *_loose_ends(session), *_chain(report)]


def _outcomes(played: Played, report: Mapping[str, Any]) -> Iterator[str]:
    found = {(each["name"], each["year"]): each["outcome"] for each in report["applications"]}
    for each in played.told.organisations:
        wanted = {played.told.edition.year: each.expected, each.applies_again: each.expected_again}
        for year, outcome in wanted.items():
            actual = found.get((each.name, year), "没有申报")
            if outcome is not None and actual != outcome:
                yield f"“{each.name}”{year}年应当“{outcome}”，实际“{actual}”"


def _edition(played: Played, report: Mapping[str, Any]) -> Iterator[str]:
    winners, wanted = len(report["edition"]["winners"]), played.told
    if wanted.winners is not None and wanted.winners != winners:
        yield f"应当有{wanted.winners}个获奖组织，实际{winners}个"
    if wanted.vacant is not None and wanted.vacant != (report["edition"]["status"] == "vacant"):
        yield f"奖项应当{'' if wanted.vacant else '不'}空缺，实际{'没有空缺' if wanted.vacant else '空缺'}"


def _loose_ends(session: Session) -> Iterator[str]:
    """A story is over when every case is, and every message has found its case."""
    open_cases = session.scalars(select(Instance.key).where(Instance.ended_at.is_(None)).order_by(Instance.id)).all()
    waiting = select(Task.name).join(Instance).where(Task.closed_at.is_(None)).order_by(Task.id)
    for key in open_cases[:MOST_NAMED]:
        names = "、".join(dict.fromkeys(session.scalars(waiting.where(Instance.key == key))))
        yield f"“{key}”没有办结" + (f"，停在“{names}”" if names else "")
    lost = select(Message.name, Message.to).where(Message.state.not_in(("delivered", "dead"))).order_by(Message.id)
    for name, to in session.execute(lost.limit(MOST_NAMED)):
        yield f"发给“{to}”的消息“{name}”没有送达"


def _chain(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["audit"]["ok"]:
        yield "审计链校验没有通过"


def passed(played: Played) -> tuple[set[str], set[Flow]]:
    """Return the elements and the flows that the story went over, for coverage."""
    with played.world.read() as session:
        rows = session.execute(select(Passage.came_from, Passage.element).distinct()).all()
    return {element for _, element in rows}, {(came_from, element) for came_from, element in rows if came_from}
