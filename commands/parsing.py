"""argparse in Chinese: its help, and what it says about a wrong call."""

import argparse
import re
import sys
from typing import Any, NoReturn

WRONG_CALL = 2
_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<why>.*)", re.DOTALL)
# What argparse says → what people read. The first that fits is used.
_SENTENCES = {
    r"the following arguments are required: (.+)": "缺少{0}",
    r"unrecognized arguments: (.+)": "不认识{0}",
    r"expected (?:one|at least one) arguments?": "后面应当有一个值",
    r"expected (\d+) arguments?": "后面应当有{0}个值",
    r"ignored explicit argument (.+)": "后面不能有值",
    r"invalid choice: '?(.*?)'? \(choose from .*\)": "不能是“{0}”",
    r"invalid \w+ value: '(.*)'": "不能是“{0}”，应当是整数",
    r"not allowed with argument (.+)": "不能与{0}同时使用",
    r"ambiguous option: (\S+) could match (.+)": "“{0}”不明确，可以是{1}",
}


class Parser(argparse.ArgumentParser):
    """A parser whose every word is Chinese."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"命令写法不对：{translated(message)}。\n用 {self.prog} --help 查看说明。\n")
        raise SystemExit(WRONG_CALL)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def translated(message: str) -> str:
    if about := _ARGUMENT.fullmatch(message):
        return f"{about['name']} {translated(about['why'])}"
    for pattern, sentence in _SENTENCES.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*found.groups())
    return message
