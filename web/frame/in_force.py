"""What is in force: the bundle of the newest deployment, and the versions before it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from award.law import Regulation
from award.profile import Profile
from engine import versions
from engine.bundle import Bundle
from engine.model import Deployment
from engine.work import Work
from running import contents
from web.frame import site


def bundle(work: Work) -> Bundle:
    """The version in force; before anything is deployed, the one that lies ready."""
    if work.session.scalar(select(func.count(Deployment.id))):
        return versions.latest(work).bundle
    return Bundle.read(site.here().settings.bundle)


def profile(work: Work) -> Profile:
    """The award as the version in force describes it."""
    return contents.profile(bundle(work))


def regulation(work: Work) -> Regulation:
    return contents.regulation(bundle(work))


def history(work: Work) -> Sequence[Deployment]:
    """All versions, the newest first."""
    return work.session.scalars(select(Deployment).order_by(Deployment.version.desc())).all()
