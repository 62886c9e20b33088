"""What is wrong with a bundle, and what a bundle may refer to."""

import dataclasses
from collections.abc import Mapping

from engine.contract import SERVICES, SOURCES, WORDS, Service, Source, Word


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
    """The handlers, words and sources that a diagram and its forms can name."""

    services: Mapping[str, Service]
    words: Mapping[str, Word]
    sources: Mapping[str, Source]

    @classmethod
    def installed(cls) -> "Registry":
        """All that the imported handlers have registered."""
        return cls(SERVICES, WORDS, SOURCES)
