"""`award serve`, `worker` and `demo` as real processes."""

import socket
import subprocess
import sys
import urllib.request

import pytest

from running.settings import HOME
from tests.commands.conftest import Award
from tests.web.conftest import Demo
from tests.web.serving import address, running


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
        command = [sys.executable, "-m", "commands", "serve", "--port", str(taken.getsockname()[1])]
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
