"""P10 over the whole site: whoever is recused is answered, to the byte, as if the case had never been.

Two towns are held side by side, equal but for this: in one of them there are a few applications, at every stage that
the demo knows, with all that can hang on a case (tests/web/traces.py); in the other they have never been
(tests/web/without.py). Somebody of every role stands back from them. Compared are, for each of these people,

- every address of the url map that needs no argument, and whatever can be reached from there by links and by every
  choice of every form that asks for a page: lists, tabs, sorts, filters, searches, counts, exports, drawings, papers;
- every address with an argument, about each thing of those cases;
- every deed about each of those things, with everything typed into it that could name them;
- the mails and the digest after three weeks in which everything became due, and the notices in the site;

each with its status, its headers and its bytes. A third town, in which nobody is recused, shows that the comparison
would find something. Three things are left aside, because they can't be told without the case and are therefore kept
back whole (docs/decisions.md): what others answered and issued for all of an edition, and the proof that a list stood.

The administrators are not among these people: what they read is the keys of cases and nothing else (C07), and a log
with holes would prove nothing (P12).
"""

import dataclasses
import datetime as dt
import email
import email.policy
import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from award.records.applications import Application
from award.records.honours import Award
from award.records.parties import RoleGrant
from award.records.publicity import Publicity
from award.records.review import ConflictDeclaration
from award.terms import Role
from engine import outbox
from engine.model import AuditEntry, Task
from tests.web import things, traces, without
from tests.web.crawling import MOST, Answer, crawl
from tests.web.town import Persona, Town
from web import access, wiring
from web.access.table import Action
from web.notices import arrivals, digests, reminders
from web.rehearsal.world import DIRECTOR

# Boxes that wait for somebody, each of another role, in cases at every stage.
BOXES = ("score_material", "decide_revocation", "screen_objection", "consult_departments", "audit")
# The pages of an edition tell these of all its applications at once, or not at all.
OF_ALL = re.compile(
    r'<section (class="answered"|class="filed"|aria-labelledby="papers").*?</section>'
    "|<h2>持续公示的证明</h2>.*?(?=<h2>)",
    re.DOTALL,
)
KEPT_BACK = re.compile(r"/cases/edition:\d+/documents/\d+|/publicities/\d+/proof.json")
# What ends the session, or is nobody's business of the award.
ELSEWHERE = ("/sign-in", "/administration", "/static", "/leave", "/enter", "/travel", "/account", "/register")
THREE_WEEKS = dt.timedelta(days=21)


@dataclasses.dataclass(frozen=True)
class Towns:
    """`free` is like `whole`, but nobody is recused there."""

    whole: Town
    never: Town
    free: Town
    applications: frozenset[int]
    cases: frozenset[str]
    names: Sequence[str]
    people: Mapping[str, int]

    def all(self) -> tuple[Town, Town, Town]:
        return self.whole, self.never, self.free


@pytest.fixture(scope="module")
def towns(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    home = tmp_path_factory.mktemp("towns")
    whole = Town(built_demo, home / "whole")
    with whole.runtime.begin(DIRECTOR) as work:
        people, applications = _chosen(work.session)
        traces.lay(work.session, work.now, applications, people.values())
        cases = frozenset(key for each in applications for key in traces.cases(work.session, each))
        names = [work.session.get_one(Application, each).name for each in sorted(applications)]
    free = Town(whole.home, home / "free", furnished=False)
    with whole.runtime.begin(DIRECTOR) as work:
        traces.recuse(work.session, work.now, applications, people.values())
    never = Town(whole.home, home / "never", furnished=False)
    without.forget(never.runtime.engine, applications)
    made = Towns(whole, never, free, applications, cases, names, people)
    yield made
    for town in made.all():
        town.close()


def _chosen(session: Session) -> tuple[dict[str, int], frozenset[int]]:
    """Role → somebody who has to do with a case, and the applications of all these cases."""
    people, applications = {}, set()
    about = things.applications_of_cases(session)
    for box in BOXES:
        waiting = select(Task).where(Task.element == box, Task.closed_at.is_(None)).order_by(Task.id.desc())
        task = session.scalars(waiting).first()
        assert task is not None, f"nobody has {box} to do"
        kind, _, rest = task.audience.partition(":")
        role = Role.EXPERT.value if kind == "person" else rest.rpartition(":")[2]
        people[role] = int(rest) if kind == "person" else _holder(session, role, task.unit)
        applications.add(about[task.case])
    declared = session.scalars(select(ConflictDeclaration).where(ConflictDeclaration.unit_id.is_not(None))).one()
    people[Role.MEMBER.value] = _holder(session, Role.MEMBER, declared.unit_id)
    return people, frozenset(applications | {declared.application_id})


def _holder(session: Session, role: str, unit: int | None) -> int:
    held = select(RoleGrant.person_id).where(RoleGrant.role == role)
    return session.scalars(held if unit is None else held.where(RoleGrant.unit_id == unit)).all()[0]


@dataclasses.dataclass
class Visit:
    """Somebody in all towns at once."""

    towns: Towns
    role: str

    def __post_init__(self) -> None:
        persona = Persona(self.role, self.towns.people[self.role], {}, frozenset())
        self.whole, self.never, self.free = (town.client(persona) for town in self.towns.all())

    def look(self, client: FlaskClient, address: str) -> Answer:
        answer = Answer.of(client.get(address))
        return answer.but(OF_ALL) if self._is_of_all(address) else answer

    def _is_of_all(self, address: str) -> bool:
        found = re.match(r"/(tasks|cases|publicities)/(\d+|edition:\d+)(\?|$)", address)
        return found is not None and (found[1] != "tasks" or int(found[2]) in self._tasks_of_editions)

    @functools.cached_property
    def _tasks_of_editions(self) -> set[int]:
        with self.towns.whole.runtime.sessions() as session:
            return set(session.scalars(select(Task.id).where(Task.case.startswith("edition:"))))


# ---------------------------------------------------------------- pages


def test_p10_every_page_is_the_same_with_and_without_the_case(towns: Towns) -> None:
    wrong, looked = [], 0
    for role in towns.people:
        visit = Visit(towns, role)
        # What everybody may read is looked at once.
        known = _public(towns.never) if looked else frozenset()
        first = [*_without_arguments(towns.never, known), *_about(towns, known)]
        look = functools.partial(visit.look, visit.never)
        for address, never in crawl(towns.never, look, first, _typed(towns), known):
            whole, looked = visit.look(visit.whole, address), looked + 1
            if whole != never and not KEPT_BACK.match(address):
                wrong.append((role, address, never.status, whole.status))
            wrong += [(role, address, name) for name in towns.names if name in whole.body and name not in address]
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert looked > 300


def test_p10_whoever_is_not_recused_is_told_of_the_case(towns: Towns) -> None:
    """The other half: what is never different would prove nothing."""
    missed = []
    for role in towns.people:
        visit = Visit(towns, role)
        told = ["/inbox", "/notices", "/asked", "/inbox?tab=watched", *_told_to(role)]
        missed += [(role, each) for each in told if visit.look(visit.free, each) == visit.look(visit.never, each)]
    assert missed == []


def _told_to(role: str) -> Sequence[str]:
    desk = ("/editions", "/awards", "/clues", "/claims", "/quarantine", "/registers/promotions", "/publicities")
    return desk if role == Role.OFFICE else ()


def _rules(town: Town, method: str) -> list[Rule]:
    rules = (rule for rule in town.app.url_map.iter_rules() if method in (rule.methods or ()))
    return [rule for rule in rules if not rule.rule.startswith(ELSEWHERE)]


def _public(town: Town) -> frozenset[str]:
    with town.app.app_context():
        actions = {rule.endpoint: access.action_of(rule.endpoint) for rule in town.app.url_map.iter_rules()}
    return frozenset(endpoint for endpoint, action in actions.items() if action == Action.READ_PUBLIC)


def _without_arguments(town: Town, known: Collection[str]) -> list[str]:
    rules = (rule for rule in _rules(town, "GET") if not rule.arguments and rule.endpoint not in known)
    return [rule.rule for rule in rules if rule.rule != "/"]


def _typed(towns: Towns) -> Sequence[str]:
    """Words that find one of the organisations, and words that find none."""
    return towns.names[0][:4], "审核"


def _about(towns: Towns, known: Collection[str] = (), method: str = "GET") -> list[str]:
    """The addresses of everything of the cases."""
    with towns.whole.runtime.sessions() as session:
        found = [
            towns.whole.addresses.build(rule.endpoint, arguments)
            for rule in _rules(towns.whole, method)
            if rule.arguments and rule.endpoint not in known
            for arguments in _arguments(session, towns, rule)
        ]
    return found


def _arguments(session: Session, towns: Towns, rule: Rule) -> list[dict[str, Any]]:
    """Of an address, about things of the cases; two of a kind are as good as all."""
    if rule.arguments == {"publicity_id"}:
        own = select(Publicity.id).where(Publicity.application_id.in_(towns.applications))
        return [{"publicity_id": each} for each in session.scalars(own)][-MOST:]
    if rule.arguments == {"code"}:
        won = select(Award.verification_code).where(Award.application_id.in_(towns.applications))
        return [{"code": each} for each in session.scalars(won)]
    about = [thing.arguments for thing in things.of(session, rule) if thing.application in towns.applications]
    return about[:MOST] + about[-MOST:]


# ---------------------------------------------------------------- deeds


def test_p10_what_is_done_to_the_case_looks_as_if_there_were_none(towns: Towns) -> None:
    wrong, done = [], 0
    before = _entries(towns)
    for role in towns.people:
        visit = Visit(towns, role)
        for address in dict.fromkeys([*_about(towns, method="POST"), *NAMING]):
            typed = _everything(towns, address)
            whole, never = (Answer.of(each.post(address, data=typed)) for each in (visit.whole, visit.never))
            done += 1
            if whole != never:
                wrong.append((role, address, never.status, whole.status))
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert done > 200
    assert _entries(towns) == before, "something was done to a case"


# Addresses at which a case can be named in what is typed.
NAMING = (
    "/bulk", "/clues", "/inbox/filters", "/notices", "/substitutions", "/registers/promotions", "/objections", "/apply",
)  # fmt: skip


def _everything(towns: Towns, address: str) -> dict[str, Any]:
    """Whatever could name one of the cases, and words for everything else that a form may want."""
    with towns.whole.runtime.sessions() as session:
        theirs = session.scalars(select(Task.id).where(Task.case.in_(towns.cases), Task.closed_at.is_(None)))
        tasks = [str(each) for each in theirs]
        award = session.scalars(select(Award.id).where(Award.application_id.in_(towns.applications))).first()
    application = str(min(towns.applications))
    return {
        "task": tasks, "application_id": application, "award_id": str(award),
        "text": "反映（虚构）", "source": "来信", "name": "我的筛选", "person": ["1", "6"],
        "query": f"q={towns.names[0]}", "question": "如何？", "reason": "（虚构）", "note": "（虚构）", "opinion": "（虚构）", "follow": "1",
        "kind": "经验交流", "held_on": "2026-03-01", "substitute": "1", "since": "2026-04-01", "until": "2026-04-02",
        "article": "第十一条", "approval_doc_no": "〔2026〕1号", "handling": "（虚构）", "open": "1",
        "list": f"q={towns.names[0]}&after={address}",
    }  # fmt: skip


def _entries(towns: Towns) -> int:
    """The lines of the audit log about the cases."""
    with towns.whole.runtime.sessions() as session:
        return session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.case.in_(towns.cases))) or 0


# ---------------------------------------------------------------- mail


def test_p10_mails_digests_and_notices_are_the_same_with_and_without_the_case(towns: Towns) -> None:
    """Three weeks on everything is due: reminders, escalations, what lay ready for a digest."""
    whole, never, free = (_letters(town, towns.people.values()) for town in towns.all())
    assert whole == never
    differ = {role for role, person in towns.people.items() if free[person] != never[person]}
    assert differ >= {Role.OFFICE, Role.AUDITOR, Role.DEPARTMENT}, "only to whoever is recused it makes no difference"
    for role in towns.people:
        visit = Visit(towns, role)
        pages = (visit.look(each, "/notices").but(NUMBER) for each in (visit.whole, visit.never))
        assert next(pages) == next(pages), role


# Notices made after the towns parted have numbers of their own.
NUMBER = re.compile(r"(?<=/notices/)\d+")


def _letters(town: Town, people: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Person → subject and text of every mail that leaves in three weeks."""
    old = {each.name for each in town.settings.mailbox.iterdir()}
    town.now += THREE_WEEKS
    for chore in (arrivals.announce, reminders.remind, digests.collect):
        chore(town.runtime)
    outbox.send_pending(town.runtime, wiring.dispatch(town.settings))
    new = [_read(each) for each in sorted(town.settings.mailbox.iterdir()) if each.name not in old]
    return {person: sorted(told for to, *told in new if to == f"person-{person}@localhost") for person in people}


def _read(path: Path) -> tuple[str, str, str]:
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = letter.get_body()
    return letter["To"].addresses[0].addr_spec, letter["Subject"], body.get_content() if body else ""
