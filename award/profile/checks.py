"""What is wrong with an `award.json`: its shape by the schema, and names in it that lead nowhere."""

import dataclasses
import functools
import json
import pathlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from award import shapes
from award.profile.parts import Names

SCHEMA = pathlib.Path(__file__).with_name("schema.json")
LISTED = ("roles", "tiers", "lists", "stages", "publicities", "votes", "outcomes", "grounds", "starts")
# Of each part: which of its keys names what. `parameters` stand in the sheet, everything else in the profile.
LINKS: Mapping[str, Mapping[str, str]] = {
    "tiers": {"quota": "parameters"},
    "stages": {"enters": "lists", "group_size": "parameters", "weight": "parameters"},
    "publicities": {"shows": "lists", "days": "parameters"},
    "votes": {
        "voters": "roles", "candidates": "lists", "elects": "lists", "tier": "tiers", "quorum": "parameters",
        "threshold": "parameters", "tie": "parameters",
    },
    "outcomes": {"list": "lists", "ban_years": "parameters"},
    "grounds": {"ban_years": "parameters"},
    "starts": {"role": "roles"},
}  # fmt: skip
CALLED = {
    "roles": "角色", "tiers": "等次", "lists": "名单", "stages": "评审环节", "publicities": "公示", "votes": "投票",
    "outcomes": "办理结果", "grounds": "取消奖励的情形", "starts": "启动方式", "parameters": "评审规则参数",
}  # fmt: skip
# What may stand in place of a name.
OTHERWISE = {("publicities", "shows"): "application"}
# How something is begun: a process, or a message to a case that runs.
BEGUN, SENT = "process", "message"
CALLED_START = {BEGUN: "启动哪个流程（process）", SENT: "发出哪个消息（message）"}
BY_MESSAGE = frozenset({"withdrawal", "incident"})
CALLED_RECORD = {"edition": "一届评选", "application": "申报", "withdrawal": "撤回申报", "objection": "异议"}
# What every award needs somebody for.
NEEDED = {"applicant": "申报或者被提名", "office": "组织实施"}
# Whoever may begin an application.
PROPOSING = {"applicant", "nominator"}


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `award.json`, with a description in Chinese for every key."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return found


def faults(given: Any, parameters: Collection[str]) -> list[str]:
    """One Chinese sentence for each fault; an empty list means that `read` takes it."""
    if found := shapes.faults(schema(), given, CALLED):
        return found
    return [*_repeated(given), *_astray(given, parameters), *_missing(given), *_starts(given), *_publicities(given)]


def _repeated(given: Mapping[str, Any]) -> Iterator[str]:
    for name in LISTED:
        counts = Counter(one["key"] for one in given.get(name, ()))
        yield from (f"{CALLED[name]}的标识“{key}”重复。" for key, count in counts.items() if count > 1)
    lanes = Counter(role["name"] for role in given["roles"])
    yield from (f"角色的名称“{name}”重复。" for name, count in lanes.items() if count > 1)


def _astray(given: Mapping[str, Any], parameters: Collection[str]) -> Iterator[str]:
    known = {name: {one["key"] for one in given.get(name, ())} for name in LISTED} | {"parameters": set(parameters)}
    for part, links in LINKS.items():
        for one in given.get(part, ()):
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


def _starts(given: Mapping[str, Any]) -> Iterator[str]:
    """What every award needs can be begun, and each start says how, and by whom unless it is the public's."""
    kinds = {role["key"]: role["kind"] for role in given["roles"]}
    for start in given["starts"]:
        makes, called = start["makes"], f"启动方式“{start['title']}”"
        if makes == "application" and kinds.get(start.get("role")) not in PROPOSING:
            yield f"{called}只能由申报或者提名的角色（kind 为 applicant 或者 nominator）启动。"
        if makes == "edition" and not start.get("role"):
            yield f"{called}没有写明由哪个角色启动（role）。"
        way = SENT if makes in BY_MESSAGE else BEGUN
        if not start.get(way):
            yield f"{called}没有写明{CALLED_START[way]}。"
    there = {start["makes"] for start in given["starts"]}
    lacking = (each for each in _begun(given) if each not in there)
    yield from (f"没有一种启动方式建立{CALLED_RECORD[each]}（makes 为 {each}）。" for each in lacking)


def _begun(given: Mapping[str, Any]) -> Iterator[str]:
    """The kinds of records that somebody has to be able to begin."""
    yield from ("edition", "application", "withdrawal")
    if any(one["answer"] == "objection" for one in given["publicities"]):
        yield "objection"


def _publicities(given: Mapping[str, Any]) -> Iterator[str]:
    for one in given["publicities"]:
        yield from (f"公示“{one['title']}”的text{fault}。" for fault in _blanks(one["text"]))


def _blanks(text: str) -> Iterator[str]:
    """What is wrong with the places that are filled in, such as {regulation}."""
    known = {field.name for field in dataclasses.fields(Names)} | {"article"}
    names = re.findall(r"\{([^{}]*)\}", text)
    yield from (f"里没有可以填入{{{name}}}的内容" for name in names if name not in known)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)):
        yield "里花括号不成对"
