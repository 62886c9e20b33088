"""What many do at once: guesses, a code, a decision. On both databases (P14)."""

import threading
from collections.abc import Callable

from award.errors import Refused
from award.records.accounts import Account, ApprovalRequest
from engine.contract import Actor
from people.accounts import factor, opening, requests, sessions, steps
from tests.roles import PROFILE
from tests.web.sites import PASSWORD, Site


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Let several threads do something at the same moment; what each returned, or the error it met."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)  # type: list[object]

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = deeds[number]()
        except (steps.Mistaken, Refused) as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_guesses_at_once_lock_as_well(both: Site) -> None:
    login = both.account(both.jia)

    def guess() -> str:
        return steps.begin(both.world.runtime, steps.Attempt(login, "wrong", sessions.NOWHERE), PROFILE)

    at_once([guess] * 8)
    row = both.world.rows(Account)[0]
    assert row.locked_until is not None
    right = steps.Attempt(login, PASSWORD, sessions.NOWHERE)
    found = at_once([lambda: steps.begin(both.world.runtime, right, PROFILE)])
    assert isinstance(found[0], steps.Mistaken)


def test_one_code_opens_one_door_though_two_show_it_at_once(both: Site) -> None:
    both.account(both.li)
    code = both.telephone(both.li).code()

    def show() -> bool:
        with both.world.runtime.begin(Actor.system("x")) as work:
            account = steps.account_of(work, both.li)
            assert account is not None
            return factor.check(work, account, code, both.settings.keys)

    assert sorted(map(bool, at_once([show] * 4))) == [False, False, False, True]


def test_a_request_is_decided_once_though_two_decide_at_once(both: Site) -> None:
    with both.world.acting(Actor(both.li, "系统")) as work:
        made = requests.ask_account(work, both.jia, "jia").id

    def decide() -> str:
        with both.world.runtime.begin(Actor(both.wang, "安全")) as work:
            return requests.approve(work, made).kind

    found = at_once([decide] * 4)
    assert sum(isinstance(each, Refused) for each in found) == 3
    assert len(both.world.rows(Account)) == 1
    assert len(both.world.rows(ApprovalRequest)) == 1


def test_two_accounts_for_one_person_at_once_are_one(both: Site) -> None:
    """C01"""

    def make(login: str) -> Callable[[], int]:
        def deed() -> int:
            with both.world.runtime.begin(Actor.system("x")) as work:
                return opening.open(work, both.jia, login).id

        return deed

    found = at_once([make(f"jia{number}") for number in range(4)])
    assert sum(isinstance(each, Refused) for each in found) == 3
    assert len(both.world.rows(Account)) == 1
