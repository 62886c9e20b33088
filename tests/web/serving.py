"""The command as a process of its own, for tests that want the real thing."""

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping

from running.settings import HOME

ADDRESS = re.compile(r"http://[\d.]+:\d+")


@contextlib.contextmanager
def running(environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own; it is asked to end, and ends well."""
    command = [sys.executable, "-m", "commands", *words]
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
