"""What commands print: people's text or one JSON document on standard output, complaints on standard error."""

import io
import json
import sys
from typing import Any


def speak_chinese() -> None:
    """Print UTF-8 whatever the locale says: `LANG=C` on a server must not turn sentences into question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def complain(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def document(value: Any) -> None:
    """The one JSON document of a command that was called with `--json`."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def line(value: Any) -> None:
    """One line of a stream of JSON values."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")


def flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
