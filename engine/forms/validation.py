"""Answers checked against a form: clean data, or one Chinese sentence at each field that needs attention."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.contract import Option
from engine.errors import AnswersRejected
from engine.forms import reading
from engine.forms.model import Field, Form

EMPTY: dict[str, Any] = {"checkbox": False, "checkboxes": []}
MISSING = {
    "radio": "请选择。", "select": "请选择。", "checkboxes": "请至少选择一项。", "checkbox": "请勾选确认。",
    "file": "请上传材料。", "rows": "请逐项填写。",
}  # fmt: skip
WRONG_TYPE = {
    "number": "请填写数字。", "integer": "请填写整数。", "file": "只能选择已上传的材料。",
    "radio": "请从列出的选项中选择。", "select": "请从列出的选项中选择。", "checkboxes": "请从列出的选项中选择。",
    "rows": "列表已经变化，请刷新页面后逐项填写。",
}  # fmt: skip
WRONG_FORMAT = {
    "cn-text": "含有看不见的控制字符，请重新输入。",
    "cn-date": "请填写1900年至2100年之间的日期，例如2026-03-01。",
    "cn-phone": "请填写正确的手机号码或者带区号的固定电话。",
    "cn-email": "请填写正确的电子邮箱。",
    "cn-idcard": "请填写正确的18位公民身份号码。",
    "cn-uscc": "请填写正确的18位统一社会信用代码。",
}
SENTENCES = {
    "enum": "请从列出的选项中选择。", "const": "请勾选确认。", "uniqueItems": "有重复的选项。",
    "maxLength": "不能超过{0}个字。", "minimum": "不能小于{0}。", "maximum": "不能大于{0}。",
    "minItems": "请至少选择{0}项。", "maxItems": "最多{0}项。",
}  # fmt: skip


def validate(form: Form, answers: Any, options: Mapping[str, Iterable[Option]]) -> dict[str, Any]:
    """Clean answers in the form's order, hidden fields gone; raises AnswersRejected({field: sentence}).

    `options` holds the options of every sourced field by its path in `form.sources`; for a `file` field it may hold
    the materials that may be named. Faults inside rows are keyed `decisions[17].reason`, 17 being the row's id.
    """
    if not isinstance(answers, Mapping):
        raise AnswersRejected({"": "填写的内容格式不正确，请刷新页面后重试。"})
    listed = {path: list(known) for path, known in options.items()}
    clean = reading.read(form.fields, answers, listed)
    errors = dict(_row_faults(form, clean, listed))
    for error in form.validator.iter_errors(clean):
        for key, sentence in _explained(form, clean, error):
            errors.setdefault(key, sentence)
    if errors:
        raise AnswersRejected(errors)
    return _in_order(form, clean, listed)


def variables(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that become task data. A hidden or empty one is null, so a gateway never meets an unknown name."""
    return {
        field.variable: answers.get(field.key, EMPTY.get(field.type))
        for field in form.fields
        if field.variable is not None
    }


def _row_faults(form: Form, clean: Mapping[str, Any], listed: Mapping[str, list[Option]]) -> Iterator[tuple[str, str]]:
    """Rows must match the source exactly: each of its options once."""
    for field in form.fields:
        if field.type != "rows" or field.key not in clean:
            continue
        filled = Counter(row["id"] for row in clean[field.key] if row)
        left_out = [option.label for option in listed[field.key] if option.value not in filled]
        if left_out:
            yield field.key, f"请逐项填写，还差：{_some(left_out)}。"
        elif max(filled.values(), default=0) > 1:
            yield field.key, "同一项填写了两次，请刷新页面后重试。"


def _some(labels: Sequence[str]) -> str:
    return "、".join(labels[:3]) + (f"等{len(labels)}项" if len(labels) > 3 else "")


def _explained(form: Form, clean: Mapping[str, Any], error: Any) -> Iterator[tuple[str, str]]:
    path = list(error.absolute_path)
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        for key, field in (_located(form, clean, [*path, key]) for key in missing):
            yield key, MISSING.get(field.type, "请填写此项。")
        return
    key, field = _located(form, clean, path)
    yield key, _sentence(field, error.validator, error.validator_value)


def _located(form: Form, clean: Mapping[str, Any], path: Sequence[Any]) -> tuple[str, Field]:
    """The field that a place in the answers belongs to, and the key that its sentence is filed under."""
    field = next(field for field in form.fields if field.key == path[0])
    if field.type != "rows" or len(path) < 3:
        return field.key, field
    inner = next(inner for inner in field.fields if inner.key == path[2])
    return f"{field.key}[{clean[field.key][path[1]]['id']}].{inner.key}", inner


def _sentence(field: Field, rule: str, bound: Any) -> str:
    if rule == "minItems" and bound == 1:
        return MISSING.get(field.type, "请至少选择一项。")
    if rule == "type" or field.type == "file" and rule in ("minimum", "maximum"):
        return WRONG_TYPE.get(field.type, "填写的内容类型不正确。")
    if rule == "format":
        return WRONG_FORMAT[bound]
    return SENTENCES.get(rule, "填写有误。").format(bound)


def _in_order(form: Form, clean: dict[str, Any], listed: Mapping[str, list[Option]]) -> dict[str, Any]:
    """Rows in the order of their source, whatever order they came in."""
    for field in form.fields:
        if field.type == "rows" and field.key in clean:
            place = {option.value: number for number, option in enumerate(listed[field.key])}
            clean[field.key].sort(key=lambda row, place=place: place[row["id"]])
    return clean
