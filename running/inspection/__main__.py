"""The process that looks into one file: limits first, then the look, then one line of JSON."""

import json
import sys
from pathlib import Path

from award.rules import markings
from running.inspection import Unfit, content
from running.inspection.limits import set_limits


def main(path: str, suffix: str) -> dict[str, str | None]:
    try:
        pages = content.pages(Path(path), suffix)
    except Unfit as unfit:
        return {"unfit": str(unfit)}
    except MemoryError:
        return {"unfit": "展开后太大，请拆分或者另存后上传。"}
    return {"marking": markings.of_pages(pages)}


if __name__ == "__main__":
    set_limits()
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
