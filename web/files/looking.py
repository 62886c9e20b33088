"""Looking into a file: the inspection in a process of its own, then the virus scanner, if there is one."""

import json
import os
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

from flask import g

from award.errors import Refused
from running.settings import HOME
from web.frame import site

SECONDS = 60
# After so long no further file of the same request is looked into: a request holds one of the site's few threads.
SECONDS_OF_REQUEST = 120
SECONDS_OF_SCANNING = 120
# However many people upload at once, the machine looks into so many files at a time.
AT_ONCE = threading.BoundedSemaphore(2)
INFECTED = 1


def scanner() -> str:
    """Whether uploaded files meet a virus scanner, for whoever runs the site."""
    command = shlex.split(site.here().settings.antivirus)
    if not command:
        return "没有启用病毒扫描（AWARD_ANTIVIRUS 未设置）；文件仍按内容检查宏、脚本、伪装和压缩炸弹。"
    return f"上传的文件由“{Path(command[0]).name}”扫描病毒；扫描没有结果的文件不予接收。"


def marking(path: Path, name: str) -> str | None:
    """The marking of a state secret that a fit file carries, if any. Raises Refused for a file that is unfit."""
    left = _time_left()
    if left <= 0 or not AT_ONCE.acquire(timeout=left):
        raise Refused(f"“{name}”没有来得及检查，请稍后单独上传。")
    try:
        found = _inspect(path, name)
        _scan(path, name)
    finally:
        AT_ONCE.release()
    return found


def environment() -> dict[str, str]:
    """What a process that opens a stranger's file finds around it: none of our settings."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _time_left() -> float:
    """Of this request, in seconds from its first file on, waiting for other people's files included."""
    until: float = g.setdefault("looking_until", time.monotonic() + SECONDS_OF_REQUEST)
    return until - time.monotonic()


def _inspect(path: Path, name: str) -> str | None:
    command = [sys.executable, "-m", "running.inspection", str(path), path.suffix]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, and a path that we made)
            command, cwd=HOME, env=environment(), capture_output=True, timeout=SECONDS, check=True
        )
        verdict = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Refused(f"“{name}”检查不了，可能结构异常或者过于复杂，请另存后上传。") from None
    if "unfit" in verdict:
        raise Refused(f"“{name}”{verdict['unfit']}")
    found: str | None = verdict["marking"]
    return found


def _scan(path: Path, name: str) -> None:
    """Ask the scanner of the house, called like clamdscan: 0 is clean, 1 is infected, anything else is no answer."""
    command = shlex.split(site.here().settings.antivirus)
    if not command:
        return
    try:
        code = subprocess.run(  # noqa: S603 (a setting of whoever runs the site)
            [*command, str(path)], capture_output=True, timeout=SECONDS_OF_SCANNING, check=False
        ).returncode
    except (subprocess.SubprocessError, OSError):
        code = -1
    if code == INFECTED:
        raise Refused(f"“{name}”被认作病毒，不能上传。")
    if code != 0:
        raise Refused(f"“{name}”没有完成病毒检查，请稍后重新上传。")
