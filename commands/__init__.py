"""The command `award`: one module for each command, with `arguments(parser)` and `run(args, settings) -> exit code`.

Only the module of the command that was called is imported, so that `award deadline` doesn't wait for the web site.
"""

import argparse
import gc
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from typing import Any

from commands import output, parsing
from running.settings import Settings

DONE, REFUSED = 0, 1

# Command → its module, and what the help says of it.
TABLE = {
    "init": ("init", "建立数据库：表、已核实的放假通知、第一版流程"),
    "serve": ("serve", "启动网站，同时办理到期的时限和消息"),
    "worker": ("worker", "只办理到期的时限、消息、通知和公文，可以同时启动多个"),
    "demo": ("demo", "启动演示网站，人员和组织都是虚构的"),
    "check": ("check", "检查流程包：流程图、决策表、表单、公文、参数、条款"),
    "draw": ("draw", "把流程图画成 SVG 图片"),
    "test": ("scenarios", "把流程包里的情景逐个演练一遍，报告覆盖率"),
    "deploy": ("deploy", "演练流程包的全部情景，部署为新的一版"),
    "versions": ("versions", "列出还有事项在办的流程版本，以及它们要用的旧名称"),
    "rehearse": ("rehearse", "在虚拟时间里演练完整的一届和其后五年"),
    "deadline": ("deadline", "计算工作日期限，逐日说明理由"),
    "articles": ("articles", "列出38条办法各自的落实之处"),
    "account": ("account", "列出账号，或者发放一次性密码"),
    "access": ("access", "列出权限表：哪个角色可以做什么"),
    "audit": ("audit", "校验或者导出审计日志"),
    "backup": ("backup", "把数据库和文件备份成一个文件"),
    "restore": ("restore", "从备份恢复，并核对审计日志和行数"),
}
EPILOG = "退出码：0 完成；1 有理由地拒绝，理由已显示；2 命令写法不对。"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 refused for a printed reason, 2 wrong call."""
    output.speak_chinese()
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _parse(given)
    except SystemExit as left:
        return int(left.code or 0)
    try:
        return int(args.run(args, Settings.from_env(os.environ)))
    except KeyboardInterrupt:
        return _refuse(args, "已中断。")
    except Exception as error:  # a defect goes on its way: which errors are expected is asked only when there is one
        return _refuse(args, _sentence(error))


def _sentence(error: Exception) -> str:
    """What is said of an expected error; a defect goes on its way."""
    from commands import refusals  # knows every part of the product, so it is asked only when something went wrong

    if not isinstance(error, refusals.EXPECTED):
        raise error
    return refusals.sentence(error)


def _parse(given: Sequence[str]) -> argparse.Namespace:
    # The command's modules make thousands of objects that all stay: looking for garbage among them takes a tenth of
    # the start.
    gc.disable()
    try:
        return _parser(given).parse_args(given)
    finally:
        gc.freeze()
        gc.enable()


def _refuse(args: argparse.Namespace, sentence: str) -> int:
    output.complain(sentence)
    if getattr(args, "json", False):
        output.document({"error": sentence})
    return REFUSED


def _parser(given: Sequence[str]) -> parsing.Parser:
    parser = parsing.Parser(prog="award", description="政府奖的评选、表彰和监督", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"award {_version()}", help="显示版本号")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=parsing.Parser)
    called = next((word for word in given if not word.startswith("-")), None)
    for name, (module, summary) in TABLE.items():
        command = commands.add_parser(name, help=summary, description=summary, epilog=EPILOG)
        if name == called:
            _declare(importlib.import_module(f"commands.{module}"), command)
    return parser


def _declare(module: Any, parser: argparse.ArgumentParser) -> None:
    module.arguments(parser)
    parser.set_defaults(run=module.run)


def _version() -> str:
    try:
        return importlib.metadata.version("government-award")
    except importlib.metadata.PackageNotFoundError:
        return "（未安装）"
