"""`award worker`: timers, messages, notices and documents; on PostgreSQL as many processes as one likes."""

import argparse
import datetime as dt
import logging
import signal
import threading
from typing import NoReturn

from commands import installed, output, witness
from engine.work import Runtime
from running import wiring, worker
from running.files import leftovers
from running.settings import Settings

SWEEP_EVERY = dt.timedelta(hours=6)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = f"数据库是 PostgreSQL 时可以同时启动多个，不会重复办理。\n{parser.epilog}"


def run(args: argparse.Namespace, settings: Settings) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    runtime = installed.fit(settings)
    heart = worker_of(runtime, settings)
    signal.signal(signal.SIGTERM, stop)
    try:
        heart.start()
        output.say("已启动，按 Ctrl+C 停止。")
        output.flush()
        threading.Event().wait()
    except KeyboardInterrupt:
        output.say("正在停止。")
    finally:
        heart.stop()
        runtime.engine.dispose()
    return 0


def worker_of(runtime: Runtime, settings: Settings) -> worker.Worker:
    """The worker of the installed product, with all that it looks after."""
    sweep = worker.every(SWEEP_EVERY, leftovers.sweeping(settings.uploads))
    return worker.Worker(runtime, wiring.dispatch(settings), [*wiring.chores(), witness.watching(settings), sweep])


def stop(*about: object) -> NoReturn:
    """A polite request to end is the same as Ctrl+C."""
    raise KeyboardInterrupt
