"""The deployment check of a diagram: every fault at once, each in Chinese and naming the box (P6)."""

from collections.abc import Iterator

from engine import errors
from engine.bundle import DIAGRAM, Bundle
from engine.faults import Fault, Registry
from engine.spiff import sources, xml
from engine.spiff.lint import (
    another_person,
    arguments,
    choosing,
    drawing,
    elements,
    events,
    flow,
    foreign,
    gateways,
    handling,
    identity,
    lanes,
    library,
    mapping,
    messages,
    periods,
    plane,
    references,
    repeating,
    roles,
    setting,
    sheet,
    soundness,
    tasks,
    throwing,
    variables,
    wording,
)
from engine.spiff.lint.subject import Rule, Subject

# Faults that may send SpiffWorkflow's parser astray; with one of them it is not asked.
_STRUCTURE: tuple[Rule, ...] = (*elements.RULES, *identity.RULES, *flow.RULES, library.standard)
_MEANING: tuple[Rule, ...] = (
    *lanes.RULES,
    *roles.RULES,
    *gateways.RULES,
    *choosing.RULES,
    *events.RULES,
    *throwing.RULES,
    *handling.RULES,
    *tasks.RULES,
    *mapping.RULES,
    *repeating.RULES,
    *setting.RULES,
    *wording.RULES,
    *arguments.RULES,
    *periods.RULES,
    *foreign.RULES,
    *plane.RULES,
)
_COURSE: tuple[Rule, ...] = (
    *variables.RULES, *references.RULES, *sheet.RULES, *messages.RULES, *soundness.RULES,
    *another_person.RULES,
)


def faults(bundle: Bundle, registry: Registry) -> list[Fault]:
    """Return what is wrong with the diagram of a bundle; nothing if it can run."""
    unreadable = list(_unreadable(bundle))
    if unreadable:
        return unreadable
    subject = Subject(drawing.read(sources.read(list(bundle.diagrams.values()))), bundle, registry)
    found = [fault for rule in (*_STRUCTURE, *_MEANING) for fault in rule(subject)]
    # What can't be read or reached would only send these astray.
    found = found or [fault for rule in (*_COURSE, *registry.rules) for fault in rule(subject)]
    return found or list(library.loss(subject))


def _unreadable(bundle: Bundle) -> Iterator[Fault]:
    for path, content in bundle.diagrams.items():
        try:
            xml.read(content)
        except errors.DiagramUnreadable as error:
            yield Fault(path, "流程图" if path == DIAGRAM else path, "unreadable", str(error))
