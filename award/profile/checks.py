"""What is wrong with an `award.json`: its shape by the schema, and names in it that lead nowhere."""

import functools
import json
import pathlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

SCHEMA = pathlib.Path(__file__).with_name("schema.json")
LISTED = ("roles", "tiers", "lists", "stages", "publicities", "votes", "outcomes", "starts")
# Of each part: which of its keys names what. `parameters` stand in the sheet, everything else in the profile.
LINKS: Mapping[str, Mapping[str, str]] = {
    "tiers": {"quota": "parameters"},
    "stages": {"enters": "lists", "group_size": "parameters", "weight": "parameters"},
    "publicities": {"shows": "lists", "days": "parameters"},
    "votes": {
        "voters": "roles", "candidates": "lists", "elects": "lists", "tier": "tiers", "quorum": "parameters",
        "threshold": "parameters", "tie": "parameters",
    },
    "outcomes": {"ban_years": "parameters"},
    "starts": {"role": "roles"},
}  # fmt: skip
CALLED = {
    "roles": "角色", "tiers": "等次", "lists": "名单", "stages": "评审环节", "publicities": "公示", "votes": "投票",
    "outcomes": "办理结果", "starts": "启动方式", "parameters": "评审规则参数",
}  # fmt: skip
# What may stand in place of a name.
OTHERWISE = {("publicities", "shows"): "application"}
# What every award needs somebody for.
NEEDED = {"applicant": "申报", "office": "组织实施"}


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `award.json`, with a description in Chinese for every key."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return found


def faults(given: Any, parameters: Collection[str]) -> list[str]:
    """One Chinese sentence for each fault; an empty list means that `read` takes it."""
    from jsonschema import Draft202012Validator

    found = sorted(Draft202012Validator(schema()).iter_errors(given), key=lambda error: list(map(str, error.path)))
    if found:
        return [_told(error) for error in found]
    return [*_repeated(given), *_astray(given, parameters), *_missing(given)]


def _told(error: Any) -> str:
    where = "的".join(_step(one) for one in error.absolute_path) or "奖项设定"
    meaning = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    reason = _REASONS.get(error.validator, lambda _: "写法不对")(error)
    return f"{where}{reason}。" + (f"此项应当写：{meaning}" if meaning else "")


def _step(one: str | int) -> str:
    return f"第{one + 1}项" if isinstance(one, int) else f"“{CALLED.get(one, one)}”"


_REASONS: Mapping[str, Any] = {
    "required": lambda error: f"缺少“{next(name for name in error.validator_value if name not in error.instance)}”",
    "additionalProperties": lambda error: "有不认识的内容“" + "”、“".join(_unknown(error)) + "”",
    "type": lambda error: "的类型不对",
    "enum": lambda error: f"不能是“{error.instance}”，只能是{'、'.join(map(str, error.validator_value))}",
    "pattern": lambda error: f"“{error.instance}”的写法不对",
    "minLength": lambda error: "不能空白",
    "maxLength": lambda error: "太长了",
    "minItems": lambda error: "至少要有一项",
}


def _unknown(error: Any) -> list[str]:
    return sorted(name for name in error.instance if name not in error.schema["properties"])


def _repeated(given: Mapping[str, Any]) -> Iterator[str]:
    for name in LISTED:
        counts = Counter(one["key"] for one in given[name])
        yield from (f"{CALLED[name]}的标识“{key}”重复。" for key, count in counts.items() if count > 1)
    lanes = Counter(role["name"] for role in given["roles"])
    yield from (f"角色的名称“{name}”重复。" for name, count in lanes.items() if count > 1)


def _astray(given: Mapping[str, Any], parameters: Collection[str]) -> Iterator[str]:
    known = {name: {one["key"] for one in given[name]} for name in LISTED} | {"parameters": set(parameters)}
    for part, links in LINKS.items():
        for one in given[part]:
            for name, kind in links.items():
                wanted = one.get(name, "")
                if isinstance(wanted, str) and wanted not in known[kind] | {OTHERWISE.get((part, name), "")}:
                    called = one.get("name") or one.get("title")
                    yield f"{CALLED[part]}“{called}”的{name}写着“{wanted}”，但没有这个{CALLED[kind]}。"


def _missing(given: Mapping[str, Any]) -> Iterator[str]:
    kinds = {role["kind"] for role in given["roles"]}
    yield from (f"没有一个角色负责{what}（kind 为 {kind}）。" for kind, what in NEEDED.items() if kind not in kinds)
    if not any(outcome.get("won") for outcome in given["outcomes"]):
        yield "没有一种办理结果是获奖（won 为 true）。"
