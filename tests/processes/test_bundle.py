"""The award's own bundle can be deployed as it stands."""

from pathlib import Path

import handlers
from engine import checks
from engine.bundle import Bundle

PROCESSES = Path(__file__).parents[2] / "processes"


def test_the_award_has_no_faults() -> None:
    handlers.register()
    found = checks.problems(Bundle.read(PROCESSES), checks.Registry.installed())
    assert [fault.message for fault in found] == []
