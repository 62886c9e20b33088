"""Is a bundle fit to run? All faults at once, in Chinese; a bundle with faults is not deployed (P6)."""

import json
from collections.abc import Iterator

from engine import documents, forms, parameters
from engine.bundle import DIAGRAM, SHEET, Bundle
from engine.faults import Fault, Registry
from engine.spiff import lint
from engine.spiff.decisions import faults as tables

__all__ = ["Fault", "Registry", "problems"]


LARGEST_FILE, TOO_BIG = 6 * 2**20, "too_big"


def problems(bundle: Bundle, registry: Registry) -> list[Fault]:
    """Return every fault of diagram, tables, forms, documents and parameters; an empty list means: deploy it."""
    # What takes minutes to read is not looked into.
    return [*_too_big(bundle)] or [
        *_files(bundle),
        *_diagram(bundle, registry),
        *tables.faults(bundle, registry),
        *_forms(bundle, registry),
        *_documents(bundle),
        *_parameters(bundle),
    ]


def _too_big(bundle: Bundle) -> Iterator[Fault]:
    for path, content in bundle.files.items():
        if len(content) > LARGEST_FILE:
            sentence = f"“{path}”有{len(content) / 2**20:.1f}MB，流程包里的文件不能超过{LARGEST_FILE >> 20}MB。"
            yield Fault(path, path, TOO_BIG, sentence)


def _files(bundle: Bundle) -> Iterator[Fault]:
    for path in (DIAGRAM, SHEET):
        if path not in bundle.files:
            yield Fault(path, path, "missing_file", f"流程包里没有“{path}”。")
    for path, content in bundle.files.items():
        if path.endswith(".bpmn") and path not in bundle.diagrams:
            yield Fault(path, path, "stray_diagram", f"“{path}”不会被读取：其他流程图应当放在“processes/”里。")
        if path.endswith(".json") and (why := _broken(path, content)):
            yield Fault(path, path, "broken_file", f"“{path}”不能读取：{why}。")


def _broken(path: str, content: bytes) -> str:
    try:
        parsed = json.loads(content)
    except UnicodeDecodeError:
        return "文件编码不是 UTF-8"
    except json.JSONDecodeError as error:
        return f"第{error.lineno}行附近的 JSON 写法有误"
    except (ValueError, RecursionError):
        return "JSON 写法有误"
    return "表单应当以“{”开头" if path.startswith("forms/") and not isinstance(parsed, dict) else ""


def _diagram(bundle: Bundle, registry: Registry) -> list[Fault]:
    return lint.faults(bundle, registry) if DIAGRAM in bundle.files else []


def _forms(bundle: Bundle, registry: Registry) -> Iterator[Fault]:
    for name, definition in bundle.forms.items():
        box, title = f"forms/{name}.json", str(definition.get("title") or name)
        for sentence in forms.faults(definition, registry.sources):
            yield Fault(box, title, "form", sentence)
        if definition.get("name") != name:
            yield Fault(box, title, "form_name", f"表单“{title}”的 name 与文件名“{name}”不一致。")


def _documents(bundle: Bundle) -> Iterator[Fault]:
    for name, content in bundle.documents.items():
        box = f"documents/{name}.typ"
        try:
            written = content.decode("utf-8")
        except UnicodeDecodeError:
            yield Fault(box, name, "broken_file", f"“{box}”不能读取：文件编码不是 UTF-8。")
            continue
        for sentence in documents.faults(name, written):
            yield Fault(box, name, "document", sentence)


def _parameters(bundle: Bundle) -> Iterator[Fault]:
    content = bundle.files.get(SHEET)
    if content is not None and not _broken(SHEET, content):
        for sentence in parameters.faults(json.loads(content)):
            yield Fault(SHEET, "评审规则参数表", "parameter", sentence)
