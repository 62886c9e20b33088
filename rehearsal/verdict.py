"""Whether everything came true that a story wants, and what of the diagram it went over."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Instance, Message, Passage, Subscription, Task, Timer
from rehearsal import story, timeline
from rehearsal.play import Played

Flow = tuple[str, str]
MOST_NAMED = 3


def missed(played: Played, report: Mapping[str, Any]) -> list[str]:
    """Return a Chinese sentence for everything that the story wants and that did not come true."""
    with played.world.read() as session:
        came = [*_outcomes(played, report), *_edition(played, report)]
        return [*came, *_loose_ends(session, played.told), *_chain(report)]


def left_over(played: Played, report: Mapping[str, Any]) -> list[str]:
    """The same for what any story wants, however it comes out: cases that end, messages that arrive, a whole audit."""
    with played.world.read() as session:
        return [*_loose_ends(session, played.told), *_chain(report)]


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


def _loose_ends(session: Session, told: story.Story) -> Iterator[str]:
    """A story is over when every case has ended or waits where the story says, and every message has found its case."""
    open_cases = session.scalars(select(Instance).where(Instance.ended_at.is_(None)).order_by(Instance.id)).all()
    boxes = {case.key: _open(session, Task, case) for case in open_cases}
    # Whoever is waited for keeps others waiting, who have nothing to do themselves.
    held = any(boxes[case.key] & told.waits for case in open_cases)
    stuck = [case for case in open_cases if not (held and boxes[case.key] <= told.waits)]
    names = timeline.case_names(session)
    for case in stuck[:MOST_NAMED]:
        waits = boxes[case.key] or _open(session, Subscription, case) | _open(session, Timer, case)
        at = f"，停在“{'、'.join(sorted(waits))}”" if waits else ""
        yield f"“{names.get(case.key, case.key)}”没有办结{at}"
    lost = select(Message.name, Message.to).where(Message.state.not_in(("delivered", "dead"))).order_by(Message.id)
    for name, to in session.execute(lost.limit(MOST_NAMED)):
        yield f"发给“{to}”的消息“{name}”没有送达"


def _open(session: Session, table: Any, case: Instance) -> set[str]:
    """What a case has open of a kind, by name."""
    return set(session.scalars(select(table.name).where(table.instance_id == case.id, table.closed_at.is_(None))))


def _chain(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["audit"]["ok"]:
        yield "审计链校验没有通过"


def passed(played: Played) -> tuple[set[str], set[Flow]]:
    """Return the elements and the flows that the story went over, for coverage."""
    with played.world.read() as session:
        rows = session.execute(select(Passage.came_from, Passage.element).distinct()).all()
    return {element for _, element in rows}, {(came_from, element) for came_from, element in rows if came_from}
