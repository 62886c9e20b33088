"""Many people at once: threads that begin together."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of them at the same moment. Returns what each returned, or the exception that it raised."""
    ready = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return deed()
        except Exception as error:  # the test looks at it
            return error

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))
