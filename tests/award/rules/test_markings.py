"""Markings of classified papers, and the innocent words they are made of."""

import pytest

from award.rules import markings

MARKED = [
    "绝密★10年", "机密 ★ 一年", "秘密★", "首页\n机 密\n正文", "【内部资料】", "内 部 文 件\n第一章", "报告\n（秘密）",
    "秘密★长期", "密级：机密", "绝密 启用前", "秘密 10年", "内部资料，注意保存", "内部资料 注意保存",
    "内部文件 严禁外传",
    "秘\u200b密★5年", "〔机密〕", "ＡＢ秘　密★", "文件编号001                 秘密★10年", "内部使用",
]  # fmt: skip
INNOCENT = [
    "本材料涉及商业秘密", "商业秘密★", "杜绝密封不严", "内部文件管理制度", "保密协议", "质量机密切结合", "内部控制",
    "申报材料不得涉及国家秘密。", "员工应当保守国家秘密和商业秘密。", "内部资料管理办法由行政部负责解释。", "注意保存",
    "文件分为绝密、机密、秘密三级", "秘密等级评定表", "★★★★★ 五星班组",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_marking_is_found_however_it_is_spaced(text: str) -> None:
    assert markings.of_text(text)
    assert markings.of_pages(["前一页", text])


@pytest.mark.parametrize("text", INNOCENT)
def test_ordinary_words_are_not_taken_for_markings(text: str) -> None:
    assert markings.of_text(text) is None
    assert markings.of_pages([text]) is None


def test_a_word_alone_far_down_a_page_is_a_cell_of_a_table_but_a_star_counts_everywhere() -> None:
    above = "\n".join(f"第{line}行" for line in range(markings.HEAD))
    assert markings.of_pages([f"{above}\n秘密"]) is None
    assert markings.of_pages([f"{above}\n秘密★"]) == "秘密★"


LONG = [
    "a" + "\n" * 100_000 + "b", "a\n" + " " * 100_000 + "b", "内部\n" + "\u3000" * 100_000 + "b",
    "a" + "\u0327\u0301" * 50_000, "【" * 100_000, "秘 " * 50_000, "内部 " * 50_000 + "x", "绝密" + "1" * 100_000 + "x",
]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_text_made_to_be_slow_is_read_at_once(text: str) -> None:
    """As long as a self-evaluation may be: patterns that go again and again over blanks would take minutes here."""
    assert markings.of_text(text) in (None, "内部")
