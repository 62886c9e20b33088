"""What a diagram may name: service-task handlers, words for expressions, sources of form options."""

import importlib
import pkgutil

from engine import contract
from handlers import released


def register() -> None:
    """Import every module of this package, so that its handlers, words and sources are known to the engine."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    for name, (successor, given) in released.UNDERSTOOD.items():
        contract.predecessor(name, 1, of=successor, outputs=released.RETURNED.get(name), **given)
