"""The whole profile, and how its JSON becomes its parts."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from award.concepts import Concept
from award.errors import Refused
from award.profile import parts

Part = TypeVar("Part")


class NotInProfile(Refused):
    """奖项设定里没有要找的内容。"""


@dataclasses.dataclass(frozen=True)
class Profile:
    """Each mapping goes from key to part, in the order of the file."""

    names: parts.Names
    articles: Mapping[str, str]
    roles: Mapping[str, parts.Role]
    tiers: Mapping[str, parts.Tier]
    lists: Mapping[str, parts.List]
    stages: Mapping[str, parts.Stage]
    publicities: Mapping[str, parts.Publicity]
    votes: Mapping[str, parts.Vote]
    outcomes: Mapping[str, parts.Outcome]
    grounds: Mapping[str, parts.Ground]
    starts: Mapping[str, parts.Start]

    @classmethod
    def build(cls, given: Mapping[str, Any]) -> "Profile":
        names = {**given["names"], "counties": tuple(given["names"].get("counties", ()))}
        return cls(
            names=parts.Names(**names),
            articles=given.get("articles", {}),
            roles=_keyed(given, "roles", _role),
            tiers=_keyed(given, "tiers", lambda one: parts.Tier(**one)),
            lists=_keyed(given, "lists", lambda one: parts.List(**one)),
            stages=_keyed(given, "stages", _stage),
            publicities=_keyed(given, "publicities", lambda one: parts.Publicity(**one)),
            votes=_keyed(given, "votes", lambda one: parts.Vote(**one)),
            outcomes=_keyed(given, "outcomes", lambda one: parts.Outcome(**one)),
            grounds=_keyed(given, "grounds", lambda one: parts.Ground(**one)),
            starts=_keyed(given, "starts", _start),
        )

    def cite(self, *grounds: str) -> str:
        """The articles of concepts, each once: `cite(Concept.FILING)` is 第十三条. Nothing for what isn't regulated.

        Whatever is no concept, such as the article of a stage, stays as it is.
        """
        found = (self.articles.get(one, "") if isinstance(one, Concept) else one for one in grounds)
        return "、".join(dict.fromkeys(article for each in found for article in each.split("、") if article))

    def under(self, *grounds: str) -> str:
        """The same in brackets, to stand behind a sentence."""
        articles = self.cite(*grounds)
        return f"（{articles}）" if articles else ""

    def stage(self, key: str) -> parts.Stage:
        return _one(self.stages, key, "评审环节")

    def list(self, key: str) -> parts.List:
        return _one(self.lists, key, "名单")

    def publicity(self, key: str) -> parts.Publicity:
        return _one(self.publicities, key, "公示")

    def vote(self, key: str) -> parts.Vote:
        return _one(self.votes, key, "投票")

    def outcome(self, key: str) -> parts.Outcome:
        return _one(self.outcomes, key, "办理结果")

    def ground(self, key: str) -> parts.Ground:
        return _one(self.grounds, key, "取消奖励的情形")

    def tier(self, key: str) -> parts.Tier:
        return _one(self.tiers, key, "等次")

    def role(self, key: str) -> parts.Role:
        return _one(self.roles, key, "角色")

    def grade(self, tier: str) -> str:
        """What a tier is called where there are several; nothing where an award is an award."""
        return self.tiers[tier].name if len(self.tiers) > 1 and tier in self.tiers else ""

    @property
    def free_tiers(self) -> frozenset[str]:
        """The tiers whose winners may apply again at any time."""
        return frozenset(tier.key for tier in self.tiers.values() if tier.again)

    @property
    def sample_certificate(self) -> str:
        """What the number of a certificate looks like."""
        return next(iter(self.tiers.values())).certificate_no.format(year=2026, serial="01")

    def lane(self, kind: parts.RoleKind) -> str:
        """The lane of the first role of a kind: `lane(RoleKind.OFFICE)` is 办公室."""
        found = next((role.name for role in self.roles.values() if role.kind == kind), None)
        if found is None:
            raise NotInProfile(f"奖项设定里没有“{kind}”一类的角色。")
        return found

    def lanes(self, *kinds: parts.RoleKind) -> frozenset[str]:
        """All lanes of roles of these kinds, also those of their positions."""
        return frozenset(lane for role in self.roles.values() if role.kind in kinds for lane in role.lanes)

    def has(self, kind: parts.RoleKind) -> bool:
        """Whether the award knows a role of a kind."""
        return any(role.kind == kind for role in self.roles.values())

    def start(self, makes: str) -> parts.Start:
        """How a record of a kind begins: `start("edition")`. Raises NotInProfile."""
        found = next((start for start in self.starts.values() if start.makes == makes), None)
        if found is None:
            raise NotInProfile(f"奖项设定里没有建立“{makes}”的启动方式。")
        return found

    def starter(self, makes: str) -> str:
        """The lane of the role that may begin a record of a kind; empty if nobody may."""
        found = next((start.role for start in self.starts.values() if start.makes == makes), "")
        return self.roles[found].name if found else ""

    @property
    def is_nominated(self) -> bool:
        """Whether nobody applies, but others nominate."""
        return self.kind_of(self.starter("application")) == parts.RoleKind.NOMINATOR

    @property
    def bringing(self) -> str:
        """What it is called to bring an application: 申报, or 提名."""
        return self.start("application").title

    @property
    def winners(self) -> str:
        """What those who have won are called."""
        return self.lane(parts.RoleKind.WINNER) if self.has(parts.RoleKind.WINNER) else "获奖者"

    def kind_of(self, lane: str) -> parts.RoleKind:
        """What the role of a lane is to the award."""
        return next((role.kind for role in self.roles.values() if lane in role.lanes), parts.RoleKind.OTHER)


def _keyed(given: Mapping[str, Any], name: str, build: Callable[[Any], Part]) -> dict[str, Part]:
    return {one["key"]: build(one) for one in given.get(name, ())}


def _role(given: Mapping[str, Any]) -> parts.Role:
    positions = tuple(parts.Position(**one) for one in given.get("positions", ()))
    return parts.Role(**{**given, "kind": parts.RoleKind(given["kind"]), "positions": positions})


def _stage(given: Mapping[str, Any]) -> parts.Stage:
    return parts.Stage(**{**given, "scale": parts.Scale(**given["scale"])})


def _start(given: Mapping[str, Any]) -> parts.Start:
    return parts.Start(**{**given, "letters": tuple(given.get("letters", ()))})


def _one(among: Mapping[str, Part], key: str, what: str) -> Part:
    if key not in among:
        raise NotInProfile(f"奖项设定里没有名为“{key}”的{what}。")
    return among[key]
