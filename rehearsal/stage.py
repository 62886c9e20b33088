"""Where stories are played: databases in a temporary folder, each a copy of one that is set up once."""

import contextlib
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.bundle import Bundle
from rehearsal.world import World
from running import wiring


class Stage:
    """Gives worlds with the bundle deployed. To migrate and to check takes longer than to copy a file."""

    def __init__(self, bundle: Bundle, folder: Path, start: dt.datetime) -> None:
        from running import schema  # loads Alembic, which the site that only knows of rehearsals needs not

        self._bundle = bundle
        self._folder = folder
        schema.migrate(_url(self._template))
        world = World(_url(self._template), start, wiring.silent_dispatch())
        try:
            world.prepare(bundle)
        finally:
            world.close()

    @property
    def _template(self) -> Path:
        return self._folder / "template.db"

    @contextlib.contextmanager
    def world(self, name: str, start: dt.datetime) -> Iterator[World]:
        """A world of its own that begins at this moment, gone with the block."""
        copy = self._folder / f"{name}.db"
        shutil.copy(self._template, copy)
        world = World(_url(copy), start, wiring.silent_dispatch())
        try:
            world.prepare(self._bundle)
            yield world
        finally:
            world.close()
            copy.unlink()


@contextlib.contextmanager
def built(bundle: Bundle, start: dt.datetime) -> Iterator[Stage]:
    """A stage whose set-up happened at this moment, before any story on it begins."""
    with tempfile.TemporaryDirectory(prefix="award-rehearsal-") as folder:
        yield Stage(bundle, Path(folder), start)


def _url(file: Path) -> str:
    return f"sqlite:///{file}"
