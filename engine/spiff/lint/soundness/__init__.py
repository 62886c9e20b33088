"""Soundness: whatever people decide, every case can go on to an end, and no branch waits for one that never comes.

`valuations` (the variables that decide) → `walking` (one token through one level) and `meeting` (all branches of a
level together, where they are joined) → one rule a file.
"""

from engine.spiff.lint.soundness import never_reached, trap, unchanging_loop, waiting_join
from engine.spiff.lint.subject import Rule

RULES: tuple[Rule, ...] = (unchanging_loop.check, trap.check, waiting_join.check, never_reached.check)
