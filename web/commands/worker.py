"""`award worker`: timers, messages, notices and documents; on PostgreSQL as many processes as one likes."""

import argparse
import logging
import signal
import threading

from running.settings import Settings
from web.commands import installed, output
from web.commands.serve import stop, worker_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = f"数据库是 PostgreSQL 时可以同时启动多个，不会重复办理。\n{parser.epilog}"


def run(args: argparse.Namespace, settings: Settings) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    runtime = installed.runtime(settings)
    worker = worker_of(runtime, settings)
    signal.signal(signal.SIGTERM, stop)
    try:
        worker.start()
        output.say("已启动，按 Ctrl+C 停止。")
        output.flush()
        threading.Event().wait()
    except KeyboardInterrupt:
        output.say("正在停止。")
    finally:
        worker.stop()
        runtime.engine.dispose()
    return 0
