"""P1 with real processes: killed by SIGKILL at random moments, nothing confirmed is lost and nothing happens twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine import audit
from engine.contract import Actor
from engine.model import Dispatch, FormRecord, Incident, Instance, Message, Passage, Task, Timer
from tests.engine import killing

KILLS = int(os.environ.get("AWARD_KILLS", "200"))
PARTS = 2  # so that two workers share the killing
HOME = Path(__file__).parents[2]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_process_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    database_url: str, tmp_path: Path, part: int
) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    command = [sys.executable, "-m", "tests.engine.killing", database_url, str(letters), str(KILLS // PARTS), str(part)]
    run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["kills"] >= KILLS // PARTS

    place = killing.runtime(database_url)
    with place.begin(Actor.system("test")) as work:
        session = work.session
        cases = told["cases"]
        assert session.scalar(select(func.count()).select_from(Instance).where(Instance.ended_at.is_(None))) == 0
        assert session.scalar(select(func.count()).select_from(Instance)) == 2 * cases

        # Each thing happened once in each case.
        marks = session.execute(select(killing.MARKS.c.case, killing.MARKS.c.what)).all()
        wanted = [(f"{kind}:{n}", what) for n in range(1, cases + 1)
                  for kind, what in (("case", "asked"), ("case", "again"), ("other", "heard"))]  # fmt: skip
        assert sorted(map(tuple, marks)) == sorted(wanted)
        assert session.scalar(select(func.count()).select_from(Task)) == 4 * cases
        assert session.scalar(select(func.count()).select_from(Task).where(Task.outcome != "done")) == 0
        assert session.scalar(select(func.count()).select_from(FormRecord)) == 4 * cases
        assert session.scalars(select(Timer.fired)).all() == [True] * cases
        assert session.scalars(select(Message.state)).all() == ["delivered"] * cases
        assert session.scalar(select(func.count()).select_from(Passage).where(Passage.element == "pause")) == cases

        # What was confirmed is there.
        finished = set(session.scalars(select(FormRecord.task_id)))
        assert {int(line.split()[1]) for line in told["confirmed"] if line.startswith("task")} <= finished
        assert {line.split()[1] for line in told["confirmed"] if line.startswith("case")} <= set(
            session.scalars(select(Instance.key))
        )

        # Letters left: at least once, and each is one file.
        sent = set(session.scalars(select(Dispatch.id).where(Dispatch.state == "sent")))
        assert sent <= {int(path.stem) for path in letters.iterdir()}
        assert session.scalar(select(func.count()).select_from(Dispatch)) == 3 * cases

        assert session.scalars(select(Incident.error)).all() == []
        assert audit.verify(session).ok
    place.engine.dispose()
