"""What earlier releases knew, for the cases that still run on a version deployed then.

A diagram of format 1 (release 0.1) has no `award.json`, and its service tasks give fewer inputs: which box, list or
message they meant was written in Python. Here stands what was meant, and nowhere else.
"""

import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

FORMAT_1 = pathlib.Path(__file__).with_name("format_1")

# The service's name in a diagram of format 1: the service of today, and the inputs that were understood.
UNDERSTOOD: dict[str, tuple[str, Mapping[str, Any]]] = {}

# What an application's diagram of format 1 asks after a message, beside what the message says today.
ASKED = {"acceptance_decided": "accepted", "candidate_decided": "candidate", "defence_decided": "passed"}


def payload(message: str, listed: bool) -> dict[str, bool]:
    """What cases of format 1 read of a message about a list: an application may wait on an older version."""
    return {ASKED[message]: listed} if message in ASKED else {}


@functools.cache
def file(path: str) -> Any:
    """A JSON file as a version of format 1 would have had it: `award.json`, `scorebook.json`, `law/bounds.json`."""
    return json.loads(text(path))


@functools.cache
def text(path: str) -> str:
    """The same for any file, as text: `law/regulation.md`."""
    return (FORMAT_1 / path).read_text("utf-8")
