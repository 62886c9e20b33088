"""A place in a scenario file: it gives the value that is wanted there, or refuses with its line and the way to it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import yaml

from engine.errors import EngineError
from rehearsal import spelling

T = TypeVar("T")
FLAGS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}
DEEPEST = 20
_TAG = "tag:yaml.org,2002:"
_PLAIN = frozenset(f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "timestamp", "null"))
_WHOLE = re.compile(r"-?\d{1,9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class StoryUnreadable(EngineError):
    """情景文件{file}{where}：{why}。"""


class Place:
    """One node of a scenario file."""

    def __init__(self, file: str, node: yaml.Node, path: str = "") -> None:
        self._file = file
        self._node = node
        self.path = path

    def named(self, path: str) -> "Place":
        """The same place under a name that says more than its number."""
        return Place(self._file, self._node, path)

    def peek(self, key: str) -> str | None:
        """The text under this name, if there is one; to name the place before anything is asked of it."""
        if isinstance(self._node, yaml.MappingNode):
            for name, value in self._node.value:
                if name.value == key and isinstance(value, yaml.ScalarNode):
                    return str(value.value).strip() or None
        return None

    def refuse(self, why: str) -> NoReturn:
        where = f"第{self._node.start_mark.line + 1}行" + (f"（{self.path}）" if self.path else "")
        raise StoryUnreadable(file=self._file, where=where, why=why)

    # What holds other places

    def table(self, required: Sequence[str] = (), optional: Sequence[str] = ()) -> dict[str, "Place"]:
        """The values by their names. Refuses names that nobody knows, and missing ones."""
        known = (*required, *optional)
        found: dict[str, Place] = {}
        for key, value in self.entries():
            name = key.text()
            if name not in known:
                key.refuse(f"不认识“{name}”，{spelling.hint(name, known, '这里可以写')}")
            found[name] = value
        missing = [name for name in required if name not in found]
        if missing:
            self.refuse(f"缺少“{missing[0]}”")
        return found

    def entries(self) -> Iterator[tuple["Place", "Place"]]:
        """The names and values of a table, each name once."""
        if not isinstance(self._node, yaml.MappingNode):
            self.refuse("这里应当是若干行“名称: 值”")
        seen: set[str] = set()
        for key, value in self._node.value:
            name = Place(self._file, key, self.path)
            if name.text() in seen:
                name.refuse(f"“{name.text()}”写了两次")
            seen.add(name.text())
            yield name, Place(self._file, value, self._within(f"“{name.text()}”"))

    def items(self) -> list["Place"]:
        if not isinstance(self._node, yaml.SequenceNode):
            self.refuse("这里应当是一个列表，每项以“-”开头，或者写在方括号里")
        return [
            Place(self._file, each, self._within(f"第{number}项")) for number, each in enumerate(self._node.value, 1)
        ]

    def _within(self, inner: str) -> str:
        return f"{self.path}的{inner}" if self.path else inner

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    @property
    def is_table(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    # Values

    def text(self) -> str:
        node = self._node
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or node.tag == f"{_TAG}null":
            self.refuse("这里应当写文字")
        return str(node.value).strip()

    def whole(self, least: int, most: int) -> int:
        told = self.text()
        if not _WHOLE.fullmatch(told) or not least <= int(told) <= most:
            self.refuse(f"“{told}”应当是{least}至{most}的整数")
        return int(told)

    def flag(self) -> bool:
        return self.one_of(FLAGS, shown=("是", "否"))

    def day(self) -> dt.date:
        told = self.text()
        try:
            return dt.date.fromisoformat(told if _DAY.fullmatch(told) else "")
        except ValueError:
            self.refuse(f"“{told}”不是日期，应当写成2026-03-02的样子，并且是真实存在的一天")

    def one_of(self, words: Mapping[str, T], shown: Sequence[str] = ()) -> T:
        told = self.text()
        if told not in words:
            self.refuse(f"不能写“{told}”，{spelling.hint(told, shown or tuple(words), '可以写')}")
        return words[told]

    def scalar(self) -> Any:
        """Whatever single value stands here, as YAML understands it."""
        if not isinstance(self._node, yaml.ScalarNode) or self._node.tag not in _PLAIN:
            self.refuse("这里应当是一个值")
        try:
            return yaml.SafeLoader("").construct_object(self._node)
        except (ValueError, yaml.YAMLError):
            self.refuse(f"“{self._node.value}”不是正确的值，日期应当写成2026-03-02的样子，并且是真实存在的一天")


def open_file(file: str, content: bytes) -> Place:
    """The whole of a scenario file. Raises StoryUnreadable with the line for what is no YAML."""
    try:
        text = content.decode()
        _refuse_tricks(file, text)
        node = yaml.compose(text, yaml.SafeLoader)
    except UnicodeDecodeError:
        raise StoryUnreadable(file=file, where="", why="不是UTF-8编码的文字") from None
    except yaml.MarkedYAMLError as error:
        raise StoryUnreadable(file=file, where=_line(error), why="写法不对，请检查缩进、冒号、引号和括号") from None
    except yaml.YAMLError:
        raise StoryUnreadable(file=file, where="", why="含有不能读取的字符") from None
    if node is None:
        raise StoryUnreadable(file=file, where="", why="是空的")
    return Place(file, node)


def _refuse_tricks(file: str, text: str) -> None:
    """References and deep nesting make a short file endless to read; no story needs them."""
    depth = 0
    for event in yaml.parse(text):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise StoryUnreadable(file=file, where="", why="不能使用“&”和“*”的引用写法")
        if depth > DEEPEST:
            raise StoryUnreadable(file=file, where="", why="层次太深")


def _line(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"第{mark.line + 1}行第{mark.column + 1}列附近" if mark else ""
