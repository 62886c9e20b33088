"""Official documents as PDF: a Typst template of the case's own bundle, filled with the facts on record."""

import contextlib
import functools
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import documents
from engine.errors import EngineError

if TYPE_CHECKING:
    import typst

# What the compiler says most often when an owner has edited a template.
WHY = {
    r"unknown variable: (.+)": "没有“{0}”这个名称",
    r"unclosed (?:delimiter|string|raw text)": "括号、引号或者强调记号没有成对",
    r"unexpected closing (?:bracket|brace|paren)": "多了一个右括号",
    r"file not found.*": "要引用的文件不在流程包里",
    r"unexpected argument.*": "有一个参数是多余的",
    r"missing argument: (.+)": "缺少参数“{0}”",
    r"label `<(.+)>` does not exist in the document": "“@{0}”会被当作引用，要印出“@”请写成“\\@”",
}
# How the shared layout marks what it leaves blank.
GAP = "<gap>"
PLACE = re.compile(r"([\w.-]+\.typ):(\d+):\d+")


class CannotRender(EngineError):
    """公文模板“{name}”第{line}行有误：{why}。"""


class NoSuchTemplate(EngineError):
    """流程包里没有名为“{name}”的公文模板。"""


def render(templates: Mapping[str, bytes], name: str, facts: Mapping[str, Any]) -> bytes:
    """Make a PDF of the template `name` (without `.typ`) out of the bundle's documents, file name -> text.

    A fact that is missing leaves a visible gap, never an error. The same facts always give the same bytes.
    """
    with _laid_out(templates, name, facts) as (path, told):
        return _compile(path, told)


def gaps(templates: Mapping[str, bytes], name: str, facts: Mapping[str, Any]) -> list[str]:
    """The facts that the page leaves blank for want of them. Raises CannotRender, NoSuchTemplate."""
    with _laid_out(templates, name, facts) as (path, told):
        marks = json.loads(_query(path, told, GAP))
    return sorted({mark["value"] for mark in marks})


@contextlib.contextmanager
def _laid_out(
    templates: Mapping[str, bytes], name: str, facts: Mapping[str, Any]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The template in a folder with the others, and what it is told."""
    sources = _sources(templates)
    source = sources.get(f"{name}.typ")
    if source is None:
        raise NoSuchTemplate(name=name)
    header = documents.header(source.decode())
    with tempfile.TemporaryDirectory(prefix="award-document-") as folder:
        for file, text in sources.items():
            (Path(folder) / file).write_bytes(text)
        yield Path(folder) / f"{name}.typ", {"title": header.title, "article": header.article, **facts}


def faults(templates: Mapping[str, bytes]) -> dict[str, str]:
    """Template name -> what keeps it from being rendered, found by trying each without any facts."""
    found = {}
    for file in sorted(_sources(templates)):
        name = file.removesuffix(".typ")
        if name == documents.LAYOUT:
            continue
        try:
            render(templates, name, {})
        except CannotRender as error:
            found[name] = str(error)
    return found


def _sources(templates: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path.rpartition("/")[2]: text for path, text in templates.items() if path.endswith(".typ")}


def _compile(path: Path, facts: Mapping[str, Any]) -> bytes:
    import typst  # loaded by whoever renders, not by every start

    try:
        return typst.compile(
            path,
            root=path.parent,
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(facts, ensure_ascii=False, sort_keys=True)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise _explain(path, error) from error


def _query(path: Path, facts: Mapping[str, Any], label: str) -> str:
    import typst

    told = {"data": json.dumps(facts, ensure_ascii=False, sort_keys=True)}
    try:
        return str(typst.query(path, label, root=path.parent, font_paths=_fonts(), sys_inputs=told))
    except RuntimeError as error:
        _compile(path, facts)  # says where and why, which a query doesn't
        raise CannotRender(name=path.stem, line="？", why=_why(str(error))) from error


@functools.cache
def _fonts() -> "typst.Fonts":
    """The machine's fonts, looked through once. The templates name several; the first that is there is used."""
    import typst

    return typst.Fonts()


def _explain(path: Path, error: "typst.TypstError") -> CannotRender:
    places = PLACE.findall(error.diagnostic.rpartition("error:")[2])
    # An error inside the shared layout is mostly a wrong call of it: then the caller's line is what helps.
    places.sort(key=lambda place: place[0] != path.name)
    name, line = places[0] if places else (path.name, "？")
    return CannotRender(name=name.removesuffix(".typ"), line=line, why=_why(error.message))


def _why(message: str) -> str:
    first = message.splitlines()[0]
    for pattern, sentence in WHY.items():
        if found := re.fullmatch(pattern, first):
            return sentence.format(*(part or "" for part in found.groups()))
    return f"排版程序报告“{first}”"
