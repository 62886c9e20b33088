"""What has to be there when an application is filed (Articles 11 to 13)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import filing, materials
from tests.award.rules.sheet import refused


def test_r06_a_branch_needs_the_recommendation_of_its_legal_person() -> None:
    filing.check_recommendation(is_branch=True, recommendation="同意推荐")
    for absent in (None, "", "  "):
        with refused("应当提交.*申报推荐意见", article="第十二条"):
            filing.check_recommendation(is_branch=True, recommendation=absent)


def test_r06_who_is_no_branch_has_no_recommendation() -> None:
    filing.check_recommendation(is_branch=False, recommendation=None)
    with refused("不需要申报推荐意见", article="第十二条"):
        filing.check_recommendation(is_branch=False, recommendation="同意推荐")


WHOLE = {"form", "self_evaluation", "evidence"}


@pytest.mark.parametrize(
    ("kind", "title"),
    [("form", "申报表"), ("self_evaluation", "自我评价报告"), ("evidence", "证实性材料")],
)
def test_r07_each_piece_of_the_file_is_needed(kind: str, title: str) -> None:
    with refused(f"缺少：{title}。", article="第十三条"):
        filing.check_files(WHOLE - {kind}, is_branch=False)


def test_r07_a_branch_also_files_its_recommendation() -> None:
    filing.check_files(WHOLE, is_branch=False)
    filing.check_files(WHOLE | {"recommendation"}, is_branch=True)
    with refused("缺少：申报推荐意见"):
        filing.check_files(WHOLE, is_branch=True)


def test_r07_everything_missing_is_named_at_once() -> None:
    with refused("申报表、自我评价报告、证实性材料、申报推荐意见"):
        filing.check_files(set(), is_branch=True)


@pytest.mark.parametrize("chosen", [[], [4, 5]])
def test_r08_exactly_one_body_audits(chosen: list[int]) -> None:
    with refused("只能选择一个审核机关", field="auditor", article="第十三条"):
        filing.check_auditor(chosen, {4, 5})


def test_r08_the_auditor_is_one_that_may_audit() -> None:
    assert filing.check_auditor([4], {4, 5}) == 4
    with refused("不是可以审核申报的机关", field="auditor"):
        filing.check_auditor([6], {4, 5})


MATERIALS = st.lists(
    st.builds(
        materials.Material,
        id=st.integers(1, 10**6),
        name=st.text(min_size=1, max_size=20),
        trade_secret=st.booleans(),
        secret_note=st.text(max_size=10),
    ),
    max_size=12,
)


@given(MATERIALS)
def test_r09_every_marked_file_stays_marked_in_every_listing(files: list[materials.Material]) -> None:
    rows = materials.listing(files)
    assert [row["trade_secret"] for row in rows] == [file.trade_secret for file in files]
    for row, file in zip(rows, files, strict=True):
        assert str(row["name"]).startswith(materials.TAG) or not file.trade_secret
        assert row["note"] == file.secret_note


@given(MATERIALS)
def test_r09_no_marked_file_reaches_the_public(files: list[materials.Material]) -> None:
    rows = materials.public(files)
    assert len(rows) == sum(not file.trade_secret for file in files)
    assert not any(row["trade_secret"] for row in rows)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [(dt.date(2026, 3, 1), "尚未开始"), (dt.date(2026, 5, 1), "已经截止")],
)
def test_nothing_is_filed_outside_the_window(today: dt.date, sentence: str) -> None:
    with refused(sentence, article="第十三条"):
        filing.check_window(today, dt.date(2026, 3, 2), dt.date(2026, 4, 30))


@pytest.mark.parametrize("today", [dt.date(2026, 3, 2), dt.date(2026, 4, 30)])
def test_the_first_and_the_last_day_of_the_window_count(today: dt.date) -> None:
    filing.check_window(today, dt.date(2026, 3, 2), dt.date(2026, 4, 30))


def test_a_marked_state_secret_is_kept_out() -> None:
    filing.check_marking("报告", "本材料涉及商业秘密")
    with refused("已隔离", field="materials", article="第十三条"):
        filing.check_marking("报告", "秘密★10年\n正文")


def test_the_declarations_of_secrecy_and_truth_are_needed() -> None:
    filing.check_declarations(no_state_secret=True, truth=True)
    with refused("国家秘密", field="no_state_secret", article="第十三条"):
        filing.check_declarations(no_state_secret=False, truth=True)
    with refused("真实性", field="truth", article="第三十二条"):
        filing.check_declarations(no_state_secret=True, truth=False)


def test_a_trade_secret_has_to_be_described() -> None:
    filing.check_trade_secret(has_trade_secret=False, note="")
    with refused("应当予以注明", field="trade_secret_note"):
        filing.check_trade_secret(has_trade_secret=True, note=" ")


def test_correction_is_allowed_as_often_as_the_sheet_says() -> None:
    filing.check_correction(0, 1)
    with refused("补正以1次为限", field="result"):
        filing.check_correction(1, 1)
