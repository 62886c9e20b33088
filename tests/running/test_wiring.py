"""What is wired together as it is installed."""

import datetime as dt
import json
from pathlib import Path

import pytest

from engine import definitions
from engine.bundle import PROFILE, Bundle
from engine.contract import Actor
from engine.errors import DefinitionRejected
from running import wiring

NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
SHIPPED = Bundle.read(Path(__file__).parents[2] / "processes")


def test_no_road_to_a_deployment_leads_past_the_check_of_the_award(sqlite_url: str) -> None:
    """The engine alone knows nothing of roles: without the award's check, this bundle would be deployed."""
    roles = [role for role in SHIPPED.profile["roles"] if role["kind"] != "approver"]
    nobody_approves = json.dumps({**SHIPPED.profile, "roles": roles}).encode()
    runtime = wiring.runtime(sqlite_url, lambda: NOW, durable=False)
    try:
        with pytest.raises(DefinitionRejected) as rejected, runtime.begin(Actor.system("test")) as work:
            definitions.deploy(work, Bundle({**SHIPPED.files, PROFILE: nobody_approves}), "没有行署")
    finally:
        runtime.engine.dispose()
    assert "unknown_role" in {fault.rule for fault in rejected.value.faults}
