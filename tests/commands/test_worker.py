"""`award worker` is a process without the site: it must start, and do its round, without Flask."""

import subprocess
import sys

from running.settings import HOME
from tests.commands.conftest import Award

ONE_ROUND = """
import os, sys
import commands
from commands import installed, output, parsing, worker
from running import wiring
from running.settings import Settings

settings = Settings.from_env(os.environ)
runtime = installed.runtime(settings)
heart = worker.worker_of(runtime, settings)
heart.start()
heart.stop()
runtime.engine.dispose()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"flask", "werkzeug", "waitress", "web"}))
"""


def test_a_worker_starts_without_the_site(award: Award) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONE_ROUND], env=award.environment, cwd=HOME, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
