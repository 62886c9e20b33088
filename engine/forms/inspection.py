"""Every fault of a form definition, as Chinese sentences for the person who edited it."""

import functools
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.forms import shapes

# Kinds of which one option is chosen.
ONE_OF = ("radio", "select")
# `batch` stands in secret forms of release 0.1 and means nothing any more: each visit of a box is a batch of its own.
FORM_PROPERTIES = {"name", "title", "article", "intro", "secret", "batch", "bulk", "fields"}
COMMON = {"key", "type", "label", "required", "help", "article", "show_when"}
VARIABLE = {"variable", "as"}
# What a field of each type may carry besides the common properties.
PROPERTIES: dict[str, set[str]] = {
    "text": {"max_length", "usual"} | VARIABLE,
    "textarea": {"max_length", "usual"},
    "date": VARIABLE,
    "number": {"min", "max", "usual"} | VARIABLE,
    "integer": {"min", "max", "usual"} | VARIABLE,
    "radio": {"options", "source", "usual"} | VARIABLE,
    "select": {"options", "source", "usual"} | VARIABLE,
    "checkbox": {"usual"} | VARIABLE,
    "checkboxes": {"options", "source", "min_items", "max_items"} | VARIABLE,
    "file": {"min_items", "max_items"},
    "phone": set(),
    "email": set(),
    "idcard": set(),
    "uscc": set(),
    "rows": {"source", "fields", "max_items"},
    "heading": set(),
}
CHOICES = ("radio", "select", "checkboxes")
PLAIN = {"text": shapes.is_text, "textarea": shapes.is_text, "number": shapes.is_number, "integer": shapes.is_integer}


def faults(definition: Any, sources: Collection[str] | None) -> list[str]:
    """One sentence for each fault; an empty list means that the form can be compiled.

    `sources` are the names that a field may take its options from; None leaves them unchecked.
    """
    if not isinstance(definition, Mapping):
        return ["表单文件的内容应当是一个对象，以“{”开头。"]
    title = definition.get("title") or definition.get("name") or "未命名"
    found = [*_of_header(definition), *_of_fields(definition.get("fields"), sources), *_of_variables(definition)]
    return [f"表单“{shapes.said(title)}”：{sentence}" for sentence in found]


def _of_header(form: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"不认识属性“{name}”。" for name in form if name not in FORM_PROPERTIES)
    if not shapes.is_name(form.get("name")):
        yield "name应当以英文字母开头，只含字母、数字和下划线，且不是保留字。"
    if not shapes.is_text(form.get("title")):
        yield "缺少标题title。"
    articles = form.get("article")
    if not isinstance(articles, list):
        yield '缺少依据的条款article，例如["第十四条"]；没有依据的写[]。'
    else:
        yield from (
            f"条款“{shapes.said(one)}”应当写成“第十四条”的样子。" for one in articles if not shapes.is_article(one)
        )
    if not isinstance(form.get("intro", ""), str):
        yield "说明intro应当是文字。"
    yield from _of_secrecy(form)
    if "bulk" in form:
        yield from _of_bulk(form, form["bulk"])


def _of_bulk(form: Mapping[str, Any], bulk: Any) -> Iterator[str]:
    """The answers with which several tasks may be finished at once have to be whole answers."""
    if not isinstance(bulk, Mapping) or not bulk:
        yield 'bulk应当写成{"字段": 值}：几件任务可以用同样的这些答案一并办结。'
        return
    if form.get("secret") is True:
        yield "不记名的表单不能一并办结（bulk）。"
    fields = [field for field in shapes.as_list(form.get("fields")) if isinstance(field, Mapping)]
    by_key = {field["key"]: field for field in fields if isinstance(field.get("key"), str)}
    for key, value in bulk.items():
        if not _can_equal(by_key.get(key, {}), value):
            yield f"bulk中，字段“{shapes.said(key)}”不会等于“{shapes.said(value)}”；只能用单选、勾选字段和列出的选项。"
    for key, field in by_key.items():
        if field.get("required") is True and key not in bulk and _is_shown(field, bulk):
            yield f"bulk中缺少必填的字段“{_called(field)}”。"


def _is_shown(field: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    when = field.get("show_when")
    return not isinstance(when, Mapping) or answers.get(str(when.get("field"))) == when.get("equals")


def _of_secrecy(form: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(form.get("secret", False), bool):
        yield "secret只能是true或者false。"


def _of_fields(fields: Any, sources: Collection[str] | None, inside: str = "") -> Iterator[str]:
    if not isinstance(fields, list) or not fields:
        yield f"{inside}缺少字段fields。"
        return
    earlier: dict[str, Mapping[str, Any]] = {}
    for number, field in enumerate(fields, start=1):
        if not isinstance(field, Mapping):
            yield f"{inside}第{number}个字段应当是一个对象。"
            continue
        where = f"{inside}字段“{_called(field) or number}”"
        yield from (where + sentence for sentence in _of_field(field, earlier, sources, bool(inside)))
        if isinstance(field.get("key"), str):
            earlier[field["key"]] = field
        if field.get("type") == "rows" and not inside:
            yield from _of_fields(field.get("fields"), sources, f"{where}中，")


def _of_field(
    field: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]], sources: Collection[str] | None, in_row: bool
) -> Iterator[str]:
    yield from _of_key(field.get("key"), earlier, in_row)
    yield from _of_wording(field)
    kind = field.get("type")
    if not isinstance(kind, str) or kind not in PROPERTIES:
        yield f"的类型“{shapes.said(kind)}”不存在，可用的类型：{'、'.join(PROPERTIES)}。"
        return
    if in_row and kind in ("rows", "heading"):
        yield f"不能是{kind}，逐项填写的内容里只能有普通字段。"
        return
    allowed = COMMON - {"required"} if kind == "heading" else COMMON | PROPERTIES[kind]
    allowed -= VARIABLE if in_row else set()
    yield from (f"（{kind}）不能有属性“{name}”。" for name in field if name not in allowed)
    yield from _of_limits(field, kind)
    yield from _of_choices(field, kind, sources)
    yield from _of_usual(field, kind)
    yield from _of_condition(field, earlier)


def _of_key(key: Any, earlier: Mapping[str, Any], in_row: bool) -> Iterator[str]:
    if not shapes.is_name(key):
        yield f"的key“{shapes.said(key)}”应当以英文字母开头，只含字母、数字和下划线，且不是保留字。"
    elif key in earlier:
        yield f"的key“{key}”重复。"
    elif in_row and key == "id":
        yield "的key不能是id，它用来标明是哪一项。"


def _of_wording(field: Mapping[str, Any]) -> Iterator[str]:
    if not shapes.is_text(field.get("label")):
        yield "缺少名称label。"
    if not isinstance(field.get("help", ""), str):
        yield "的提示help应当是文字。"
    if "article" in field and not shapes.is_article(field["article"]):
        yield f"的条款“{shapes.said(field['article'])}”应当写成“第十四条”的样子。"
    yield from (
        f"的{name}只能是true或者false。"
        for name in ("required", "variable")
        if not isinstance(field.get(name, False), bool)
    )


def _of_limits(field: Mapping[str, Any], kind: str) -> Iterator[str]:
    for name in ("min", "max"):
        if name in field and not (shapes.is_integer if kind == "integer" else shapes.is_number)(field[name]):
            yield f"的{name}应当是{'整数' if kind == 'integer' else '数字'}。"
    for name in ("max_length", "min_items", "max_items"):
        if name in field and not (shapes.is_integer(field[name]) and field[name] >= 1):
            yield f"的{name}应当是大于0的整数。"
    for low, high in (("min", "max"), ("min_items", "max_items")):
        if shapes.in_wrong_order(field.get(low), field.get(high)):
            yield f"的{low}大于{high}。"
    if "min_items" in field and field.get("required") is not True:
        yield "有min_items，就应当是必填的（required为true）。"


def _of_choices(field: Mapping[str, Any], kind: str, sources: Collection[str] | None) -> Iterator[str]:
    source = field.get("source")
    if "source" in field and (not isinstance(source, str) or (sources is not None and source not in sources)):
        yield f"的选项来源“{shapes.said(source)}”不存在。"
    if kind == "rows" and "source" not in field:
        yield "缺少选项来源source，逐项填写需要知道有哪些项。"
    if kind not in CHOICES:
        return
    if "source" in field and "options" in field:
        yield "只能在options和source中写一个。"
    elif "options" in field:
        yield from _of_options(field["options"])
        if kind in ONE_OF and isinstance(field["options"], list) and len(field["options"]) == 1:
            yield "只有一个选项，谈不上选择；请补上其他选项，或者改为勾选的声明（checkbox）。"
    elif "source" not in field:
        yield "缺少选项options或者选项来源source。"


def _of_options(options: Any) -> Iterator[str]:
    if not isinstance(options, list) or not options:
        yield "的选项options应当是一个不空的列表。"
        return
    seen: set[str] = set()
    for number, option in enumerate(options, start=1):
        if not shapes.is_option(option):
            yield f"的第{number}个选项应当有value（文字或者整数）和label（文字）。"
        elif str(option["value"]) in seen:
            yield f"的选项值“{option['value']}”重复。"
        else:
            seen.add(str(option["value"]))


def _of_usual(field: Mapping[str, Any], kind: str) -> Iterator[str]:
    if "usual" not in field:
        return
    if not PLAIN.get(kind, functools.partial(_can_equal, field))(field["usual"]):
        yield f"的通常答案usual不能是“{shapes.said(field['usual'])}”。"


def _of_condition(field: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if "show_when" not in field:
        return
    when = field["show_when"]
    if not isinstance(when, Mapping) or set(when) != {"field", "equals"}:
        yield '的显示条件show_when应当写成{"field": …, "equals": …}。'
        return
    other = earlier.get(when["field"]) if isinstance(when["field"], str) else None
    if other is None:
        yield f"的显示条件所指的字段“{shapes.said(when['field'])}”不存在，或者排在它后面。"
    elif not _can_equal(other, when["equals"]):
        yield f"的显示条件：字段“{shapes.said(when['field'])}”不会等于“{shapes.said(when['equals'])}”。"


def _can_equal(other: Mapping[str, Any], value: Any) -> bool:
    """Only answers from a fixed set can be waited for: a box that is ticked or not, a written list of options."""
    if other.get("type") == "checkbox":
        return isinstance(value, bool)
    options = other.get("options")
    if other.get("type") not in ("radio", "select") or not isinstance(options, list):
        return False
    values = [option["value"] for option in options if shapes.is_option(option)]
    return any(type(value) is type(one) and value == one for one in values)


def _of_variables(form: Mapping[str, Any]) -> Iterator[str]:
    """Variables are seen by the whole case, so nothing that is secret may become one."""
    fields = [field for field in shapes.as_list(form.get("fields")) if isinstance(field, Mapping)]
    seen: set[str] = set()
    for field in fields:
        label = f"字段“{_called(field)}”"
        if "as" in field and field.get("variable") is not True:
            yield f"{label}有as，却没有作为流程变量（variable为true）。"
        if field.get("variable") is not True:
            continue
        name = field.get("as", field.get("key"))
        if not shapes.is_name(name):
            yield f"{label}的流程变量名“{shapes.said(name)}”不能使用。"
        elif name in seen:
            yield f"{label}的流程变量名“{name}”重复。"
        else:
            seen.add(name)
    yield from _of_secret_fields(form, fields)


def _of_secret_fields(form: Mapping[str, Any], fields: list[Mapping[str, Any]]) -> Iterator[str]:
    if form.get("secret") is not True:
        return
    for field in fields:
        if field.get("variable") is True or field.get("type") == "file":
            yield f"字段“{_called(field)}”会泄露填写人：不记名的表单不能有流程变量和文件。"


def _called(field: Mapping[str, Any]) -> str:
    return shapes.said(field.get("label") or field.get("key") or "")
