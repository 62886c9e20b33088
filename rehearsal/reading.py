"""Reads a scenario file. Process owners write it; a slip becomes a Chinese sentence with the file, line and place."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rehearsal import cast, spelling, story, vocabulary, words
from rehearsal.places import Place, open_file
from rehearsal.vocabulary import Vocabulary

T = TypeVar("T")
Told = Mapping[str, Place]
LAST_YEAR = 2100
MOST = 5000
HABITS = ("填写", "放弃办理", "延迟")
STORY = ("放假通知", "缺席成员单位", "应当", "名单", "等候", "更多组织", *HABITS)
PATTERN = ("类型", "四新", "水平", "评分分歧", "得分", "名单", "投票", "结局", *HABITS)
ORGANISATION = ("回避专家", "回避成员单位", "异议", "事件", "撤回", "禁申", "再次申报", *PATTERN)
EDITION = ("年度", "启动", "申报开始")
FILING_ENDS = "申报截止"
# An award that nobody applies for is told in its own words.
NOMINATED = {"提名开始": "申报开始", "提名截止": FILING_ENDS}


def read(name: str, content: bytes, known: Vocabulary) -> story.Story:
    """Read a scenario file with the words of its bundle. Raises StoryUnreadable."""
    return story_at(name, open_file(f"scenarios/{name}.yaml", content), known)


def story_at(name: str, place: Place, known: Vocabulary) -> story.Story:
    """The story that stands at a place of a file."""
    told = place.table(("名称", "届", "组织"), STORY)
    wanted = told["应当"].table((), ("获奖", "空缺")) if "应当" in told else {}
    edition = _edition(told["届"], known)
    return story.Story(
        name=name,
        title=told["名称"].text(),
        edition=edition,
        organisations=_organisations(told["组织"], edition.year, known),
        notices=_each(told, "放假通知", _notice),
        absent_voters=_each(told, "缺席成员单位", _member),
        habits=_habits(told, known, of_organisation=False),
        places=_by_list(told, known, lambda place: place.whole(0, MOST)),
        waits=frozenset(_each(told, "等候", lambda each: known.box(each).name)),
        more=_each(told, "更多组织", lambda each: _pattern(each, known)),
        winners=_given(wanted, "获奖", lambda place: place.whole(0, MOST)),
        vacant=_given(wanted, "空缺", Place.flag),
    )


def _given(told: Told, key: str, read: Callable[[Place], T]) -> T | None:
    return read(told[key]) if key in told else None


def _or(told: Told, key: str, read: Callable[[Place], T], otherwise: T) -> T:
    return read(told[key]) if key in told else otherwise


def _each(told: Told, key: str, read: Callable[[Place], T]) -> tuple[T, ...]:
    return tuple(read(item) for item in told[key].items()) if key in told else ()


def _edition(place: Place, known: Vocabulary) -> story.Edition:
    """What the rehearsal has to know; all else is for the form in which the office launches the edition."""
    told = {NOMINATED.get(key.text(), key.text()): (key, value) for key, value in place.entries()}
    missing = [name for name in EDITION if name not in told]
    if missing:
        place.refuse(f"缺少“{missing[0]}”")
    opens, launched = told["申报开始"][1].day(), told["启动"][1].day()
    closes = told[FILING_ENDS][1].day() if FILING_ENDS in told else opens
    if not launched < opens <= closes:
        place.refuse("启动应当早于申报开始，申报开始不能晚于申报截止")
    answers: dict[str, Any] = {}
    for key, value in told.values():
        answers |= _of_launch(key.text(), key, value, known)
    launch = {known.launch.name: (answers,)} if known.launch and answers else {}
    return story.Edition(told["年度"][1].whole(2000, LAST_YEAR), launched, opens, story.Habits(filled=launch))


def _of_launch(word: str, key: Place, value: Place, known: Vocabulary) -> dict[str, Any]:
    """The answer to the field of the launch that a word means; the story's own words need not mean one."""
    field = vocabulary.field_like(known.launch, word) if word != "启动" else None
    if field is not None:
        return {field.key: vocabulary.value_of(field, value)}
    if word not in (*EDITION, FILING_ENDS, *NOMINATED):
        labels = [each.label for form in known.launch.forms for each in form.fields] if known.launch else []
        key.refuse(f"不认识“{word}”，{spelling.hint(word, [*EDITION, FILING_ENDS, *labels], '这里可以写')}")
    return {}


def _by_list(told: Told, known: Vocabulary, read: Callable[[Place], T]) -> dict[str, T]:
    """What is told of lists of the profile."""
    return {known.list(key): read(value) for key, value in told["名单"].entries()} if "名单" in told else {}


def _notice(place: Place) -> story.Notice:
    told = place.table(("录入", "年度"), ("休息", "上班"))
    off, on = (_each(told, key, Place.day) for key in ("休息", "上班"))
    return story.Notice(told["录入"].day(), told["年度"].whole(2000, LAST_YEAR), off, on)


def _member(place: Place) -> int:
    return place.whole(1, cast.VOTERS)


def _expert(place: Place) -> int:
    return place.whole(1, cast.EXPERTS)


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
    again, expected_again = _again(told, known)
    return dataclasses.replace(
        _usual(told, told["名称"].text(), known),
        recused_experts=_each(told, "回避专家", _expert),
        recused_units=_each(told, "回避成员单位", _member),
        objections=_each(told, "异议", lambda each: _objection(each, known)),
        incidents=_each(told, "事件", lambda each: _incident(each, known)),
        withdrawal=_given(told, "撤回", lambda each: _withdrawal(each, known)),
        ban=_given(told, "禁申", _ban),
        applies_again=again,
        expected_again=expected_again,
    )


def _pattern(place: Place, known: Vocabulary) -> story.Organisation:
    """An organisation that gets its name when there are to be more than are told of."""
    return _usual(place.table(("成立",), PATTERN), "", known)


def _usual(told: Told, name: str, known: Vocabulary) -> story.Organisation:
    """What many organisations may have in common."""
    return story.Organisation(
        name=name,
        founded_on=told["成立"].day(),
        kind=_or(told, "类型", lambda each: each.one_of(words.KINDS), story.Organisation.kind),
        new_economy=_or(told, "四新", Place.flag, False),
        level=_or(told, "水平", lambda each: each.whole(0, 100), story.Organisation.level),
        diverging=_or(told, "评分分歧", Place.flag, False),
        votes=_or(told, "投票", lambda each: _votes(each, known), {}),
        scores=_or(told, "得分", lambda each: _scores(each, known), {}),
        listed=_by_list(told, known, Place.flag),
        habits=_habits(told, known, of_organisation=True),
        expected=_given(told, "结局", known.outcome),
    )


def _votes(place: Place, known: Vocabulary) -> dict[str, tuple[story.Tally, ...]]:
    """The rounds of every vote, or of each vote by its name."""
    if not place.is_table:
        return {"": tuple(_tally(each, known) for each in place.items())}
    return {known.vote(key): tuple(_tally(each, known) for each in rounds.items()) for key, rounds in place.entries()}


def _tally(place: Place, known: Vocabulary) -> story.Tally:
    """How many voters choose what, by the words of the ballot paper."""
    labels = dict(known.ballots)
    ballots = {str(value): value for value in labels.values()} | labels
    found = {key.one_of(ballots, shown=tuple(labels)): number.whole(0, cast.VOTERS) for key, number in place.entries()}
    if sum(found.values()) > cast.VOTERS:
        place.refuse(f"{'和'.join(key.text() for key, _ in place.entries())}合计不能超过{cast.VOTERS}票")
    return found


def _scores(place: Place, known: Vocabulary) -> dict[str, int]:
    found = {}
    for key, value in place.entries():
        stage = known.stage(key)
        found[stage] = value.whole(0, known.profile.stage(stage).scale.full)
    return found


def _again(told: Told, known: Vocabulary) -> tuple[int | None, str | None]:
    if "再次申报" not in told:
        return None, None
    place = told["再次申报"]
    if not place.is_table:
        return place.whole(2000, LAST_YEAR), None
    again = place.table(("年度",), ("结局",))
    return again["年度"].whole(2000, LAST_YEAR), _given(again, "结局", known.outcome)


def _objection(place: Place, known: Vocabulary) -> story.Objection:
    told = place.table(("公示",), ("时间", "异议人", *HABITS))
    return story.Objection(
        publicity=known.publicity(told["公示"]),
        moment=_or(told, "时间", lambda each: each.one_of(words.MOMENTS), words.FIRST_DAY),
        by_unit=_or(told, "异议人", lambda each: each.one_of(words.OBJECTORS), False),
        habits=_habits(told, known, of_organisation=True),
    )


def _incident(place: Place, known: Vocabulary) -> story.Incident:
    told = place.table(("获奖后月数", "情形", "经过"), HABITS)
    return story.Incident(
        months_later=told["获奖后月数"].whole(1, 120),
        ground=known.ground(told["情形"]),
        text=told["经过"].text(),
        habits=_habits(told, known, of_organisation=True),
    )


def _withdrawal(place: Place, known: Vocabulary) -> story.Withdrawal:
    if not place.is_table:
        return story.Withdrawal(days=place.whole(1, 1000))
    told = place.table((), ("天数", "等到", "第几次", "理由"))
    if ("天数" in told) == ("等到" in told):
        place.refuse("应当写“天数”或者“等到”，写一个")
    reason = _or(told, "理由", Place.text, story.Withdrawal.reason)
    if "天数" in told:
        return story.Withdrawal(days=told["天数"].whole(1, 1000), reason=reason)
    time = told["第几次"].whole(1, 100) if "第几次" in told else 1
    return story.Withdrawal(box=known.box(told["等到"]).name, time=time, reason=reason)


def _ban(place: Place) -> story.Ban:
    told = place.table(("起", "年限", "理由"))
    return story.Ban(told["起"].day(), told["年限"].whole(1, 100), told["理由"].text())


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
