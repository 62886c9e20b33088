"""Going everywhere that somebody can get to, in two towns side by side."""

import dataclasses
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.web.browsing import Element, inputs, read
from tests.web.town import Town

# What differs from one request to the next, whoever asks for what.
TOKEN = re.compile(r'name="csrf_token"\s+value="[^"]*"')
PASSING = {"Set-Cookie", "Date", "Content-Length"}
# Werkzeug makes that of a file out of its path, and each town lies in its own folder.
OF_PATH = re.compile(r"-\d+\"$")
# So many addresses of one kind are looked at, and none that asks for more at once: combinations have no end.
MOST, MOST_ASKED = 2, 1


@dataclasses.dataclass(frozen=True)
class Answer:
    """All that an answer tells: its status, its headers, its bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def of(cls, answer: TestResponse) -> "Answer":
        kept = sorted((name, OF_PATH.sub("", value)) for name, value in answer.headers.items() if name not in PASSING)
        body = TOKEN.sub("", answer.get_data().decode("utf-8", "replace"))
        answer.close()
        return cls(answer.status_code, tuple(kept), body)

    def but(self, parts: re.Pattern[str]) -> "Answer":
        """The same without some parts of the page."""
        return dataclasses.replace(self, body=parts.sub(" ", self.body))

    @property
    def is_page(self) -> bool:
        return self.status == 200 and ("Content-Type", "text/html; charset=utf-8") in self.headers


def crawl(
    town: Town, look: Callable[[str], Answer], first: Iterable[str], typed: Sequence[str], known: Collection[str] = ()
) -> Iterator[tuple[str, Answer]]:
    """Every address that leads on from the first ones: by links, and by forms that ask for a page.

    `typed` are the words that somebody could search for, `known` the views that need no second look.
    """
    waiting, looked = deque(first), Counter[tuple[str, ...]]()
    asked = set(waiting)
    while waiting:
        address = waiting.popleft()
        answer = look(address)
        yield address, answer
        for found in _leads_to(answer, address, typed):
            kind = _kind(town, found)
            if found not in asked and kind and kind[0] not in known and looked[kind] < MOST:
                asked.add(found)
                looked[kind] += 1
                waiting.append(found)


def _leads_to(answer: Answer, address: str, typed: Sequence[str]) -> Iterator[str]:
    if not answer.is_page:
        return
    page = read(answer.body)
    for link in page.all("a"):
        parts = urlsplit(urljoin(address, link.get("href")))
        if not parts.netloc:
            yield parts._replace(fragment="").geturl()
    for form in page.all("form"):
        if form.get("method").lower() != "post":
            yield from _searches(form, urlsplit(urljoin(address, form.get("action") or address)).path, typed)


def _searches(form: Element, path: str, typed: Sequence[str]) -> Iterator[str]:
    """The form as it stands with one thing changed: each choice of a list, each word typed into a line."""
    untouched = {name: value for name, value in inputs(form).items() if value}
    for element in form.all("*"):
        values: Sequence[str] = ()
        if element.tag == "select":
            values = [option.get("value") for option in element.all("option")]
        elif element.tag == "input" and element.get("type") in ("", "text", "search"):
            values = typed
        yield from (f"{path}?{urlencode({**untouched, element.get('name'): value})}" for value in values)


def _kind(town: Town, address: str) -> tuple[str, ...]:
    """The view behind an address with what is asked of it; nothing for what isn't ours to get."""
    parts = urlsplit(address)
    try:
        endpoint, _ = town.addresses.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return ()
    asked = sorted(_said(*each) for each in parse_qsl(parts.query))
    return (str(endpoint), *asked) if endpoint != "static" and len(asked) <= MOST_ASKED else ()


def _said(name: str, value: str) -> str:
    """Numbers are of one kind, words are each their own."""
    return name if value.isdecimal() or name == "list" else f"{name}={value}"
