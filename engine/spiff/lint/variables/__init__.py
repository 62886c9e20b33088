"""Variables along every way: is what a box reads set by then, of the right kind, and can a condition hold?

`values` (what a variable may hold) → `reasoning` (what an expression yields) → `boxes` (what a box reads and sets) →
`following` (every way through the diagram) → `sites` (every expression with its doubts) → one rule a file.
"""

from engine.spiff.lint.subject import Rule
from engine.spiff.lint.variables import barred, constant, dead_value, declared_data, unset, wrong_type

RULES: tuple[Rule, ...] = (
    declared_data.check, unset.check, wrong_type.check, dead_value.check, constant.check, barred.check,
)  # fmt: skip
