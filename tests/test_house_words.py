"""The names of one award and the articles of one regulation stand in its bundle, in no Python and no template."""

import ast
import enum
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import handlers
from award import terms
from award.concepts import Concept
from award.profile import parts
from engine.bundle import Bundle
from engine.contract import SERVICES, SOURCES, WORDS
from engine.spiff import parser
from running.database import metadata

ROOT = Path(__file__).parents[1]
ROOMS = ("award", "engine", "handlers", "people", "running", "web", "commands", "database", "rehearsal")
NAMES = re.compile("塔城|行署|领导小组|塔质|塔行|地区|自治区|TCZLJ")
ARTICLE = re.compile("第[一二三四五六七八九十]+条")
# How an article is written, told to whoever wrote one wrongly, or to whoever reads the code.
EXAMPLE = re.compile('样子|写法|写成|如“第|如：第|例如|依据的条款，如|"第一条": |article: 第|下面登记第一条')
CITED = re.compile(r"""\b(?:law|under)\(([^)]*)\)""")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".html") and "released" not in path.parts:
                yield path


def told(path: Path) -> list[str]:
    """The lines that name this award, or an article of its regulation other than as an example of how to write one."""
    lines = _without_docstrings(path).splitlines()
    return [line for line in lines if NAMES.search(line) or (ARTICLE.search(line) and not EXAMPLE.search(line))]


def _without_docstrings(path: Path) -> str:
    text = path.read_text("utf-8")
    return re.sub('"""(?:(?!""").)*"""', _unless_named, text, flags=re.S) if path.suffix == ".py" else text


def _unless_named(docstring: re.Match[str]) -> str:
    """A docstring may show how an article is cited; the names of the award stand in none."""
    return docstring[0] if NAMES.search(docstring[0]) else ""


@pytest.mark.parametrize("path", [str(path.relative_to(ROOT)) for path in sources()])
def test_no_source_names_the_award_or_an_article_of_its_regulation(path: str) -> None:
    assert told(ROOT / path) == []


def test_a_name_or_an_article_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text('TITLE = "塔城地区政府质量奖"\nraise Refused("不能申报。", article="第十三条")\n', "utf-8")
    assert len(told(wrong)) == 2


def test_templates_cite_concepts_that_there_are() -> None:
    cited = [
        word.strip(" \"'")
        for path in sources()
        if path.suffix == ".html"
        for arguments in CITED.findall(path.read_text("utf-8"))
        for word in arguments.split(",")
        if word.strip().startswith(("'", '"'))
    ]
    assert len(cited) > 30
    assert set(cited) <= set(Concept)


# ---------------------------------------------------------------- names of the shipped bundle

BUNDLE = Bundle.read(ROOT / "processes")
MESSAGE = re.compile(r'<bpmn:message id="[^"]*" name="([^"]*)"')
PARTS = ("lists", "stages", "publicities", "votes", "outcomes", "grounds", "tiers", "starts", "roles")
# Words that something of the bundle is called by, and that Python says in another sense: where, and in which.
HOMONYMS: Mapping[str, Mapping[str, str]] = {
    "apply": {"award/acts/organisations.py": "what an organisation registers for"},
    "approve": {"handlers/approval.py": "an option of a field that the verb declares"},
    "candidates": {"award/profile/checks.py": "a key of a vote in award.json"},
    "give_opinion": {"engine/tasks/__init__.py": "an act on a task", "web/inbox/verbs.py": "an act on a task"},
    "gongwen": {"engine/documents.py": "the layout that all documents share, which is no document"},
    "internal": {"engine/instances.py": "a column of a node", "engine/spiff/rows.py": "a column of a node"},
    "object": {"engine/forms/schema.py": "a type of JSON Schema"},
    "proposed": {"rehearsal/report.py": "a key of the report"},
    "recommend": {"award/acts/organisations.py": "what an organisation registers for"},
    "refused": {"engine/spiff/lint/library.py": "a rule of the check"},
    "report": {"handlers/ranking.py": "a field that the verb declares", "handlers/reporting.py": "the same"},
    "scorebook": {
        "running/article_homes.py": "a module of ours",
        "running/checking/described.py": "a key of a scale in award.json",
    },
    "window": {"web/office/drawing.py": "how a span is drawn"},
    "withdrawn": {"engine/tasks/reading.py": "how an involvement ended", "web/inbox/verbs.py": "the same"},
}


def names_of_the_bundle() -> set[str]:
    """Ids of boxes and processes, messages, entries of `award.json`, documents, forms; without words of the product.

    The product's own words are names of verbs, words and sources with their inputs, of tables, concepts and terms.
    """
    elements = parser.elements(*BUNDLE.diagrams.values()).values()
    drawn = {each.id for each in elements} | {each.process for each in elements}
    listed = {entry["key"] for part in PARTS for entry in BUNDLE.profile[part]}
    sent = set(MESSAGE.findall(BUNDLE.diagram.decode()))
    return (drawn | listed | sent | set(BUNDLE.documents) | set(BUNDLE.forms)) - _own_words()


def _own_words() -> set[str]:
    handlers.register()
    inputs = {name for verb in SERVICES.values() for name in (*verb.inputs, *verb.optional, *verb.outputs)}
    enums = (kind for module in (terms, parts) for _, kind in inspect.getmembers(module, inspect.isclass))
    said = {str(word) for kind in enums if issubclass(kind, enum.Enum) for word in kind}
    return {*inputs, *said, *SERVICES, *SOURCES, *WORDS, *Concept, *metadata().tables}


def literals(text: str) -> Iterator[str]:
    """The texts that a module says, without its docstrings."""
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_python_names_nothing_of_the_shipped_diagram_and_profile() -> None:
    known, found = names_of_the_bundle(), dict[str, set[str]]()
    for path in (path for path in sources() if path.suffix == ".py"):
        for word in known.intersection(literals(path.read_text("utf-8"))):
            found.setdefault(word, set()).add(path.relative_to(ROOT).as_posix())
    assert found == {word: set(places) for word, places in HOMONYMS.items()}


def test_a_name_of_the_diagram_in_a_module_would_be_found() -> None:
    text = '"""Looks for incident_reported."""\nSENT = "incident_reported"\n'
    assert names_of_the_bundle().intersection(literals(text)) == {"incident_reported"}
