"""Where files lie: outside the web root, under names that nobody can guess or choose, readable by the site alone.

`root` is the folder of all of them, `Settings.uploads`; a place is a path relative to it.
"""

import os
import uuid
from pathlib import Path
from typing import BinaryIO

from award.records.applications import Material

QUARANTINE = "quarantine"
ALARM = "file"  # the kind of incidents that tell of files


def path(root: Path, material: Material) -> Path:
    return root / material.path


def new_place(suffix: str) -> str:
    """A free place."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}{suffix}"


def create(root: Path, place: str) -> BinaryIO:
    """Open a new file for writing."""
    target = root / place
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def discard(root: Path, place: str) -> None:
    (root / place).unlink(missing_ok=True)


def lock_away(root: Path, place: str) -> str:
    """Move a file into quarantine and return its new place."""
    locked = f"{QUARANTINE}/{Path(place).name}"
    target = root / locked
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (root / place).rename(target)
    return locked
