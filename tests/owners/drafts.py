"""A bundle that an owner is working on."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from engine.bundle import DIAGRAM, Bundle

AWARD = Bundle.read(Path(__file__).parents[2] / "processes")


class Draft:
    """The diagram as a tree, and the other files by path. What is written here is nowhere else until it is deployed."""

    def __init__(self, bundle: Bundle = AWARD) -> None:
        self.files = dict(bundle.files)
        self.diagram = etree.fromstring(bundle.diagram)

    def bundle(self) -> Bundle:
        drawn = etree.tostring(self.diagram, xml_declaration=True, encoding="UTF-8")
        return Bundle({**self.files, DIAGRAM: drawn})

    @contextlib.contextmanager
    def json(self, path: str) -> Iterator[Any]:
        """What a JSON file holds, saved as it is left at the end of the block."""
        held = json.loads(self.files[path])
        yield held
        self.files[path] = json.dumps(held, ensure_ascii=False, indent=2).encode()
