"""Parameters of the sheet (评审规则) that verbs look up by their names, and what each of them may be.

A verb or a list of options declares those that it reads, so the check finds them missing or changed before a case does.
"""

from engine.types import Choice, Integer, Optional

CYCLE = {
    "cycle.parity": Optional("评选年度为双数、单数或者不限", Choice.of("even", "odd", "any")),
    "cycle.spacing": Integer("两届之间的年数"),
}
ELIGIBILITY = {
    "elig.years": Integer("正常经营的最少年数"),
    "elig.years_new": Optional("新经济领域组织正常运营的最少年数", Integer()),
    "elig.years_individual": Optional("个人从事有关工作的最少年数", Integer()),
    "elig.incident_years": Integer("没有重大事故和违法行为的年数"),
    "reapply.years": Integer("获奖后不得以原成果再次申报的年数"),
    "reapply.mode": Optional("以其他成果再次申报的办法", Choice.of("release", "block")),
}
LOOKBACK = {"coi.lookback": Integer("追溯回避关系的年数")}
INDEPENDENT = {"group.min_independent": Integer("无须回避的专家最少人数")}
AGGREGATE = {"score.aggregate": Choice.of("mean", "trimmed")}
DIVERGENCE = {"score.divergence": Integer("需要合议的得分率差距")}
BAN_START = {"ban.start": Choice.of("decision", "next_day")}
