"""What may be wrong with a bundle: what the engine sees, what the award's files say, documents, homeless articles."""

from collections.abc import Iterator

import handlers
from engine import checks
from engine.bundle import PROFILE, Bundle
from engine.faults import Fault
from running import articles, documents
from running.checking import described, lawful, letters, positions, publicised, secrecy, started, vacant

# What the award asks of a diagram besides the engine.
RULES = (*secrecy.RULES, *publicised.RULES, *positions.RULES, *started.RULES, *vacant.RULES)


def faults(bundle: Bundle) -> list[Fault]:
    """All faults at once; an empty list means that the bundle may be deployed."""
    handlers.register()
    found = checks.problems(bundle, checks.Registry.installed(_roles(bundle), started.outside(bundle), RULES))
    if any(fault.rule == checks.TOO_BIG for fault in found):
        return found
    found += [
        *(undescribed := list(described.faults(bundle))),
        *lawful.faults(bundle),
        *letters.faults(bundle),
    ]
    found += _unprintable(bundle, {fault.box for fault in found})
    # Until the profile can be read, nobody knows by which articles the award goes.
    return found if any(fault.box == PROFILE for fault in undescribed) else [*found, *_by_profile(bundle)]


def _by_profile(bundle: Bundle) -> Iterator[Fault]:
    yield from lawful.faults_of_profile(bundle)
    yield from articles.faults(bundle)


def _roles(bundle: Bundle) -> list[str] | None:
    """The roles that somebody can hold; None while the profile can't be read, which is a fault of its own."""
    rows = bundle.profile.get("roles")
    named = [row.get("name") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [name for name in named if isinstance(name, str)] or None


def _unprintable(bundle: Bundle, known: set[str]) -> list[Fault]:
    """Templates that the typesetter refuses, other than those that were found wrong already."""
    templates = {path: content for path, content in bundle.files.items() if path.startswith("documents/")}
    return [
        Fault(f"documents/{name}.typ", name, "document_print", sentence)
        for name, sentence in documents.faults(templates).items()
        if f"documents/{name}.typ" not in known
    ]
