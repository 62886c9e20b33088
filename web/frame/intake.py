"""What may come in with a request at all, looked at while it is read, before any view or token is asked.

An id is one that a database can hold, a text is without NUL, which PostgreSQL keeps in none, and there are no more
inputs and files than a form has.
"""

import functools
import io
from collections.abc import Iterable
from typing import IO, Any

import flask
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import BaseConverter, IntegerConverter

# A self-evaluation of 100,000 characters, and a form with thousands of rows, come in one request.
LARGEST_TEXT = 8_000_000
LARGEST_REQUEST = 200_000_000
MOST_INPUTS = 20_000
# Each may be an open file while the request is read, and a process may open only so many.
MOST_FILES = 120
URL_ENCODED = "application/x-www-form-urlencoded"


def register(app: Flask) -> None:
    """Called before any address is added."""
    app.request_class = Request
    app.url_map.converters |= {"number": Number, "default": Word, "string": Word}
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_TEXT, MAX_FORM_PARTS=MOST_INPUTS)


class Number(IntegerConverter):
    """An id in an address. What no database could hold is no id."""

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)  # type: ignore[arg-type]


class Word(BaseConverter):
    """A word in an address."""

    regex = r"[^/\x00]+"
    part_isolating = True


class Typed(ImmutableMultiDict[str, Any]):
    """What was typed, or stands in an address. Nobody can type NUL, so nothing is lost without it."""

    def __init__(self, given: Any = None) -> None:
        super().__init__(_without_nul(iter_multi_items(given or ())))


class Parser(FormDataParser):
    """Bounds also what comes in the one form that Werkzeug leaves unbounded: inputs behind one another."""

    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: Any = None) -> Any:
        if mimetype == URL_ENCODED:
            stream = io.BytesIO(_bounded(stream, content_length))
        return super().parse(stream, mimetype, content_length, options)


class Request(flask.Request):
    """A request that holds no more files open than a form may bring."""

    form_data_parser_class = Parser
    parameter_storage_class = Typed

    @functools.cached_property
    def opened(self) -> list[IO[bytes]]:
        """The files that have come so far."""
        return []

    def _get_file_stream(self, *about: Any, **known: Any) -> IO[bytes]:
        if len(self.opened) == MOST_FILES:
            for each in self.opened:
                each.close()
            raise RequestEntityTooLarge()
        self.opened.append(super()._get_file_stream(*about, **known))
        return self.opened[-1]


def _bounded(stream: IO[bytes], content_length: int | None) -> bytes:
    """All inputs. Raises RequestEntityTooLarge before they are taken apart, which would cost far more than reading."""
    if (content_length or 0) > LARGEST_TEXT:
        raise RequestEntityTooLarge()
    sent = stream.read()
    if len(sent) > LARGEST_TEXT or sent.count(b"&") >= MOST_INPUTS:
        raise RequestEntityTooLarge()
    return sent


def _without_nul(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(key, value.replace("\x00", "") if isinstance(value, str) else value) for key, value in pairs]
