"""What the tests of the command line may ask for: a product of their own, set up once and copied."""

import dataclasses
import io
import shutil
import sys
from pathlib import Path

import pytest

import commands
from tests.web.conftest import built_demo, demo
from tests.web.public.conftest import published

__all__ = ["Award", "Said", "award", "bare", "built_demo", "demo", "published", "shipped", "template"]

HOME = Path(__file__).parents[2]


@dataclasses.dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclasses.dataclass(frozen=True)
class Award:
    """The command, called in this process, with a home and a bundle of its own."""

    home: Path
    bundle: Path

    @property
    def database(self) -> Path:
        return self.home / "award.db"

    @property
    def environment(self) -> dict[str, str]:
        return {"AWARD_HOME": str(self.home), "AWARD_BUNDLE": str(self.bundle)}

    def __call__(self, *words: str) -> Said:
        """Run it under a locale without Chinese, as on a bare server."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**self.environment, "LANG": "C", "LC_ALL": "C"}.items():
                patch.setenv(name, value)
            patch.delenv("DATABASE_URL", raising=False)
            streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict") for _ in range(2)]
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            code = commands.main(words)
            for stream in streams:
                stream.flush()
            out, err = (stream.buffer.getvalue().decode() for stream in streams)  # type: ignore[attr-defined]
        assert "Traceback" not in err
        return Said(code, out, err)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped bundle as it was when the tests began."""
    return shutil.copytree(HOME / "processes", tmp_path_factory.mktemp("shipped") / "processes")


@pytest.fixture
def bare(shipped: Path, tmp_path: Path) -> Award:
    """Nothing but a copy of the bundle: no database yet."""
    return Award(tmp_path / "home", shutil.copytree(shipped, tmp_path / "processes"))


@pytest.fixture(scope="session")
def template(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after `award init`."""
    made = Award(tmp_path_factory.mktemp("installed") / "home", shipped)
    said = made("init")
    assert said.code == 0, said.err
    return made.home


@pytest.fixture
def award(bare: Award, template: Path) -> Award:
    """A product that was set up."""
    shutil.copytree(template, bare.home)
    return bare
