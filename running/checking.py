"""What may be wrong with a bundle: what the engine sees, documents that do not print, articles without a home."""

import handlers
from award import profile
from engine import checks
from engine.bundle import PROFILE, Bundle
from engine.faults import Fault
from running import articles, documents


def faults(bundle: Bundle) -> list[Fault]:
    """All faults at once; an empty list means that the bundle may be deployed."""
    handlers.register()
    found = checks.problems(bundle, checks.Registry.installed())
    return [*found, *_profile(bundle), *_unprintable(bundle, {fault.box for fault in found}), *articles.faults(bundle)]


def _profile(bundle: Bundle) -> list[Fault]:
    if PROFILE not in bundle.files:
        return [Fault(PROFILE, "奖项设定", "missing_file", f"流程包里没有“{PROFILE}”。")]
    wrong = profile.faults(bundle.profile, bundle.parameters)
    return [Fault(PROFILE, "奖项设定", "profile", f"奖项设定：{sentence}") for sentence in wrong]


def _unprintable(bundle: Bundle, known: set[str]) -> list[Fault]:
    """Templates that the typesetter refuses, other than those that were found wrong already."""
    templates = {path: content for path, content in bundle.files.items() if path.startswith("documents/")}
    return [
        Fault(f"documents/{name}.typ", name, "document_print", sentence)
        for name, sentence in documents.faults(templates).items()
        if f"documents/{name}.typ" not in known
    ]
