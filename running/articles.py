"""Where each article of the regulation is at home: boxes, forms, documents, parameters, rules, records, pages."""

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from types import ModuleType

from award.concepts import Concept
from award.law import Article
from award.profile import Profile
from award.rules import articles as names
from engine import documents
from engine.bundle import Bundle
from engine.errors import DiagramUnreadable
from engine.faults import Fault
from engine.spiff import sources
from running import article_homes, contents, database

KINDS = {
    "node": "流程节点", "form": "表单", "field": "表单字段", "document": "公文", "parameter": "评审规则参数",
    "rule": "规则", "record": "记录", "page": "页面",
}  # fmt: skip

_CONCEPT = re.compile(r"Concept\.([A-Z_]+)")


@dataclasses.dataclass(frozen=True)
class Home:
    """A place that executes or shows an article. `id` is the box, the file's name, the key, the table, the address."""

    kind: str
    id: str
    name: str


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    article: Article
    homes: tuple[Home, ...]

    @property
    def names(self) -> dict[str, list[str]]:
        """Kind → what its homes are called, each name once."""
        named: dict[str, list[str]] = {}
        for home in self.homes:
            if home.name not in named.setdefault(home.kind, []):
                named[home.kind].append(home.name)
        return named


def matrix(bundle: Bundle) -> dict[str, Row]:
    """All articles of the bundle's regulation in their order, each with its homes."""
    law = contents.regulation(bundle).articles
    found: dict[str, list[Home]] = {article: [] for article in law}
    for cited, home in (*_in_bundle(bundle), *_in_code(contents.profile(bundle))):
        for article in filter(found.__contains__, names.cited(cited)):
            found[article].append(home)
    return {article: Row(law[article], tuple(homes)) for article, homes in found.items()}


def faults(bundle: Bundle) -> list[Fault]:
    """An article that the flow executes has to be at home in the bundle itself, whatever the code knows of it.

    And what a box, a form, a document or a parameter cites has to be an article of the bundle's regulation.
    """
    told = [concept for _, concepts in article_homes.PAGES.values() for concept in concepts]
    excused = set(names.cited(contents.profile(bundle).cite(*told, article_homes.WITHOUT_BUNDLE)))
    at_home = {article for cited, _ in _in_bundle(bundle) for article in names.cited(cited)}
    homeless = [article for article in contents.regulation(bundle).names if article not in at_home | excused]
    homeless += [article for article, row in matrix(bundle).items() if article in excused and not row.homes]
    lost = [Fault("", article, "article_without_home", _homeless(article)) for article in homeless]
    return [*_unknown(bundle), *lost]


def _unknown(bundle: Bundle) -> Iterator[Fault]:
    law = contents.regulation(bundle)
    for cited, home in _in_bundle(bundle) if law.articles else ():
        for article in law.unknown(cited):
            sentence = f"{KINDS[home.kind]}“{home.name}”的依据是{article}，管理办法没有这一条；请改成有的条款。"
            yield Fault(home.id, home.name, "unknown_article", sentence)


def _homeless(article: str) -> str:
    return f"《办法》{article}没有落实之处：没有节点、表单、公文或者参数以它为依据。"


# Each of these yields the text that cites the articles, and the home.


def _in_bundle(bundle: Bundle) -> Iterator[tuple[str, Home]]:
    yield from _nodes(bundle)
    yield from _forms(bundle)
    for name, content in bundle.documents.items():
        header = documents.header(content.decode("utf-8", "replace"))
        yield header.article, Home("document", name, header.title or name)
    for row in bundle.sheet:
        yield str(row.get("article", "")), Home("parameter", str(row.get("key", "")), str(row.get("name", "")))


def _nodes(bundle: Bundle) -> Iterator[tuple[str, Home]]:
    # Needed by two pages of many, and by no start.
    from engine.spiff.lint import drawing

    try:
        drawn = drawing.read(sources.read(list(bundle.diagrams.values())))
    except DiagramUnreadable:
        return
    for node in drawn.all_nodes():
        yield node.properties.get("article", ""), Home("node", node.id, node.label)


def _forms(bundle: Bundle) -> Iterator[tuple[str, Home]]:
    for name, form in bundle.forms.items():
        yield str(form.get("article", "")), Home("form", name, str(form.get("title", name)))
        for path, field in _fields(form, name):
            yield str(field.get("article", "")), Home("field", path, str(field.get("label", "")))


def _fields(form: Mapping[str, object], path: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    fields = form.get("fields")
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, Mapping):
            inner = f"{path}.{field.get('key')}"
            yield inner, field
            yield from _fields(field, inner)


def _in_code(profile: Profile) -> Iterator[tuple[str, Home]]:
    for name, title in article_homes.RULES.items():
        module = importlib.import_module(f"award.rules.{name}")
        yield profile.cite(*_cited_in(module)), Home("rule", module.__name__, title)
    for table, (title, concepts) in article_homes.RECORDS.items():
        if table in database.metadata().tables:
            yield profile.cite(*concepts), Home("record", table, title)
    for address, (title, concepts) in article_homes.PAGES.items():
        yield profile.cite(*concepts), Home("page", address, title)


def _cited_in(module: ModuleType) -> list[Concept]:
    return [Concept[name] for name in dict.fromkeys(_CONCEPT.findall(inspect.getsource(module)))]
