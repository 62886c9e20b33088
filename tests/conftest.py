"""What every test may ask for, and what none may do."""

import os
import shutil
import smtplib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import databases, postgres

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
# It takes minutes: everybody of an edition, in browsers.
LONGEST = "test_an_edition_is_carried_out_in_browsers"
SHARED_FOLDER = pytest.StashKey[Path]()

# Slow machines are no failures. HYPOTHESIS_PROFILE=explore looks for new examples; the test command repeats itself.
hypothesis.settings.register_profile("repeat", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: LONGEST not in item.nodeid)


# ---------------------------------------------------------------- databases


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with empty tables. A test that asks for it runs twice: on SQLite and on PostgreSQL (P14)."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file with empty tables."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'award.db')}"


@pytest.fixture
def postgres_url(postgres_pool: databases.Pool) -> Iterator[str]:
    """A PostgreSQL database with empty tables. Dispose of your connections: they are cut when the test ends."""
    name = postgres_pool.borrow()
    yield postgres_pool.url(name)
    postgres_pool.give_back(name)


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database without tables, on both."""
    return request.getfixturevalue(f"empty_{request.param}_url")


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgres_url(postgres_pool: databases.Pool) -> Iterator[str]:
    name = postgres_pool.create()
    yield postgres_pool.url(name)
    postgres_pool.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "award.db"
    databases.fresh(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_pool(request: pytest.FixtureRequest) -> databases.Pool:
    return databases.Pool(request.config.stash[SHARED_FOLDER])


# One server, and one of whatever takes long to make, for all workers: the process that hands out the work owns their
# folder and clears it away in the end.


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest) -> Path:
    """A folder that all workers share."""
    return request.config.stash[SHARED_FOLDER]


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("shared_folder")
    config.stash[SHARED_FOLDER] = Path(given or tempfile.mkdtemp(prefix="award-pg-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared_folder"] = str(node.config.stash[SHARED_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or SHARED_FOLDER not in config.stash:
        return
    postgres.stop(config.stash[SHARED_FOLDER])
    shutil.rmtree(config.stash[SHARED_FOLDER], ignore_errors=True)


# ---------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium, for playwright's `executable_path`."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


@pytest.fixture(autouse=True)
def _only_with_a_browser(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("browser") and not request.getfixturevalue("chromium"):
        pytest.skip("there is no Chromium on this machine")


# ---------------------------------------------------------------- forbidden


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing leaves this machine. `pytest.fail` can't be swallowed by an `except Exception` on the way."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _only_near(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _only_near_names(socket.getaddrinfo))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_mail() -> Iterator[None]:
    """A mail server that the test runs itself, on this machine, may be talked to; no other."""
    connect = smtplib.SMTP.connect

    def near(self: smtplib.SMTP, host: str = "localhost", *args: Any, **kwargs: Any) -> Any:
        if not _is_near(host):
            pytest.fail("A test tried to send mail.")
        return connect(self, host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib.SMTP, "connect", near)
        yield


def _only_near(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX:
            _refuse_far(address[0])
        return connect(self, address)

    return guarded


def _only_near_names(getaddrinfo: Any) -> Any:
    def guarded(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_far(host)
        return getaddrinfo(host, *args, **kwargs)

    return guarded


def _refuse_far(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if not _is_near(name):
        pytest.fail(f"A test tried to reach {name}.")


def _is_near(name: Any) -> bool:
    return not name or name in {"localhost", "::1", "0.0.0.0"} or name.startswith("127.")  # noqa: S104
