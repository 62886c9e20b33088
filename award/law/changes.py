"""What one regulation says otherwise than another, in sentences: its bounds, and its articles."""

from collections.abc import Iterator

from award.law.bounds import Bound, Bounds
from award.law.regulation import Regulation


def of_bounds(before: Bounds, after: Bounds) -> Iterator[str]:
    """A bound that was moved, dropped or added, each named with its numbers."""
    old, new = _by_subject(before), _by_subject(after)
    for subject, bound in old.items():
        if subject not in new:
            yield f"删去了法定限度“{bound.name}”（{bound.article}，{_numbers(bound)}）。"
        elif _numbers(new[subject]) != _numbers(bound):
            yield f"法定限度“{bound.name}”（{bound.article}）由{_numbers(bound)}改为{_numbers(new[subject])}。"
    for subject, bound in new.items():
        if subject not in old:
            yield f"增加了法定限度“{bound.name}”（{bound.article}，{_numbers(bound)}）。"


def of_articles(before: Regulation, after: Regulation) -> Iterator[str]:
    """An article that was reworded, dropped or added."""
    for name, article in before.articles.items():
        if name not in after.articles:
            yield f"删去了{name}。"
        elif after.articles[name].text != article.text:
            yield f"{name}的文字有改动。"
    yield from (f"增加了{name}。" for name in after.articles if name not in before.articles)


def _by_subject(bounds: Bounds) -> dict[tuple[str, str, str], Bound]:
    """One subject may be bounded by several articles."""
    return {(bound.kind, bound.key, bound.article): bound for bound in bounds.all}


def _numbers(bound: Bound) -> str:
    sides = (("不低于", bound.least), ("不高于", bound.most))
    return "、".join(f"{word}{number:g}" for word, number in sides if number is not None)
