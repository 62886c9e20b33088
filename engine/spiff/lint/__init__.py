"""The deployment check of a diagram: every fault at once, each in Chinese and naming the box (P6)."""

from engine import errors
from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff import xml
from engine.spiff.lint import (
    drawing,
    elements,
    events,
    flow,
    foreign,
    gateways,
    identity,
    lanes,
    library,
    messages,
    plane,
    roles,
    soundness,
    tasks,
    variables,
    wording,
)
from engine.spiff.lint.subject import Rule, Subject

# Faults that may send SpiffWorkflow's parser astray; with one of them it is not asked.
_STRUCTURE: tuple[Rule, ...] = (*elements.RULES, *identity.RULES, *flow.RULES, library.standard)
_MEANING: tuple[Rule, ...] = (
    *lanes.RULES, *roles.RULES, *gateways.RULES, *events.RULES, *tasks.RULES, *wording.RULES, *foreign.RULES,
    *plane.RULES,
)  # fmt: skip

_COURSE: tuple[Rule, ...] = (*variables.RULES, *messages.RULES, *soundness.RULES)


def faults(bundle: Bundle, registry: Registry) -> list[Fault]:
    """Return what is wrong with the diagram of a bundle; nothing if it can run."""
    try:
        root = xml.read(bundle.diagram)
    except errors.DiagramUnreadable as unreadable:
        return [Fault("award.bpmn", "流程图", "unreadable", str(unreadable))]
    subject = Subject(drawing.read(root), bundle, registry)
    found = [fault for rule in (*_STRUCTURE, *_MEANING) for fault in rule(subject)]
    # What can't be read or reached would only send these astray.
    found = found or [fault for rule in _COURSE for fault in rule(subject)]
    return found or list(library.loss(subject))
