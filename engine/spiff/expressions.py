"""The small language of a diagram's conditions, timers and parameters: a subset of Python that is read, never executed.

An expression is parsed once into Python's syntax tree, every node is held against a whitelist, and a tree walker
computes the value. Nothing is handed to Python's own `eval`: sandboxes around that were broken.
"""

import ast
import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

from engine import errors
from engine.spiff import operations

Words = Mapping[str, Callable[..., Any]]

LONGEST = 1000
DEEPEST = 50
MOST_NODES = 300

VALUE_WORDS = frozenset(operations.WORDS)


@dataclasses.dataclass(frozen=True)
class Expression:
    """A checked expression. `names` are the variables it reads, `words` the words it calls."""

    text: str
    names: frozenset[str]
    words: frozenset[str]
    tree: ast.expr = dataclasses.field(repr=False, compare=False)

    def evaluate(self, data: Mapping[str, Any], words: Words) -> Any:
        """Return the value. Raises ExpressionError, or the Refusal of a word."""
        return self._run(self.tree, data, words)

    def outermost_word(self) -> str | None:
        """Return the word if the whole expression is one call, such as `working_days(5)`."""
        return _word(self.tree) if isinstance(self.tree, ast.Call) else None

    def calls(self, word: str) -> list[list[Any]]:
        """Return the arguments of every call of a word; None stands for one that is computed."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and _word(node) == word]
        return [[each.value if isinstance(each, ast.Constant) else None for each in call.args] for call in found]

    def literals(self, word: str) -> list[Any]:
        """Return the first argument of every call of a word; None where it is computed or missing."""
        return [arguments[0] if arguments else None for arguments in self.calls(word)]

    def arguments(self, data: Mapping[str, Any], words: Words) -> list[Any]:
        """Return the values of the outermost call's arguments, without calling its word."""
        if not isinstance(self.tree, ast.Call):
            raise errors.ExpressionError(text=self.text, why="它不是对一个词的调用")
        return [self._run(argument, data, words) for argument in self.tree.args]

    def _run(self, tree: ast.expr, data: Mapping[str, Any], words: Words) -> Any:
        try:
            return _evaluate(tree, _Scope(data, words))
        except operations.Unfit as unfit:
            raise errors.ExpressionError(text=self.text, why=str(unfit)) from unfit
        except (OverflowError, RecursionError) as too_much:
            raise errors.ExpressionError(text=self.text, why="数字太大或者数据嵌套太深") from too_much


@functools.lru_cache(maxsize=4096)
def compile(text: str) -> Expression:
    """Read an expression. Raises ExpressionError that says in Chinese what is wrong with it."""
    source = text.strip()
    try:
        tree = _parse(source)
        nodes = _checked(tree)
    except operations.Unfit as unfit:
        raise errors.ExpressionError(text=_short(source), why=str(unfit)) from None
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and node not in called}
    words = {word.id for word in called if isinstance(word, ast.Name)}
    return Expression(source, frozenset(names), frozenset(words), tree)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"


def _parse(text: str) -> ast.expr:
    if not text:
        raise operations.Unfit("表达式是空的")
    if len(text) > LONGEST:
        raise operations.Unfit(f"表达式超过{LONGEST}个字符")
    if "\\" in text:
        raise operations.Unfit("不能使用反斜杠")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise operations.Unfit("写法有误，请检查括号、引号和运算符") from None


def _checked(tree: ast.expr) -> list[ast.expr]:
    """Hold every node against the whitelist, level by level, so that a deep tree can't exhaust the stack."""
    nodes: list[ast.expr] = []
    level, depth = [tree], 0
    while level:
        nodes, depth = nodes + level, depth + 1
        if depth > DEEPEST or len(nodes) > MOST_NODES:
            raise operations.Unfit("表达式太复杂，请拆成几步或者改用一个处理动作")
        for node in level:
            _check_node(node)
        level = [part for node in level for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    return nodes


def _check_node(node: ast.AST) -> None:
    check = _CHECKS.get(type(node))
    if check is None:
        raise operations.Unfit(_FORBIDDEN.get(type(node), "用了不允许的写法"))
    check(node)


def _check_nothing(node: Any) -> None:
    """The kind of the node is all there is to check."""


def _check_constant(node: ast.Constant) -> None:
    if type(node.value) not in operations.PLAIN:
        raise operations.Unfit("只能写数字、文字、True、False 和 None")
    operations.small(node.value)


def _check_name(node: ast.Name) -> None:
    if node.id.startswith("_"):
        raise operations.Unfit("名称不能以下划线开头")


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name):
        raise operations.Unfit("只能按名称调用规定的词")
    if node.keywords:
        raise operations.Unfit("词的参数不能写名称")


def _check_dict(node: ast.Dict) -> None:
    if not all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in node.keys):
        raise operations.Unfit("字典的名称应当是引号里的文字")


def _check_arithmetic(node: ast.BinOp) -> None:
    if type(node.op) not in operations.ARITHMETIC:
        raise operations.Unfit("只能用 + - * / // % 计算")


def _check_sign(node: ast.UnaryOp) -> None:
    if type(node.op) not in operations.SIGNS:
        raise operations.Unfit("只能用负号和 not")


def _check_comparison(node: ast.Compare) -> None:
    if not all(type(op) in operations.COMPARISONS for op in node.ops):
        raise operations.Unfit("比较请用 ==、!=、<、<=、>、>=、in 或 not in")


_CHECKS: Mapping[type[ast.AST], Callable[[Any], None]] = {
    ast.Constant: _check_constant,
    ast.Name: _check_name,
    ast.Call: _check_call,
    ast.Dict: _check_dict,
    ast.BinOp: _check_arithmetic,
    ast.UnaryOp: _check_sign,
    ast.Compare: _check_comparison,
    ast.List: _check_nothing,
    ast.BoolOp: _check_nothing,
    ast.IfExp: _check_nothing,
    ast.Subscript: _check_nothing,
}
_FORBIDDEN: Mapping[type[ast.AST], str] = {
    ast.Attribute: "不能用圆点取属性",
    ast.Tuple: "列表请写在方括号里",
    ast.Set: "列表请写在方括号里",
    ast.Slice: "不能取一段列表，只能取一项",
    ast.Lambda: "不能定义函数",
    ast.ListComp: "不能写循环",
    ast.SetComp: "不能写循环",
    ast.DictComp: "不能写循环",
    ast.GeneratorExp: "不能写循环",
    ast.JoinedStr: "不能写带花括号的 f 文字",
    ast.NamedExpr: "不能赋值",
    ast.Starred: "不能用星号展开",
}


@dataclasses.dataclass(frozen=True)
class _Scope:
    data: Mapping[str, Any]
    words: Words


def _evaluate(node: ast.expr, scope: _Scope) -> Any:
    return _EVALUATE[type(node)](node, scope)


def _constant(node: ast.Constant, scope: _Scope) -> Any:
    return node.value


def _name(node: ast.Name, scope: _Scope) -> Any:
    if node.id not in scope.data:
        raise operations.Unfit(f"还没有变量“{node.id}”")
    return operations.plain(scope.data[node.id])


def _list(node: ast.List, scope: _Scope) -> list[Any]:
    return [_operand(item, scope) for item in node.elts]


def _dict(node: ast.Dict, scope: _Scope) -> dict[str, Any]:
    keys = [str(cast(ast.Constant, key).value) for key in node.keys]
    return {key: _operand(value, scope) for key, value in zip(keys, node.values, strict=True)}


def _bool(node: ast.BoolOp, scope: _Scope) -> Any:
    stop_at = isinstance(node.op, ast.Or)
    value: Any = None
    for part in node.values:
        value = _operand(part, scope)
        if bool(value) is stop_at:
            return value
    return value


def _choice(node: ast.IfExp, scope: _Scope) -> Any:
    return _operand(node.body if _operand(node.test, scope) else node.orelse, scope)


def _binary(node: ast.BinOp, scope: _Scope) -> Any:
    return operations.ARITHMETIC[type(node.op)](_operand(node.left, scope), _operand(node.right, scope))


def _unary(node: ast.UnaryOp, scope: _Scope) -> Any:
    return operations.SIGNS[type(node.op)](_operand(node.operand, scope))


def _compare(node: ast.Compare, scope: _Scope) -> bool:
    left = _operand(node.left, scope)
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        right = _operand(right_node, scope)
        if not operations.COMPARISONS[type(op)](left, right):
            return False
        left = right
    return True


def _subscript(node: ast.Subscript, scope: _Scope) -> Any:
    return operations.pick(_operand(node.value, scope), _operand(node.slice, scope))


def _call(node: ast.Call, scope: _Scope) -> Any:
    name = _word(node)
    arguments = [_operand(argument, scope) for argument in node.args]
    if name in operations.WORDS:
        return operations.WORDS[name](*arguments)
    if name not in scope.words:
        raise operations.Unfit(f"没有“{name}”这个词")
    try:
        return scope.words[name](*arguments)
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise operations.Unfit(f"“{name}”不能用这样的参数计算") from error


def _word(call: ast.Call) -> str:
    return cast(ast.Name, call.func).id


def _operand(node: ast.expr, scope: _Scope) -> Any:
    """A moment may be the result of an expression, but nothing can be computed with it."""
    return operations.plain(_evaluate(node, scope))


_EVALUATE: Mapping[type[ast.expr], Callable[[Any, _Scope], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Dict: _dict,
    ast.BoolOp: _bool,
    ast.IfExp: _choice,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.Subscript: _subscript,
    ast.Call: _call,
}
