"""Verbs and lists of options look up no parameter of the sheet but those that they declare, as played editions show."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

import handlers
from award.profile.checks import LINKS
from engine.bundle import Bundle
from engine.contract import SERVICES, SOURCES, Service, Source
from handlers.general import rulebook
from rehearsal import run
from tests.rehearsal.conftest import PROCESSES

STORIES = ("before_review", "recusals", "supervision")
# A launch freezes the sheet: it reads all of it.
WHOLE = {"open_edition"}


class Noted(dict[str, Any]):
    """A sheet that notes what is looked up in it by name."""

    def __init__(self, sheet: Mapping[str, Any], seen: set[str]) -> None:
        super().__init__(sheet)
        self._seen = seen

    def __getitem__(self, key: str) -> Any:
        self._seen.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._seen.add(key)
        return super().get(key, default)


class Reads:
    """Who has looked up which parameters beside those that it declares or that the diagram names to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.undeclared: set[tuple[str, str]] = set()
        self.used: set[str] = set()
        self._seen: set[str] = set()
        self._sheet = rulebook.sheet
        monkeypatch.setattr(rulebook, "sheet", lambda asker: Noted(self._sheet(asker), self._seen))
        for name, verb in list(SERVICES.items()):
            monkeypatch.setitem(SERVICES, name, dataclasses.replace(verb, run=self._watched(verb, verb.run)))
        for name, source in list(SOURCES.items()):
            monkeypatch.setitem(SOURCES, name, dataclasses.replace(source, list=self._watched(source, source.list)))

    def _watched(self, of: Service | Source, run: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def watched(asker: Any) -> Any:
            self._seen.clear()
            found = run(asker)
            named = {each for each in getattr(asker, "inputs", {}).values() if isinstance(each, str)}
            self.used.add(of.name)
            self.undeclared |= {(of.name, key) for key in self._seen - set(of.reads) - named}
            return found

        return watched


def named_by_profile(given: Mapping[str, Any]) -> Iterator[str]:
    """The parameters that entries of `award.json` name; the check looks for each of them in the sheet."""
    for part, links in LINKS.items():
        for entry in given.get(part, ()):
            yield from (str(entry[name]) for name, kind in links.items() if kind == "parameters" and name in entry)


def test_verbs_look_up_no_parameter_that_they_do_not_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers.register()
    whole = Bundle.read(PROCESSES)
    told = {f"scenarios/{name}.yaml" for name in STORIES}
    bundle = Bundle({path: text for path, text in whole.files.items() if path in told or "scenarios" not in path})
    reads = Reads(monkeypatch)

    assert [outcome.missed for outcome in run.scenarios(bundle)] == [[]] * len(STORIES)
    known = set(named_by_profile(bundle.profile))
    assert {(name, key) for name, key in reads.undeclared if name not in WHOLE and key not in known} == set()
    assert len(reads.used) > 45, "the stories come by most verbs and lists"


def test_a_read_that_nobody_declares_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers.register()
    verb = dataclasses.replace(SERVICES["declare_vacancy"], run=lambda call: rulebook.sheet(call)["reapply.mode"])
    monkeypatch.setitem(SERVICES, verb.name, verb)
    monkeypatch.setattr(rulebook, "sheet", lambda asker: {"reapply.mode": "block"})
    reads = Reads(monkeypatch)
    SERVICES[verb.name].run(None)  # type: ignore[arg-type]
    assert reads.undeclared == {("declare_vacancy", "reapply.mode")}
