"""What a condition that held, or did not, teaches about its variables."""

import ast
from collections.abc import Callable
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
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if isinstance(left, ast.Constant):
        left, right = right, left
    if not isinstance(left, ast.Name):
        return known
    wanted = _constants(right)
    if wanted is None or not isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        return known
    holds = truth is isinstance(op, ast.Eq | ast.In)
    if holds:
        return _chosen(known, left.id, wanted)
    return _kept(
        known, left.id, lambda one: one.is_open or not any(comparing.equal(one, each) == TRUE for each in wanted)
    )


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
