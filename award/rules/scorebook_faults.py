"""What is wrong with a `scorebook.json`: its shape, its sum, and names in it that lead nowhere."""

import functools
import json
import pathlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from award import shapes

SCHEMA = pathlib.Path(__file__).with_name("scorebook.schema.json")
CALLED = {"kinds": "种类", "categories": "类目", "items": "条款", "bands": "档次", "points": "分值", "code": "编号"}


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `scorebook.json`, with a description in Chinese for every key."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return found


def faults(given: Any) -> list[str]:
    """One Chinese sentence for each fault; an empty list means that `scorebook.read` takes it."""
    if found := shapes.faults(schema(), given, CALLED):
        return found
    return [*_items(given), *_steps(given), *_bands(given)]


def _items(given: Mapping[str, Any]) -> Iterator[str]:
    counts = Counter(item["code"] for item in given["items"])
    yield from (f"条款“{code}”重复。" for code, count in counts.items() if count > 1)
    categories = {one["code"] for one in given["categories"]}
    kinds = {one["key"] for one in given["kinds"]}
    for item in given["items"]:
        if item["category"] not in categories:
            yield f"条款“{item['code']}”的类目“{item['category']}”不存在。"
        if item["kind"] not in kinds:
            yield f"条款“{item['code']}”的种类“{item['kind']}”不存在。"
    total = sum(item["points"] for item in given["items"])
    if total != given["full_mark"]:
        yield f"各条款分值之和是{total}分，与满分{given['full_mark']}分不一致。"


def _steps(given: Mapping[str, Any]) -> Iterator[str]:
    if 100 % given["step"]:
        yield f"档距{given['step']}不能整除100。"


def _bands(given: Mapping[str, Any]) -> Iterator[str]:
    """Every percentage that may be given lies in exactly one band."""
    for percent in range(0, 101, given["step"]):
        inside = sum(band["lowest"] <= percent <= band["highest"] for band in given["bands"])
        if inside != 1:
            yield f"得分率{percent}%" + ("不属于任何档次。" if not inside else "属于几个档次。")
    kinds = [one["key"] for one in given["kinds"]]
    for band in given["bands"]:
        lacking = [kind for kind in kinds if not band.get(kind)]
        yield from (f"{band['lowest']}%至{band['highest']}%的档次没有写对“{kind}”的要求。" for kind in lacking)
