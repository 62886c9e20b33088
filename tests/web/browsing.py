"""A browser without pictures: opens pages of the site, fills their forms as found in the HTML, and posts them."""

import dataclasses
import html.parser
import io
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

EMPTY = {"input", "br", "img", "meta", "link", "hr"}


@dataclasses.dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: list["Element | str"] = dataclasses.field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    def all(self, tag: str) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag or tag == "*":
                    yield child
                yield from child.all(tag)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._at = Element("root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self._at)
        self._at.children.append(element)
        if tag not in EMPTY:
            self._at = element

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        assert self._at.tag == tag, f"<{self._at.tag}> is closed by </{tag}>"
        assert self._at.parent is not None
        self._at = self._at.parent

    def handle_data(self, data: str) -> None:
        self._at.children.append(data)


def read(text: str) -> Element:
    """The elements of a page. Fails on one that isn't closed in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.root is reader._at, f"<{reader._at.tag}> is never closed"
    return reader.root


def inputs(form: Element) -> MultiDict[str, str]:
    """What a browser would post for a form that nobody has touched."""
    found: MultiDict[str, str] = MultiDict()
    for element in form.all("*"):
        name = element.get("name")
        if not name or element.tag == "button":
            continue
        if element.tag == "textarea":
            # A parser drops the first line feed of a text area.
            found.add(name, element.text.removeprefix("\n"))
        elif element.tag == "select":
            chosen = [option.get("value") for option in element.all("option") if "selected" in option.attributes]
            found.add(name, chosen[0] if chosen else next(element.all("option")).get("value"))
        elif element.get("type") in ("radio", "checkbox"):
            if "checked" in element.attributes:
                found.add(name, element.get("value"))
        elif element.get("type") != "file":
            found.add(name, element.get("value"))
    return found


class Browser:
    """One person's browser. `page` is what it shows; a step that isn't answered as expected fails the test."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.status = 0
        self.page = Element("root", {})
        self.answer: TestResponse | None = None

    def open(self, address: str, status: int = 200) -> "Browser":
        return self._show(self.client.get(address, follow_redirects=True), status)

    def submit(self, address: str = "", status: int = 200, /, **typed: Any) -> "Browser":
        """Post the page's form with some inputs changed; a list answers several inputs of a name, None removes one."""
        form = next(each for each in self.page.all("form") if address in ("", each.get("action") or self.address))
        posted = inputs(form)
        for name, value in typed.items():
            posted.poplist(name)
            for each in value if isinstance(value, list) else [value]:
                if each is not None:
                    posted.add(name, each)
        return self.post(form.get("action") or self.address, posted, status)

    def post(self, address: str, posted: MultiDict[str, Any], status: int = 200) -> "Browser":
        return self._show(self.client.post(address, data=posted, follow_redirects=True), status)

    def fill(self, status: int = 200, /, **typed: Any) -> "Browser":
        """Post the form of a task or an objection, not the one in the head of the page."""
        form = next(each for each in self.page.all("form") if each.get("class") == "fill")
        self.page = Element("root", {}, None, [form])
        return self.submit("", status, **typed)

    def sign_in(self, login: str, password: str, telephone: Any = None, status: int = 200) -> "Browser":
        """Through the real page; with a telephone, past the second step too."""
        self.open("/sign-in").fill(status, login=login, password=password)
        return self.fill(code=telephone.code()) if telephone is not None and status == 200 else self

    def _show(self, answer: TestResponse, status: int) -> "Browser":
        self.answer, self.status, self.address = answer, answer.status_code, answer.request.path
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        self.page = read(answer.text)
        return self

    @property
    def text(self) -> str:
        return " ".join(next(self.page.all("body")).text.split())

    @property
    def head(self) -> str:
        return next(self.page.all("h1")).text.strip()

    def link(self, words: str) -> str:
        return next(each.get("href") for each in self.page.all("a") if each.text.strip() == words)

    def value(self, name: str) -> str:
        """What an input of the page's form holds now."""
        form = next(each for each in self.page.all("form") if each.get("class") == "fill")
        return inputs(form).get(name, "")

    def token(self) -> str:
        return next(each.get("value") for each in self.page.all("input") if each.get("name") == "csrf_token")


def upload(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file for `submit`."""
    return io.BytesIO(content), name


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)
