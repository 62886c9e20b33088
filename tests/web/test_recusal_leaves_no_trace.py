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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.parties import RoleGrant
from award.records.publicity import Publicity, PublicityEntry
from award.records.review import ConflictDeclaration
from engine import outbox, versions
from engine.model import AuditEntry, FormRecord, Task
from people.notices import arrivals, digests, reminders
from people.permissions import EVERYBODY, SIGNED_IN, TABLE, Action
from rehearsal.world import DIRECTOR
from running import contents, wiring
from tests.roles import Role
from tests.web import things, traces, without
from tests.web.crawling import Answer, crawl
from tests.web.town import Persona, Town
from web.frame import access

# Boxes that wait for somebody, each of another role, in cases at every stage.
BOXES = ("score_material", "decide_revocation", "screen_objection", "give_opinion", "audit")
# The pages of an edition tell these of all its applications at once, or not at all.
OF_ALL = re.compile(
    r'(<section (class="answered"|class="filed"|aria-labelledby="papers").*?</section>'
    r"|<h2>持续公示的证明</h2>.*?(?=<h2>)|\s)+",
    re.DOTALL,
)
KEPT_BACK = re.compile(r"/cases/edition:\d+/documents/\d+|/publicities/\d+/proof.json")
# What ends the session, or is nobody's business of the award.
ELSEWHERE = ("/sign-in", "/administration", "/static", "/leave", "/enter", "/travel", "/account")
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

    def open_tasks(self) -> list[int]:
        with self.whole.runtime.sessions() as session:
            theirs = select(Task.id).where(Task.case.in_(self.cases), Task.closed_at.is_(None))
            return list(session.scalars(theirs.order_by(Task.id)))

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
    never.now = free.now = whole.now
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
        return self.comparable(address, Answer.of(client.get(address)))

    def comparable(self, address: str, answer: Answer) -> Answer:
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
    """And no page names one of the organisations, unless by the words that were asked for."""
    wrong, looked = [], 0
    for role in towns.people:
        visit = Visit(towns, role)
        # What everybody may read is looked at once.
        known = _public(towns.never) if looked else frozenset()
        first = [*_addresses(towns, role, "GET"), *_naming(towns, role)]
        first = [each for each in first if _endpoint(towns, each) not in known]
        look = functools.partial(visit.look, visit.never)
        for address, never in crawl(towns.never, look, first, _typed(towns), known):
            whole, looked = Answer.of(visit.whole.get(address)), looked + 1
            if visit.comparable(address, whole) != never and not KEPT_BACK.match(address):
                wrong.append((role, address, never.status, whole.status))
            asked = unquote_plus(address)
            wrong += [(role, address, name) for name in towns.names if name in whole.body and name not in asked]
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert looked > 300, looked


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


def _rules(town: Town, role: str, method: str) -> list[Rule]:
    """The addresses where somebody of a role is not refused before anybody looks at what it is about."""
    held = {EVERYBODY, SIGNED_IN, _kind(town, role)}
    may = {rule.action for rule in TABLE if rule.role in held}
    with town.app.app_context():
        found = [(rule, access.action_of(rule.endpoint)) for rule in town.app.url_map.iter_rules()]
    return [
        rule for rule, action in found
        if action in may and method in (rule.methods or ()) and not rule.rule.startswith(ELSEWHERE)
    ]  # fmt: skip


def _kind(town: Town, lane: str) -> str:
    """What a lane is to the award; the table of permissions knows nothing of lanes."""
    with town.runtime.begin(DIRECTOR) as work:
        return contents.profile(versions.latest(work).bundle).kind_of(lane)


def _public(town: Town) -> frozenset[str]:
    with town.app.app_context():
        actions = {rule.endpoint: access.action_of(rule.endpoint) for rule in town.app.url_map.iter_rules()}
    return frozenset(endpoint for endpoint, action in actions.items() if action == Action.READ_PUBLIC)


def _answered(session: Session, person: int) -> list[int]:
    """What somebody has finished of the lists of editions, one of each form."""
    records = select(func.max(FormRecord.task_id)).where(FormRecord.person_id == person)
    of_editions = records.where(FormRecord.case.startswith("edition:"))
    return [each for each in session.scalars(of_editions.group_by(FormRecord.form)) if each is not None]


def _naming(towns: Towns, role: str) -> list[str]:
    """Addresses that name one of the cases in what is asked, and what the person answered about its edition."""
    tasks, name, person = towns.open_tasks(), towns.names[0], towns.people[role]
    with towns.whole.runtime.sessions() as session:
        own = session.scalars(select(Task.id).where(Task.audience == f"person:{person}")).first() or 1
        answered = [f"/tasks/{each}" for each in _answered(session, person)]
        editions = session.scalars(select(Edition.id)).all() if role == Role.OFFICE else ()
        won = select(Award.certificate_no).where(Award.application_id.in_(towns.applications))
        number = session.scalars(won).first()
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/bulk", {"task": [own, *tasks]}), ("/inbox", {"after": tasks[0]}), ("/inbox", {"tab": "done", "q": name}),
        ("/inbox", {"q": min(towns.applications)}), (f"/tasks/{own}", {"list": f"q={name}&after={tasks[0]}"}),
        ("/publicities", {"organisation": name}), ("/certificates", {"number": number}),
    ]  # fmt: skip
    standing = [f"/editions/{each}{export}" for each in editions for export in ("", "/applications.csv")]
    return [*answered, *standing, *(f"{path}?{urlencode(query, doseq=True)}" for path, query in asked)]


def _typed(towns: Towns) -> Sequence[str]:
    """Words that find one of the organisations, and words that find none."""
    return towns.names[0][:4], "审核"


def _addresses(towns: Towns, role: str, method: str) -> list[str]:
    """Those without an argument where a page is asked for, and those of everything of the cases."""
    with towns.whole.runtime.sessions() as session:
        return [
            str(towns.whole.addresses.build(rule.endpoint, arguments))
            for rule in _rules(towns.whole, role, method)
            for arguments in _arguments(session, towns, rule)
            if arguments or method == "GET"
        ]


def _endpoint(towns: Towns, address: str) -> str:
    return str(towns.whole.addresses.match(urlsplit(address).path)[0])


def _arguments(session: Session, towns: Towns, rule: Rule) -> list[dict[str, Any]]:
    """Of an address, about things of the cases: the first and the last of them are as good as all."""
    if not rule.arguments:
        return [{}]
    if rule.arguments == {"publicity_id"}:
        own = select(Publicity.id).where(Publicity.application_id.in_(towns.applications))
        return [{"publicity_id": each} for each in session.scalars(own)][-1:]
    if rule.arguments == {"code"}:
        won = select(Award.verification_code).where(Award.application_id.in_(towns.applications))
        return [{"code": each} for each in session.scalars(won)]
    about = [thing.arguments for thing in things.of(session, rule) if thing.application in towns.applications]
    return about[:1] + about[1:][-1:]


# ---------------------------------------------------------------- what is done


def test_p10_what_is_done_to_the_case_looks_as_if_there_were_none(towns: Towns) -> None:
    wrong, done = [], 0
    before = _entries(towns)
    for role in towns.people:
        visit = Visit(towns, role)
        lists = _on_lists(towns) if not done else {}
        for address in dict.fromkeys([*_addresses(towns, role, "POST"), *NAMING, *lists]):
            typed = {**_everything(towns, address), **lists.get(address, {})}
            whole, never = (Answer.of(each.post(address, data=typed)) for each in (visit.whole, visit.never))
            done += 1
            if whole != never:
                wrong.append((role, address, never.status, whole.status))
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert done > 100, done
    assert _entries(towns) == before, "something was done to a case"


# Addresses at which a case can be named in what is typed.
NAMING = (
    "/bulk", "/clues", "/inbox/filters", "/notices", "/substitutions", "/registers/promotions", "/objections", "/apply",
)  # fmt: skip


def _on_lists(towns: Towns) -> dict[str, dict[str, str]]:
    """An objection to one of the applications, at each list on which it stands with others."""
    entry = PublicityEntry
    with towns.whole.runtime.sessions() as session:
        listed = select(entry.publicity_id, entry.application_id).where(entry.application_id.in_(towns.applications))
        found = session.execute(listed.join(entry.publicity).where(Publicity.application_id.is_(None))).all()
    return {f"/publicities/{each}/objection": {"application_id": str(of)} for each, of in found}


def _everything(towns: Towns, address: str) -> dict[str, Any]:
    """Whatever could name one of the cases, and words for everything else that a form may want."""
    with towns.whole.runtime.sessions() as session:
        award = session.scalars(select(Award.id).where(Award.application_id.in_(towns.applications))).first()
    name, words = towns.names[0], "（虚构）"
    return {
        "task": [str(each) for each in towns.open_tasks()], "application_id": str(min(towns.applications)),
        "award_id": str(award), "query": f"q={name}", "list": f"q={name}&after={address}", "name": "我的筛选",
        "text": words, "source": "来信", "question": words, "reason": words, "note": words, "opinion": words,
        "handling": words, "person": ["1", "6"], "follow": "1", "open": "1", "substitute": "1",
        "since": "2026-04-01", "until": "2026-04-02", "kind": "经验交流", "held_on": "2026-03-01",
        "article": "procedure", "approval_doc_no": "〔2026〕1号",
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
        pages = {visit.look(each, "/notices").but(NUMBER) for each in (visit.whole, visit.never)}
        assert len(pages) == 1, role


# Notices made after the towns parted have numbers of their own.
NUMBER = re.compile(r"(?<=/notices/)\d+")


def _letters(town: Town, people: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Person → subject and text of every mail that leaves in three weeks."""
    old = {each.name for each in town.settings.mailbox.iterdir()}
    town.now += THREE_WEEKS
    arrivals.announce(town.runtime)
    reminders.remind(town.runtime, contents.newest)
    digests.collect(town.runtime)
    outbox.send_pending(town.runtime, wiring.dispatch(town.settings))
    new = [_read(each) for each in sorted(town.settings.mailbox.iterdir()) if each.name not in old]
    return {person: sorted(told for to, *told in new if to == f"person-{person}@localhost") for person in people}


def _read(path: Path) -> tuple[str, str, str]:
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = letter.get_body()
    return letter["To"].addresses[0].addr_spec, letter["Subject"], body.get_content() if body else ""
