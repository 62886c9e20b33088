"""`award serve`: the web site, with a worker in the same process unless others do its work."""

import argparse
import contextlib
import dataclasses
import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask

from commands import installed, output, refusals, worker
from rehearsal.demo import building
from running import wiring
from running.clock import Clock
from running.settings import Settings
from running.worker import Worker
from web import app

THREADS = 8
HEAD_START = 1.0  # seconds


def arguments(parser: argparse.ArgumentParser) -> None:
    address(parser)
    also = "同时办理到期的时限和消息（默认），或者不办"
    parser.add_argument("--worker", action=argparse.BooleanOptionalAction, default=True, help=also)


def address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="地址", help="监听的网络地址，不写就是设置中的")
    parser.add_argument("--port", metavar="端口", type=int, help="监听的端口，不写就是设置中的；0 表示任意空闲端口")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if building.is_demo(settings):
        raise refusals.Refused("这个文件夹里是演示数据，不能当作正式网站启动。")
    serve(at(args, settings), with_worker=args.worker)
    return 0


def at(args: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with the address that the command was given."""
    port = settings.port if args.port is None else args.port
    return dataclasses.replace(settings, host=args.host or settings.host, port=port)


def serve(settings: Settings, *, with_worker: bool, clock: Clock | None = None) -> None:
    """Serve until told to stop; with a clock it is the demo.

    Raises NotReady, CodeTooNew, and OSError when the port is taken.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    runtime = installed.fit(settings, clock or wiring.wall_clock)
    heart = worker.worker_of(runtime, settings)
    if with_worker:
        runtime = dataclasses.replace(runtime, woken=heart.wake)
    with contextlib.ExitStack() as closing:
        closing.callback(runtime.engine.dispose)
        server = _listen(app.create_app(runtime, settings, demo=clock), settings)
        closing.callback(server.close)
        if with_worker:
            closing.callback(_start_soon(heart))
        _run(server, settings)


def _start_soon(heart: Worker) -> Callable[[], None]:
    """Start the worker after the first page, which shouldn't wait for its first round; return what stops it."""
    soon = threading.Timer(HEAD_START, heart.start)
    soon.start()

    def stop_worker() -> None:
        soon.cancel()
        soon.join()
        heart.stop()

    return stop_worker


def _listen(site: Flask, settings: Settings) -> Any:
    return waitress.create_server(site, host=settings.host, port=settings.port, threads=THREADS, ident=None)


def _run(server: Any, settings: Settings) -> None:
    signal.signal(signal.SIGTERM, worker.stop)
    try:
        output.say(f"网站已启动：http://{settings.host}:{server.effective_port}　按 Ctrl+C 停止。")
        output.flush()
        server.run()
    except KeyboardInterrupt:
        output.say("正在停止。")
