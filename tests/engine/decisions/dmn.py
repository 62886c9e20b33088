"""Tiny decision tables for tests.

table(["score: integer"], ["tier: string"], [">= 500 | 'A'", "- | 'B'"], policy="FIRST")
"""

from collections.abc import Sequence

from tests.engine.diagrams import Box, box, spiff, tag

DMN11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[str],
    policy: str = "UNIQUE",
    aggregation: str = "",
    namespace: str = DMN13,
    id: str = "tier",
) -> bytes:
    """A column is `name: type`, or `name: type = allowed values`; a rule's cells are divided by bars.

    The last rule may begin with `default |`: its cells are the results when no other fits.
    """
    plain = [rule for rule in rules if not rule.startswith("default")]
    defaults = [_cells(rule)[1:] for rule in rules if rule.startswith("default")] or [[""] * len(outputs)]
    drawn = [_input(number, column) for number, column in enumerate(inputs)]
    drawn += [_output(number, *pair) for number, pair in enumerate(zip(outputs, defaults[0], strict=True))]
    drawn += [_rule(number, rule, len(inputs)) for number, rule in enumerate(plain)]
    sheet = tag("decisionTable", *drawn, id="table", hitPolicy=policy, aggregation=aggregation)
    decision = tag("decision", sheet, id=id, name="定档")
    named = tag("definitions", decision, id="file", name="file", namespace="http://example.org")
    return named.replace("bpmn:", "").replace("<definitions", f'<definitions xmlns="{namespace}"', 1).encode()


def decide(id: str, called: str = "tier") -> Box:
    """A business rule task."""
    return box("businessRuleTask", id).having(extensions=spiff("calledDecisionId", called))


def _cells(rule: str) -> list[str]:
    return [each.strip() for each in rule.split("|")]


def _text(name: str, text: str, **attributes: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return tag(name, tag("text", escaped), **attributes)


def _column(column: str) -> tuple[str, str, str]:
    name, _, rest = column.rpartition(": ")
    kind, _, allowed = rest.partition(" = ")
    return name, kind, allowed


def _input(number: int, column: str) -> str:
    name, kind, allowed = _column(column)
    expression = _text("inputExpression", name, id=f"expression_{number}", typeRef=kind)
    values = _text("inputValues", allowed, id=f"values_{number}") if allowed else ""
    return tag("input", expression, values, id=f"input_{number}")


def _output(number: int, column: str, default: str) -> str:
    name, kind, allowed = _column(column)
    values = _text("outputValues", allowed, id=f"results_{number}") if allowed else ""
    otherwise = _text("defaultOutputEntry", default, id=f"default_{number}") if default else ""
    return tag("output", values, otherwise, id=f"output_{number}", name=name, typeRef=kind)


def _rule(number: int, rule: str, inputs: int) -> str:
    kinds = ["inputEntry" if index < inputs else "outputEntry" for index in range(len(_cells(rule)))]
    entries = zip(kinds, _cells(rule), strict=True)
    drawn = [_text(kind, cell, id=f"cell_{number}_{index}") for index, (kind, cell) in enumerate(entries)]
    return tag("rule", *drawn, id=f"rule_{number}")
