"""What is wrong with the shape of a JSON file, by its schema, in sentences for the person who edited it."""

from collections.abc import Mapping
from typing import Any


def faults(schema: Mapping[str, Any], given: Any, called: Mapping[str, str]) -> list[str]:
    """One Chinese sentence for each fault. `called` maps keys to what people call them."""
    from jsonschema import Draft202012Validator

    found = sorted(Draft202012Validator(schema).iter_errors(given), key=lambda error: list(map(str, error.path)))
    return [_told(error, called) for error in found]


def _told(error: Any, called: Mapping[str, str]) -> str:
    where = "的".join(_step(one, called) for one in error.absolute_path) or error.schema.get("title", "内容")
    meaning = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    reason = _REASONS.get(error.validator, lambda _: "写法不对")(error)
    return f"{where}{reason}。" + (f"此项应当写：{meaning}" if meaning else "")


def _step(one: str | int, called: Mapping[str, str]) -> str:
    return f"第{one + 1}项" if isinstance(one, int) else f"“{called.get(one, one)}”"


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
