"""Scenario files as process owners write them: what they say, and one clear sentence for every slip."""

import datetime as dt
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.bundle import Bundle
from rehearsal import reading, story, words
from rehearsal.places import StoryUnreadable
from rehearsal.vocabulary import Vocabulary
from tests.rehearsal.conftest import PROCESSES

HEAD = """
    名称: 试写
    届: {年度: 2026, 名额: 3, 启动: 2026-03-02, 申报开始: 2026-03-09, 申报截止: 2026-06-30}
"""
ONE = """
    组织:
      - 名称: 甲公司
        成立: 2006-04-12
"""
Read = Callable[[str], story.Story]


@pytest.fixture
def read(vocabulary: Vocabulary) -> Read:
    def read(text: str) -> story.Story:
        return reading.read("try", textwrap.dedent(text).strip().encode(), vocabulary)

    return read


def _with(more: str = "", of_organisation: str = "") -> str:
    """A story of one organisation, with lines of its own or of the organisation's added."""
    lines = [HEAD.strip("\n"), ONE.strip("\n")]
    lines += [f"        {line}" for line in of_organisation.splitlines()]
    return "\n".join([*lines, *(f"    {line}" for line in more.splitlines())])


def _refusal(read: Read, text: str) -> str:
    with pytest.raises(StoryUnreadable) as caught:
        read(text)
    return str(caught.value)


# ---------------------------------------------------------------- what is said


def test_a_story_needs_a_name_an_edition_and_organisations(read: Read) -> None:
    told = read(_with())
    assert (told.title, told.edition.year, told.edition.filing_opens) == ("试写", 2026, dt.date(2026, 3, 9))
    (launch,) = told.edition.habits.filled["启动评选"]
    assert launch == {"year": 2026, "quota": 3, "filing_opens": "2026-03-09", "filing_closes": "2026-06-30"}
    assert [each.name for each in told.organisations] == ["甲公司"]
    assert told.organisations[0].level == 60


def test_boxes_fields_and_choices_may_be_told_in_chinese_or_by_their_ids(read: Read) -> None:
    chinese = read(_with(of_organisation="填写: {审核: {审核结论: 不通过, 不通过的理由: 不实}}"))
    plain = read(_with(of_organisation="填写: {audit: {result: refuse, refuse_reason: 不实}}"))
    assert chinese.organisations[0].habits.filled == {"审核": ({"审核结论": "refuse", "不通过的理由": "不实"},)}
    assert plain.organisations[0].habits.filled == {"audit": ({"result": "refuse", "refuse_reason": "不实"},)}


def test_a_box_may_be_filled_in_differently_each_time(read: Read) -> None:
    told = read(_with(of_organisation="填写: {审核: [{审核结论: 退回补正, 需要补正的内容: 缺页}, {}]}"))
    first, second = told.organisations[0].habits.filled["审核"]
    assert (first["审核结论"], second) == ("return", {})


def test_a_bare_yes_of_yaml_is_the_yes_of_a_form(read: Read) -> None:
    told = read(_with(of_organisation="填写: {核查: {incident_established: no}}"))
    assert told.organisations[0].habits.filled["核查"] == ({"incident_established": "no"},)


def test_what_an_organisation_says_of_a_list_goes_into_its_row(read: Read) -> None:
    told = read(_with(of_organisation="填写: {形成受理名单: {决定: 不予列入，退回申报材料, 退回的理由: 不全}}"))
    assert told.organisations[0].habits.filled["形成受理名单"][0]["决定"] == "no"


def test_habits_objections_incidents_and_withdrawals_are_read(read: Read) -> None:
    told = read(
        _with(
            of_organisation="""\
放弃办理: [陈述申辩]
延迟: {审查异议: 8}
异议: [{公示: 审核公示, 时间: 最后一天, 异议人: 单位, 填写: {作出结论: {异议处理结果: 异议成立}}}]
事件: [{获奖后月数: 6, 情形: accident, 经过: 事故, 放弃办理: [陈述申辩]}]
撤回: {等到: 成立评审组, 第几次: 2, 理由: 停产}
禁申: {起: 2023-05-10, 年限: 5, 理由: 造假}
再次申报: {年度: 2028, 结局: 不符合申报条件}"""
        )
    ).organisations[0]
    assert (told.habits.never, told.habits.late) == ({"陈述申辩"}, {"审查异议": 8})
    assert told.objections == (
        story.Objection(
            "audit", words.LAST_DAY, True, story.Habits(filled={"作出结论": ({"异议处理结果": "uphold"},)})
        ),
    )
    assert told.incidents == (story.Incident(6, "accident", "事故", story.Habits(never=frozenset({"陈述申辩"}))),)
    assert told.withdrawal == story.Withdrawal(box="成立评审组", time=2, reason="停产")
    assert told.ban == story.Ban(dt.date(2023, 5, 10), 5, "造假")
    assert (told.applies_again, told.expected_again) == (2028, "不符合申报条件")


def test_lists_scores_and_votes_are_told_by_the_names_of_the_profile(read: Read) -> None:
    told = read(
        _with(
            "名单: {质量奖候选名单: 6}",
            of_organisation="""\
名单: {受理名单: 否, candidates: 是}
得分: {材料评审: 612, defence: 45}
投票: {成员单位投票: [{赞成: 9, 反对: 2}, {abstain: 13}]}""",
        )
    )
    one = told.organisations[0]
    assert told.places == {"candidates": 6}
    assert one.listed == {"accepted": False, "candidates": True}
    assert one.scores == {"material": 612, "defence": 45}
    assert one.votes == {"成员单位投票": ({"for": 9, "against": 2}, {"abstain": 13})}
    assert read(_with(of_organisation="投票: [{赞成: 3}]")).organisations[0].votes == {"": ({"for": 3},)}


def test_an_edition_tells_any_field_of_its_launch_by_a_word_of_its_label(read: Read) -> None:
    told = read(_with().replace("名额: 3", "名额: 2, 评审规则文号: 演练〔2026〕9号, approval_date: 2026-03-01"))
    (launch,) = told.edition.habits.filled["启动评选"]
    assert launch["rules_doc"] == "演练〔2026〕9号"
    assert (launch["quota"], launch["approval_date"]) == (2, "2026-03-01")


def test_patterns_are_organisations_without_a_name(read: Read) -> None:
    (pattern,) = read(_with("更多组织: [{成立: 2008-01-01, 水平: 45, 结局: 未列入候选名单}]")).more
    assert (pattern.name, pattern.level, pattern.expected) == ("", 45, "未列入候选名单")


def test_the_shipped_scenarios_can_all_be_read(bundle: Bundle, vocabulary: Vocabulary) -> None:
    assert len(bundle.scenarios) == len(list(Path(PROCESSES / "scenarios").glob("*.yaml")))
    for name, content in bundle.scenarios.items():
        assert "虚构" in content.decode()
        assert reading.read(name, content, vocabulary).title


# ---------------------------------------------------------------- slips

SLIPS = {
    "unknown key": (_with("填定: {}"), "第6行：不认识“填定”，是不是要写“填写”"),
    "unknown key of an organisation": (
        _with(of_organisation="异义: []"),
        "第6行（组织“甲公司”）：不认识“异义”，是不是要写“异议”",
    ),
    "unknown key of the edition": (
        _with().replace("名额", "名领"),
        "第2行（“届”）：不认识“名领”，这里可以写：年度、启动、申报开始、申报截止、评选年度、本届名额（个组织）、"
        "评比表彰项目批准文号、批准日期、评审规则文号、评审标准版本、申报开始日期、申报截止日期、评选依据、"
        "本届评选不收取任何费用，不增加申报组织负担",
    ),
    "missing key": (_with().replace("名称: 试写", ""), "第1行：缺少“名称”"),
    "missing founding day": (
        _with().replace("        成立: 2006-04-12", ""),
        "第4行（组织“甲公司”）：缺少“成立”",
    ),
    "unknown box": (
        _with(of_organisation="填写: {审合: {}}"),
        "第6行（组织“甲公司”的“填写”）：流程图里没有名为“审合”的待办环节，是不是要写“审核”",
    ),
    "unknown field": (
        _with(of_organisation="填写: {审核: {审核结果: 通过}}"),
        "第6行（组织“甲公司”的“填写”的“审核”）：“审核”的表单里没有“审核结果”这一项，是不是要写“审核结论”",
    ),
    "unknown choice": (
        _with(of_organisation="填写: {审核: {审核结论: 退回}}"),
        "第6行（组织“甲公司”的“填写”的“审核”的“审核结论”）：不能写“退回”，是不是要写“退回补正”",
    ),
    "unknown outcome": (
        _with(of_organisation="结局: 得奖"),
        "第6行（组织“甲公司”的“结局”）：不能写“得奖”，是不是要写“获奖”",
    ),
    "unknown publicity": (
        _with(of_organisation="异议: [{公示: 受理公示}]"),
        "第6行（组织“甲公司”的“异议”的第1项的“公示”）：不能写“受理公示”，是不是要写“受理名单公示”",
    ),
    "list that votes decide": (
        _with(of_organisation="名单: {获奖建议名单: 否}"),
        "第6行（组织“甲公司”的“名单”）：不能写“获奖建议名单”，是不是要写“审定的获奖名单”",
    ),
    "unknown stage": (
        _with(of_organisation="得分: {材料评分: 612}"),
        "第6行（组织“甲公司”的“得分”）：不能写“材料评分”，是不是要写“材料评审”",
    ),
    "more points than a stage has": (
        _with(of_organisation="得分: {陈述答辩: 101}"),
        "第6行（组织“甲公司”的“得分”的“陈述答辩”）：“101”应当是0至100的整数",
    ),
    "unknown vote": (
        _with(of_organisation="投票: {成员投票: [{赞成: 9}]}"),
        "第6行（组织“甲公司”的“投票”）：没有名为“成员投票”的投票，是不是要写“成员单位投票”",
    ),
    "choice that no ballot paper has": (
        _with(of_organisation="投票: [{同意: 9}]"),
        "第6行（组织“甲公司”的“投票”的第1项）：不能写“同意”，可以写：赞成、反对、弃权",
    ),
    "unknown ground": (
        _with(of_organisation="事件: [{获奖后月数: 6, 情形: 不良信用, 经过: 欠款}]"),
        "第6行（组织“甲公司”的“事件”的第1项的“情形”）：不能写“不良信用”，是不是要写“存在不良信用记录”",
    ),
    "unknown word with few to choose from": (
        _with(of_organisation="类型: 企业"),
        "第6行（组织“甲公司”的“类型”）：不能写“企业”，可以写：法人、非法人组织、分支机构、个人",
    ),
    "day that doesn't exist": (
        _with().replace("2006-04-12", "2006-02-30"),
        "第5行（组织“甲公司”的“成立”）：“2006-02-30”不是日期，应当写成2026-03-02的样子，并且是真实存在的一天",
    ),
    "day in another form": (
        _with().replace("2006-04-12", "2006年4月12日"),
        "第5行（组织“甲公司”的“成立”）：“2006年4月12日”不是日期，应当写成2026-03-02的样子，并且是真实存在的一天",
    ),
    "filing that ends before it begins": (
        _with().replace("2026-06-30", "2026-03-08"),
        "第2行（“届”）：启动应当早于申报开始，申报开始不能晚于申报截止",
    ),
    "number out of range": (
        _with().replace("年度: 2026", "年度: 1026"),
        "第2行（“届”的“年度”）：“1026”应当是2000至2100的整数",
    ),
    "word for a number": (
        _with(of_organisation="水平: 很高"),
        "第6行（组织“甲公司”的“水平”）：“很高”应当是0至100的整数",
    ),
    "expert that isn't there": (
        _with(of_organisation="回避专家: [13]"),
        "第6行（组织“甲公司”的“回避专家”的第1项）：“13”应当是1至12的整数",
    ),
    "too many votes": (
        _with(of_organisation="投票: [{赞成: 9, 反对: 5}]"),
        "第6行（组织“甲公司”的“投票”的第1项）：赞成和反对合计不能超过13票",
    ),
    "neither yes nor no": (
        _with(of_organisation="四新: 也许"),
        "第6行（组织“甲公司”的“四新”）：不能写“也许”，可以写：是、否",
    ),
    "nothing": (_with(of_organisation="结局:"), "第6行（组织“甲公司”的“结局”）：这里应当写文字"),
    "text where a list belongs": (
        _with(of_organisation="异议: 一件"),
        "第6行（组织“甲公司”的“异议”）：这里应当是一个列表，每项以“-”开头，或者写在方括号里",
    ),
    "list where a table belongs": (_with("填写: [审核]"), "第6行（“填写”）：这里应当是若干行“名称: 值”"),
    "key told twice": (_with(of_organisation="水平: 60\n水平: 70"), "第7行（组织“甲公司”）：“水平”写了两次"),
    "two of one name": (
        _with() + "\n      - {名称: 甲公司, 成立: 2001-01-01}",
        "第4行（“组织”）：有2个组织都叫“甲公司”",
    ),
    "no organisation": (HEAD + "    组织: []", "第3行（“组织”）：至少应当有一个组织"),
    "box of the edition told of one organisation": (
        _with(of_organisation="延迟: {形成受理名单: 3}"),
        "第6行（组织“甲公司”的“延迟”）：“形成受理名单”是整届一起办理的环节，应当写在最外层，不写在组织下面",
    ),
    "list that is told of organisations": (
        _with("填写: {形成受理名单: {对每个申报组织的受理决定: 全部列入}}"),
        "第6行（“填写”的“形成受理名单”的“对每个申报组织的受理决定”）："
        "“对每个申报组织的受理决定”是逐项填写的列表（请写在各个组织的“填写”里），不能在这里填写",
    ),
    "number for a date of a form": (
        _with("填写: {领导小组审议: {会议日期: 2026-13-01}}"),
        "第6行（“填写”的“领导小组审议”的“会议日期”）：“2026-13-01”不是正确的值，"
        "日期应当写成2026-03-02的样子，并且是真实存在的一天",
    ),
    "text for a number of a form": (
        _with(of_organisation="填写: {陈述答辩: {score: 高}}"),
        "第6行（组织“甲公司”的“填写”的“陈述答辩”的“score”）：“评分（百分制）”应当是数字",
    ),
    "box of an objection that isn't there": (
        _with(of_organisation="异议: [{公示: 审核公示, 填写: {下结论: {}}}]"),
        "第6行（组织“甲公司”的“异议”的第1项的“填写”）：流程图里没有名为“下结论”的待办环节，是不是要写“作出结论”",
    ),
    "withdrawal at two moments": (
        _with(of_organisation="撤回: {天数: 3, 等到: 审核}"),
        "第6行（组织“甲公司”的“撤回”）：应当写“天数”或者“等到”，写一个",
    ),
    "next application before this one": (
        _with(of_organisation="再次申报: 2026"),
        "第4行（“组织”）：“甲公司”再次申报的年度应当晚于2026年",
    ),
    "tag of a programming language": (
        _with(of_organisation="填写: {审核: {审核结论: !!python/name:os.system x}}"),
        "第6行（组织“甲公司”的“填写”的“审核”的“审核结论”）：这里应当是一个值",
    ),
    "tabs": (_with("\t填写: 1"), "第6行第1列附近：写法不对，请检查缩进、冒号、引号和括号"),
    "open bracket": (_with("缺席成员单位: [1, 2"), "第6行第14列附近：写法不对，请检查缩进、冒号、引号和括号"),
    "reference": (_with("填写: &a {}\n延迟: *a"), "：不能使用“&”和“*”的引用写法"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_line_and_place(read: Read, slip: str) -> None:
    text, sentence = SLIPS[slip]
    assert _refusal(read, text) == f"情景文件scenarios/try.yaml{sentence}。"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "：是空的。"),
        (b"\xff\xfe\x00", "：不是UTF-8编码的文字。"),
        (b"- 1\n- 2", "第1行：这里应当是若干行“名称: 值”。"),
        ("名称\x00".encode(), "：含有不能读取的字符。"),
        (b"[" * 5000 + b"]" * 5000, "：层次太深。"),
        (b"a: 1\n---\nb: 2", "第2行第1列附近：写法不对，请检查缩进、冒号、引号和括号。"),
    ],
    ids=["empty", "no text", "a list", "control character", "deep", "two documents"],
)
def test_what_is_no_scenario_at_all_is_told_too(vocabulary: Vocabulary, content: bytes, sentence: str) -> None:
    with pytest.raises(StoryUnreadable) as caught:
        reading.read("try", content, vocabulary)
    assert str(caught.value) == f"情景文件scenarios/try.yaml{sentence}"


def test_the_readme_names_every_word_that_may_be_written(vocabulary: Vocabulary) -> None:
    told = (PROCESSES / "scenarios" / "README.zh.md").read_text(encoding="utf-8")
    profile = vocabulary.profile
    named = {each.name for each in profile.outcomes.values()} | {each.title for each in profile.publicities.values()}
    written = {word for known in (words.KINDS, words.MOMENTS, words.OBJECTORS, named) for word in known}
    keys = {*reading.STORY, *reading.ORGANISATION, *reading.EDITION, "天数", "等到", "获奖后月数", "情形", "经过"}
    assert not [word for word in written if word not in told]
    assert not [key for key in keys if f"`{key}`" not in told]
