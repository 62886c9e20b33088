"""Reading the XML of a diagram that anybody may have written.

A diagram needs no DTD, no entity and no inclusion, so whatever carries one is refused before it can expand, fetch or
disclose anything. Comments and processing instructions are dropped.
"""

import re

from lxml import etree

from engine import errors

LARGEST = 5_000_000
DEEPEST = 200
MOST_ELEMENTS = 50_000

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ROOT = f"{{{BPMN}}}definitions"
# SpiffWorkflow's own parser takes anything with the id of a box for the box, so a service or an input may be written
# with a prefix that no box has. Here nobody needs it.
_SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
_PREFIXES = {f"{_SPIFF}serviceTaskOperator": "service:", f"{_SPIFF}parameter": "input:"}
_INCLUSION = "{http://www.w3.org/2001/XInclude}"
_DECLARED = re.compile(rb"""\A<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


def read(source: bytes) -> etree._Element:
    """Return the `definitions` element of a diagram. Raises DiagramUnreadable with a Chinese reason."""
    root = tree(source)
    if root.tag != ROOT:
        raise errors.DiagramUnreadable(why="这不是 BPMN 2.0 流程图")
    for named in (each for each in root.iter(*_PREFIXES) if each.get("id")):
        named.set("id", named.get("id", "").removeprefix(_PREFIXES[str(named.tag)]))
    return root


def tree(source: bytes) -> etree._Element:
    """Return the root of any XML that is safe to work with. Raises DiagramUnreadable with a Chinese reason."""
    _need_harmless(source)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise errors.DiagramUnreadable(why=f"第{error.lineno or 1}行附近的 XML 写法有误") from error
    _need_plain(root)
    return root


def _need_harmless(source: bytes) -> None:
    if len(source) > LARGEST:
        raise errors.DiagramUnreadable(why=f"文件超过{LARGEST // 1_000_000} MB")
    text = source.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        raise errors.DiagramUnreadable(why="文件编码不是 UTF-8")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise errors.DiagramUnreadable(why="文件编码不是 UTF-8") from error
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise errors.DiagramUnreadable(why="不允许文档类型声明和实体")


def _need_plain(root: etree._Element) -> None:
    level, count, depth = [root], 0, 0
    while level:
        count, depth = count + len(level), depth + 1
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise errors.DiagramUnreadable(why="元素太多或者嵌套太深")
        for element in level:
            _need_element(element)
        level = [child for element in level for child in element]


def _need_element(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        raise errors.DiagramUnreadable(why="不允许文档类型声明和实体")
    if element.tag.startswith(_INCLUSION):
        raise errors.DiagramUnreadable(why="不允许引用别的文件")
