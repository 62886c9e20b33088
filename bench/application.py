"""The award's own 申报 case, from 资格自查 to the feedback, on the real diagram and forms.

Both sides get the same outputs for the service tasks: this measures engines, not what handlers do.
"""

import dataclasses
import datetime as dt
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import handlers
from bench import bare, places
from engine import instances, messages, tasks, timers
from engine.bundle import Bundle
from engine.contract import SERVICES, SOURCES, WORDS, Actor, Ask, Option, Service, Source, Word
from engine.work import Runtime
from rehearsal import answers

PROCESSES = Path(__file__).resolve().parents[1] / "processes"
EXPERTS = [1, 2, 3, 4, 5]
OUTPUTS: dict[str, dict[str, Any]] = {
    "check_eligibility": {"eligible": True, "is_branch": False},
    "draft_publicity": {"publicity_id": 1, "publicity_days": 5, "republish": True},
    "publish": {},
    "check_objections": {"undecided": 0},
    "close_publicity": {"republish": False, "remaining": 1},
    "file_application": {"auditor_unit": 1},
    "record_audit": {"audit_result": "pass", "audit_reason": "", "departments": [1, 2, 3]},
    "consult": {"consultation_id": 1, "reply_by": "2999-01-01"},
    "collect_opinions": {"objecting_departments": 0},
    "record_formal_review": {"formal_passed": True, "departments": [1, 2]},
    "collect_scorebook": {"diverged": False},
    "collect_scores": {"diverged": False},
}
MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("acceptance_decided", {"listed": True}),
    ("review_started", {"experts": EXPERTS, "leader": 1}),
    ("candidate_decided", {"listed": True}),
    ("review_started", {"experts": EXPERTS, "leader": 1}),
    ("defence_decided", {"listed": True}),
    ("review_started", {"experts": EXPERTS, "leader": 1}),
    ("award_decided", {"awarded": True}),
]
START = {"application_id": 1, "edition_id": 1, "applicant_unit": 1, "legal_person_unit": None, "kind": "audit"}
LONG = 99  # the reply dates of consultations lie far ahead, publicity windows end at once


def ours(url: str | None, cases: int) -> list[float]:
    """Seconds of every task completion, through the whole command layer."""
    seconds: list[float] = []
    handlers.register()
    with places.runtime(url, _services(), _words(), _sources()) as place:
        actor = _everybody()
        places.deploy(place, Bundle.read(PROCESSES), actor)
        for number in range(cases + 1):
            took = list(_run_ours(place, actor, number + 1))
            seconds += took if number else []
    return seconds


def beside(url: str | None, cases: int) -> list[float]:
    """The same on bare SpiffWorkflow."""
    seconds: list[float] = []
    diagram = (PROCESSES / "award.bpmn").read_bytes()
    with bare.cases(diagram, "application", OUTPUTS, url) as place:
        for number in range(cases + 1):
            took = list(_run_bare(place, f"application:{number}", START))
            seconds += took if number else []
    return seconds


def _run_ours(place: Runtime, actor: Actor, number: int) -> Iterator[float]:
    key = f"application:{number}"
    data = {**START, "application_id": number}
    with place.begin(actor) as work:
        instances.start(work, "application", key, data)
    coming = iter(enumerate(MESSAGES))
    while True:
        timers.fire_due(place)
        messages.deliver_pending(place)
        with place.begin(actor) as work:
            waiting = tasks.inbox(work, actor, limit=1)
            filled = _filled(work, waiting[0]) if waiting else {}
        if waiting:
            yield _timed(lambda task_id=waiting[0].id, filled=filled: _finish(place, actor, task_id, filled))
            continue
        message = next(coming, None)
        if message is None:
            return
        turn, (name, payload) = message
        with place.begin(actor) as work:
            about = {"application_id": number}
            messages.send(work, name, key, correlation=about, payload=payload, id=f"{name}:{number}:{turn}")


def _finish(place: Runtime, actor: Actor, task_id: int, filled: dict[str, Any]) -> None:
    with place.begin(actor) as work:
        tasks.complete(work, task_id, filled)


def _filled(work: Any, task: Any) -> dict[str, Any]:
    situation = answers.Situation(dt.date(2026, 3, 2), materials=[1])
    return answers.fill(tasks.form(work, task), tasks.options(work, task), situation, {})


def _run_bare(place: bare.Bare, key: str, start: dict[str, Any]) -> Iterator[float]:
    place.start(key, start)
    coming = iter(MESSAGES)
    while True:
        waiting = place.waits_for(key)
        if waiting:
            yield _timed(lambda element=waiting[0]: place.finish(key, element, {"opinion": "agree"}))
            continue
        message = next(coming, None)
        if message is None:
            return
        place.receive(key, message[0], {**message[1], "application_id": 1})


def _timed(deed: Any) -> float:
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def _everybody() -> Actor:
    roles = ("申报组织", "审核机关", "相关部门", "办公室", "评审专家")
    units = (f"unit:{unit}:{role}" for unit, role in itertools.product(range(1, 6), roles))
    persons = (f"person:{person}" for person in EXPERTS)
    return Actor(1, "测试员", frozenset({*units, *persons, *(f"role:{role}" for role in roles)}))


def _services() -> dict[str, Service]:
    return {name: _told(service) for name, service in SERVICES.items()}


def _told(service: Service) -> Service:
    return dataclasses.replace(service, run=lambda call: dict(OUTPUTS.get(service.name, {})))


def _words() -> dict[str, Word]:
    def soon(ask: Ask, days: Any = 1) -> dt.datetime:
        return ask.base + (dt.timedelta(days=1000) if days == LONG else dt.timedelta(0))

    moments = {name: Word(name, word.title, True, soon) for name, word in WORDS.items() if word.moment}
    return {**WORDS, **moments, "param": Word("param", "参数", False, lambda ask, key: LONG)}


def _sources() -> dict[str, Source]:
    some = [Option(1, "甲"), Option(2, "乙"), Option(3, "丙")]
    made_up = {name: Source(name, source.title, lambda ask: some) for name, source in SOURCES.items()}
    return {**made_up, "scorebook_items": SOURCES["scorebook_items"]}
