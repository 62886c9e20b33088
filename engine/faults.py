"""What is wrong with a bundle, and what a bundle may refer to."""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from engine.contract import SERVICES, SOURCES, WORDS, Service, Source, Word
from engine.types import Message


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault. `box` is the id of the element or the path of the file, `name` what people call it.

    `rule` is a stable word for programs; `message` is a Chinese sentence that names the box.
    """

    box: str
    name: str
    rule: str
    message: str


@dataclasses.dataclass(frozen=True)
class Registry:
    """The handlers, words and sources that a diagram and its forms can name.

    `roles` are those that somebody can hold, and `outside` the messages that come from elsewhere than a diagram's
    boxes; None where the caller doesn't know, and then nothing is said about them. `rules` are those of the award: each
    looks at a `engine.spiff.lint.subject.Subject`, after the engine's own have found nothing.
    """

    services: Mapping[str, Service]
    words: Mapping[str, Word]
    sources: Mapping[str, Source]
    roles: Collection[str] | None = None
    outside: Mapping[str, Message] | None = None
    rules: Sequence[Callable[[Any], Iterator[Fault]]] = ()

    @classmethod
    def installed(
        cls,
        roles: Collection[str] | None = None,
        outside: Mapping[str, Message] | None = None,
        rules: Sequence[Callable[[Any], Iterator[Fault]]] = (),
    ) -> "Registry":
        """All that the imported handlers have registered."""
        return cls(SERVICES, WORDS, SOURCES, roles, outside, rules)
