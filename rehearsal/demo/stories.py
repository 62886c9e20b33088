"""The editions of the demo, one for each part of the award, so that everybody finds something to do.

In earnest editions are two years apart; here four of them lie side by side, so their years are as fictional as the
rest.
"""

import dataclasses
import datetime as dt

from award.terms import RevocationGround
from rehearsal import story


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A story that is played until somebody has `until` to do.

    `then` are boxes to be done at the very end, when all chapters are played: what they lead to waits since just now.
    """

    told: story.Story
    until: str
    then: tuple[str, ...] = ()


def _edition(year: int, launched_on: dt.date) -> story.Edition:
    opens = launched_on + dt.timedelta(days=7)
    return story.Edition(year, 3, launched_on, opens, opens + dt.timedelta(days=25))


def _incident(ground: RevocationGround, text: str) -> story.Incident:
    return story.Incident(4, ground, text, reason="情节严重（虚构）。")


def _undone(*boxes: str) -> story.Habits:
    return story.Habits(never=frozenset(boxes))


SUPERVISION = story.Story(
    name="demo_supervision",
    title="获奖之后",
    edition=_edition(2024, dt.date(2024, 3, 4)),
    organisations=(
        story.Organisation(
            "塔城五弦之都乐器厂（虚构）",
            dt.date(2003, 10, 1),
            level=80,
            habits=_undone("verify_incident"),
            incidents=(_incident(RevocationGround.FRAUD, "经查，申报时提供了伪造的检测报告（虚构）。"),),
        ),
        story.Organisation(
            "乌苏甘家湖梭梭林场（虚构）",
            dt.date(1999, 4, 5),
            level=75,
            habits=_undone("verify_incident"),
            incidents=(_incident(RevocationGround.TITLE_MISUSE, "有人反映产品包装上印有政府质量奖字样（虚构）。"),),
        ),
        story.Organisation("沙湾天山棉纺织有限公司（虚构）", dt.date(2002, 6, 6), level=70),
    ),
)
VOTING = story.Story(
    name="demo_voting",
    title="审议与投票",
    edition=_edition(2030, dt.date(2025, 3, 3)),
    organisations=(
        story.Organisation("额敏郊区番茄制品厂（虚构）", dt.date(2005, 2, 14), level=80),
        story.Organisation("和丰湖盐化工有限公司（演示，虚构）", dt.date(2001, 1, 18), level=75, recused_units=(3,)),
        story.Organisation("塔城锦绣地毯厂（虚构）", dt.date(2008, 9, 9), level=70),
    ),
    habits=_undone("deliberate"),
)
SCORING = story.Story(
    name="demo_scoring",
    title="材料评审",
    edition=_edition(2028, dt.date(2025, 11, 3)),
    organisations=(
        story.Organisation("巴什拜羊养殖合作社（虚构）", dt.date(2010, 5, 5), level=75),
        story.Organisation(
            "塔城库鲁斯台牧业有限公司（虚构）", dt.date(2007, 3, 12), level=70, habits=_undone("score_material")
        ),
        story.Organisation(
            "托里铬业有限公司（虚构）", dt.date(2004, 11, 2), level=65, recused_experts=(2,),
            habits=_undone("score_material"),
        ),
    ),
)  # fmt: skip
BEFORE_FILING: tuple[Chapter, ...] = (
    Chapter(SUPERVISION, "verify_incident", then=("verify_incident", "verify_incident", "hearing")),
    Chapter(VOTING, "deliberate", then=("deliberate",)),
    Chapter(SCORING, "score_material"),
)
