"""The XML inside office files, read by a parser that takes no document types: no entities, no bombs, no outside."""

import re
from xml.parsers import expat

from running.inspection import Unfit

DOCTYPE = "的内部带有文档类型声明，请用Word、Excel或者WPS另存后上传。"
PROGRAM = "含有会运行其他程序的链接（DDE、OLE），请删去后另存上传。"
BROKEN = "的内部结构已经损坏，请重新保存后上传。"
WORDS = {"t", "delText", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
LINES = {"p", "si", "is", "tr", "br", "row", "title", "subject", "keywords", "description"} | (WORDS - {"t", "delText"})
TOLD = WORDS | {"title", "subject", "keywords", "description"}
# A hyperlink is followed by whoever clicks it; everything else outside is fetched by the program itself.
LINK = "/hyperlink"
PROGRAMS = ("javascript:", "vbscript:", "data:", "file:")
# Word's fields are computed when a document opens; one by dynamic data exchange runs any command. Its code may be
# cut into pieces. A table keeps such links in parts of their own.
FIELDS, CODE, INSTRUCTION = {"fldSimple", "fldChar"}, "instrText", "instr"
LINKS = {"ddeLink", "oleLink"}
_EXCHANGE = re.compile(r"^\W*dde(auto)?\b", re.IGNORECASE | re.MULTILINE)


class _Reader:
    """Gathers the words of a part, and looks out for what would start a program."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.codes: list[str] = []
        self._told = self._coded = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        bare = _bare(name)
        if bare in LINKS:
            raise Unfit(PROGRAM)
        if bare in FIELDS:
            self.codes += ["\n", *(value for key, value in attributes.items() if _bare(key) == INSTRUCTION)]
        self._told += bare in TOLD
        self._coded += bare == CODE

    def end(self, name: str) -> None:
        bare = _bare(name)
        self._told -= bare in TOLD
        self._coded -= bare == CODE
        if bare in LINES:
            self.words.append("\n")

    def data(self, text: str) -> None:
        if self._told:
            self.words.append(text)
        if self._coded:
            self.codes.append(text)


def text(content: bytes) -> str:
    """The words of a part, a paragraph or cell in a line. Raises Unfit."""
    reader, parser = _Reader(), _parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data
    _run(parser, content)
    if _EXCHANGE.search("".join(reader.codes)):
        raise Unfit(PROGRAM)
    return "".join(reader.words)


def types(content: bytes) -> dict[str, str]:
    """Part name → content type, as [Content_Types].xml tells it; defaults go by their extension."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        key = attributes.get("PartName") or attributes.get("Extension")
        if key is not None:
            found[key] = attributes.get("ContentType", "")

    parser = _parser()
    parser.StartElementHandler = start
    _run(parser, content)
    return found


def leads_outside(content: bytes) -> bool:
    """Whether a list of relationships has one that is fetched from elsewhere, or runs something."""
    found = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").lower() != "external":
            return
        is_link = attributes.get("Type", "").lower().endswith(LINK)
        found.append(not is_link or attributes.get("Target", "").strip().lower().startswith(PROGRAMS))

    parser = _parser()
    parser.StartElementHandler = start
    _run(parser, content)
    return any(found)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*declared: object) -> None:
    raise Unfit(DOCTYPE)


def _run(parser: expat.XMLParserType, content: bytes) -> None:
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unfit(BROKEN) from error


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
