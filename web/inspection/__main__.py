"""The process that looks into one file: limits first, then the look, then one line of JSON."""

import json
import resource
import sys
from pathlib import Path

from award.rules import markings
from web.inspection import Unfit, content

MEMORY = 1_000_000_000
SECONDS = 30


def main(path: str, suffix: str) -> dict[str, str | None]:
    try:
        pages = content.pages(Path(path), suffix)
    except Unfit as unfit:
        return {"unfit": str(unfit)}
    except MemoryError:
        return {"unfit": "展开后太大，请拆分或者另存后上传。"}
    return {"marking": markings.of_pages(pages)}


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
