"""What a diagram may name: service-task handlers, words for expressions, sources of form options."""

import importlib
import pkgutil


def register() -> None:
    """Import every module of this package, so that its handlers, words and sources are known to the engine."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
