"""(e): a whole rehearsal with 12 and with 200 applicants: what one application costs must not grow."""

from collections.abc import Iterator
from pathlib import Path

from bench.tables import Figure
from engine.bundle import Bundle
from rehearsal import run

PROCESSES = Path(__file__).resolve().parents[1] / "processes"
FEW, MANY = 12, 200


def measure() -> Iterator[Figure]:
    bundle = Bundle.read(PROCESSES)
    run.rehearse(bundle, FEW, 1, lambda moment: None)
    few = _seconds(bundle, FEW) / FEW
    many = _seconds(bundle, MANY) / MANY
    shown = f"{many:.3f} s at {MANY}"
    yield Figure("(e) rehearsal, seconds per application", shown, f"{few:.3f} s at {FEW}", many / few, at_most=1.3)


def _seconds(bundle: Bundle, applicants: int) -> float:
    made, _ = run.rehearse(bundle, applicants, 1, lambda moment: None)
    seconds: float = made["seconds"]
    return seconds
