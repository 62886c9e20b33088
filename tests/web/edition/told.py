"""The edition that is carried out in browsers: as small as the law lets it be, with something of everything."""

import datetime as dt

from award.terms import OrganisationKind
from rehearsal import cast, story, words

CREW = cast.Crew(auditors=1, departments=2, members=3, experts=5)
RETURNED = {"result": "return", "return_reason": "缺少近三年检测报告（虚构）。"}
CONCLUSION = {"facts": "检测报告经核对属实（虚构）。"}
OBJECTION = story.Objection("acceptance", words.FIRST_DAY, habits=story.Habits(filled={"conclude": (CONCLUSION,)}))
LAUNCH = {"year": 2026, "quota": 3, "filing_opens": "2026-03-09", "filing_closes": "2026-03-31"}

STORY = story.Story(
    name="in_browsers",
    title="在浏览器里办完的一届评选",
    edition=story.Edition(
        2026, dt.date(2026, 3, 2), dt.date(2026, 3, 9), story.Habits(filled={"launch": (LAUNCH,)})
    ),
    organisations=(
        story.Organisation(
            "塔城云杉乳业有限公司（虚构）",
            dt.date(2006, 4, 12),
            level=80,
            diverging=True,
            incidents=(story.Incident(14, "fraud", "经查，申报时提供了伪造的顾客满意度数据（虚构）。"),),
            expected="获奖",
        ),
        story.Organisation(
            "额敏红花油脂公司第二分厂（虚构）",
            dt.date(2011, 9, 1),
            kind=OrganisationKind.BRANCH,
            level=75,
            votes={"": ({"for": 1, "against": 2},)},
            habits=story.Habits(filled={"audit": (RETURNED,)}),
            objections=(OBJECTION,),
            expected="未列入获奖建议名单",
        ),
        story.Organisation("塔城新芽数字科技有限公司（虚构）", dt.date(2024, 5, 20), expected="不符合申报条件"),
        story.Organisation(
            "裕民旱塬面粉厂（虚构）",
            dt.date(2003, 3, 3),
            withdrawal=story.Withdrawal(box="fill_application", reason="另有安排，自愿撤回（虚构）。"),
            expected="撤回申报或者逾期未申报",
        ),
    ),
    winners=1,
    vacant=False,
)
