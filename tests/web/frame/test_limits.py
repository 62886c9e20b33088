"""Whatever a stranger may try again and again is limited; the limits bite (C32)."""

from pathlib import Path

import pytest

from people.permissions import Action
from tests.web.sites import Site
from web.frame.limits import _LIMIT, Limit

# What strangers guess at, or fill the house with.
GUARDED = {
    "accounts.prove": Limit.SIGN_IN,
    "accounts.show_code": Limit.FACTOR,
    "registering.hand_in": Limit.REGISTRATION,
    "objections.objection": Limit.OBJECTION,
    "objections.follow": Limit.FOLLOW_UP,
    "objections.letter": Limit.FOLLOW_UP,
    "certificates.check": Limit.CERTIFICATE,
    "certificates.certificate": Limit.CERTIFICATE,
}


@pytest.fixture
def limited(sqlite_url: str, tmp_path: Path) -> Site:
    return Site(sqlite_url, tmp_path, demo=False, limited=True)


def test_every_address_that_strangers_could_try_endlessly_has_its_limit(limited: Site) -> None:
    found = {endpoint: getattr(limited.app.view_functions[endpoint], _LIMIT, None) for endpoint in GUARDED}
    limited.close()
    assert found == GUARDED


def test_whoever_posts_as_one_of_the_public_is_limited(limited: Site) -> None:
    """A new address of that kind has to be given a limit, or to be told here."""
    harmless = {"entrance.enter", "entrance.travel", "entrance.leave"}
    for rule in limited.app.url_map.iter_rules():
        view = limited.app.view_functions[rule.endpoint]
        action = getattr(view, "access_action", None)
        if "POST" in (rule.methods or ()) and action in {Action.OBJECT, Action.FOLLOW_OBJECTION, Action.SIGN_IN}:
            assert rule.endpoint in harmless or getattr(view, _LIMIT, None) is not None, rule.rule
    limited.close()


def test_a_guesser_of_tracking_codes_is_told_to_wait(limited: Site) -> None:
    limited.app.config["WTF_CSRF_ENABLED"] = False
    client = limited.app.test_client()
    answers = [client.post("/objections", data={"number": "1", "code": f"{n:08d}"}) for n in range(31)]
    limited.close()
    assert [answer.status_code for answer in answers[:30]].count(429) == 0
    assert answers[30].status_code == 429
    assert int(answers[30].headers["Retry-After"]) > 0
    assert "请" in answers[30].text
