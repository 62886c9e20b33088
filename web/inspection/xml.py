"""The XML inside office files, read by a parser that takes no document types: no entities, no bombs, no outside."""

from xml.parsers import expat

from web.inspection import Unfit

DOCTYPE = "的内部带有文档类型声明，请用Word、Excel或者WPS另存后上传。"
BROKEN = "的内部结构已经损坏，请重新保存后上传。"
WORDS = {"t", "delText", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
LINES = {"p", "si", "is", "tr", "br", "row", "title", "subject", "keywords", "description"} | (WORDS - {"t", "delText"})
TOLD = WORDS | {"title", "subject", "keywords", "description"}
# A hyperlink is followed by whoever clicks it; everything else outside is fetched by the program itself.
LINK = "/hyperlink"
PROGRAMS = ("javascript:", "vbscript:", "data:", "file:")


def text(content: bytes) -> str:
    """The words of a part, a paragraph or cell in a line. Raises Unfit."""
    found: list[str] = []
    inside = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside += _bare(name) in TOLD

    def end(name: str) -> None:
        nonlocal inside
        inside -= _bare(name) in TOLD
        if _bare(name) in LINES:
            found.append("\n")

    def words(data: str) -> None:
        if inside:
            found.append(data)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    _run(parser, content)
    return "".join(found)


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
