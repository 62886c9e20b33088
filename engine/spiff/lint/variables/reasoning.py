"""What an expression may yield, and what may go wrong in it, when its variables hold what the check knows of them."""

import ast
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from engine import types
from engine.contract import Word
from engine.spiff.lint.variables import comparing, narrowing, values
from engine.spiff.lint.variables.comparing import FALSE, TRUE
from engine.spiff.lint.variables.values import ANYTHING, BOOLEAN, MISSING, NONE, UNSET, Possibility, Value, Variables


@dataclasses.dataclass(frozen=True)
class Doubt:
    """What may go wrong. `rule` is `unset`, `wrong_type` or `dead_value`; `about` the variable, where it is one."""

    rule: str
    sentence: str
    about: str = ""


@dataclasses.dataclass(frozen=True)
class Language:
    """What expressions may call: the words, and the parameters of the sheet with their kinds."""

    words: Mapping[str, Word]
    parameters: Mapping[str, Value]


class Reader:
    """Reads one expression; `doubts` collects what may go wrong."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.doubts: list[Doubt] = []

    def value(self, node: ast.expr, known: Variables) -> Value:
        """What an expression may yield."""
        return _READ[type(node)](self, node, known)

    def narrowed(self, node: ast.expr, known: Variables, truth: bool) -> Variables | None:
        """What is known of the variables once a condition held, or did not; None if it never does so."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.narrowed(node.operand, known, not truth)
        if isinstance(node, ast.BoolOp):
            return self._narrowed_by_parts(node, known, truth)
        if not comparing.truths(self.value(node, known)) & {truth}:
            return None
        return narrowing.narrow(node, {**known, **self._counted(node)}, truth)

    def _counted(self, node: ast.expr) -> Variables:
        """What a word counts that a condition compares: what is learnt of it is kept under the words themselves."""
        if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Call):
            return {}
        word = self.language.words.get(cast(ast.Name, node.left.func).id)
        is_count = word is not None and isinstance(word.result, types.Count)
        return {narrowing.key_of(node.left): values.COUNT} if is_count else {}

    def _narrowed_by_parts(self, node: ast.BoolOp, known: Variables, truth: bool) -> Variables | None:
        is_and = isinstance(node.op, ast.And)
        if truth is is_and:
            return self._all_parts(node.values, known, truth)
        return self._one_part(node.values, known, truth)

    def _all_parts(self, parts: Iterable[ast.expr], known: Variables, truth: bool) -> Variables | None:
        left: Variables | None = known
        for part in parts:
            left = self.narrowed(part, left, truth) if left is not None else None
        return left

    def _one_part(self, parts: Iterable[ast.expr], known: Variables, truth: bool) -> Variables | None:
        """One part decides, after those before it did not."""
        found: Variables | None = None
        left: Variables | None = known
        for part in parts:
            if left is None:
                break
            here = self.narrowed(part, left, truth)
            if here is not None:
                found = here if found is None else values.merge(found, here)
            left = self.narrowed(part, left, not truth)
        return found

    # One method for each kind of node

    def _constant(self, node: ast.Constant, known: Variables) -> Value:
        return values.fixed(node.value)

    def _name(self, node: ast.Name, known: Variables) -> Value:
        value = known.get(node.id, MISSING)
        if UNSET in value:
            never = value == MISSING
            self.doubts.append(Doubt("unset_variable" if never else "sometimes_unset", "", node.id))
        return value - {UNSET} or ANYTHING

    def _list(self, node: ast.List, known: Variables) -> Value:
        return values.list_of(values.union(*(self.value(item, known) for item in node.elts)))

    def _dict(self, node: ast.Dict, known: Variables) -> Value:
        for item in node.values:
            self.value(item, known)
        return values.any_of("record")

    def _bool(self, node: ast.BoolOp, known: Variables) -> Value:
        """`and` yields the first part that is not true, or the last; `or` the first that is true, or the last."""
        stops_at = isinstance(node.op, ast.Or)
        found: list[Value] = []
        left: Variables | None = known
        for place, part in enumerate(node.values):
            if left is None:
                break
            value = self.value(part, left)
            is_last = place == len(node.values) - 1
            found.append(value if is_last else comparing.with_truth(value, stops_at))
            left = None if is_last else Reader(self.language).narrowed(part, left, not stops_at)
        return values.union(*found)

    def _choice(self, node: ast.IfExp, known: Variables) -> Value:
        self.value(node.test, known)
        ways = ((node.body, True), (node.orelse, False))
        kept = ((part, Reader(self.language).narrowed(node.test, known, truth)) for part, truth in ways)
        return values.union(*(self.value(part, left) for part, left in kept if left is not None)) or ANYTHING

    def _binary(self, node: ast.BinOp, known: Variables) -> Value:
        left, right = self.value(node.left, known), self.value(node.right, known)
        pairs = list(itertools.product(left, right))
        found = [comparing.computed(type(node.op), one, other) for one, other in pairs]
        for (one, other), result in zip(pairs, found, strict=True):
            if result is None:
                self._unfit(node, (node.left, one), (node.right, other), "不能这样计算")
        return values.union(*(result for result in found if result is not None)) or ANYTHING

    def _unary(self, node: ast.UnaryOp, known: Variables) -> Value:
        value = self.value(node.operand, known)
        if isinstance(node.op, ast.Not):
            return values.union(*(values.fixed(not truth) for truth in comparing.truths(value)))
        for each in value:
            if each.kind not in values.NUMBERS | {"anything"}:
                self._unfit(node, (node.operand, each), None, "不能取负数")
        return values.union(*(comparing.negated(each) for each in value)) or ANYTHING

    def _compare(self, node: ast.Compare, known: Variables) -> Value:
        sides = [node.left, *node.comparators]
        read = [self.value(side, known) for side in sides]
        results = []
        for op, place in zip(node.ops, range(len(node.ops)), strict=True):
            one, other = (sides[place], read[place]), (sides[place + 1], read[place + 1])
            results.append(self._compared(op, one, other))
        if any(result == FALSE for result in results):
            return FALSE
        return TRUE if all(result == TRUE for result in results) else BOOLEAN

    def _compared(self, op: ast.cmpop, one: tuple[ast.expr, Value], other: tuple[ast.expr, Value]) -> Value:
        if isinstance(op, ast.Eq | ast.NotEq):
            self._look_for_dead(one, other)
            same = values.union(*(comparing.equal(left, right) for left in one[1] for right in other[1]))
            return same if isinstance(op, ast.Eq) else comparing.inverted(same)
        if isinstance(op, ast.In | ast.NotIn):
            inside = self._contained(one, other)
            return inside if isinstance(op, ast.In) else comparing.inverted(inside)
        return self._ordered(op, one, other)

    def _contained(self, one: tuple[ast.expr, Value], other: tuple[ast.expr, Value]) -> Value:
        """What is in a list that is written out is equal to one of its items."""
        if isinstance(other[0], ast.List):
            items = [(item, self.value(item, {})) for item in other[0].elts if isinstance(item, ast.Constant)]
            for item in items:
                self._look_for_dead(one, item)
            if len(items) == len(other[0].elts):
                return comparing.any_equal(one[1], [item[1] for item in items])
            return BOOLEAN
        for each in other[1]:
            if each.kind not in ("list", "record", "text", "date", "anything"):
                self._unfit(other[0], (other[0], each), None, "不能用“in”查找")
        return BOOLEAN

    def _ordered(self, op: ast.cmpop, one: tuple[ast.expr, Value], other: tuple[ast.expr, Value]) -> Value:
        found = []
        for left, right in itertools.product(one[1], other[1]):
            if not comparing.have_order(left, right):
                self._unfit(one[0], (one[0], left), (other[0], right), "不能比较大小")
            else:
                found.append(comparing.ordered(type(op), left, right))
        return values.union(*found) or BOOLEAN

    def _subscript(self, node: ast.Subscript, known: Variables) -> Value:
        container, key = self.value(node.value, known), self.value(node.slice, known)
        for each in container:
            if each.kind not in ("list", "record", "anything"):
                self._unfit(node, (node.value, each), None, "不能用方括号取其中一项")
            elif each.kind == "list" and not any(one.kind in ("integer", "anything") for one in key):
                self._unfit(node, (node.slice, next(iter(key))), None, "不是列表的序号")
        return values.union(*(each.item for each in container if each.kind == "list")) or ANYTHING

    def _call(self, node: ast.Call, known: Variables) -> Value:
        name = cast(ast.Name, node.func).id
        given = [(argument, self.value(argument, known)) for argument in node.args]
        if name in comparing.BUILT_IN:
            return comparing.BUILT_IN[name]([value for _, value in given])
        word = self.language.words.get(name)
        if word is None:
            return ANYTHING
        self._arguments(word, given)
        return self._parameter(node) if name == "param" else values.of_type(word.result)

    def _arguments(self, word: Word, given: list[tuple[ast.expr, Value]]) -> None:
        if word.arguments and len(given) != len(word.arguments):
            sentence = f"“{word.name}”要写{len(word.arguments)}个值，现在写了{len(given)}个"
            self.doubts.append(Doubt("wrong_type", sentence))
        for kind, (node, value) in zip(word.arguments, given, strict=False):
            if not isinstance(kind, types.Reference):
                self.want(node, value, values.of_type(kind), f"“{word.name}”")

    def _parameter(self, node: ast.Call) -> Value:
        key = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        return self.language.parameters.get(str(key), ANYTHING)

    # Doubts

    def want(self, node: ast.expr, value: Value, wanted: Value, by: str) -> None:
        """Doubt whether a value is always what somebody needs."""
        for each in sorted((one for one in value if not values.fits(one, wanted)), key=str):
            if each == NONE:
                sentence = f"{_called(node)}可能是空白，而{by}要的是{values.said(wanted)}"
            else:
                sentence = f"{_called(node)}是{values.said([each])}，而{by}要的是{values.said(wanted)}"
            self.doubts.append(Doubt("wrong_type", sentence, _variable(node)))

    def _unfit(
        self, at: ast.expr, one: tuple[ast.expr, Possibility], other: tuple[ast.expr, Possibility] | None, what: str
    ) -> None:
        sides = [side for side in (one, other) if side is not None]
        blank = next((node for node, each in sides if each == NONE), None)
        if blank is not None:
            sentence = f"{_called(blank)}可能是空白，{what}"
        else:
            sentence = "，".join(f"{_called(node)}是{values.said([each])}" for node, each in sides) + f"，{what}"
        named = [_variable(node) for node, _ in sides if _variable(node)]
        self.doubts.append(Doubt("wrong_type", sentence, named[0] if named else ""))

    def _look_for_dead(self, one: tuple[ast.expr, Value], other: tuple[ast.expr, Value]) -> None:
        """A value that is compared with what it can never be."""
        if isinstance(one[0], ast.Constant):
            one, other = other, one
        if isinstance(one[0], ast.Constant) or not isinstance(other[0], ast.Constant) or other[0].value is None:
            return
        (written,) = other[1]
        if any(comparing.equal(each, written) != FALSE for each in one[1]):
            return
        meant = [each for each in one[1] if each.kind != "none"]
        sentence = f"{_called(one[0])}只可能是{values.said(meant or one[1])}，永远不会是{values.quoted(written.fixed)}"
        self.doubts.append(Doubt("dead_value", sentence, _variable(one[0])))


def _called(node: ast.expr) -> str:
    return f"“{ast.unparse(node)}”"


def _variable(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


_READ: Mapping[type[ast.expr], Callable[[Reader, Any, Variables], Value]] = {
    ast.Constant: Reader._constant,
    ast.Name: Reader._name,
    ast.List: Reader._list,
    ast.Dict: Reader._dict,
    ast.BoolOp: Reader._bool,
    ast.IfExp: Reader._choice,
    ast.BinOp: Reader._binary,
    ast.UnaryOp: Reader._unary,
    ast.Compare: Reader._compare,
    ast.Subscript: Reader._subscript,
    ast.Call: Reader._call,
}
