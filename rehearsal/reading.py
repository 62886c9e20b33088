"""Reads a scenario file. Process owners write it; a slip becomes a Chinese sentence with the file, line and place."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeVar

from award.terms import RevocationDecision, RevocationGround
from rehearsal import cast, story, vocabulary, words
from rehearsal.places import Place, open_file
from rehearsal.vocabulary import Vocabulary

T = TypeVar("T")
Told = Mapping[str, Place]
LAST_YEAR = 2100
HABITS = ("填写", "放弃办理", "延迟")
STORY = ("放假通知", "缺席成员单位", "应当", *HABITS)
ORGANISATION = (
    "类型", "四新", "水平", "评分分歧", "回避专家", "回避成员单位", "投票", "异议", "事件", "撤回", "禁申", "再次申报",
    "结局", *HABITS,
)  # fmt: skip


def read(name: str, content: bytes, known: Vocabulary) -> story.Story:
    """Read a scenario file with the words of its bundle. Raises StoryUnreadable."""
    told = open_file(f"scenarios/{name}.yaml", content).table(("名称", "届", "组织"), STORY)
    wanted = told["应当"].table((), ("获奖", "空缺")) if "应当" in told else {}
    edition = _edition(told["届"])
    return story.Story(
        name=name,
        title=told["名称"].text(),
        edition=edition,
        organisations=_organisations(told["组织"], edition.year, known),
        notices=_each(told, "放假通知", _notice),
        absent_units=_each(told, "缺席成员单位", _member),
        habits=_habits(told, known, of_organisation=False),
        winners=_given(wanted, "获奖", lambda place: place.whole(0, 3)),
        vacant=_given(wanted, "空缺", Place.flag),
    )


def _given(told: Told, key: str, read: Callable[[Place], T]) -> T | None:
    return read(told[key]) if key in told else None


def _or(told: Told, key: str, read: Callable[[Place], T], otherwise: T) -> T:
    return read(told[key]) if key in told else otherwise


def _each(told: Told, key: str, read: Callable[[Place], T]) -> tuple[T, ...]:
    return tuple(read(item) for item in told[key].items()) if key in told else ()


def _edition(place: Place) -> story.Edition:
    told = place.table(("年度", "名额", "启动", "申报开始", "申报截止"))
    edition = story.Edition(
        year=told["年度"].whole(2024, LAST_YEAR),
        quota=told["名额"].whole(1, 3),
        launched_on=told["启动"].day(),
        filing_opens=told["申报开始"].day(),
        filing_closes=told["申报截止"].day(),
    )
    if not edition.launched_on < edition.filing_opens <= edition.filing_closes:
        place.refuse("启动应当早于申报开始，申报开始不能晚于申报截止")
    return edition


def _notice(place: Place) -> story.Notice:
    told = place.table(("录入", "年度"), ("休息", "上班"))
    off, on = (_each(told, key, Place.day) for key in ("休息", "上班"))
    return story.Notice(told["录入"].day(), told["年度"].whole(2024, LAST_YEAR), off, on)


def _member(place: Place) -> int:
    return place.whole(1, len(cast.MEMBERS))


def _expert(place: Place) -> int:
    return place.whole(1, len(cast.EXPERT_EMPLOYERS))


# ---------------------------------------------------------------- organisations


def _organisations(place: Place, year: int, known: Vocabulary) -> tuple[story.Organisation, ...]:
    found = tuple(_organisation(item, known) for item in place.items())
    if not found:
        place.refuse("至少应当有一个组织")
    name, times = Counter(each.name for each in found).most_common(1)[0]
    if times > 1:
        place.refuse(f"有{times}个组织都叫“{name}”")
    for each in found:
        if each.applies_again is not None and each.applies_again <= year:
            place.refuse(f"“{each.name}”再次申报的年度应当晚于{year}年")
    return found


def _organisation(place: Place, known: Vocabulary) -> story.Organisation:
    peeked = place.peek("名称")
    told = (place.named(f"组织“{peeked}”") if peeked else place).table(("名称", "成立"), ORGANISATION)
    again, expected_again = _again(told)
    return story.Organisation(
        name=told["名称"].text(),
        founded_on=told["成立"].day(),
        branch=_or(told, "类型", lambda each: each.one_of(words.KINDS), False),
        new_economy=_or(told, "四新", Place.flag, False),
        level=_or(told, "水平", lambda each: each.whole(0, 100), 60),
        diverging=_or(told, "评分分歧", Place.flag, False),
        recused_experts=_each(told, "回避专家", _expert),
        recused_units=_each(told, "回避成员单位", _member),
        votes=_each(told, "投票", _vote),
        habits=_habits(told, known, of_organisation=True),
        objections=_each(told, "异议", _objection),
        incidents=_each(told, "事件", _incident),
        withdrawal=_given(told, "撤回", lambda each: _withdrawal(each, known)),
        ban=_given(told, "禁申", _ban),
        applies_again=again,
        expected=_given(told, "结局", _outcome),
        expected_again=expected_again,
    )


def _vote(place: Place) -> tuple[int, int]:
    told = place.table(("赞成", "反对"))
    votes = _votes(told["赞成"]), _votes(told["反对"])
    if sum(votes) > len(cast.MEMBERS):
        place.refuse(f"赞成和反对合计不能超过{len(cast.MEMBERS)}票")
    return votes


def _votes(place: Place) -> int:
    return place.whole(0, len(cast.MEMBERS))


def _outcome(place: Place) -> str:
    return place.one_of({outcome: outcome for outcome in words.OUTCOMES.values()})


def _again(told: Told) -> tuple[int | None, str | None]:
    if "再次申报" not in told:
        return None, None
    place = told["再次申报"]
    if not place.is_table:
        return place.whole(2024, LAST_YEAR), None
    again = place.table(("年度",), ("结局",))
    return again["年度"].whole(2024, LAST_YEAR), _given(again, "结局", _outcome)


def _objection(place: Place) -> story.Objection:
    told = place.table(("公示",), ("时间", "异议人", "审查", "理由", "结论", "查明", "虚假材料"))
    objection = story.Objection(
        kind=told["公示"].one_of(words.PUBLICITIES),
        moment=_or(told, "时间", lambda each: each.one_of(words.MOMENTS), words.FIRST_DAY),
        by_unit=_or(told, "异议人", lambda each: each.one_of(words.OBJECTORS), False),
        accepted=_or(told, "审查", lambda each: each.one_of(words.SCREENINGS), True),
        reason=_or(told, "理由", Place.text, ""),
        upheld=_or(told, "结论", lambda each: each.one_of(words.CONCLUSIONS), False),
        facts=_or(told, "查明", Place.text, ""),
        false_materials=_or(told, "虚假材料", Place.flag, False),
    )
    if not objection.accepted and "结论" in told:
        told["结论"].refuse("不受理的异议没有结论")
    return objection


def _incident(place: Place) -> story.Incident:
    told = place.table(("获奖后月数", "情形", "经过"), ("核查", "申辩", "决定", "理由"))
    return story.Incident(
        months_later=told["获奖后月数"].whole(1, 120),
        ground=told["情形"].one_of(words.GROUNDS | {ground.value: ground.value for ground in RevocationGround}),
        text=told["经过"].text(),
        established=_or(told, "核查", lambda each: each.one_of(words.VERIFICATIONS), True),
        hearing=_or(told, "申辩", lambda each: each.one_of(words.HEARINGS), words.STATED),
        decision=_or(told, "决定", lambda each: each.one_of(words.DECISIONS), RevocationDecision.REVOKE.value),
        reason=_or(told, "理由", Place.text, ""),
    )


def _withdrawal(place: Place, known: Vocabulary) -> story.Withdrawal:
    if not place.is_table:
        return story.Withdrawal(days=place.whole(1, 1000))
    told = place.table((), ("天数", "等到", "理由"))
    if ("天数" in told) == ("等到" in told):
        place.refuse("应当写“天数”或者“等到”，写一个")
    reason = _or(told, "理由", Place.text, story.Withdrawal.reason)
    if "天数" in told:
        return story.Withdrawal(days=told["天数"].whole(1, 1000), reason=reason)
    return story.Withdrawal(box=known.box(told["等到"]).name, reason=reason)


def _ban(place: Place) -> story.Ban:
    told = place.table(("起", "年限", "理由"))
    return story.Ban(told["起"].day(), told["年限"].one_of({"5": 5, "10": 10}), told["理由"].text())


# ---------------------------------------------------------------- habits


def _habits(told: Told, known: Vocabulary, *, of_organisation: bool) -> story.Habits:
    never = frozenset(_box(each, known, of_organisation) for each in _each(told, "放弃办理", lambda each: each))
    return story.Habits(_filled(told, known, of_organisation), never, _late(told, known, of_organisation))


def _box(place: Place, known: Vocabulary, of_organisation: bool) -> str:
    box = known.box(place)
    if box.of_edition and of_organisation:
        place.refuse(f"“{box.name}”是整届一起办理的环节，应当写在最外层，不写在组织下面")
    return box.name


def _filled(told: Told, known: Vocabulary, of_organisation: bool) -> story.Filled:
    """A box is filled in otherwise once, or the first, second … time: `审核: [{…}, {…}]`."""
    found = {}
    for key, value in told["填写"].entries() if "填写" in told else ():
        box = known.box(key)
        rounds = value.items() if value.is_list else [value]
        found[box.name] = tuple(vocabulary.answers(box, each, of_organisation=of_organisation) for each in rounds)
    return found


def _late(told: Told, known: Vocabulary, of_organisation: bool) -> dict[str, int]:
    entries = told["延迟"].entries() if "延迟" in told else ()
    return {_box(key, known, of_organisation): days.whole(1, 250) for key, days in entries}
