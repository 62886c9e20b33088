"""A vote that is secret by the profile is cast in a secret form (不记名), and an open one in an open form."""

from collections import defaultdict
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.references import handed, possible
from engine.spiff.lint.subject import Rule, Subject
from engine.types import Box


def ballots(subject: Subject) -> Iterator[Fault]:
    """Where ballots are counted, the form of the box fits the vote."""
    votes = {vote["key"]: vote for vote in subject.bundle.profile.get("votes", ())}
    for node, (keys, boxes) in _counted(subject).items():
        for vote in (votes[key] for key in keys if key in votes):
            for box in (subject.drawing.nodes[each] for each in boxes if each in subject.drawing.nodes):
                secret = vote.get("secret", True)
                if _is_secret(subject, box) != secret:
                    wanted = "不记名（表单的secret写true）" if secret else "记名（表单不写secret）"
                    sentence = f"按奖项设定，{vote['name']}应当{wanted}，“{box.label}”却不是；请改表单或者设定。"
                    yield node.fault("unfit_ballot", sentence)


def _counted(subject: Subject) -> dict[Node, tuple[list[str], list[str]]]:
    """The boxes that count: which votes, and the ballots of which boxes."""
    found: defaultdict[Node, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for node, _, kind, written in handed(subject):
        if kind.to == "votes":
            found[node][0].extend(possible(subject, node, written))
        elif isinstance(kind, Box) and kind.sealed:
            found[node][1].extend(possible(subject, node, written))
    return dict(found)


def _is_secret(subject: Subject, box: Node) -> bool:
    return subject.bundle.forms.get(box.properties.get("form", ""), {}).get("secret") is True


RULES: tuple[Rule, ...] = (ballots,)
