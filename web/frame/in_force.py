"""What is in force: the bundle of the newest deployment, and the versions before it.

Each unit of work of a request reads once which award is in force (`note`); pages and refusals take it from there, also
after the unit of work has failed or ended.
"""

import functools
from collections.abc import Sequence
from pathlib import Path

from flask import g
from sqlalchemy import select

from award.concepts import Concept
from award.errors import Refused
from award.law import Regulation
from award.profile import Profile
from engine import versions
from engine.bundle import Bundle
from engine.model import Deployment, Instance
from engine.work import Work
from running import contents
from web.frame import site


def bundle(work: Work) -> Bundle:
    """The version in force; before anything is deployed, the one that lies ready."""
    return contents.in_force(work, site.here().settings.bundle)


def profile(work: Work) -> Profile:
    """The award as the version in force describes it."""
    return contents.profile(bundle(work))


def profile_of(work: Work, case: str) -> Profile:
    """The award as the version describes it on which a case runs; as the one in force does where no case runs."""
    running = work.session.scalar(select(Instance.deployment_id).where(Instance.key == case))
    return profile(work) if running is None else contents.profile(versions.get(work, running).bundle)


def note(work: Work) -> None:
    """Remember for the rest of the request what the award is, as this unit of work sees it."""
    g.profile = profile(work)


def at_hand() -> Profile:
    """The award, without a look at the database: what was noted, or the newest version that this process has used."""
    noted: Profile | None = g.get("profile")
    if noted is not None:
        return noted
    used = site.here().runtime.deployments
    return contents.profile(used[max(used)].bundle) if used else _lying_ready(site.here().settings.bundle)


@functools.lru_cache(maxsize=8)
def _lying_ready(folder: Path) -> Profile:
    return contents.profile(Bundle.read(folder))


def law(*concepts: str) -> str:
    """The articles of concepts: `law("filing")` is 第十三条, and nothing where the award has no such article."""
    return at_hand().cite(*map(Concept, concepts))


def under(*concepts: str) -> str:
    """The same in brackets, to stand behind a sentence."""
    return at_hand().under(*map(Concept, concepts))


def told(refused: Refused) -> str:
    """The sentence of a refusal, with the article that it stands on."""
    return refused.cited(at_hand().cite(refused.article))


def regulation(work: Work) -> Regulation:
    return contents.regulation(bundle(work))


def history(work: Work) -> Sequence[Deployment]:
    """All versions, the newest first."""
    return work.session.scalars(select(Deployment).order_by(Deployment.version.desc())).all()
