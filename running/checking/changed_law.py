"""A bundle that changes the law: whoever deploys it names the new regulation's document number."""

from award.law import changes
from engine.bundle import Bundle
from running import contents


def sentences(before: Bundle, after: Bundle) -> list[str]:
    """How the law of a bundle differs from that of another; nothing while its files are the same."""
    return [
        *changes.of_bounds(contents.bounds(before), contents.bounds(after)),
        *changes.of_articles(contents.regulation(before), contents.regulation(after)),
    ]
