"""What a condition that held, or did not, teaches about its variables."""

import ast
from collections.abc import Callable, Mapping
from typing import cast

from engine.spiff.lint.variables import comparing, values
from engine.spiff.lint.variables.comparing import FALSE, TRUE
from engine.spiff.lint.variables.values import MISSING, UNSET, Possibility, Value, Variables


def narrow(node: ast.expr, known: Variables, truth: bool) -> Variables:
    """Keep of a variable what lets the condition be so; a condition of another form teaches nothing."""
    if isinstance(node, ast.Name):
        return _kept(known, node.id, lambda one: truth in comparing.truth_of(one))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _narrow_by_comparison(node, known, truth)
    return known


def _narrow_by_comparison(node: ast.Compare, known: Variables, truth: bool) -> Variables:
    left, op, right = node.left, type(node.ops[0]), node.comparators[0]
    if isinstance(left, ast.Constant):
        left, op, right = right, _TURNED.get(op, op), left
    wanted = _constants(right)
    if wanted is None or key_of(left) not in known:
        return known
    if op in _ORDERS:
        return _in_order(known, key_of(left), op, wanted, truth)
    if truth is (op in (ast.Eq, ast.In)):
        return _chosen(known, key_of(left), wanted)
    return _kept(known, key_of(left), lambda one: not any(comparing.equal(one, each) == TRUE for each in wanted))


def key_of(node: ast.expr) -> str:
    """What is known of an expression is kept under its text: of a variable under its name."""
    return ast.unparse(node)


_TURNED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE,
}  # fmt: skip
_ORDERS = _TURNED.keys()


def _in_order(known: Variables, name: str, op: type[ast.cmpop], wanted: Value, truth: bool) -> Variables:
    """Keep what lets the order hold, or fail."""
    (end,) = wanted

    def lets(one: Possibility) -> bool:
        comparable = comparing.have_order(one, end)
        return not comparable or truth in comparing.truths(comparing.ordered(op, one, end))

    return _kept(known, name, lets) if end.fixed is not None else known


def _constants(node: ast.expr) -> Value | None:
    if isinstance(node, ast.Constant):
        return values.fixed(node.value)
    if isinstance(node, ast.List) and node.elts and all(isinstance(item, ast.Constant) for item in node.elts):
        return values.union(*(values.fixed(cast(ast.Constant, item).value) for item in node.elts))
    return None


def _chosen(known: Variables, name: str, wanted: Value) -> Variables:
    """The variable is one of these now."""
    held = known.get(name, MISSING)
    found = {each for each in wanted if any(comparing.equal(one, each) != FALSE for one in held if one != UNSET)}
    return {**known, name: frozenset(found)} if found else known


def _kept(known: Variables, name: str, keep: Callable[[Possibility], bool]) -> Variables:
    left = frozenset(each for each in known.get(name, MISSING) if each == UNSET or keep(each))
    return {**known, name: left} if left else known
