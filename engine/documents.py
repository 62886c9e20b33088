"""The headers of document templates: `// title: …` lines at the top of a `.typ` file. Plain text, nothing is run.

    // title: 受理名单公示
    // type: 公示
    // article: 第十七条、第二十三条
    // facts: number, names, opened_on, last_day
    // series: 质奖公示
    // readers: 申报组织、审核机关
    // names: nobody
"""

import dataclasses
import re

# The fifteen kinds of 《党政机关公文处理工作条例》, and what an office issues besides.
KINDS = frozenset(
    {"决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函"}
    | {"纪要", "公示", "凭证", "告知书", "承诺书", "证书", "记录", "表"}
)
LAYOUT = "gongwen"
NOBODY = "nobody"
_LINE = re.compile(r"//\s*(title|type|article|facts|series|readers|names)\s*[:：]\s*(.*?)\s*$")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")


@dataclasses.dataclass(frozen=True)
class Header:
    """What a template says of itself: the only truth about its title, number and readers.

    `facts` are the names it can use; `series` numbers it, if it has one. `readers` are the roles that read it besides
    whoever issues it; `names_nobody` tells that whoever stands back from an organisation may read it too.
    """

    title: str = ""
    kind: str = ""
    articles: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    series: str = ""
    readers: tuple[str, ...] = ()
    names_nobody: bool = False

    @property
    def article(self) -> str:
        return "、".join(self.articles)


def header(text: str) -> Header:
    """Read the comment lines a template starts with; the first other line ends the header."""
    found = _fields(text)
    return Header(
        title=found.get("title", ""),
        kind=found.get("type", ""),
        articles=tuple(_split(found.get("article", ""))),
        facts=tuple(_split(found.get("facts", ""))),
        series=found.get("series", ""),
        readers=tuple(_split(found.get("readers", ""))),
        names_nobody=found.get("names", "") == NOBODY,
    )


def faults(name: str, text: str) -> list[str]:
    """What is wrong with the header of the template `name`, in Chinese; nothing if all is well.

    The shared layout is no document and needs no header.
    """
    stem = name.rpartition("/")[2].removesuffix(".typ")
    if stem == LAYOUT:
        return []
    if not _fields(text):
        return [f"公文模板“{stem}”开头没有说明行，应当写明标题、文种和依据条款，如：// title: 受理名单公示"]
    return [f"公文模板“{stem}”{fault}" for fault in _header_faults(header(text))]


def _header_faults(found: Header) -> list[str]:
    wrong = [one for one in found.articles if not _ARTICLE.fullmatch(one)]
    problems = {
        "没有写标题（// title: …）。": not found.title,
        "没有写依据的条款（// article: 第十七条）。": not found.articles,
        f"的依据条款“{'、'.join(wrong)}”不是“第十七条”这样的写法。": wrong,
        "没有写文种（// type: 公示）。": not found.kind,
        f"的文种“{found.kind}”不在已知的文种之内：{'、'.join(sorted(KINDS))}。": found.kind and found.kind not in KINDS,
    }
    return [sentence for sentence, wrong_here in problems.items() if wrong_here]


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.lstrip("\ufeff").splitlines():
        if not line.startswith("//"):
            break
        if match := _LINE.match(line):
            found.setdefault(match[1], match[2])
    return found


def _split(text: str) -> list[str]:
    """Separate at commas and 、 outside of brackets: `winners[name, year]` is one fact."""
    return [part.strip() for part in re.split(r"[、，,]\s*(?![^\[(（]*[\])）])", text) if part.strip()]
