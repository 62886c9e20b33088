"""`award serve`, `worker` and `demo` as real processes."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping

import pytest

from tests.web.commands.conftest import Award
from tests.web.conftest import Demo
from web.settings import HOME

ADDRESS = re.compile(r"http://[\d.]+:\d+")


@contextlib.contextmanager
def running(environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own; it is asked to end, and ends well."""
    command = [sys.executable, "-m", "web.commands", *words]
    process = subprocess.Popen(
        command, env=dict(environment), cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
        assert process.returncode == 0, told
        assert "Traceback" not in told
    finally:
        process.kill()
        process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    """The address that it says it serves."""
    assert process.stdout is not None
    line = process.stdout.readline()
    found = ADDRESS.search(line)
    assert found, line + (process.stderr.read() if process.stderr and not line else "")
    return found[0]


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 (an address of our own)
        return str(answer.read().decode())


@pytest.mark.parametrize("worker", ["--worker", "--no-worker"])
def test_serve_says_where_and_ends_when_asked_to(award: Award, worker: str) -> None:
    with running(award.environment, "serve", "--port", "0", worker) as process:
        page = read(address(process))
        assert "塔城地区政府质量奖" in page
        assert "选择身份" not in page


def test_a_port_that_is_taken_is_told_in_a_sentence(award: Award) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "web.commands", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, env=award.environment, cwd=HOME, capture_output=True, check=False)
    assert done.returncode == 1
    assert "端口已被占用" in done.stderr.decode()


def test_a_worker_ends_when_asked_to(award: Award) -> None:
    with running(award.environment, "worker") as process:
        assert process.stdout is not None
        assert "已启动" in process.stdout.readline()


def test_the_demo_that_is_there_is_kept(demo: Demo) -> None:
    with running(demo.environment, "demo", "--port", "0") as process:
        page = read(address(process))
        assert "选择身份" in page
        assert "演示网站" in page
