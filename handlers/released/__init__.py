"""What earlier releases knew, for the cases that still run on a version deployed then.

A diagram of format 1 (release 0.1) has no `award.json`, and its service tasks give fewer inputs: which box, list or
message they meant was written in Python. Here stands what was meant, and nowhere else.
"""

import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

PROFILE = pathlib.Path(__file__).with_name("format_1.json")

# The service's name in a diagram of format 1: the service of today, and the inputs that were understood.
UNDERSTOOD: dict[str, tuple[str, Mapping[str, Any]]] = {}


@functools.cache
def profile() -> Mapping[str, Any]:
    """`award.json` as format 1 would have had it."""
    found: dict[str, Any] = json.loads(PROFILE.read_text("utf-8"))
    return found
