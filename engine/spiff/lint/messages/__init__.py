"""Messages between cases: what is awaited is sent, with the ids that it is told apart by; what is sent is taken."""

from engine.spiff.lint.messages import lacking, never_sent, unsent, untaken, wrong_ids
from engine.spiff.lint.subject import Rule

RULES: tuple[Rule, ...] = (unsent.check, untaken.check, wrong_ids.check, lacking.check, never_sent.check)
